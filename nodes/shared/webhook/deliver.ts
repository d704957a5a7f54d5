import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { createBreather } from '../breather';
import { collectGroup, mergeGroup } from './messageGroups';
import type { GatewayEvent } from './event';
import { passes, type EventFilter } from './filter';
import { downloadAll, DownloadBudget, type FetchMedia } from './media';

/** The n8n contexts in which events become items. */
export type DeliveryFunctions = IExecuteFunctions | ITriggerFunctions | IWebhookFunctions;

/** What the user chose about events, whichever way they come. */
export interface Delivery {
	/** Whether the user asked for it. */
	wants(event: GatewayEvent): boolean;
	filter: EventFilter;
	/** Milliseconds of silence after which what one person wrote becomes one item; 0 for an item each. */
	groupMs: number;
	/** Name of the binary field for a message's files; undefined to leave them where they are. */
	downloadTo?: string;
	fetchMedia?: FetchMedia;
	includeRaw: boolean;
	/** Whether what the node does not know starts the workflow, too; by default only in a test by hand. */
	takesUnknown?: boolean;
}

/**
 * Whether an event starts the workflow: asked for, and let through by the filter.
 *
 * @param isTest by hand, in the editor
 * @throws InvalidInput for a filter that cannot be used
 */
export function isWanted(
	{ wants, filter, takesUnknown }: Delivery,
	event: GatewayEvent,
	{ isTest }: { isTest: boolean },
): boolean {
	if (event.event === 'unknown') return takesUnknown ?? isTest;
	return wants(event) && passes(event, filter);
}

/**
 * The events that start the workflow. A filter may take milliseconds for each of a thousand messages.
 *
 * @throws InvalidInput for a filter that cannot be used
 */
export async function allWanted(
	delivery: Delivery,
	events: readonly GatewayEvent[],
	{ isTest }: { isTest: boolean },
): Promise<GatewayEvent[]> {
	const breathe = createBreather();
	const wanted: GatewayEvent[] = [];
	for (const event of events) {
		if (isWanted(delivery, event, { isTest })) wanted.push(event);
		await breathe();
	}
	return wanted;
}

/** Waits for what else the same people write; all but the first message of a group come out with that one. */
export async function grouped(
	functions: DeliveryFunctions,
	{ groupMs }: Delivery,
	events: readonly GatewayEvent[],
): Promise<GatewayEvent[]> {
	if (groupMs <= 0) return [...events];
	const groups = await Promise.all(
		events.map(async (event) => {
			const isMessage = event.event === 'messageReceived' || event.event === 'messageAssigned';
			if (!isMessage || event.from === undefined) return [event];
			// A message that comes as both is in a group of each.
			const kind = event.event === 'messageReceived' ? '' : `${event.event} `;
			const group = await collectGroup(`${triggerName(functions)} ${kind}${event.from}`, event, groupMs);
			const merged = mergeGroup(group);
			return merged ? [merged] : [];
		}),
	);
	return groups.flat();
}

/** One item for each event, with the files of all within one budget. */
export async function toItems(
	functions: DeliveryFunctions,
	delivery: Delivery,
	events: readonly GatewayEvent[],
): Promise<INodeExecutionData[]> {
	const budget = new DownloadBudget();
	const breathe = createBreather();
	const items: INodeExecutionData[] = [];
	for (const event of events) {
		items.push(await toItem(functions, delivery, event, budget));
		await breathe();
	}
	return items;
}

async function toItem(
	functions: DeliveryFunctions,
	{ downloadTo, fetchMedia, includeRaw }: Delivery,
	event: GatewayEvent,
	budget: DownloadBudget,
): Promise<INodeExecutionData> {
	const { event: complete, binary } =
		downloadTo === undefined
			? { event, binary: undefined }
			: await downloadAll(functions, event, downloadTo, fetchMedia, budget);
	const { raw, ...known } = inOrder(complete);
	// An event that nobody knows is nothing but its payload.
	const hasRaw = includeRaw || complete.event === 'unknown';
	return { json: toJson(hasRaw ? { ...known, raw } : known), ...(binary && { binary }) };
}

/** The members that are read first come first, whoever the provider is; a status names its message as the send did. */
function inOrder(event: GatewayEvent): GatewayEvent & { messageId?: string } {
	const { provider, event: kind, from, name, text, id, ...others } = event;
	return { provider, event: kind, from, name, text, id, ...(kind === 'messageStatus' && { messageId: id }), ...others };
}

/** A copy in plain JSON: it came from JSON, or was made of its parts. */
function toJson(event: GatewayEvent): IDataObject {
	const copy: IDataObject = JSON.parse(JSON.stringify(event));
	return copy;
}

/** Names a trigger in this process. */
export function triggerName(functions: DeliveryFunctions): string {
	return `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
}
