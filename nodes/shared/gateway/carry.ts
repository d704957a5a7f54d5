import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import { invalidInput, InvalidInput, outcomeOf, plainReason, rethrown, toApiError, toNodeError } from '../errors';
import type { Client } from '../http/client';
import type { OperationContext, Work } from '../operation/defineOperation';
import { Cancelled } from '../wait';
import { breakerOf, type Breaker } from './breaker';
import { readerOf, type Carrier, type MessageKind, type Messaging, type Values } from './messaging';

/** A message before a provider is found for it. */
export interface GatewayMessage {
	kind: MessageKind;
	/** @param provider stored value of the one that is to carry it */
	valuesFor(provider: string): Values;
	/** What a text says in its place; absent where nothing can take its place, or nothing may. */
	fallBack?: string;
}

/** How a provider carries a message. */
interface Candidate {
	messaging: Messaging;
	client: Client;
	sentAs: 'fallBack' | 'message';
	/** Checks it; again where the provider could not be asked. */
	prepare(): Promise<Work>;
	/** The checked work, or why it failed. */
	state: { work: Work } | { error: unknown };
}

/** What became of one provider's turn. */
interface Attempt {
	provider: string;
	outcome: 'failed' | 'queued' | 'sent' | 'unclear';
	error?: string;
}

/** A message that was checked for each provider; nothing has been sent. */
export interface Prepared {
	candidates: Candidate[];
	tried: Attempt[];
}

/** With another provider left a request waits no longer than this for its own, in milliseconds. */
const maxWaitBeforeOthersMs = 5_000;

/**
 * Checks a message for each provider, in the order in which they are to be tried. One that cannot carry it is left out, and
 * the result says why.
 *
 * @throws InvalidInput and n8n's errors of the first provider where none can carry it
 */
export async function prepareMessage(
	context: OperationContext,
	order: readonly Messaging[],
	message: GatewayMessage,
): Promise<Prepared> {
	const able = order.flatMap((messaging) => carrierOf(messaging, message) ?? []);
	if (able.length === 0) throw unsupported(order, message);
	const candidates: Candidate[] = [];
	for (const [index, { messaging, carrier, sentAs }] of able.entries()) {
		const maxWait = index < able.length - 1 ? maxWaitBeforeOthersMs : context.client.longestWaitMs;
		const client = context.client.ofProvider(messaging.provider, maxWait);
		const prepare = async () =>
			await carrier.operation.prepare(readerOf(carrier.values)).prepare({ ...context, client });
		candidates.push({ messaging, client, sentAs, prepare, state: await stateOf(client, prepare) });
	}
	const usable = candidates.filter(({ state }) => 'work' in state || isPassing(state.error));
	const [first] = candidates;
	if (usable.length === 0 && first && 'error' in first.state) throw first.state.error;
	const leftOut = candidates.filter((candidate) => !usable.includes(candidate));
	return { candidates: usable, tried: leftOut.flatMap(leftOutAs) };
}

function leftOutAs({ messaging, state }: Candidate): Attempt[] {
	return 'error' in state ? [{ provider: messaging.value, outcome: 'failed', error: plainReason(state.error) }] : [];
}

/** @throws Cancelled */
async function stateOf(client: Client, prepare: () => Promise<Work>): Promise<Candidate['state']> {
	try {
		return { work: await prepare() };
	} catch (error) {
		if (error instanceof Cancelled) throw rethrown(error);
		return { error: client.masked(error) };
	}
}

/** Whether what failed was a request, such as that for the list of templates: it may work when the message's turn comes. */
function isPassing(error: unknown): boolean {
	return error instanceof NodeApiError && outcomeOf(error) !== undefined;
}

function carrierOf(
	messaging: Messaging,
	{ kind, valuesFor, fallBack }: GatewayMessage,
): { messaging: Messaging; carrier: Carrier; sentAs: Candidate['sentAs'] } | undefined {
	const values = valuesFor(messaging.value);
	const carrier = messaging.carriers[kind]?.(values);
	if (carrier) return { messaging, carrier, sentAs: 'message' };
	if (fallBack === undefined) return undefined;
	const text = messaging.carriers.text({ ...values, text: fallBack });
	return text && { messaging, carrier: text, sentAs: 'fallBack' };
}

function unsupported(order: readonly Messaging[], { kind }: GatewayMessage): InvalidInput {
	const names = order.map(({ provider }) => provider.name).join(', ');
	return invalidInput(
		'Providers',
		`cannot carry this message: ${names} ${order.length === 1 ? 'has' : 'have'} no ${words[kind]} of this kind`,
		"Choose another provider, or 'Use the Fall-Back' under 'On Unsupported' where there is one.",
	);
}

const words: Readonly<Record<MessageKind, string>> = {
	buttons: 'reply buttons',
	contacts: 'contact cards',
	list: 'lists',
	location: 'locations',
	locationRequest: 'requests for a location',
	markAsRead: 'read receipts',
	media: 'files',
	question: 'questions',
	template: 'templates',
	text: 'texts',
};

/**
 * Hands a message to one provider after the other, until one takes it. Only a provider that certainly took nothing has a
 * successor; after an unclear failure, or where a part of the message went out, the message stays where it is.
 *
 * @returns a result for each message that the provider made of it: who carried it, and who was tried
 * @throws the error of the provider that was tried last, with what was tried
 */
export async function carry(context: OperationContext, { candidates, tried }: Prepared): Promise<IDataObject[]> {
	const attempts = [...tried];
	const order = await openLast(mayCarry(context, candidates));
	for (const [index, candidate] of order.entries()) {
		const { messaging, client } = candidate;
		try {
			const records = await handOver(context, candidate);
			attempts.push(...records.slice(0, 1).map((record) => attemptOf(messaging, record)));
			return records.map((record) => resultOf(record, candidate, attempts));
		} catch (error) {
			if (error instanceof Cancelled && error.sentBefore === '') throw rethrown(error);
			const shown = error instanceof Cancelled ? cutOff(context, error) : client.masked(error);
			const isOver = context.client.carrying?.hasSent() === true || outcomeOf(shown) === 'unclear';
			attempts.push({ provider: messaging.value, outcome: isOver ? 'unclear' : 'failed', error: plainReason(shown) });
			if (isOver || index === order.length - 1 || !couldAnotherCarry(shown)) {
				throw withAttempts(context, shown, { provider: messaging.value, attempts });
			}
		}
	}
	throw new TypeError('No provider was left');
}

/** An earlier attempt of the run may have sent a part of the message: its rest goes the same way. */
function mayCarry(
	{ client, functions, itemIndex }: OperationContext,
	candidates: readonly Candidate[],
): readonly Candidate[] {
	const before = client.carrying?.before;
	if (before === undefined) return candidates;
	const same = candidates.filter(({ messaging }) => messaging.value === before);
	if (same.length > 0) return same;
	const message = `A part of the message may have gone out through ${before}, which 'Providers' no longer has`;
	const hint = 'Look in the chat what arrived, then run the node anew for this person.';
	throw toApiError(functions.getNode(), { message, hint, outcome: 'unclear' }, itemIndex);
}

/** A message of which a part went out before the run was stopped. */
function cutOff({ functions, itemIndex }: OperationContext, { message }: Cancelled) {
	const hint = 'Look in the chat what arrived, and send the rest by hand.';
	return toApiError(functions.getNode(), { message, hint, outcome: 'unclear' }, itemIndex);
}

/** Whoever failed several times in a row comes after all others. */
async function openLast(candidates: readonly Candidate[]): Promise<Candidate[]> {
	if (candidates.length === 1) return [...candidates];
	const open: Candidate[] = [];
	const closed: Candidate[] = [];
	let isTaken = false;
	for (const candidate of candidates) {
		// Whose credential cannot be used says so at its turn, and the next gets the message.
		const account = await candidate.client.account().catch(() => undefined);
		// Only the first that is admitted gets the message: none behind it may use up its one try.
		const isAdmitted: boolean = account === undefined || isTaken || breakerOf(account).admits();
		isTaken ||= account !== undefined && isAdmitted;
		(isAdmitted ? closed : open).push(candidate);
	}
	return [...closed, ...open];
}

/** What n8n says of a credential is about this provider alone: another one may carry the message. @throws InvalidInput */
async function breakerFor({ client, messaging }: Candidate): Promise<Breaker> {
	try {
		return breakerOf(await client.account());
	} catch (error) {
		if (error instanceof InvalidInput) throw rethrown(error);
		throw invalidInput(
			'Credential',
			`of ${messaging.provider.name} cannot be read: ${plainReason(error)}`,
			'Correct it.',
		);
	}
}

async function handOver({ client }: OperationContext, candidate: Candidate) {
	const { carrying } = client;
	const { messaging, prepare } = candidate;
	const breaker = await breakerFor(candidate);
	try {
		const work = 'work' in candidate.state ? candidate.state.work : await prepare();
		carrying?.handTo(messaging.value);
		const output = await work();
		breaker.answered();
		return [output].flat().filter(isDataObject);
	} catch (error) {
		const outcome = outcomeOf(error);
		if (outcome !== 'unclear' && carrying?.hasSent() === false) carrying.takeBack();
		if (outcome === 'unclear' || isProvidersFault(error)) breaker.failed();
		else if (outcome === 'refused') breaker.answered();
		else breaker.notAsked();
		throw rethrown(error);
	}
}

/** Statuses that speak of the account, the address or the server, and of no message. */
const ofAccount = new Set(['401', '402', '403', '404', '405', '407', '501']);

/** Whether the provider certainly did not take a message, and would not have taken another one either. */
function isProvidersFault(error: unknown): boolean {
	const outcome = outcomeOf(error);
	if (outcome === 'notSent') return true;
	return outcome === 'refused' && error instanceof NodeApiError && ofAccount.has(String(error.httpCode));
}

/**
 * Whether another provider could carry what this one did not take: not where it was refused for what it says or whom it is
 * for. A template that one account does not have may be another's.
 */
function couldAnotherCarry(error: unknown): boolean {
	return isProvidersFault(error) || error instanceof InvalidInput;
}

function attemptOf({ value }: Messaging, { outcome }: IDataObject): Attempt {
	return { provider: value, outcome: outcome === 'queued' ? 'queued' : 'sent' };
}

/** The same members for all providers; what only one of them says is in `answer`. */
function resultOf(record: IDataObject, { messaging, sentAs }: Candidate, attempts: readonly Attempt[]): IDataObject {
	const { outcome, to, messageId, messageIds, part, parts, leftOut, success, notMarked, answer } = record;
	const given = { outcome, to, messageId, messageIds, part, parts, leftOut, success, notMarked };
	return {
		...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
		provider: messaging.value,
		sentAs,
		tried: attempts.map((attempt) => ({ ...attempt })),
		answer: isDataObject(answer) ? answer : {},
	};
}

/** The error is this item's own, because several may have the same one. */
function withAttempts(
	{ functions, itemIndex }: OperationContext,
	error: unknown,
	{ provider, attempts }: { provider: string; attempts: readonly Attempt[] },
) {
	const own = toNodeError(functions.getNode(), error, itemIndex);
	own.context.provider = provider;
	own.context.tried = attempts.map((attempt) => ({ ...attempt }));
	return own;
}
