import Ajv from 'ajv';
import { incomingTypes, type IncomingContent } from './incoming';
import type { Dialect, Format, Settings } from './settings';

// The bodies of control calls.

const whole = { type: 'integer', minimum: 0 };
const positive = { type: 'integer', minimum: 1 };
const wholeOrNull = { type: ['integer', 'null'], minimum: 0 };
const string = { type: 'string' };
const boolean = { type: 'boolean' };
const waId = { type: 'string', pattern: '^[0-9]+$' };
const format = { enum: ['onprem', 'cloud_api'] };
const transport = { enum: ['webhook', 'websocket', 'both'] };
const object = (properties: object, required: string[] = []) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});
const ajv = new Ajv({ allowUnionTypes: true });

/** How an injected event travels. */
export interface Travel {
	times?: number;
	transport?: 'webhook' | 'websocket' | 'both';
}

const travel = { times: { type: 'integer', minimum: 0, maximum: 100 }, transport };

/** A customer's message, or several. */
export type Incoming = Travel &
	IncomingContent & { wa_id?: string; name?: string; id?: string; timestamp?: number; count?: number };

/** Checks the body of `POST /incoming`. */
export const isIncoming = ajv.compile<Incoming>(
	object({
		wa_id: waId,
		name: string,
		id: { type: 'string', minLength: 1 },
		timestamp: whole,
		count: { type: 'integer', minimum: 1, maximum: 10_000 },
		type: { enum: incomingTypes },
		text: string,
		caption: string,
		filename: string,
		mime_type: { type: 'string', pattern: '^[^/\\s]+/[^/]+$' },
		file: string,
		context_id: string,
		forwarded: boolean,
		referral: { type: 'object' },
		content: { type: 'object' },
		...travel,
	}),
);

/** Checks the body of `POST /status`. */
export const isStatus = ajv.compile<
	Travel & {
		id: string;
		status: 'sent' | 'delivered' | 'read' | 'failed';
		code?: number;
		title?: string;
		details?: string;
	}
>(
	object(
		{
			id: string,
			status: { enum: ['sent', 'delivered', 'read', 'failed'] },
			...{ code: whole, title: string, details: string },
			...travel,
		},
		['id', 'status'],
	),
);

/** Checks the body of `POST /assign`. */
export const isAssignment = ajv.compile<{
	wa_id: string;
	user?: number | null;
	group?: number | null;
	by?: number;
}>(object({ wa_id: waId, user: wholeOrNull, group: wholeOrNull, by: positive }, ['wa_id']));

/** Checks the body of `POST /window`. */
export const isWindow = ajv.compile<{ wa_id?: string; open: boolean; seconds?: number }>(
	object({ wa_id: waId, open: boolean, seconds: positive }, ['open']),
);

/** Checks the body of `POST /fail`. */
export const isFailure = ajv.compile<{
	code: number;
	title?: string;
	details?: string;
	wa_id?: string;
	times?: number;
}>(object({ code: whole, title: string, details: string, wa_id: waId, times: positive }, ['code']));

/** Checks the body of `PUT /limits`. */
export const isLimits = ajv.compile<
	Partial<Omit<Settings, 'dialect' | 'websocket' | 'webhookFormat'>> & { perMinute?: number | null; windowMs?: number }
>(
	object({
		...{ perMinute: wholeOrNull, windowMs: positive, pageSize: positive, maxPageSize: positive },
		...{ mediaBytes: whole, webhooksPerUser: wholeOrNull, sentAfterMs: wholeOrNull, deliveredAfterMs: wholeOrNull },
		...{ readAfterMs: wholeOrNull, refreshMs: whole, webhookTimeoutMs: positive, webhookConcurrency: positive },
		historyEvents: { enum: ['object', 'list'] },
	}),
);

/** Checks the body of `PUT /dialect`. */
export const isDialect = ajv.compile<Partial<Dialect>>(
	object({
		verticals: { enum: ['labels', 'codes'] },
		about: { enum: ['any', 'wrapped', 'flat', 'profile'] },
		replies: { enum: ['taken', 'refused'] },
		contacts: { enum: ['linked', 'documented'] },
		statusTimes: { enum: ['number', 'text'] },
		usernames: { enum: ['any', 'alphanumeric'] },
		version: { enum: ['1.4.10', 'newest'] },
	}),
);

/** Checks the body of `PUT /websocket`. */
export const isWebsocket = ajv.compile<Partial<Settings['websocket']>>(
	object({
		format,
		inboxEvents: { enum: ['waba_webhook', 'getchat_webhook'] },
		...{ refuseTokens: boolean, refuseConnections: boolean, answerPings: boolean },
	}),
);

/** Checks the body of `POST /websocket/drop`. */
export const isDrop = ajv.compile<{ username?: string; code?: number; reason?: string }>(
	object({
		username: string,
		code: { type: 'integer', minimum: 1000, maximum: 4999 },
		reason: { type: 'string', maxLength: 60 },
	}),
);

/** Checks the body of `PUT /format`. */
export const isFormat = ajv.compile<{ format: Format; webhook_id?: number }>(
	object({ format, webhook_id: positive }, ['format']),
);

/** Checks the body of `PUT /clock`. */
export const isClock = ajv.compile<{ offsetMs?: number; freezeAt?: string | null }>(
	object({ offsetMs: { type: 'integer' }, freezeAt: { type: ['string', 'null'] } }),
);

/** Checks the body of `PUT /token`. */
export const isToken = ajv.compile<{ token: string; expire?: boolean; user_id?: number }>(
	object({ token: { type: 'string', pattern: '^\\S+$' }, expire: boolean, user_id: positive }, ['token']),
);

/** Checks the body of `PATCH /users/:id`. */
export const isUserState = ajv.compile<{ is_active?: boolean; is_available?: boolean; role?: string }>(
	object({
		is_active: boolean,
		is_available: boolean,
		role: { enum: ['admin', 'user', 'app', 'configurator'] },
	}),
);

/** Checks the body of `PUT /health`. */
export const isHealth = ajv.compile<{ check_name: string; is_ok: boolean; message: string }>(
	object({ check_name: { type: 'string', minLength: 1 }, is_ok: boolean, message: string }, [
		...['check_name', 'is_ok', 'message'],
	]),
);

/** Checks the body of `PATCH /templates`. */
export const isTemplateState = ajv.compile<{ name: string; status: string; rejected_reason?: string }>(
	object({ name: string, status: { enum: ['approved', 'rejected', 'pending', 'paused'] }, rejected_reason: string }, [
		'name',
		'status',
	]),
);
