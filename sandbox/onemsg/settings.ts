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
	readStatus: 'read' | 'viewed' | 'played';
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
	/** What reaches people without a number: everything, a user id as `phone` alone, or ids under their own names. */
	hiddenNumbers: 'all' | 'phone' | 'bsuid';
	/** Where the token must be. */
	token: 'either' | 'header' | 'query' | 'both';
	/** What becomes of a list of webhooks: kept, refused, cut to its first entry, or to nothing. */
	webhookList: 'kept' | 'refused' | 'first' | 'lost';
	/** How `webhookStatuses` tells the state of each address. */
	webhookStatuses: 'list' | 'map' | 'flags' | 'words' | 'none';
	/** Whether `GET /templates` ignores `offset` and gives the same page again. */
	templateOffset: 'honoured' | 'ignored';
	/** How `GET /me` is answered. */
	profile: 'plain' | 'envelope';
	/** What `GET /messages` answers where the history is off. */
	noHistory: 'empty' | 'notice';
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
		hiddenNumbers: 'all',
		token: 'either',
		webhookList: 'kept',
		webhookStatuses: 'list',
		templateOffset: 'honoured',
		profile: 'plain',
		noHistory: 'notice',
	};
}
