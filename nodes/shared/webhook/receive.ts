import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asIs } from '../errors';
import { createRedactor } from '../redact';
import { collectBurst, mergeBurst } from './burst';
import type { GatewayEvent } from './event';
import { passes, type EventFilter } from './filter';
import { guard, isTooDeep, type Guarded, type GuardRules, type WebhookRequest } from './guard';
import { downloadAll, DownloadBudget, type FetchMedia } from './media';
import { Seen } from './seen';

/** What a trigger node tells the engine. */
export interface Receiver extends GuardRules {
	/** The events of a body; nothing for one it does not know. Must not throw for any JSON. */
	parse(body: unknown): GatewayEvent[];
	/** Whether the user asked for it. */
	wants(event: GatewayEvent): boolean;
	filter: EventFilter;
	ignoreRedeliveries: boolean;
	/** Milliseconds of silence after which what one person wrote becomes one item; 0 for an item each. */
	groupMs: number;
	/** Name of the binary field for a message's files; undefined to leave them where they are. */
	downloadTo?: string;
	fetchMedia?: FetchMedia;
	includeRaw: boolean;
}

/** The answer to everything that was taken. */
const received = { received: true };

/** One body may hold several events, but not any number. */
const mostEvents = 1_000;

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
		redact = createRedactor({ secret: receiver.secret });
		const guarded = guard(requestOf(functions), receiver);
		if (!guarded.ok) return refused(functions, guarded);
		if (isTooDeep(guarded.body)) return ignored(functions, 'is nested too deep');

		const known = receiver.parse(guarded.body);
		if (known.length === 0) return ignored(functions, 'has a shape that this node does not know');
		if (known.length > mostEvents)
			functions.logger.warn(`A webhook holds ${known.length} events; ${mostEvents} are taken`);
		const taken = known.slice(0, mostEvents);
		const wanted = taken.filter((event) => receiver.wants(event) && passes(event, receiver.filter));
		return await handOn(functions, receiver, wanted);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		functions.logger.error(`A webhook could not be handed on: ${redact(reason)}`);
		return answer(functions, 500, 'The event could not be handed on; send it again');
	}
}

async function handOn(
	functions: IWebhookFunctions,
	receiver: Receiver,
	wanted: GatewayEvent[],
): Promise<IWebhookResponseData> {
	// Whoever tests by hand sends the same message again and again.
	const isTest = functions.getMode() === 'manual';
	const seen =
		receiver.ignoreRedeliveries && !isTest
			? new Seen(triggerName(functions), functions.getWorkflowStaticData('node'))
			: undefined;
	const fresh = seen ? seen.claim(wanted) : wanted;
	if (fresh.length === 0) return answer(functions, 200);
	try {
		const events = isTest ? fresh : await grouped(functions, receiver, fresh);
		if (events.length === 0) return answer(functions, 200);
		const budget = new DownloadBudget();
		const items: INodeExecutionData[] = [];
		for (const event of events) items.push(await toItem(functions, receiver, event, budget));
		if (seen) forgetUnlessStarted(functions, seen, fresh);
		return { workflowData: [items], webhookResponse: received };
	} catch (error) {
		seen?.release(fresh);
		throw asIs(error);
	}
}

/** After this node n8n may still fail to start the workflow, and answers 5xx: then the redelivery must be taken. */
function forgetUnlessStarted(functions: IWebhookFunctions, seen: Seen, events: readonly GatewayEvent[]): void {
	const response = functions.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode >= 500) seen.forget(events);
	});
}

/** Waits for what else the same people write; all but the first message of a burst come out with that one. */
async function grouped(
	functions: IWebhookFunctions,
	{ groupMs }: Receiver,
	events: readonly GatewayEvent[],
): Promise<GatewayEvent[]> {
	if (groupMs <= 0) return [...events];
	const bursts = await Promise.all(
		events.map(async (event) => {
			if (event.event !== 'messageReceived' || event.from === undefined) return [event];
			const burst = await collectBurst(`${triggerName(functions)} ${event.from}`, event, groupMs);
			const merged = mergeBurst(burst);
			return merged ? [merged] : [];
		}),
	);
	return bursts.flat();
}

async function toItem(
	functions: IWebhookFunctions,
	{ downloadTo, fetchMedia, includeRaw }: Receiver,
	event: GatewayEvent,
	budget: DownloadBudget,
): Promise<INodeExecutionData> {
	const { event: complete, binary } =
		downloadTo === undefined
			? { event, binary: undefined }
			: await downloadAll(functions, event, downloadTo, fetchMedia, budget);
	const { raw, ...known } = complete;
	return { json: toJson(includeRaw ? { ...known, raw } : known), ...(binary && { binary }) };
}

/** A copy in plain JSON: it came from JSON, or was made of its parts. */
function toJson(event: GatewayEvent): IDataObject {
	const copy: IDataObject = JSON.parse(JSON.stringify(event));
	return copy;
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

function triggerName(functions: IWebhookFunctions): string {
	return `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
}

/** Strangers are not worth a line in the log; what comes with the secret is the user's own sender. */
function refused(functions: IWebhookFunctions, { status, error }: Extract<Guarded, { ok: false }>) {
	if (status !== 401) functions.logger.warn(`A webhook was refused with ${status}: ${error}`);
	return answer(functions, status, error);
}

function ignored(functions: IWebhookFunctions, why: string): IWebhookResponseData {
	functions.logger.warn(`A webhook was answered and ignored: its body ${why}`);
	return answer(functions, 200);
}

function answer(functions: IWebhookFunctions, status: number, error?: string): IWebhookResponseData {
	functions
		.getResponseObject()
		.status(status)
		.json(error === undefined ? received : { error });
	return { noWebhookResponse: true };
}
