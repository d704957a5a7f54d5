import { monotonicMs } from '../wait';

/** So many failures in a row, and the provider is left alone for a while. */
export const maxFailures = 5;
/** How long it is left alone, in milliseconds; then one message finds out whether it is back. */
export const pauseMs = 60_000;
/** The longest that this message is waited for: longer than a request takes. */
export const maxTrialMs = 10 * 60_000;

/** Remembers whether the provider of one account works, for all messages that could go through it. */
export class Breaker {
	private failures = 0;
	private openUntil = 0;
	private trialUntil = 0;

	constructor(private readonly now: () => number = monotonicMs) {}

	/**
	 * Whether a message may go through the account now. Of several that ask after a pause one may; the others wait for
	 * what becomes of it.
	 */
	admits(): boolean {
		if (this.failures < maxFailures) return true;
		const now = this.now();
		if (now < this.openUntil || now < this.trialUntil) return false;
		this.trialUntil = now + maxTrialMs;
		return true;
	}

	/** The provider took a message, or refused it for what it says or whom it is for. */
	answered(): void {
		this.failures = 0;
		this.trialUntil = 0;
	}

	/** The provider could not be reached, did not want the request, or failed itself. */
	failed(): void {
		this.failures++;
		this.openUntil = this.now() + pauseMs;
		this.trialUntil = 0;
	}

	/** A message ended before it came to the provider. */
	notAsked(): void {
		this.trialUntil = 0;
	}
}

const breakers = new WeakMap<object, Breaker>();

/** @param account stands for it in this process, as `Client.account` gives it */
export function breakerOf(account: object): Breaker {
	const breaker = breakers.get(account) ?? new Breaker();
	breakers.set(account, breaker);
	return breaker;
}
