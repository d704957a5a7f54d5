import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { asDataObject, asList } from '../dataObject';
import { invalidInput } from '../errors';
import { callOwnInstance, isOfInstance } from '../http/ownInstance';
import { createWait } from '../wait';
import { bareAddress } from '../webhook/urlList';
import { questionMember } from '../webhook/questions/call';
import type { OpenQuestion } from '../webhook/questions/question';

/** A trigger that hears what people write: its address, and what its calls must carry. */
export interface Listener {
	url: string;
	headers: Record<string, string>;
}

const publish = 'Publish a workflow with the trigger of this account in this n8n, connected by webhook.';

/**
 * The trigger that is to hear the answer.
 *
 * @param known the addresses that the provider calls
 * @param own an address of this n8n
 * @param entered the address that the user chose, if any
 * @throws InvalidInput where there is none, or more than one to choose from
 */
export function chooseListener(known: readonly Listener[], own: string, entered = ''): Listener {
	const ours = known.filter(({ url }) => isOfInstance(url, own) && !url.includes('/webhook-test/'));
	const wanted = entered.trim();
	const chosen = wanted === '' ? ours : ours.filter(({ url }) => bareAddress(url) === bareAddress(wanted));
	// An address that is registered twice is one trigger, which keeps the first up to date.
	const candidates = [
		...new Map([...chosen].reverse().map((listener) => [bareAddress(listener.url), listener])).values(),
	];
	const [first, ...more] = candidates;
	if (first === undefined) {
		const problem =
			wanted === ''
				? 'is required: no trigger of this n8n receives the answers'
				: 'is not an address that the provider calls';
		throw invalidInput('Trigger URL', problem, publish);
	}
	if (more.length === 0) return first;
	throw invalidInput(
		'Trigger URL',
		`is required: ${candidates.length} triggers of this n8n listen to the account`,
		"Add 'Trigger URL' with the production URL of the one that is to receive the answer.",
	);
}

/** A trigger whose address the user entered with its secret. @throws InvalidInput unless it is one of this n8n */
export function enteredListener(entered: string, own: string): Listener {
	const url = entered.trim();
	if (isOfInstance(url, own) && !url.includes('/webhook-test/')) return { url, headers: {} };
	throw invalidInput(
		'Trigger URL',
		'must be a production URL of this n8n',
		'Copy it from the trigger, with the secret at its end.',
	);
}

/**
 * Tells a trigger of a question before it is sent.
 *
 * @throws UserError where the trigger cannot be reached, does not know questions, or has no room
 */
export async function openQuestion(
	functions: IExecuteFunctions,
	listener: Listener,
	question: OpenQuestion,
): Promise<void> {
	const { isStored, isFull } = await tell(functions, listener, 'open', question);
	if (isFull === true) {
		throw new UserError('The trigger that receives the answers cannot hold more open questions', {
			description: 'Nothing was sent. Ask again later, or choose shorter time limits.',
		});
	}
	if (typeof isStored === 'boolean') return;
	throw new UserError('The trigger that is to receive the answer did not accept the question', {
		description: `Nothing was sent. ${publish} The address of this n8n (WEBHOOK_URL) must be reachable from itself.`,
	});
}

const wait = createWait();
/** n8n saves what a trigger keeps as a whole, so calls at the same time overwrite each other's. */
const maxConfirmations = 10;
const confirmedBy = 2;
const pauseMs = 150;

/**
 * Tells the trigger which message asks, until it is stored in such a way that calls at the same time did not overwrite
 * it, and every process that receives the trigger's calls has heard of it: from then on none of them overwrites it. Never
 * throws: it was opened before.
 */
export async function confirmQuestion(
	functions: IExecuteFunctions,
	listener: Listener,
	question: OpenQuestion,
): Promise<void> {
	let confirmed = 0;
	const known = new Set<unknown>();
	const heardBy = new Set<unknown>();
	for (let call = 0; call < maxConfirmations; call++) {
		if (call > 0) await wait(pauseMs);
		const { isStored, process, processes } = await tell(functions, listener, 'open', question);
		confirmed = isStored === true ? confirmed + 1 : 0;
		heardBy.add(process);
		for (const one of asList(processes)) known.add(one);
		if (confirmed >= confirmedBy && [...known].every((one) => heardBy.has(one))) return;
	}
	functions.logger.warn('The trigger may forget an open question if n8n ends now');
}

/** Nothing is to be heard for it any more. Never throws. */
export async function closeQuestion(
	functions: IExecuteFunctions,
	listener: Listener,
	question: OpenQuestion,
): Promise<void> {
	await tell(functions, listener, 'close', question);
}

/** @returns empty where it is not a trigger of this package that answers */
async function tell(
	functions: IExecuteFunctions,
	{ url, headers }: Listener,
	action: 'open' | 'close',
	question: OpenQuestion,
): Promise<IDataObject> {
	const body = { [questionMember]: { action, question: { ...question } } };
	const answer = await callOwnInstance(functions, url, body, headers);
	return answer.status === 200 ? asDataObject(answer.body[questionMember]) : {};
}
