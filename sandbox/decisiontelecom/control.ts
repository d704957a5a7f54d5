import Ajv from 'ajv';
import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import type { RateLimiter } from '../rateLimit';
import type { Account, Settings } from './account';
import { callbackShapes, type Callbacks } from './callbacks';
import type { Lifecycle } from './lifecycle';

const ajv = new Ajv({ allowUnionTypes: true });
const object = (properties: object, required: string[] = []) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});
const digits = { type: 'string', pattern: '^[0-9]+$' };
const boolean = { type: 'boolean' };
const positive = { type: 'integer', minimum: 1 };
const delay = { type: ['integer', 'null'], minimum: 0 };

const isSettings = ajv.compile<Partial<Settings>>(
	object({
		errorsAs: { enum: ['body', 'http'] },
		textCodes: boolean,
		textIds: boolean,
		callbacks: { enum: ['json', 'form', 'multipart', 'query'] },
		callbackShape: { enum: [...callbackShapes, 'inTurn'] },
		statusWords: boolean,
		sentAfterMs: delay,
		deliveredAfterMs: delay,
		seenAfterMs: delay,
		fetchFiles: boolean,
		callbackTimeoutMs: positive,
	}),
);
const isLimits = ajv.compile<{ perMinute?: number | null; windowMs?: number }>(
	object({ perMinute: { type: ['integer', 'null'], minimum: 1 }, windowMs: positive }),
);
const isFailure = ajv.compile<{ code: number; to?: string; times?: number }>(
	object({ code: { type: 'integer', minimum: 0, maximum: 9 }, to: digits, times: positive }, ['code']),
);
const isWindow = ajv.compile<{ to: string; open: boolean }>(object({ to: digits, open: boolean }, ['to', 'open']));
const isBalance = ajv.compile<{ left: number | null }>(object({ left: delay }, ['left']));
const isKey = ajv.compile<{ key: string }>(object({ key: { type: 'string', minLength: 1 } }, ['key']));
const isStatus = ajv.compile<{ message_id: number; status: number }>(
	object({ message_id: positive, status: { type: 'integer' } }, ['message_id', 'status']),
);
const isCallback = ajv.compile<{ url: string; fields: Record<string, string | number>; times?: number }>(
	object(
		{
			url: { type: 'string', pattern: '^https?://' },
			fields: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
			times: positive,
		},
		['url', 'fields'],
	),
);

/** What the control plane works on. */
export interface Controls {
	account: Account;
	callbacks: Callbacks;
	lifecycle: Lifecycle;
	limiter: RateLimiter;
}

/** The control plane of the DecisionTelecom sandbox, under `/_sandbox/decisiontelecom`. */
export function registerControl(app: FastifyInstance, { account, callbacks, lifecycle, limiter }: Controls): void {
	app.get<{ Querystring: { since?: string } }>('/messages', ({ query }) => account.since(Number(query.since ?? 0)));
	app.get('/messages/count', () => {
		const messages = account.since(0);
		const different = new Set(
			messages.map(({ to, text, file_url, template }) => JSON.stringify([to, text, file_url, template])),
		);
		return {
			total: messages.length,
			uniqueRecipients: new Set(messages.map(({ to }) => to)).size,
			doubled: messages.length - different.size,
		};
	});
	app.get<{ Querystring: { since?: string } }>('/deliveries', ({ query }) => callbacks.since(Number(query.since ?? 0)));

	app.put('/settings', (request) => Object.assign(account.settings, controlBody(request, isSettings)));
	app.put('/limits', (request) => {
		const { perMinute, windowMs } = controlBody(request, isLimits);
		limiter.configure({ limit: perMinute === null ? Number.MAX_SAFE_INTEGER : perMinute, windowMs });
		return { perMinute, windowMs };
	});
	app.put('/window', (request) => {
		const { to, open } = controlBody(request, isWindow);
		if (open) account.closedWindows.delete(to);
		else account.closedWindows.add(to);
		return { to, open };
	});
	app.put('/balance', (request) => {
		account.balance = controlBody(request, isBalance).left;
		return { left: account.balance };
	});
	app.put('/key', (request) => {
		account.key = controlBody(request, isKey).key;
		return { changed: true };
	});

	app.post('/fail', (request) => {
		const { code, to = null, times = 1 } = controlBody(request, isFailure);
		account.failures.push({ code, to, left: times });
		return { planned: account.failures.length };
	});
	app.post('/status', (request) => {
		const { message_id: id, status } = controlBody(request, isStatus);
		const message = account.find(id);
		if (!message) throw new ControlError(404, `There is no message ${id}`);
		lifecycle.reach(message, status);
		return message;
	});
	app.post('/callback', (request) => {
		const { url, fields, times = 1 } = controlBody(request, isCallback);
		for (let n = 0; n < times; n++) callbacks.post(url, fields);
		return { called: times };
	});
}
