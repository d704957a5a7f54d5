import { createWait } from '../wait';
import type { GatewayEvent } from './event';

/** Messages of one person that came shortly after each other. */
interface Burst {
	events: GatewayEvent[];
	lastAt: number;
	/** Resolves when the burst is over and handed on. */
	over: Promise<void>;
}

const bursts = new Map<string, Burst>();

/** However fast somebody writes, the first message does not wait longer than this many times the pause. */
const longest = 5;
/** Enough for anybody; a flood starts the workflow in the meantime. */
const mostMessages = 50;

const wait = createWait();

/**
 * Collects what one person writes until there was a pause. Every request of the burst is answered only when it is over,
 * so a sender whose answer never came, because n8n was stopped meanwhile, delivers again.
 *
 * @param key names trigger and person
 * @param pauseMs how long the person must be silent
 * @returns all messages for the request that began the burst; nothing for the others
 */
export async function collectBurst(
	key: string,
	event: GatewayEvent,
	pauseMs: number,
	now: () => number = Date.now,
): Promise<GatewayEvent[]> {
	const running = bursts.get(key);
	if (running && running.events.length < mostMessages) {
		running.events.push(event);
		running.lastAt = now();
		await running.over;
		return [];
	}
	const firstAt = now();
	const burst: Burst = { events: [event], lastAt: firstAt, over: Promise.resolve() };
	burst.over = (async () => {
		for (let left = pauseMs; left > 0; left = Math.min(burst.lastAt + pauseMs, firstAt + pauseMs * longest) - now()) {
			await wait(left);
		}
		if (bursts.get(key) === burst) bursts.delete(key);
	})();
	bursts.set(key, burst);
	await burst.over;
	return burst.events;
}

/** One event for a burst: the last message, with the texts and files of all, and each of them under `messages`. */
export function mergeBurst(events: readonly GatewayEvent[]): GatewayEvent | undefined {
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
