import { comeBackMs } from './retry';
import type { Wait } from './wait';

/** Headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

const windowMs = 60_000;
const firstSpacingMs = 200;
const maxSpacingMs = 10_000;

/**
 * The request budget of one account, shared by everything in this process that uses the account. It starts without a
 * limit, or with the one the user sets; learns the provider's from `X-RateLimit-*`; pauses on 429 for as long as it is
 * told, spaces requests out after a 429 that tells nothing, and speeds up again with every success.
 */
export class Budget {
	private queue: Promise<unknown> = Promise.resolve();
	private inFlight = 0;
	/** Requests that may still start in the provider's current window; undefined while unknown. */
	private left: number | undefined;
	private windowEnds = 0;
	private blockedUntil = 0;
	private spacingMs = 0;
	private lastStart = 0;
	/** Starts within the last minute, for the user's own limit. */
	private starts: number[] = [];

	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * Waits for a turn, first come, first served.
	 *
	 * @param perMinute the user's own limit in requests a minute; 0 for none
	 * @returns a function to call with the answer's status and headers, or with nothing when there was no answer
	 */
	async acquire(wait: Wait, perMinute = 0): Promise<(status?: number, headers?: Headers) => void> {
		const turn = this.queue.then(async () => {
			for (let delay = this.delay(perMinute); delay > 0; delay = this.delay(perMinute)) await wait(delay);
			this.start();
		});
		this.queue = turn.catch(() => undefined);
		await turn;
		let done = false;
		return (status, headers) => {
			if (done) return;
			done = true;
			this.inFlight--;
			if (status !== undefined) this.learn(status, headers ?? {});
		};
	}

	/** Milliseconds for which the provider asked everybody to stay away. */
	pauseMs(): number {
		return Math.max(0, this.blockedUntil - this.now());
	}

	/** Milliseconds until the next request may start. */
	private delay(perMinute: number): number {
		const now = this.now();
		if (this.left !== undefined && now >= this.windowEnds) this.left = undefined;
		const waits = [this.blockedUntil - now, this.lastStart + this.spacingMs - now];
		if (this.left !== undefined && this.left <= 0) waits.push(this.windowEnds - now);
		if (perMinute > 0) {
			this.starts = this.starts.filter((start) => start > now - windowMs);
			const oldest = this.starts[this.starts.length - perMinute];
			if (oldest !== undefined) waits.push(oldest + windowMs - now);
		}
		return Math.max(0, ...waits);
	}

	private start(): void {
		this.inFlight++;
		this.lastStart = this.now();
		this.starts.push(this.lastStart);
		// The user's limit never looks back further than this many requests.
		if (this.starts.length > 10_000) this.starts.splice(0, 5_000);
		if (this.left !== undefined) this.left--;
	}

	private learn(status: number, headers: Headers): void {
		const now = this.now();
		const comeBack = comeBackMs(headers, now);
		if (status === 429) {
			if (comeBack === undefined) {
				this.spacingMs = Math.min(maxSpacingMs, Math.max(firstSpacingMs, this.spacingMs * 2));
			} else {
				this.blockedUntil = Math.max(this.blockedUntil, now + comeBack);
			}
			return;
		}
		this.spacingMs = this.spacingMs < 20 ? 0 : this.spacingMs * 0.9;
		const remaining = Number(headers['x-ratelimit-remaining']?.trim() || Number.NaN);
		if (!Number.isFinite(remaining)) return;
		// Whether requests still on their way are in the provider's count is unknown: assume not.
		const left = Math.max(0, remaining - this.inFlight);
		const ends = now + Math.min(windowMs, comeBack ?? windowMs);
		const sameWindow = this.left !== undefined && now < this.windowEnds;
		// Answers overtake each other, so within a window only a lower count is news.
		this.left = sameWindow ? Math.min(this.left ?? left, left) : left;
		// Times in headers are whole seconds, so each answer tells the window's end up to two seconds late: the earliest
		// of all is the nearest.
		if (!sameWindow) this.windowEnds = ends;
		else if (comeBack !== undefined) this.windowEnds = Math.min(this.windowEnds, ends);
	}
}

const budgets = new Map<string, Budget>();

/** The budget of an account. @param account identifies credential and host; it must hold no secret in clear */
export function budgetFor(account: string): Budget {
	const known = budgets.get(account);
	if (known) return known;
	const budget = new Budget();
	budgets.set(account, budget);
	return budget;
}
