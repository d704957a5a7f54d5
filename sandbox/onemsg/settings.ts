/** Numbers that the control plane may change. */
export interface Limits {
	/** Messages in an answer where the request names no limit. */
	pageSize: number;
	/** Bytes of an upload at most. */
	mediaBytes: number;
	/** Milliseconds from one state of a message to the next; null stops it before that state. */
	sentAfterMs: number | null;
	deliveredAfterMs: number | null;
	readAfterMs: number | null;
	webhookTimeoutMs: number;
	webhookConcurrency: number;
	/** Further calls after one that failed, with `guaranteedHooks` on. */
	webhookRetries: number;
	webhookRetryAfterMs: number;
}

/** Where the sources disagree about the shape of answers and callbacks, the control plane chooses. */
export interface Shapes {
	/** Name of the last state in callbacks. */
	readStatus: 'read' | 'viewed';
	/** What `rawHooks` does: raw callbacks alone, or next to the usual ones. */
	rawHooks: 'instead' | 'both';
	/** Where the choice of a customer stands in a callback; `body` gives its title only. */
	replies: 'metadata' | 'interactive' | 'body';
	/** How a list of webhooks is answered; `asSet` gives a text back as a text. */
	webhookUrl: 'asSet' | 'list' | 'comma';
	/** `nested`: components as JSON text, language as an object, status in capitals. */
	templates: 'plain' | 'nested';
	/** `empty`: set webhook and settings answer `{}`, as the documentation's samples have it. */
	answers: 'full' | 'empty';
	/** Form of new media ids. */
	mediaIds: 'digits' | 'uuid';
	/** Whether the answer to `GET /messages` names its counters. */
	counters: boolean;
	/** Whether callbacks name the channel. */
	instanceId: boolean;
}

/** The limits at the start. */
export function defaultLimits(): Limits {
	return {
		pageSize: 100,
		mediaBytes: 64 * 1024 * 1024,
		sentAfterMs: 50,
		deliveredAfterMs: 50,
		readAfterMs: 100,
		webhookTimeoutMs: 10_000,
		webhookConcurrency: 8,
		webhookRetries: 3,
		webhookRetryAfterMs: 100,
	};
}

/** The shapes at the start. */
export function defaultShapes(): Shapes {
	return {
		readStatus: 'read',
		rawHooks: 'instead',
		replies: 'metadata',
		webhookUrl: 'asSet',
		templates: 'plain',
		answers: 'full',
		mediaIds: 'digits',
		counters: true,
		instanceId: true,
	};
}
