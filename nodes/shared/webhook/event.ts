import type { IDataObject } from 'n8n-workflow';

/** What happened, the same words for every provider. */
export type EventKind =
	| 'automaticReply'
	| 'call'
	| 'chatAssigned'
	| 'chatbotHistory'
	| 'chatResolved'
	| 'chatTagged'
	| 'messageAssigned'
	| 'messageReceived'
	| 'messageSent'
	| 'messageStatus'
	| 'messageTagged'
	| 'userAvailability'
	| 'unknown';

/** A file of a message. */
export interface EventMedia {
	/** The provider's id, for its Media operations. */
	id?: string;
	/** What it is, in WhatsApp's words: image, video, audio, voice, document, sticker; or file, where nobody says. */
	kind?: string;
	url?: string;
	mimeType?: string;
	fileName?: string;
	caption?: string;
	sha256?: string;
	/** Why the file could not be downloaded. */
	error?: string;
	/** The item's binary field that holds the downloaded file. */
	binary?: string;
}

/** What a customer entered in a flow. */
interface FlowAnswer {
	name?: string;
	token?: string;
	values?: IDataObject;
}

/** A notice of WhatsApp: of a changed number, for example. */
interface SystemNotice {
	type?: string;
	text?: string;
	/** The number that the customer has from now on. */
	newNumber?: string;
	newUserId?: string;
}

/** One thing that happened, as every trigger gives it. Members without content are left out. */
export interface GatewayEvent {
	provider: string;
	event: EventKind;
	/** The message's id. */
	id?: string;
	/** The provider's own id of the message, where `id` is another: the inbox's, or WhatsApp's. */
	inboxId?: string;
	whatsAppId?: string;
	/** WhatsApp numbers as a reply's `To` takes them, such as +905551234567; of people who hide theirs, the user id. */
	from?: string;
	to?: string;
	/** The conversation, where the provider has an id of its own for it; of a group's messages the group. */
	chatId?: string;
	/** The group that a message was written in. */
	group?: string;
	/** The customer's business-scoped user id, such as TR.13491208655302741918. */
	userId?: string;
	/** The customer's user name on WhatsApp. */
	username?: string;
	/** The sender's name on WhatsApp. */
	name?: string;
	/** ISO 8601; of what has no time of its own, when it came. */
	timestamp?: string;
	/** Whether it happened long before it came: see `late.ts`. Left out otherwise. */
	late?: boolean;
	/** Kind of message, in WhatsApp's words: text, image, location … */
	type?: string;
	text?: string;
	media?: EventMedia[];
	location?: IDataObject;
	contacts?: IDataObject[];
	/** A tapped reply button or list entry. */
	button?: { id?: string; title?: string };
	reaction?: IDataObject;
	/** The answer to a flow: what was entered, by the names of its fields. */
	flow?: FlowAnswer;
	/** A cart that was sent, in WhatsApp's words. */
	order?: IDataObject;
	/** Which message was changed; what it says now is in `text`. */
	edit?: { messageId?: string };
	/** Which message was deleted for everybody. */
	revoke?: { messageId?: string };
	/** The advertisement or post that the customer came from, in WhatsApp's words, such as `ctwa_clid`. */
	referral?: IDataObject;
	/** Something that WhatsApp tells about the customer. */
	system?: SystemNotice;
	/** Whether the customer may be called. */
	callPermission?: { response?: string; isPermanent?: boolean; expiresAt?: string; source?: string };
	/** The number that the customer shared on request. */
	contactInfo?: { phone?: string; name?: string };
	/** The message that this one answers. */
	context?: IDataObject;
	/** Of messageStatus: sent, delivered, read, failed. Of call: what happened to it. */
	status?: string;
	/** Of messageStatus: what WhatsApp bills the message as, such as marketing_lite. */
	category?: string;
	/** Of messageStatus: what the provider tells about Marketing Messages Lite, in its own shape. */
	mmLite?: unknown;
	/** The provider's own number for the status, where it has one. */
	statusCode?: number;
	/** Why a message failed: code, title and details. */
	error?: string;
	/** The status in the provider's words. */
	errors?: IDataObject[];
	/** Of chatAssigned: the change. Of messageAssigned: the latest change of its chat that is known. */
	assignment?: IDataObject;
	/** Of chatTagged and messageTagged. */
	tag?: IDataObject;
	/** Of chatTagged and messageTagged: what the tagging system noted for others. */
	extra?: IDataObject;
	/** Of chatResolved: whether the chat is resolved now, or open again. */
	resolved?: boolean;
	/** Of userAvailability: whose it is, and whether the user is there. */
	user?: IDataObject;
	available?: boolean;
	/** Whether the business wrote it; left out of what customers wrote. */
	fromUs?: boolean;
	/** The user of the inbox who did it, or who wrote. */
	by?: IDataObject;
	/** Of chatbotHistory: every line, oldest first. */
	history?: IDataObject[];
	/** Of several messages that were grouped: each of them, oldest first. */
	messages?: GatewayEvent[];
	/** The provider's own words. */
	raw?: unknown;
}

/** `905551234567` becomes `+905551234567`; anything else (masked or foreign ids) stays as it is. */
export function asNumber(value: unknown): string | undefined {
	const text = textOf(value)?.trim();
	return text !== undefined && /^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text;
}

/** Unix seconds, as text or number, become ISO 8601. */
export function asTime(value: unknown): string | undefined {
	if (value === undefined) return undefined;
	const seconds = Number(textOf(value) ?? Number.NaN);
	// Milliseconds, microseconds and nanoseconds have more digits.
	const ms = [1000, 1, 1e-3, 1e-6].map((unit) => seconds * unit).find((time) => time < 1e14) ?? 0;
	return ms > 0 ? new Date(ms).toISOString() : undefined;
}

/** Text of a bounded length; undefined for anything else, and for empty text. */
export function textOf(value: unknown, most = 100_000): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value !== 'string' || value === '') return undefined;
	return value.length > most ? value.slice(0, most) : value;
}

/** Leaves out members without content, so that an event says only what it knows. */
export function compact<T extends object>(entry: T): T {
	// Made anew: taking members out of an object makes it slow. A body may have thousands of them, and this is the quickest.
	const copy: Record<string, unknown> = {};
	const given: Readonly<Record<string, unknown>> = Object(entry);
	for (const key in given) {
		const value = given[key];
		if (value !== undefined && key !== '__proto__') copy[key] = value;
	}
	return Object(copy);
}
