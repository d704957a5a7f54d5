import { createWait, monotonicMs } from '../wait';
import type { GatewayEvent } from './event';

/** Messages of one person that came shortly after each other. */
interface MessageGroup {
	events: GatewayEvent[];
	lastAt: number;
	/** Resolves when the group is complete. */
	over: Promise<void>;
	/** Resolves when it started the workflow (true), or could not (false). */
	dispatched: Promise<boolean>;
	settle(ok: boolean): void;
}

/** Those that are being collected, by trigger and person. */
const groups = new Map<string, MessageGroup>();
/** Every event that was collected, as long as somebody holds it. */
const groupOf = new WeakMap<GatewayEvent, MessageGroup>();

/** However fast somebody writes, the first message does not wait longer than this many times the pause. */
const maxPauses = 5;
/** Enough for anybody; a flood starts the workflow in the meantime. */
const maxMessages = 50;

const wait = createWait();

/**
 * Collects what one person writes until there was a pause. Every request of the group is answered only when it is complete
 * and has started the workflow (`dispatched`), so a sender whose answer never came, because n8n was stopped meanwhile,
 * delivers again.
 *
 * @param key names trigger and person
 * @param pauseMs how long the person must be silent
 * @returns all messages for the request that began the group; nothing for the others
 */
export async function collectGroup(
	key: string,
	event: GatewayEvent,
	pauseMs: number,
	now: () => number = monotonicMs,
): Promise<GatewayEvent[]> {
	const running = groups.get(key);
	if (running && running.events.length < maxMessages) {
		running.events.push(event);
		running.lastAt = now();
		groupOf.set(event, running);
		await running.over;
		return [];
	}
	const firstAt = now();
	let settle: MessageGroup['settle'] = () => undefined;
	const dispatched = new Promise<boolean>((resolve) => (settle = resolve));
	const group: MessageGroup = { events: [event], lastAt: firstAt, over: Promise.resolve(), dispatched, settle };
	groupOf.set(event, group);
	group.over = (async () => {
		for (let left = pauseMs; left > 0; left = Math.min(group.lastAt + pauseMs, firstAt + pauseMs * maxPauses) - now()) {
			await wait(left);
		}
		if (groups.get(key) === group) groups.delete(key);
	})();
	groups.set(key, group);
	await group.over;
	return group.events;
}

/** Whether the groups that these events joined started the workflow; waits for those who began them to find out. */
export async function wereDispatched(events: readonly GatewayEvent[]): Promise<boolean> {
	const outcomes = await Promise.all(events.map(async (event) => await groupOf.get(event)?.dispatched));
	return outcomes.every((ok) => ok !== false);
}

/** Called once the result of `collectGroup` was handed on, or failed to be. */
export function settleGroups(events: readonly GatewayEvent[], { dispatched }: { dispatched: boolean }): void {
	for (const event of events) {
		const group = groupOf.get(event);
		if (group?.events[0] === event) group.settle(dispatched);
	}
}

/** One event for a group: the last message, with the texts and files of all, and each of them under `messages`. */
export function mergeGroup(events: readonly GatewayEvent[]): GatewayEvent | undefined {
	const ordered = [...events].sort((a, b) => (a.timestamp ?? '').localeCompare(b.timestamp ?? ''));
	const last = ordered.at(-1);
	if (!last || ordered.length === 1) return last;
	const texts = ordered.flatMap(({ text }) => (text === undefined ? [] : [text]));
	const media = ordered.flatMap((event) => event.media ?? []);
	return {
		...last,
		...(texts.length > 0 && { text: texts.join('\n') }),
		...(media.length > 0 && { media }),
		messages: ordered.map(({ raw: _raw, ...known }) => known),
		raw: ordered.map(({ raw }) => raw),
	};
}

/** For tests: as after a restart. */
export function forgetGroups(): void {
	groups.clear();
}
