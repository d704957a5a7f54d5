import { rethrown } from '../errors';
import { comeBackMs } from './retry';
import { monotonicMs, timeOfDayMs, waitUntil, type Wait } from '../wait';

/** Headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A turn to send one request. */
export interface Release {
	/** Tells the limiter how the request went: the answer's status and headers, or nothing where there was no answer. */
	(status?: number, headers?: Headers): void;
	/** Gives the turn back: no request left. */
	unused(): void;
}

const windowMs = 60_000;
const firstSpacingMs = 200;
const maxSpacingMs = 10_000;
const firstPauseMs = 1_000;
const maxPauseMs = 30_000;
/** How often a request checks again when it waits for another's answer, not for a known time. */
const lookAgainMs = 1_000;
/** After this time without an answer another request may ask whether the pause is over. */
const answerMs = 5_000;
/** Starts that are remembered: the user's own limit never looks back further. */
const maxStarts = 10_000;
/** Requests of a window before its first answer, where answers tell what is left. */
const firstOfWindow = 20;
/** Fewer accepted requests between two refusals say nothing about the limit. */
const minTellingRequests = 10;

/** A request that waits for its turn. */
class Turn {
	startedAt: number | undefined;
	/** When the one before it started. */
	startedAfter = 0;
	private wake: () => void = () => undefined;

	constructor(readonly perMinute: number) {}

	/** Resolves at the next ring. */
	async called(): Promise<void> {
		await new Promise<void>((resolve) => (this.wake = resolve));
	}

	call(): void {
		this.wake();
	}
}

/** How long somebody is ready to stay away when the provider asks for it. */
interface Patience {
	/** Asked again whenever a pause begins: a longer one is not waited for, in milliseconds. */
	patienceMs(): number;
	/** Asked again and again while it waits for a known time; what it throws ends the waiting. */
	mayWait?: () => void;
	/** The longest pause that an answer may ask for, in milliseconds. */
	maxPauseMs?: number;
}

/** The provider asked everybody to stay away for longer than the request may wait. */
export class PauseTooLong extends Error {
	constructor(readonly pauseMs: number) {
		super('The provider asked for a longer pause than this request may wait');
	}
}

const patient: Patience = { patienceMs: () => Number.POSITIVE_INFINITY };

/** Stands for everybody who does not say who they are. */
const anonymousOwner = {};

/**
 * The rate limit of one account, shared by everything in this process that uses the account. It starts without a
 * limit, or with the one the user sets; learns the provider's from `X-RateLimit-*`, or from how many requests pass before
 * one is refused; pauses on 429 for as long as it is told, or longer each time where it is told nothing; asks with one
 * request whether the pause is over; and speeds up again with every success.
 *
 * Executions take turns: one with a single request waits for one request of each other, not for all of theirs.
 */
export class RateLimiter {
	/** Those that wait, by execution, the next one to have a turn first. */
	private readonly queues = new Map<object, Turn[]>();
	private inFlight = 0;
	/** The lowest count of requests that are left in the provider's current window, as answers told; undefined while unknown. */
	private remaining: number | undefined;
	/** When that was told. */
	private toldAt = 0;
	/** Whether answers have told it for an earlier window. */
	private isTold = false;
	private windowEnds = Number.NEGATIVE_INFINITY;
	/** Whether an answer told the end. */
	private endIsKnown = false;
	/** The request that opened the window, where this process sent it; and how many whole seconds the last such window lasted. */
	private opened: { startedAt: number; answeredAt: number } | undefined;
	private lengthMs = 0;
	/** Added to the ends that answers tell, once one proved to be too early. */
	private margin = 0;
	private blockedUntil = 0;
	/** When the provider last took something that is no mere question, whoever sent it. */
	takenAt = Number.NEGATIVE_INFINITY;
	/** After a refusal: one request at a time, until one is accepted. */
	private probing = false;
	/** Accepted since the last refusal, and how many were accepted between the two refusals before. */
	private accepted = 0;
	private capacity: number | undefined;
	private spacingMs = 0;
	/** Waves of refusals without a success between them. */
	private refusals = 0;
	private lastRefusal = Number.NEGATIVE_INFINITY;
	/** When the current row of refusals began, and how long the last one took. */
	private refusedSince = 0;
	private refusedFor = 0;
	private lastStart = 0;
	/** Starts within the last minute, for the user's own limit. */
	private starts: number[] = [];

	private readonly now: () => number;
	private readonly timeOfDay: () => number;

	/**
	 * @param now milliseconds, for durations: a clock that nobody sets
	 * @param timeOfDay milliseconds since the epoch, for the times that providers name
	 */
	constructor(now?: () => number, timeOfDay: () => number = now ?? timeOfDayMs) {
		this.now = now ?? monotonicMs;
		this.timeOfDay = timeOfDay;
	}

	/**
	 * Waits for a turn: first come, first served within an execution, and in turn between executions.
	 *
	 * @param wait the execution's; throws when it is cancelled, and so does this then
	 * @param perMinute the user's own limit in requests a minute; 0 for none. It holds up nobody who has a higher one.
	 * @param owner stands for the execution
	 * @returns a function to call when the request is over
	 * @throws PauseTooLong
	 */
	async acquire(wait: Wait, perMinute = 0, owner: object = anonymousOwner, patience = patient): Promise<Release> {
		const turn = new Turn(perMinute);
		const queue = this.queues.get(owner);
		if (queue) queue.push(turn);
		else this.queues.set(owner, [turn]);
		try {
			for (this.admit(); turn.startedAt === undefined; this.admit()) {
				const pauseMs = this.pauseMs();
				if (pauseMs > patience.patienceMs()) throw new PauseTooLong(pauseMs);
				const bell = turn.called();
				// One of each execution watches the clock, and is followed by the next.
				const isFirst = this.queues.get(owner)?.[0] === turn;
				await (isFirst ? waitUntil(bell, wait, Math.max(1, this.delay(perMinute)), patience.mayWait) : bell);
			}
		} catch (error) {
			this.leave(owner, turn);
			throw rethrown(error);
		}
		return this.releaseOf(turn, turn.startedAt, patience.maxPauseMs);
	}

	private releaseOf({ startedAfter }: Turn, startedAt: number, maxPauseMs: number | undefined): Release {
		let done = false;
		const end = (told: () => void) => {
			if (done) return;
			done = true;
			this.inFlight--;
			told();
			for (const queue of this.queues.values()) queue[0]?.call();
		};
		const release = (status?: number, headers?: Headers) =>
			end(() => {
				if (status !== undefined) this.learn(status, headers ?? {}, startedAt, maxPauseMs);
				// Without an answer it may have been counted.
				else if (this.remaining !== undefined) this.remaining--;
			});
		const unused = () =>
			end(() => {
				const place = this.starts.lastIndexOf(startedAt);
				if (place >= 0) this.starts.splice(place, 1);
				if (this.lastStart === startedAt) this.lastStart = startedAfter;
			});
		return Object.assign(release, { unused });
	}

	/**
	 * The provider has worked on something, even if there was a mistake in it: what it is asked meanwhile says nothing about
	 * that.
	 */
	noteTaken(): void {
		this.takenAt = this.now();
	}

	/** Milliseconds for which the provider asked everybody to stay away. */
	pauseMs(): number {
		return Math.max(0, this.blockedUntil - this.now());
	}

	/** Whether nobody uses it, and nothing is known that matters later. */
	isIdle(): boolean {
		return this.inFlight === 0 && this.queues.size === 0 && this.pauseMs() === 0;
	}

	/** Lets everybody start whose turn it is. */
	private admit(): void {
		for (let next = this.nextQueue(); next; next = this.nextQueue()) {
			const [owner, line] = next;
			const ticket = line.shift();
			// Whoever had a turn goes to the end.
			this.queues.delete(owner);
			if (line.length > 0) this.queues.set(owner, line);
			if (!ticket) continue;
			this.start(ticket);
			ticket.call();
			line[0]?.call();
		}
	}

	private nextQueue(): [object, Turn[]] | undefined {
		for (const [owner, line] of this.queues) {
			if (this.delay(line[0]?.perMinute ?? 0) <= 0) return [owner, line];
		}
		return undefined;
	}

	/** The execution was cancelled. */
	private leave(owner: object, ticket: Turn): void {
		if (ticket.startedAt !== undefined) {
			this.inFlight--;
			return;
		}
		const line = this.queues.get(owner)?.filter((other) => other !== ticket) ?? [];
		if (line.length === 0) this.queues.delete(owner);
		else this.queues.set(owner, line);
		line[0]?.call();
	}

	/** Milliseconds until the next request may start; those who wait for an answer are rung when it comes. */
	private delay(perMinute: number): number {
		const now = this.now();
		if (this.remaining !== undefined && now >= this.nearestEnd()) {
			this.lengthMs = this.wholeSeconds() ?? this.lengthMs;
			this.windowEnds = now;
			this.isTold = true;
			this.remaining = undefined;
			this.opened = undefined;
		}
		const waits = [this.blockedUntil - now, this.lastStart + this.spacingMs - now];
		// Whether requests still on their way are in the provider's count is unknown: assume not.
		const isUsedUp = this.remaining !== undefined && this.remaining <= this.inFlight;
		if (isUsedUp) waits.push(this.endIsKnown ? this.nearestEnd() - now : this.inFlight > 0 ? lookAgainMs : 0);
		if (this.inFlight >= this.maxInFlight()) waits.push(lookAgainMs);
		const oldest = perMinute > 0 ? this.starts[this.starts.length - Math.ceil(perMinute)] : undefined;
		if (oldest !== undefined) waits.push(oldest + windowMs - now);
		return Math.max(0, ...waits);
	}

	/** Where nothing tells what is left, few requests at a time find out whether more than the last time is allowed. */
	private maxInFlight(): number {
		// A question that is not answered is asked again.
		if (this.probing) return this.now() - this.lastStart < answerMs ? 1 : this.inFlight + 1;
		if (this.remaining !== undefined) return Number.POSITIVE_INFINITY;
		// Some windows move along with time: what is left of the next one is told by the first answers.
		if (this.isTold) return firstOfWindow;
		if (this.capacity === undefined) return Number.POSITIVE_INFINITY;
		if (this.accepted + this.inFlight < this.capacity) return Number.POSITIVE_INFINITY;
		return 1 + Math.floor(Math.max(0, this.accepted - this.capacity) / 5);
	}

	private start(ticket: Turn): void {
		const now = this.now();
		ticket.startedAt = now;
		ticket.startedAfter = this.lastStart;
		if (now - this.lastStart > windowMs) this.accepted = 0;
		this.inFlight++;
		this.lastStart = now;
		this.starts.push(now);
		if (this.starts.length > maxStarts) this.starts = this.starts.slice(-maxStarts / 2);
	}

	private learn(status: number, headers: Headers, startedAt: number, maxPauseMs?: number): void {
		const comeBack = comeBackMs(headers, this.timeOfDay(), maxPauseMs);
		if (status === 429) return this.refused(comeBack, startedAt);
		this.accepted++;
		if (startedAt >= this.lastRefusal) this.recovered();
		this.spacingMs = this.spacingMs < 20 ? 0 : this.spacingMs * 0.9;
		const remaining = remainingIn(headers);
		// Answers to requests of the previous window say nothing about this one.
		if (remaining === undefined || (this.remaining === undefined && startedAt < this.windowEnds)) return;
		if (remaining === headerNumber(headers, 'ratelimit-limit') - 1) {
			this.opened = { startedAt, answeredAt: this.now() };
		}
		this.learnRemaining(remaining, startedAt, comeBack);
	}

	private learnRemaining(remaining: number, startedAt: number, comeBack: number | undefined): void {
		const now = this.now();
		const known = this.remaining;
		// Answers overtake each other, so only a lower count, or one to a later request, is news.
		this.remaining = known === undefined || startedAt > this.toldAt ? remaining : Math.min(known, remaining);
		this.toldAt = now;
		// Times in headers are whole seconds, so each answer tells the window's end up to two seconds late: the earliest of
		// all is the nearest.
		const ends = now + Math.min(windowMs, comeBack ?? windowMs) + this.margin;
		this.windowEnds = known === undefined ? ends : Math.min(this.windowEnds, ends);
		this.endIsKnown = known === undefined ? comeBack !== undefined : this.endIsKnown || comeBack !== undefined;
	}

	/**
	 * When the window ends. Headers tell whole seconds, rounded up, which for a short window is a good part of it. But windows
	 * last whole seconds: one that we opened ourselves, and that is as long as the last such one, ends so long after that.
	 */
	private nearestEnd(): number {
		const length = this.wholeSeconds();
		const isSure = this.opened && this.margin === 0 && this.endIsKnown && length === this.lengthMs;
		return isSure && this.opened ? Math.min(this.windowEnds, this.opened.answeredAt + this.lengthMs) : this.windowEnds;
	}

	private wholeSeconds(): number | undefined {
		return this.opened && Math.floor((this.windowEnds - this.opened.startedAt) / 1000) * 1000;
	}

	private recovered(): void {
		if (this.refusals > 0) this.refusedFor = this.now() - this.refusedSince;
		this.refusals = 0;
		this.probing = false;
	}

	private refused(comeBack: number | undefined, startedAt: number): void {
		const now = this.now();
		// Requests that were on their way at an earlier refusal are of the same wave.
		const isNews = startedAt >= this.lastRefusal;
		if (comeBack !== undefined) this.blockedUntil = Math.max(this.blockedUntil, now + comeBack);
		if (!isNews) return;
		this.lastRefusal = now;
		this.probing = true;
		if (this.remaining === undefined && startedAt - this.windowEnds < 1_500) this.margin = 1_000;
		if (this.refusals === 0) {
			this.refusedSince = now;
			if (this.accepted >= minTellingRequests) this.capacity = this.accepted;
			this.accepted = 0;
		}
		if (comeBack === undefined) this.slowDown();
		this.refusals++;
	}

	/** After a refusal that tells no time. */
	private slowDown(): void {
		// The first one after a success says that the rate was too high; further ones only that it is still too early.
		const isFirst = this.refusals === 0;
		if (isFirst) this.spacingMs = Math.min(maxSpacingMs, Math.max(firstSpacingMs, this.spacingMs * 2));
		const pause = isFirst
			? Math.max(firstPauseMs, Math.min(windowMs, this.refusedFor * 0.9))
			: Math.min(maxPauseMs, firstPauseMs * 2 ** (this.refusals - 1));
		this.blockedUntil = Math.max(this.blockedUntil, this.now() + pause);
	}
}

/** Whether an answer tells what is left of the limit. */
export function tellsRemaining(headers: Headers): boolean {
	return remainingIn(headers) !== undefined;
}

/** What is left of the limit; undefined where nothing tells. Below zero, or with a limit of none, it means that there is none. */
function remainingIn(headers: Headers): number | undefined {
	const remaining = headerNumber(headers, 'ratelimit-remaining');
	const isLimited = remaining >= 0 && Number.isFinite(remaining) && !(headerNumber(headers, 'ratelimit-limit') <= 0);
	return isLimited ? remaining : undefined;
}

/** A header's number, by its name with or without `x-`, also spelled `x-rate-limit`; NaN where there is none. */
function headerNumber(headers: Headers, name: string): number {
	const text = headers[`x-${name}`] ?? headers[name] ?? headers[`x-${name.replace('ratelimit', 'rate-limit')}`];
	return Number(text?.trim() || Number.NaN);
}

const rateLimiters = new Map<string, RateLimiter>();
/** Enough for any installation; a credential that changes with every execution leaves one behind each time. */
const maxRateLimiters = 500;

/** The rate limiter of an account. @param account identifies credential and host; it must not contain a secret in plain text */
export function rateLimiterFor(account: string): RateLimiter {
	const budget = rateLimiters.get(account) ?? new RateLimiter();
	// The one used last stands last.
	rateLimiters.delete(account);
	rateLimiters.set(account, budget);
	if (rateLimiters.size > maxRateLimiters) {
		const idle = [...rateLimiters].find(([, other]) => other !== budget && other.isIdle());
		if (idle) rateLimiters.delete(idle[0]);
	}
	return budget;
}
