import { sleep } from 'n8n-workflow';

/**
 * Waits this many milliseconds; throws `Cancelled` as soon as the execution is cancelled, and what `mayWait` throws, which
 * is asked again and again meanwhile.
 */
export type Wait = (ms: number, mayWait?: () => void) => Promise<void>;

/** The user stopped the execution, or its own settings did. Whatever was not sent by then stays unsent. */
export class Cancelled extends Error {
	/** @param sentBefore what of the same message went out before, in words; nothing where that is empty */
	constructor(readonly sentBefore = '') {
		super(sentBefore === '' ? 'The execution was cancelled' : `${sentBefore}, then sending stopped`);
	}
}

/**
 * Milliseconds since some moment in the past, for measuring how long something takes: unlike `Date.now()` it goes on evenly
 * when somebody sets the computer's clock.
 */
export function monotonicMs(): number {
	return performance.now();
}

/**
 * Milliseconds since the epoch, for the times of day that somebody names, and for nothing else: anybody may set the
 * computer's clock. It is the only way to that clock; lint refuses others.
 */
export function timeOfDayMs(): number {
	return Date.now();
}

/**
 * Short enough that Stop feels immediate, and that no timer outlives its work for long: n8n's `sleep` takes no signal in
 * the versions before 2.35.
 */
export const sliceMs = 250;

/** @param signal the execution's cancel signal, where there is one */
export function createWait(signal?: AbortSignal): Wait {
	return async (ms, mayWait) => {
		const end = monotonicMs() + ms;
		for (let left = ms; left > 0; left = end - monotonicMs()) {
			if (signal?.aborted) throw new Cancelled();
			await sleep(Math.min(left, sliceMs));
			mayWait?.();
		}
		if (signal?.aborted) throw new Cancelled();
	};
}

/**
 * Waits until a bell rings, but not longer than this many milliseconds. The clock of a bell that has rung ends soon, unheard,
 * and asks `mayWait` no more.
 *
 * @throws what `wait` and `mayWait` throw before that
 */
export async function waitUntil(bell: Promise<void>, wait: Wait, ms: number, mayWait?: () => void): Promise<void> {
	let isOver = false;
	const asked = () => {
		if (isOver) throw new Cancelled();
		mayWait?.();
	};
	try {
		await Promise.race([bell, wait(ms, asked)]);
	} finally {
		isOver = true;
	}
}

/** What `withinTime` gives where the work took too long. */
export const tooLate = Symbol('too late');

/** Waits for work, but not longer than this many milliseconds. Work that takes longer goes on unheard. */
export async function withinTime<T>(work: Promise<T>, ms: number): Promise<T | typeof tooLate> {
	const end = monotonicMs() + ms;
	let settled = false;
	const clock = async (): Promise<typeof tooLate> => {
		for (let left = ms; left > 0 && !settled; left = end - monotonicMs()) await sleep(Math.min(left, sliceMs));
		return tooLate;
	};
	return await Promise.race([work.finally(() => (settled = true)), clock()]);
}

/** An answer begins after at most one timeout of connecting, and one of silence. */
const timeoutsToAnswer = 2;

/**
 * Waits until the answer to a request begins. n8n's helper never ends where a server switches to another protocol without
 * being asked (101): the connection is gone then, and with it what would have measured the silence.
 *
 * @param timeoutMs the request's own timeout
 * @throws what the request throws; an Error "timeout" where its own timeout did not end it
 */
export async function beginsInTime<T>(request: Promise<T>, timeoutMs: number): Promise<T> {
	const answer = await withinTime(request, timeoutMs * timeoutsToAnswer);
	if (answer === tooLate) throw new Error('timeout');
	return answer;
}

/** Work that must not overlap within this process, by what it changes or belongs to. */
const turns = new Map<unknown, Promise<unknown>>();

/** Waits for earlier work on the same thing in this process, and does this. @throws what the work throws */
export async function inTurn<T>(thing: unknown, work: () => Promise<T>): Promise<T> {
	const turn = (turns.get(thing) ?? Promise.resolve()).then(work);
	const settled = turn.then(
		() => undefined,
		() => undefined,
	);
	turns.set(thing, settled);
	try {
		return await turn;
	} finally {
		if (turns.get(thing) === settled) turns.delete(thing);
	}
}
