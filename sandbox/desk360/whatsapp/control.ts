import Ajv from 'ajv';
import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../../control';
import { answerShapes, type AnswerShape, type UndocumentedAnswers } from './answers';
import { errorShapes, type ErrorShape } from '../errors';
import type { Callbacks } from './callbacks';
import { incomingBody, type Incoming } from './incoming';
import type { MessageStore } from './messages';

/** WhatsApp's side of the account. */
export interface WhatsApp {
	messages: MessageStore;
	callbacks: Callbacks;
	/** Numbers whose 24-hour window is closed. */
	closed: Set<string>;
	/** What comes where the documentation shows no answer. */
	answers: UndocumentedAnswers;
}

const text = { type: 'string' };
const object = (properties: object, required: string[] = []) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

const ajv = new Ajv({ allowUnionTypes: true });
const isWebhook = ajv.compile<{ url: string | null; statuses?: string[]; delayMs?: number }>(
	object(
		{
			url: { type: ['string', 'null'] },
			statuses: { type: 'array', items: { enum: ['delivered', 'read'] } },
			delayMs: { type: 'integer', minimum: 0 },
		},
		['url'],
	),
);
const isIncoming = ajv.compile<Incoming & { times?: number; parallel?: boolean }>(
	object(
		{
			...{ type: text, from: text, name: text, text, id: text, timestamp: text, location: {}, contacts: {} },
			...{ caption: text, fileName: text, mimeType: text, bytesBase64: text, status: text },
			button: object({ payload: text, text }, ['payload', 'text']),
			...{ bot_histories: {}, auto_replies: {} },
			times: { type: 'integer', minimum: 1, maximum: 1000 },
			parallel: { type: 'boolean' },
		},
		['type'],
	),
);
const isWindow = ajv.compile<{ to: string; open: boolean }>(
	object({ to: text, open: { type: 'boolean' } }, ['to', 'open']),
);

const isShape = ajv.compile<{ shape?: AnswerShape | 'inTurn'; errors?: ErrorShape }>({
	...object({ shape: { enum: [...answerShapes, 'inTurn'] }, errors: { enum: [...errorShapes] } }),
	minProperties: 1,
});

/** WhatsApp's part of the control plane, under `/_sandbox/desk360`. */
export function registerWhatsAppControl(
	app: FastifyInstance,
	{ messages, callbacks, closed, answers }: WhatsApp,
): void {
	app.put('/answers', (request) => {
		const { shape, errors } = controlBody(request, isShape);
		if (shape !== undefined) answers.choose(shape);
		if (errors !== undefined) answers.errors = errors;
		return { ...(shape !== undefined && { shape }), ...(errors !== undefined && { errors }) };
	});

	app.get('/webhook', () => ({ url: callbacks.url }));
	app.put('/webhook', (request) => {
		const { url, statuses = ['delivered', 'read'], delayMs = 0 } = controlBody(request, isWebhook);
		if (url !== null && !URL.canParse(url)) throw new ControlError(400, 'url must be an address');
		callbacks.register(url === null ? null : { url, statuses, delayMs });
		return { registered: url !== null };
	});

	app.get<{ Querystring: { since?: string } }>('/deliveries', ({ query }) => callbacks.since(Number(query.since ?? 0)));

	app.post('/incoming', async (request) => {
		const { times = 1, parallel = false, ...incoming } = controlBody(request, isIncoming);
		const payload = incomingBody(incoming, messages, `${request.protocol}://${request.host}`);
		const deliveries = [];
		if (parallel) deliveries.push(...(await Promise.all(Array.from({ length: times }, () => callbacks.post(payload)))));
		else for (let n = 0; n < times; n++) deliveries.push(await callbacks.post(payload));
		return { payload, deliveries: deliveries.map(({ status, error }) => ({ status, error })) };
	});

	app.get<{ Querystring: { since?: string } }>('/messages', ({ query }) => messages.since(Number(query.since ?? 0)));
	app.get('/messages/count', () => messages.count());
	app.get('/messages/read', () => messages.readIds());

	app.put('/window', (request) => {
		const { to, open } = controlBody(request, isWindow);
		if (open) closed.delete(to);
		else closed.add(to);
		return { to, open };
	});
}
