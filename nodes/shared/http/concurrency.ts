import { StartGate } from './startGate';
import { monotonicMs } from '../wait';

/** How a request that was under way ended. */
export type Ending = 'answered' | 'refused' | 'failed';

export interface ConcurrencyOptions {
	/** The most requests at the same time, where the user sets it. */
	ceiling?: number;
	/** Milliseconds, for durations. */
	now?: () => number;
}

/** Without a ceiling of the user's, where the provider tells what is left of its limit. */
export const maxAutomatic = 50;
/** Where it tells nothing: all that are under way when a limit is reached are refused. */
export const maxUntold = 16;
/** A run begins with so many, and rising delay alone takes none of them away: as many as are harmless everywhere. */
const start = 5;
/** Answers so many times as slow as they were at their best, and slower than that by this, mean that requests queue somewhere. */
const slower = 1.75;
const muchSlower = 2.5;
const noiseMs = 5;
/** Whoever waits so long for a turn is held up by a rate limit, which more requests do not lift. */
const heldUpMs = 20;
/** After so many slow rounds in a row the best delay is looked for anew: a provider may become slower for good. */
const era = 25;
/** It does not grow until so many requests have begun after the last one with files. */
const afterFiles = 20;
/** Rounds after a delay within which another one is no new stall. */
const stallRounds = 10;

/** What a request did before it had its turn, and what it carries. */
interface Departure {
	/** How long it waited for its turn. */
	waitedMs?: number;
	/** Whether it carries files: how long those take says nothing, and many at a time fill the memory. */
	isLarge?: boolean;
}

/** What to tell of a request that has its turn. */
interface UnderWay {
	/** From now on the provider has it, and not this process. */
	leaves(): void;
	/** It is over; without an ending where it was called off. */
	over(ending?: Ending): void;
}

/** A request under way. */
interface Flight {
	/** Requests count from 0. */
	number: number;
	startedAt: number;
	/** Whether it counts for growth. */
	tells: boolean;
}

/**
 * How many requests of one run are under way at the same time: grows while answers come as quickly as with few of them,
 * and shrinks when the provider refuses, fails or becomes slower.
 *
 * It decides once in each round trip, after as many answers as requests may be under way. While nothing speaks against it,
 * the number doubles each time; above what was refused last it grows by an eighth. A refusal or a failure halves it. What a
 * failure or a delay took away comes back within two round trips; what a refusal took away does not.
 */
export class Concurrency {
	/** What those pass that are under way by their number, before they leave. */
	readonly gate = new StartGate();
	private allowed: number;
	private ceiling: number;
	private readonly isAutomatic: boolean;
	private readonly now: () => number;
	private underWay = 0;
	private begun = 0;
	/** Up to here it doubles. */
	private threshold: number;
	/** Whether something has shrunk it that may be over. */
	private isRecovering = false;
	/** Requests before this one belong to what was decided already. */
	private decidedAt = 0;
	private shrunkAt = 0;
	/** The most with which answers were quick, and how many rounds ago delay has shrunk it. */
	private proven = 1;
	private sinceDelay = Number.POSITIVE_INFINITY;
	private round = new Round();
	/** The latest request with files. */
	private largeAt = Number.NEGATIVE_INFINITY;
	/** The smoothed delay, and the least that it was. */
	private delay: number | undefined;
	private best = Number.POSITIVE_INFINITY;
	private slowRounds = 0;
	/** Accounts that requests went to, and whether each tells what is left of its limit. */
	private readonly tellsLimit = new Map<object, boolean>();

	constructor({ ceiling, now = monotonicMs }: ConcurrencyOptions = {}) {
		this.isAutomatic = ceiling === undefined;
		this.ceiling = Math.max(1, Math.floor(ceiling ?? maxUntold));
		this.now = now;
		this.allowed = Math.min(this.ceiling, start);
		this.threshold = this.ceiling;
	}

	/**
	 * An account tells what is left of its limit, so that nobody needs to be refused. More requests may be under way only
	 * where all accounts of the run do: those to one that tells nothing would all be refused.
	 */
	limitIsTold(account: object): void {
		if (this.tellsLimit.get(account) === true) return;
		this.tellsLimit.set(account, true);
		this.chooseCeiling();
	}

	private chooseCeiling(): void {
		if (!this.isAutomatic) return;
		const ceiling = [...this.tellsLimit.values()].includes(false) ? maxUntold : maxAutomatic;
		if (ceiling === this.ceiling) return;
		if (this.threshold === this.ceiling) this.threshold = ceiling;
		this.ceiling = ceiling;
		if (this.allowed > ceiling) this.become(ceiling);
	}

	/** How many requests may be under way now. */
	get limit(): number {
		return this.allowed;
	}

	/**
	 * A request has its turn.
	 *
	 * @param account stands for whom it goes to
	 */
	begin(account: object, { waitedMs = 0, isLarge = false }: Departure = {}): UnderWay {
		if (!this.tellsLimit.has(account)) {
			this.tellsLimit.set(account, false);
			this.chooseCeiling();
		}
		this.underWay++;
		this.round.mostUnderWay = Math.max(this.round.mostUnderWay, this.underWay);
		const number = this.begun++;
		if (isLarge) this.noteLarge(number);
		const flight: Flight = {
			number,
			startedAt: this.now(),
			tells: waitedMs < heldUpMs && !isLarge,
		};
		let isOver = false;
		return {
			leaves: () => void (flight.startedAt = this.now()),
			over: (ending) => {
				if (isOver) return;
				isOver = true;
				this.underWay--;
				if (ending) this.learn(ending, flight);
			},
		};
	}

	/** Files are about to be read, for a request that comes later: whoever has not begun by now waits until few are under way. */
	expectFiles(): void {
		this.noteLarge(this.begun);
	}

	/** Few at a time, also where many small ones were under way before, or come between them. */
	private noteLarge(number: number): void {
		this.largeAt = number;
		if (this.allowed > this.least) this.become(this.least);
	}

	private get carriesFiles(): boolean {
		return this.begun - this.largeAt <= afterFiles;
	}

	private learn(ending: Ending, { number, startedAt, tells }: Flight): void {
		const isNews = number >= this.decidedAt;
		if (ending !== 'answered') {
			if (isNews) this.shrink(ending);
			return;
		}
		// Those that left while more were allowed say nothing about fewer.
		if (number < this.shrunkAt) return;
		this.round.add(this.now() - startedAt, { tells });
		if (this.round.answers >= this.allowed) this.decide();
	}

	private shrink(ending: Exclude<Ending, 'answered'>): void {
		const half = Math.max(1, Math.floor(this.allowed / 2));
		this.threshold = ending === 'refused' ? half : Math.max(this.allowed, this.isRecovering ? this.threshold : 0);
		this.isRecovering = ending === 'failed';
		this.become(half);
	}

	/** At the end of a round. */
	private decide(): void {
		const { mean, tells, mostUnderWay } = this.round;
		const usual = this.best;
		const isSlow = mean > usual * slower + noiseMs;
		if (!isSlow) this.proven = Math.max(this.proven, Math.min(this.allowed, mostUnderWay));
		this.sinceDelay++;
		if (mean > usual * muchSlower + noiseMs && this.allowed > this.least) this.slowDown();
		else if (!isSlow && this.mayGrow({ tells }) && mostUnderWay >= this.allowed * 0.75) this.grow();
		else this.become(this.allowed);
		this.noteDelay(mean, { isSlow });
	}

	/** While files come it is back at a few, and no more. */
	private mayGrow({ tells }: { tells: boolean }): boolean {
		return this.carriesFiles ? this.allowed < this.least : tells;
	}

	private get least(): number {
		return Math.min(start, this.ceiling);
	}

	private slowDown(): void {
		// Twice in a row it is no stall: there is room for fewer now.
		if (this.sinceDelay <= stallRounds) this.proven = Math.max(this.least, Math.floor(this.proven * 0.75));
		this.sinceDelay = 0;
		this.threshold = Math.min(this.proven, Math.max(this.allowed, this.isRecovering ? this.threshold : 0));
		this.isRecovering = true;
		this.become(Math.max(this.least, Math.floor(this.allowed / 2)));
	}

	private grow(): void {
		const { allowed, threshold } = this;
		const most = this.carriesFiles ? this.least : this.ceiling;
		if (allowed >= threshold) {
			this.isRecovering = false;
			return this.become(Math.min(most, allowed + Math.max(1, Math.floor(allowed / 8))));
		}
		const back = this.isRecovering ? Math.ceil(threshold / 2) : 0;
		this.become(Math.min(most, threshold, Math.max(2 * allowed, back)));
	}

	private noteDelay(mean: number, { isSlow }: { isSlow: boolean }): void {
		this.delay = this.delay === undefined ? mean : this.delay + (mean - this.delay) / 4;
		this.best = Math.min(this.best, this.delay);
		this.slowRounds = isSlow ? this.slowRounds + 1 : 0;
		if (this.slowRounds < era) return;
		// Whether it has become slower for good, or only under this load, few requests find out.
		this.slowRounds = 0;
		this.best = Number.POSITIVE_INFINITY;
		this.delay = undefined;
		this.threshold = this.allowed;
		this.isRecovering = true;
		this.become(this.least);
	}

	/** Requests that are under way by now say nothing about it. */
	private become(allowed: number): void {
		const before = this.allowed;
		this.allowed = Math.max(1, Math.min(this.ceiling, allowed));
		this.decidedAt = this.begun;
		if (this.allowed < before) this.shrunkAt = this.begun;
		this.round = new Round();
		this.round.mostUnderWay = this.underWay;
	}
}

/** What the answers since the last decision say. */
class Round {
	answers = 0;
	tells = true;
	mostUnderWay = 0;
	private sum = 0;

	add(tookMs: number, { tells }: { tells: boolean }): void {
		this.answers++;
		this.sum += tookMs;
		this.tells &&= tells;
	}

	get mean(): number {
		return this.sum / Math.max(1, this.answers);
	}
}
