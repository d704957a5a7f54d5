/** Shape of webhook payloads. */
export type Format = 'onprem' | 'cloud_api';

/** How an inbox answers where nobody knows, or where inboxes differ. */
export interface Dialect {
	/** Industries as the documentation has them, or as the web app sends them since 2026-02. */
	verticals: 'labels' | 'codes';
	/** Which form of the about text is taken; `profile` has it in the business profile alone. */
	about: 'any' | 'wrapped' | 'flat' | 'profile';
	/** Whether messages may have a `context`. */
	replies: 'taken' | 'refused';
	/** Whether the contact list has a link to its next page, or `count` and `results` alone, as documented. */
	contacts: 'linked' | 'documented';
	/** How `waba_statuses` shows times. */
	statusTimes: 'number' | 'text';
	/** Whether user names hold letters and digits only. */
	usernames: 'any' | 'alphanumeric';
	/** 1.4.10 has no resolved chats and no availability. */
	version: '1.4.10' | 'newest';
}

/** What the control plane may change about how the inbox behaves. */
export interface Settings {
	/** Rows on a page where the request names no limit. */
	pageSize: number;
	/** Rows on a page at most; a larger limit is cut. */
	maxPageSize: number;
	/** Bytes of an upload at most. */
	mediaBytes: number;
	/** Webhooks of one user at most; null is no limit. */
	webhooksPerUser: number | null;
	/** Milliseconds from one state of a message to the next; null stops it before that state. */
	sentAfterMs: number | null;
	deliveredAfterMs: number | null;
	readAfterMs: number | null;
	/** How long a refresh of templates or settings takes. */
	refreshMs: number;
	webhookTimeoutMs: number;
	webhookConcurrency: number;
	/** Format of webhooks created from now on. */
	webhookFormat: Format;
	/** Assignment and tagging events as one object, as the prose has it, or in a list, as the samples have it. */
	historyEvents: 'object' | 'list';
	/** What the documentation leaves open, and the newest inboxes do otherwise. */
	dialect: Dialect;
	websocket: {
		format: Format;
		/** Message type of the inbox's own events; newer versions use `getchat_webhook`. */
		inboxEvents: 'waba_webhook' | 'getchat_webhook';
		refuseTokens: boolean;
		refuseConnections: boolean;
		answerPings: boolean;
	};
}

/** The settings at the start. */
export function defaultSettings(): Settings {
	return {
		pageSize: 50,
		maxPageSize: 100,
		mediaBytes: 64 * 1024 * 1024,
		webhooksPerUser: null,
		sentAfterMs: 50,
		deliveredAfterMs: 50,
		readAfterMs: 100,
		refreshMs: 200,
		webhookTimeoutMs: 10_000,
		webhookConcurrency: 8,
		webhookFormat: 'onprem',
		historyEvents: 'object',
		dialect: {
			verticals: 'labels',
			about: 'any',
			replies: 'taken',
			contacts: 'linked',
			statusTimes: 'number',
			usernames: 'any',
			version: 'newest',
		},
		websocket: {
			format: 'onprem',
			inboxEvents: 'waba_webhook',
			refuseTokens: false,
			refuseConnections: false,
			answerPings: true,
		},
	};
}
