/** What a counter says about one call. */
export interface Quota {
	limit: number;
	remaining: number;
	/** Milliseconds until the window ends. */
	resetInMs: number;
	exceeded: boolean;
}

interface Window {
	startedAt: number;
	used: number;
}

/** Counts calls in fixed windows, one counter a key (an IP address). */
export class RateLimiter {
	private readonly windows = new Map<string, Window>();
	private limit: number;
	private windowMs: number;

	constructor(private readonly defaults: { limit: number; windowMs: number }) {
		this.limit = defaults.limit;
		this.windowMs = defaults.windowMs;
	}

	/** Counts a call. Refused calls count too, as the provider says of invalid ones. */
	take(key: string): Quota {
		const window = this.current(key);
		window.used += 1;
		return this.quota(window);
	}

	/** Looks at a counter without counting. */
	peek(key: string): Quota {
		return this.quota(this.current(key));
	}

	/** Changes the limit and starts new windows, so that a test knows where it begins. */
	configure(settings: { limit?: number; windowMs?: number }): void {
		this.limit = settings.limit ?? this.limit;
		this.windowMs = settings.windowMs ?? this.windowMs;
		this.windows.clear();
	}

	/** The limits the sandbox starts with. */
	reset(): void {
		this.configure(this.defaults);
	}

	private current(key: string): Window {
		// Real time on purpose: a frozen server clock must not freeze the windows.
		const now = performance.now();
		const existing = this.windows.get(key);
		if (existing && now - existing.startedAt < this.windowMs) return existing;
		const window = { startedAt: now, used: 0 };
		this.windows.set(key, window);
		return window;
	}

	private quota(window: Window): Quota {
		return {
			limit: this.limit,
			remaining: Math.max(0, this.limit - window.used),
			resetInMs: Math.max(0, window.startedAt + this.windowMs - performance.now()),
			exceeded: window.used > this.limit,
		};
	}
}

/** Whole seconds for `Retry-After`, never 0: a client that comes back at once would be refused again. */
export function retryAfterSeconds(quota: Quota): number {
	return Math.max(1, Math.ceil(quota.resetInMs / 1000));
}
