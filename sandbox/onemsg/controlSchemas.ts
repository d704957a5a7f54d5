import Ajv from 'ajv';
import type { Channel } from './channels';
import { incomingTypes, type IncomingContent } from './incoming';
import type { Limits, Shapes } from './settings';

// The bodies of control calls.

const whole = { type: 'integer', minimum: 0 };
const positive = { type: 'integer', minimum: 1 };
const wholeOrNull = { type: ['integer', 'null'], minimum: 0 };
const string = { type: 'string' };
const boolean = { type: 'boolean' };
const chatId = { type: 'string', pattern: '^\\S+@(c\\.us|g\\.us|lid|username)$' };
const times = { type: 'integer', minimum: 0, maximum: 100 };
const object = (properties: object, required: string[] = []) => ({
	type: 'object',
	properties: { channel: string, ...properties },
	required,
	additionalProperties: false,
});
const ajv = new Ajv({ allowUnionTypes: true });

/** Which channel a call is about: the first one when left out. */
export interface OfChannel {
	channel?: string;
}

/** A customer's message, or several; or one that the business wrote with the app. */
export type Incoming = OfChannel &
	IncomingContent & {
		chat_id?: string;
		/** Who writes, where the chat is a group. */
		author?: string;
		name?: string;
		from_me?: boolean;
		forwarded?: boolean;
		id?: string;
		time?: number;
		count?: number;
		times?: number;
	};

/** Checks the body of `POST /incoming`. */
export const isIncoming = ajv.compile<Incoming>(
	object({
		...{ chat_id: chatId, author: chatId, name: string, from_me: boolean, forwarded: boolean },
		...{ id: { type: 'string', minLength: 1 }, time: whole, count: { ...positive, maximum: 10_000 }, times },
		...{ type: { enum: incomingTypes }, text: string, caption: string, filename: string, file: string },
		...{ mime_type: { type: 'string', pattern: '^[^/\\s]+/[^/]+$' }, quoted_id: string, reply_id: string },
		content: { type: 'object' },
	}),
);

/** Checks the body of `POST /ack`. */
export const isAck = ajv.compile<
	OfChannel & {
		id: string;
		status: 'sent' | 'delivered' | 'read' | 'failed';
		code?: number;
		title?: string;
		details?: string;
		times?: number;
	}
>(
	object(
		{
			id: string,
			status: { enum: ['sent', 'delivered', 'read', 'failed'] },
			...{ code: whole, title: string, details: string, times },
		},
		['id', 'status'],
	),
);

/** Checks the body of `POST /call`. */
export const isCall = ajv.compile<OfChannel & { from?: string; event?: string; times?: number; id?: string }>(
	object({
		from: { type: 'string', pattern: '^\\d+$' },
		...{ event: { enum: ['connect', 'terminate'] }, times, id: string },
	}),
);

/** Checks the body of `POST /event`. */
export const isEvent = ajv.compile<OfChannel & { body: object; times?: number }>(
	object({ body: { type: 'object' }, times }, ['body']),
);

/** Checks the body of `POST /window`. */
export const isWindow = ajv.compile<OfChannel & { chat_id?: string; open: boolean; seconds?: number }>(
	object({ chat_id: chatId, open: boolean, seconds: positive }, ['open']),
);

/** What the next sends are to meet. */
export interface FailureBody extends OfChannel {
	kind?: 'refused' | 'queued' | 'http' | 'undelivered';
	chat_id?: string;
	times?: number;
	message?: string;
	error?: string | object;
	status?: number;
	code?: number;
	title?: string;
	details?: string;
}

/** Checks the body of `POST /fail`. */
export const isFailure = ajv.compile<FailureBody>(
	object({
		kind: { enum: ['refused', 'queued', 'http', 'undelivered'] },
		...{ chat_id: chatId, times: positive, message: string, error: { type: ['string', 'object'] } },
		...{ status: { type: 'integer', minimum: 400, maximum: 599 }, code: whole, title: string, details: string },
	}),
);

/** Checks the body of `PUT /limits`. */
export const isLimits = ajv.compile<Partial<Limits> & { perMinute?: number | null; windowMs?: number }>({
	type: 'object',
	additionalProperties: false,
	properties: {
		...{ perMinute: wholeOrNull, windowMs: positive, pageSize: positive, mediaBytes: whole },
		...{ sentAfterMs: wholeOrNull, deliveredAfterMs: wholeOrNull, readAfterMs: wholeOrNull },
		...{ webhookTimeoutMs: positive, webhookConcurrency: positive, webhookRetries: whole, webhookRetryAfterMs: whole },
	},
});

/** Checks the body of `PUT /shapes`. */
export const isShapes = ajv.compile<Partial<Shapes>>({
	type: 'object',
	additionalProperties: false,
	properties: {
		...{ readStatus: { enum: ['read', 'viewed', 'played'] }, rawHooks: { enum: ['instead', 'both'] } },
		...{ replies: { enum: ['metadata', 'interactive', 'body'] }, webhookUrl: { enum: ['asSet', 'list', 'comma'] } },
		...{ templates: { enum: ['plain', 'nested'] }, answers: { enum: ['full', 'empty'] } },
		...{ mediaIds: { enum: ['digits', 'uuid'] }, counters: boolean, instanceId: boolean },
		...{ hiddenNumbers: { enum: ['all', 'phone', 'bsuid'] }, token: { enum: ['either', 'header', 'query', 'both'] } },
		webhookList: { enum: ['kept', 'refused', 'first', 'lost'] },
		webhookStatuses: { enum: ['list', 'map', 'flags', 'words', 'none'] },
		...{ templateOffset: { enum: ['honoured', 'ignored'] }, profile: { enum: ['plain', 'envelope'] } },
		noHistory: { enum: ['empty', 'notice'] },
	},
});

/** Checks the body of `POST /channels`. */
export const isNewChannel = ajv.compile<Channel>({
	type: 'object',
	properties: {
		id: { type: 'string', pattern: '^[0-9]{1,12}$' },
		token: { type: 'string', minLength: 1 },
		phone: { type: 'string', pattern: '^[1-9][0-9]{6,14}$' },
	},
	required: ['id', 'token', 'phone'],
	additionalProperties: false,
});

/** Checks the body of `PUT /channel`. */
export const isChannelState = ajv.compile<
	OfChannel & { status?: string; subscription?: string; history?: boolean; flows?: boolean; mmLite?: object }
>(
	object({
		status: { enum: ['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'] },
		subscription: { enum: ['active', 'trial', 'blocked'] },
		...{ history: boolean, flows: boolean, mmLite: { type: 'object' } },
	}),
);

/** Checks the body of `PUT /webhooks`. */
export const isWebhooks = ajv.compile<
	OfChannel & {
		webhookUrl?: string | string[] | null;
		disabled?: string[];
		ackNotificationsOn?: boolean;
		guaranteedHooks?: boolean;
		rawHooks?: boolean;
	}
>(
	object({
		webhookUrl: { type: ['string', 'array', 'null'], items: string },
		disabled: { type: 'array', items: string },
		...{ ackNotificationsOn: boolean, guaranteedHooks: boolean, rawHooks: boolean },
	}),
);

/** Checks the body of `PUT /clock`. */
export const isClock = ajv.compile<{ offsetMs?: number; freezeAt?: string | null }>({
	type: 'object',
	additionalProperties: false,
	properties: { offsetMs: { type: 'integer' }, freezeAt: { type: ['string', 'null'] } },
});

/** Checks the body of `PUT /token`. */
export const isToken = ajv.compile<OfChannel & { token: string }>(
	object({ token: { type: 'string', pattern: '^\\S+$' } }, ['token']),
);

/** Checks the body of `PATCH /templates`. */
export const isTemplateState = ajv.compile<OfChannel & { name: string; status: string; rejected_reason?: string }>(
	object({ name: string, status: { enum: ['approved', 'rejected', 'pending', 'paused'] }, rejected_reason: string }, [
		...['name', 'status'],
	]),
);
