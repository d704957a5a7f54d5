import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { collectBurst, mergeBurst } from './burst';
import type { GatewayEvent } from './event';
import { passes, type EventFilter } from './filter';
import { guard, isTooDeep, type WebhookRequest } from './guard';
import { downloadAll, type FetchMedia } from './media';
import { Seen } from './seen';

/** What a trigger node tells the engine. */
export interface Receiver {
	secret: string;
	/** The longest body, in bytes. */
	maxBytes: number;
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

/** One body may hold several events, but not any number. */
const mostEvents = 1_000;

/**
 * What a trigger does with a request: nothing without the secret, one item for each wanted event with it.
 *
 * The sender is answered 200 for everything that came with the secret and is JSON, also for what the node does not know,
 * because a provider that is answered otherwise sends the same thing again, or stops sending.
 */
export async function receive(functions: IWebhookFunctions, receiver: Receiver): Promise<IWebhookResponseData> {
	const guarded = guard(requestOf(functions), receiver.secret, receiver.maxBytes);
	if (!guarded.ok) return answer(functions, guarded.status, guarded.error);
	if (isTooDeep(guarded.body)) return ignored(functions, 'is nested too deep');

	const known = receiver.parse(guarded.body);
	if (known.length === 0) return ignored(functions, 'has a shape that this node does not know');
	if (known.length > mostEvents)
		functions.logger.warn(`A webhook holds ${known.length} events; ${mostEvents} are taken`);
	const wanted = known.slice(0, mostEvents).filter((event) => receiver.wants(event) && passes(event, receiver.filter));

	// Whoever tests by hand sends the same message again and again.
	const remember = receiver.ignoreRedeliveries && functions.getMode() !== 'manual';
	const seen = new Seen(triggerName(functions), remember ? functions.getWorkflowStaticData('node') : {});
	const fresh = remember ? seen.claim(wanted) : wanted;
	if (fresh.length === 0) return answer(functions, 200);
	try {
		const events = functions.getMode() === 'manual' ? fresh : await grouped(functions, receiver, fresh);
		if (events.length === 0) return answer(functions, 200);
		const items: INodeExecutionData[] = [];
		for (const event of events) items.push(await toItem(functions, receiver, event));
		return { workflowData: [items] };
	} catch (error) {
		seen.release(fresh);
		functions.logger.error(
			`A webhook could not be handed on: ${error instanceof Error ? error.message : String(error)}`,
		);
		return answer(functions, 500, 'The event could not be handed on; send it again');
	}
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
	receiver: Receiver,
	event: GatewayEvent,
): Promise<INodeExecutionData> {
	const { downloadTo, fetchMedia, includeRaw } = receiver;
	const { event: complete, binary } =
		downloadTo === undefined
			? { event, binary: undefined }
			: await downloadAll(functions, event, downloadTo, fetchMedia);
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

function ignored(functions: IWebhookFunctions, why: string): IWebhookResponseData {
	functions.logger.warn(`A webhook was answered and ignored: its body ${why}`);
	return answer(functions, 200);
}

function answer(functions: IWebhookFunctions, status: number, error?: string): IWebhookResponseData {
	functions
		.getResponseObject()
		.status(status)
		.json(error === undefined ? { received: true } : { error });
	return { noWebhookResponse: true };
}
