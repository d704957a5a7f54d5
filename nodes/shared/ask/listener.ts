import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asDataObject, asList } from '../dataObject';
import { invalidInput } from '../errors';
import { callOwnInstance, isOfInstance } from '../http/ownInstance';
import { createWait } from '../wait';
import { bareAddress } from '../webhook/urlList';
import { questionMember, type QuestionCall } from '../webhook/questions/call';
import { questionOf, type OpenQuestion } from '../webhook/questions/question';
import { secretHeader } from '../webhook/verifyRequest';

/** A trigger that hears what people write: its address, and what its calls must carry. */
export interface Listener {
	url: string;
	headers: Record<string, string>;
}

const publish =
	'Publish a workflow with the trigger of this account in this n8n, connected by webhook: a WebSocket has no address that could be told of the question.';

/**
 * The trigger that is to hear the answer.
 *
 * @param known the addresses that the provider calls
 * @param entered the address that the user chose, if any
 * @throws InvalidInput where there is none, or more than one to choose from
 */
export async function chooseListener(
	functions: IExecuteFunctions,
	known: readonly Listener[],
	entered = '',
): Promise<Listener> {
	const own = functions.getSignedResumeUrl();
	const ours = known.filter(({ url }) => isOfInstance(url, own) && !url.includes('/webhook-test/'));
	const wanted = entered.trim();
	const chosen = wanted === '' ? ours : ours.filter(({ url }) => bareAddress(url) === bareAddress(wanted));
	// An address that is registered twice is one trigger, which keeps the first up to date.
	const candidates = [
		...new Map([...chosen].reverse().map((listener) => [bareAddress(listener.url), listener])).values(),
	];
	const [first] = candidates;
	if (first === undefined) {
		const problem =
			wanted === ''
				? 'is required: no trigger of this n8n receives the answers'
				: 'is not an address that the provider calls';
		throw invalidInput('Trigger URL', problem, publish);
	}
	// Those that only follow statuses are called with every message as well, and start nothing for it.
	const hearing = candidates.length === 1 ? [] : await startingForMessages(functions, candidates);
	if (hearing.length <= 1) return hearing[0] ?? first;
	throw invalidInput(
		'Trigger URL',
		`is required: ${hearing.length} triggers of this n8n listen to the account`,
		"Add 'Trigger URL' under 'Additional Fields', with the production URL of the one that is to receive the answer: open that trigger, and copy it from 'Webhook URLs'.",
	);
}

/** Asks the triggers of this package; whatever else is called there, or does not answer, may start for messages. */
async function startingForMessages(functions: IExecuteFunctions, candidates: readonly Listener[]): Promise<Listener[]> {
	const starts = await Promise.all(
		candidates.map(async (listener) => {
			const isTrigger = secretHeader in listener.headers || new URL(listener.url).searchParams.has('secret');
			return !isTrigger || (await tell(functions, listener, 'look', probe)).startsForMessages !== false;
		}),
	);
	return candidates.filter((_, index) => starts[index]);
}

/** Looked at to hear about the trigger alone. */
const probe: OpenQuestion = {
	...{ id: '-'.repeat(16), person: '0', url: '', openedAt: 0, until: 0, messageIds: [], tries: 0, heard: [] },
	...{ isClosed: false, content: {} },
};

/** A trigger whose address the user entered with its secret. @throws InvalidInput unless it is one of this n8n */
export function enteredListener(functions: IExecuteFunctions, entered: string): Listener {
	const url = entered.trim();
	if (isOfInstance(url, functions.getSignedResumeUrl()) && !url.includes('/webhook-test/')) return { url, headers: {} };
	throw invalidInput(
		'Trigger URL',
		'must be a production URL of this n8n',
		'Copy it from the trigger, with the secret at its end.',
	);
}

/**
 * Tells a trigger of a question before it is sent.
 *
 * @throws InvalidInput where the question is too long to be kept, the trigger cannot be reached, does not know questions, or
 *   has no room
 */
export async function openQuestion(
	functions: IExecuteFunctions,
	listener: Listener,
	question: OpenQuestion,
): Promise<void> {
	if (!questionOf({ ...question })) {
		const problem = 'is too long, together with the choices, the cancel words and the text for answers that do not fit';
		throw invalidInput(
			'Message',
			problem,
			'Nothing was sent. Shorten them: a trigger keeps 16,384 characters of a question.',
		);
	}
	const { isStored, isFull } = await tell(functions, listener, 'open', question);
	if (isFull === true) {
		throw invalidInput(
			'Trigger URL',
			'leads to a trigger that cannot hold more open questions',
			'Nothing was sent. Ask again later, or choose shorter time limits.',
		);
	}
	if (typeof isStored === 'boolean') return;
	throw invalidInput(
		'Trigger URL',
		'leads to a trigger that did not accept the question',
		`Nothing was sent. ${publish} The address of this n8n (WEBHOOK_URL) must be reachable from itself.`,
	);
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
	action: QuestionCall['action'],
	question: OpenQuestion,
): Promise<IDataObject> {
	const body = { [questionMember]: { action, question: { ...question } } };
	const answer = await callOwnInstance(functions, url, body, headers);
	return answer.status === 200 ? asDataObject(answer.body[questionMember]) : {};
}
