import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { rethrown } from '../errors';
import { isWaitingAddress } from '../http/ownInstance';
import { createBreather } from '../breather';
import { takeAtMost, type Take } from '../dataObject';
import { createRedactor } from '../redact';
import { createWait, monotonicMs } from '../wait';
import { wereDispatched } from './messageGroups';
import { unknownEvent } from './cloudApi';
import { allWanted, grouped, isWanted, toItems, triggerName, type Delivery } from './deliver';
import type { GatewayEvent } from './event';
import {
	carriesSecret,
	verifyRequest,
	isTooDeep,
	type Verified,
	type VerificationRules,
	type WebhookRequest,
} from './verifyRequest';
import { Deduplicator } from './deduplicator';
import { markLate } from './late';
import { takeAnswers, whenNoted } from './questions/answers';
import { QuestionBook } from './questions/book';
import { noteQuestion, questionCallOf, questionMember } from './questions/call';
import { Settlement } from './settlement';
import { memberNames } from './unknown';

/** What a trigger node tells the engine. */
export interface Receiver extends VerificationRules, Delivery {
	/** For events that no event can be made of. */
	provider: string;
	/**
	 * The events of a body; nothing for one it does not know, `unknown` for parts of it. Must not throw for any JSON.
	 *
	 * @param take how many of the body's objects to read: what nobody takes holds n8n up for nothing
	 */
	parse(body: unknown, take: Take): GatewayEvent[] | Promise<GatewayEvent[]>;
	ignoreRedeliveries: boolean;
	/** Milliseconds from which on an event that comes for the first time is marked as late; 0 for never. */
	lateAfterMs?: number;
	/** The ending of the URL for tests. Outside of them it opens nothing, but the log says that it stands at the provider. */
	testSecret?: () => string;
	/** What starts the workflow; without them everything may. */
	events?: readonly string[];
	/** Whether answers to questions of Ask and Wait start the workflow as well. */
	startsForAnswers?: boolean;
}

/** The answer to everything that was taken. */
const received = { received: true };

/** One body may hold several events, but not any number. */
const maxEvents = 1_000;

/** n8n needs milliseconds to start a workflow; where it has not answered by then, nobody knows more by waiting. */
const maxStartMs = 60_000;

/**
 * What a trigger does with a request: nothing without the secret, one item for each wanted event with it.
 *
 * The sender is answered 200 for everything that came with the secret and is JSON, also for what the node does not know,
 * because a provider that is answered otherwise sends the same thing again, or stops sending. What fails on this side is
 * answered 500. Never throws: n8n would start the workflow with an error instead, secret or not.
 *
 * @param settings the node's; as a function, what its parameters' expressions throw is answered 500 as well
 */
export async function receive(
	functions: IWebhookFunctions,
	settings: Receiver | ((functions: IWebhookFunctions) => Receiver),
): Promise<IWebhookResponseData> {
	let redact = createRedactor();
	try {
		const receiver = typeof settings === 'function' ? settings(functions) : settings;
		redact = createRedactor({ secret: receiver.secret, formerSecret: receiver.formerSecret });
		const breathe = createBreather();
		const verified = verifyRequest(requestOf(functions), receiver);
		if (!verified.ok) return refused(functions, verified, receiver);
		if (isTooDeep(verified.body)) return ignored(functions, 'is nested too deep');
		const call = questionCallOf(verified.body);
		if (call) return await asked(functions, receiver, call);

		await breathe();
		const parsed = await receiver.parse(verified.body, takeAtMost(maxEvents + 1));
		await breathe();
		const known = parsed.length > 0 ? parsed : [unknownEvent(receiver.provider, verified.body)];
		if (known.length > maxEvents)
			functions.logger.warn(`A webhook holds more than ${maxEvents} events; the first ${maxEvents} are taken`);
		const taken = known.slice(0, maxEvents);
		const isTest = functions.getMode() === 'manual';
		reportUnknown(functions, receiver, taken);
		await breathe();
		// Questions wait for answers to the published workflow.
		const book = isTest ? undefined : bookOf(functions);
		return await heard(functions, receiver, book, taken);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		functions.logger.error(`A webhook could not be passed on: ${redact(reason)}`);
		return respond(functions, 500, 'The event could not be passed on; send it again');
	}
}

function bookOf(functions: IWebhookFunctions): QuestionBook {
	return new QuestionBook(triggerName(functions), functions.getWorkflowStaticData('node'));
}

/** The call of a node that asks somebody something. n8n saves the static data before it answers. */
async function asked(
	functions: IWebhookFunctions,
	{ events }: Receiver,
	call: Exclude<ReturnType<typeof questionCallOf>, undefined>,
): Promise<IWebhookResponseData> {
	if (call === 'malformed') return respond(functions, 400, 'The question cannot be read');
	// Answers go to waiting executions of this n8n, and nowhere else.
	const { url } = call.question;
	const own = functions.getNodeWebhookUrl('default') ?? '';
	// Of a part of a trigger for several providers the workflow's id has the provider behind it.
	const ids = [functions.getNode().webhookId ?? '', ...(functions.getWorkflow().id ?? '').split(' ')];
	if (url !== '' && !isWaitingAddress(url, own, ids)) return respond(functions, 400, 'The question waits elsewhere');
	if (call.action === 'look') await whenNoted(functions, call.question);
	const book = bookOf(functions);
	const startsForMessages = events?.includes('messageReceived') ?? true;
	const answer = { ...noteQuestion(book, call), startsForMessages };
	book.save();
	return { webhookResponse: { ...received, [questionMember]: answer } };
}

/** Hands answers on, and starts the workflow with everything else that is wanted. */
async function heard(
	functions: IWebhookFunctions,
	receiver: Receiver,
	book: QuestionBook | undefined,
	events: readonly GatewayEvent[],
): Promise<IWebhookResponseData> {
	const isTest = functions.getMode() === 'manual';
	// A manual test often sends the same message repeatedly.
	const seen =
		receiver.ignoreRedeliveries && !isTest
			? new Deduplicator(triggerName(functions), functions.getWorkflowStaticData('node'))
			: undefined;
	const { startsForAnswers: keepsAnswers = false, secret } = receiver;
	try {
		const left = book ? await takeAnswers(functions, book, events, { keepsAnswers, secret, seen }) : events;
		const wanted = await allWanted(receiver, left, { isTest });
		return await dispatch(functions, receiver, wanted, { book, deduplicator: seen });
	} finally {
		// Last, because others were told of questions meanwhile.
		if (book?.isUnsaved === true) book.save();
	}
}

async function dispatch(
	functions: IWebhookFunctions,
	receiver: Receiver,
	wanted: GatewayEvent[],
	{ book, deduplicator }: { book: QuestionBook | undefined; deduplicator: Deduplicator | undefined },
): Promise<IWebhookResponseData> {
	const isTest = functions.getMode() === 'manual';
	const fresh = deduplicator ? deduplicator.takeNew(wanted) : wanted;
	if (fresh.length === 0) {
		// A sender that gives up waiting delivers again meanwhile: it must not hear that all is well before it is.
		if (deduplicator && !(await deduplicator.areDone(wanted))) throw notDispatched();
		return respond(functions, 200);
	}
	const settlement = new Settlement(deduplicator, fresh);
	try {
		const events = isTest ? fresh : await grouped(functions, receiver, fresh);
		if (events.length === 0) {
			if (!(await wereDispatched(fresh))) throw notDispatched();
			settlement.joined();
			return respond(functions, 200);
		}
		const items = await toItems(functions, receiver, markLate(events, receiver.lateAfterMs ?? 0));
		// After this node n8n may still fail to start the workflow, and answers 5xx: then the redelivery must be taken.
		whenAnswered(functions, (ok) => (ok ? settlement.started() : settlement.notStarted()));
		return {
			workflowData: [items],
			// n8n reads the answer once it has started the workflow, and saves the static data right after that.
			get webhookResponse() {
				settlement.starting();
				book?.save();
				return received;
			},
		};
	} catch (error) {
		settlement.failed();
		throw rethrown(error);
	}
}

/** Nothing that came is dropped without a word. */
function reportUnknown(functions: IWebhookFunctions, receiver: Receiver, events: readonly GatewayEvent[]): void {
	const parts = events.filter(({ event }) => event === 'unknown');
	const [first] = parts;
	if (!first) return;
	const what = parts.length === events.length ? 'its body' : `${parts.length} of its ${events.length} parts`;
	const isDropped = !isWanted(receiver, first, { isTest: functions.getMode() === 'manual' });
	const fate = isDropped ? 'answered and ignored' : 'taken as event "unknown"';
	const verb = parts.length > 1 && what !== 'its body' ? 'have' : 'has';
	functions.logger.warn(
		`A webhook was ${fate}: ${what} ${verb} a format that this node does not know, with ${memberNames(first.raw)}`,
	);
}

const wait = createWait();

/** n8n answers once it has started the workflow, or could not. @param then called once, with whether it did */
function whenAnswered(functions: IWebhookFunctions, then: (ok: boolean) => void): void {
	const response = functions.getResponseObject();
	let isOver = false;
	const tell = () => {
		if (!isOver) then(response.statusCode < 500);
		isOver = true;
	};
	response.once('finish', tell);
	// Where the sender is gone already, there is no such event.
	const watch = async () => {
		for (const end = monotonicMs() + maxStartMs; !isOver && !response.writableEnded && monotonicMs() < end;)
			await wait(50);
		tell();
	};
	void watch();
}

function notDispatched() {
	return new UserError('another request with it, or with a message before it, could not be passed on');
}

function requestOf(functions: IWebhookFunctions): WebhookRequest {
	const request = functions.getRequestObject();
	return {
		path: request.originalUrl ?? request.url ?? '',
		query: request.query ?? {},
		headers: request.headers,
		rawBody: Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined,
		body: request.body,
	};
}

/** Strangers are not worth a line in the log; what comes with the secret is the user's own sender. */
function refused(
	functions: IWebhookFunctions,
	{ status, error }: Extract<Verified, { ok: false }>,
	{ testSecret }: Receiver,
) {
	if (status !== 401) functions.logger.warn(`A webhook was refused with ${status}: ${error}`);
	else if (testSecret && carriesSecret(requestOf(functions), testSecret())) {
		functions.logger.warn('A webhook was refused with 401: its URL has the ending of the test URL');
	}
	return respond(functions, status, error);
}

function ignored(functions: IWebhookFunctions, why: string): IWebhookResponseData {
	functions.logger.warn(`A webhook was answered and ignored: its body ${why}`);
	return respond(functions, 200);
}

function respond(functions: IWebhookFunctions, status: number, error?: string): IWebhookResponseData {
	functions
		.getResponseObject()
		.status(status)
		.json(error === undefined ? received : { error });
	return { noWebhookResponse: true };
}
