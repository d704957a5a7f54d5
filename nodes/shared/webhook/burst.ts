import { createWait } from '../wait';
import type { GatewayEvent } from './event';

/** Messages of one person that came shortly after each other. */
interface Burst {
	events: GatewayEvent[];
	lastAt: number;
	/** Resolves when the burst is over. */
	over: Promise<void>;
	/** Resolves when it started the workflow (true), or could not (false). */
	handedOn: Promise<boolean>;
	settle(ok: boolean): void;
}

/** Those that are being collected, by trigger and person. */
const bursts = new Map<string, Burst>();
/** Every event that was collected, as long as somebody holds it. */
const burstOf = new WeakMap<GatewayEvent, Burst>();

/** However fast somebody writes, the first message does not wait longer than this many times the pause. */
const longest = 5;
/** Enough for anybody; a flood starts the workflow in the meantime. */
const mostMessages = 50;

const wait = createWait();

/**
 * Collects what one person writes until there was a pause. Every request of the burst is answered only when it is over
 * and has started the workflow (`handedOn`), so a sender whose answer never came, because n8n was stopped meanwhile,
 * delivers again.
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
		burstOf.set(event, running);
		await running.over;
		return [];
	}
	const firstAt = now();
	let settle: Burst['settle'] = () => undefined;
	const handedOn = new Promise<boolean>((resolve) => (settle = resolve));
	const burst: Burst = { events: [event], lastAt: firstAt, over: Promise.resolve(), handedOn, settle };
	burstOf.set(event, burst);
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

/** Whether the bursts that these events joined started the workflow; waits for those who began them to find out. */
export async function wereHandedOn(events: readonly GatewayEvent[]): Promise<boolean> {
	const outcomes = await Promise.all(events.map(async (event) => await burstOf.get(event)?.handedOn));
	return outcomes.every((ok) => ok !== false);
}

/** To be called by whoever handed on what `collectBurst` gave, or failed to. */
export function settleBursts(events: readonly GatewayEvent[], ok: boolean): void {
	for (const event of events) {
		const burst = burstOf.get(event);
		if (burst?.events[0] === event) burst.settle(ok);
	}
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

/** For tests: as after a restart. */
export function forgetBursts(): void {
	bursts.clear();
}
