import Ajv from 'ajv';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ControlError, controlBody } from '../control';
import type { Journal } from '../journal';
import { providerOf } from '../lookup';
import type { Provider } from '../types';
import { Feed, maxMessages } from './feed';
import type { PhoneAction, PhonePerson } from './line';
import { pages, script, shell, styleSheet } from './pages';

interface Act {
	provider: string;
	account: string;
	person: PhonePerson;
	action: PhoneAction;
}

/** The n8n that the demo started, and how to log in. */
export interface Demo {
	editor: string;
	email: string;
	password: string;
	/** Published workflows that answer whoever writes to an account. */
	answering: Array<{ provider: string; account: string; name: string; editor: string }>;
}

const text = { type: 'string' };
const digits = { type: 'string', pattern: '^[1-9][0-9]{6,14}$' };
const boolean = { type: 'boolean' };
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
	...{ type: 'object', properties, required, additionalProperties: false },
});
const action = (kinds: readonly string[], properties: object, optional: object = {}) =>
	object({ kind: { enum: kinds }, ...properties, ...optional, quotes: text }, ['kind', ...Object.keys(properties)]);

const ajv = new Ajv();
const isAct = ajv.compile<Act>(
	object({
		...{ provider: text, account: text },
		person: object({ number: digits, name: text, hidden: boolean, group: text }, ['number', 'name', 'hidden']),
		action: {
			oneOf: [
				action(['text'], { text: { type: 'string', minLength: 1 } }),
				action(['button'], { id: text, title: text, inTemplate: boolean }),
				action(['row'], { id: text, title: text }, { description: text }),
				action(['flow'], { values: { type: 'object', additionalProperties: text } }),
				action(['order'], { products: { type: 'array', items: text, minItems: 1 } }),
				action(['reaction'], { emoji: text, messageId: text }),
				action(['location'], { latitude: { type: 'number' }, longitude: { type: 'number' }, name: text }),
				action(['contact'], { name: text, phone: text }),
				action(['image', 'voice', 'document'], { name: text, mime: text, base64: text }, { caption: text }),
			],
		},
	}),
);
const isWindow = ajv.compile<{ provider: string; account: string; number: string; open: boolean }>(
	object({ provider: text, account: text, number: digits, open: boolean }),
);

const editor = { type: 'string', pattern: '^http://(127\\.0\\.0\\.1|localhost):[0-9]+(/|$)' };
const isDemo = ajv.compile<Demo>(
	object({
		...{ editor, email: text, password: text },
		answering: { type: 'array', items: object({ provider: text, account: text, name: text, editor }) },
	}),
);

const pollMs = 150;
/** Nothing but the sandbox's own: messages come from strangers' workflows. */
const policy =
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'";

/** The pages that people look at. */
export function registerPages(app: FastifyInstance): void {
	for (const [url, { title, script: name }] of Object.entries(pages)) {
		app.get(url, async (_request, reply) => await html(reply, shell(title, name)));
	}
}

async function html(reply: FastifyReply, page: string): Promise<FastifyReply> {
	return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).send(page);
}

/** What the pages ask for, under `/_sandbox/phone`. */
export function registerPhone(app: FastifyInstance, parts: { providers: readonly Provider[]; journal: Journal }): void {
	const { providers, journal } = parts;
	const known = (name: string): Provider => {
		const provider = providers.find((one) => one.name === name);
		if (!provider) throw new ControlError(404, `There is no provider ${name}`);
		return provider;
	};

	app.get('/style.css', async (_request, reply) => await reply.type('text/css').send(await styleSheet()));
	for (const { script: name } of Object.values(pages)) {
		app.get(`/${name}.js`, async (_request, reply) => await reply.type('text/javascript').send(await script(name)));
	}

	let demo: Demo | null = null;
	app.get('/demo', () => ({ demo }));
	app.put('/demo', (request) => {
		demo = controlBody(request, isDemo);
		return { demo };
	});

	app.get('/accounts', () =>
		providers.flatMap(({ name, phone }) => phone.accounts().map((account) => ({ provider: name, ...account }))),
	);

	app.get('/messages', () => providers.flatMap(({ phone }) => phone.messages(maxMessages)));

	app.post('/act', (request) => {
		const { provider, account, person, action: done } = controlBody(request, isAct);
		const line = known(provider).phone;
		const found = line.accounts().find(({ id }) => id === account);
		if (!found) throw new ControlError(404, `There is no account ${account}`);
		if (!found.hears) throw new ControlError(409, `${found.name} does not deliver incoming messages`);
		line.act(account, person, done);
		return { done: true };
	});

	app.post('/window', (request) => {
		const { provider, account, number, open } = controlBody(request, isWindow);
		known(provider).phone.setWindow(account, number, open);
		return { open };
	});

	app.get<{ Params: { provider: string; id: string } }>('/files/:provider/:id', async (request, reply) => {
		const { provider, id } = request.params;
		const file = known(provider).phone.file(id);
		if (!file) throw new ControlError(404, `There is no file ${id}`);
		return await reply
			.headers({ 'content-type': file.mime, 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' })
			.send(Buffer.from(file.bytes));
	});

	app.get('/events', (request, reply) => {
		const feed = new Feed(providers, journal, (path) => providerOf(providers, path)?.name ?? 'desk360');
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		const tell = () => {
			const change = feed.next();
			if (change) raw.write(`data: ${JSON.stringify(change)}\n\n`);
		};
		raw.write(': hello\n\n');
		tell();
		const timer = setInterval(tell, pollMs);
		request.raw.once('close', () => clearInterval(timer));
	});
}
