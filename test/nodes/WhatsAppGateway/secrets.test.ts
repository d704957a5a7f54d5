import { inspect } from 'node:util';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { gatewaySetup, providerSetups } from '../../support/gateway';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const names = Object.keys(providerSetups);
const to = '+905551234567';

/** A token of its own for each provider: long, and without a part in common. */
const secretOf = (name: string) => Buffer.from(`${name}|canary|${name}`).toString('hex');
const secrets = Object.fromEntries(names.map((name) => [name, secretOf(name)]));

/** Where each provider's credential has its secret. */
const secretField = {
	oneMsg: 'token',
	decisionTelecom: 'apiKey',
	desk360: 'apiToken',
	desk360WhatsApp: 'apiToken',
	getChat: 'apiToken',
} as const;

const spellings = (secret: string) => [
	secret,
	encodeURIComponent(secret),
	Buffer.from(secret).toString('base64').replace(/=+$/, ''),
	Buffer.from(`${secret}:`).toString('base64').replace(/=+$/, ''),
];

const wire = ({ method, url, headers, body }: Recorded) =>
	`${method} ${url} ${JSON.stringify(headers)} ${body.toString()}`;

let stubs: Record<string, Stub> = {};

/** A server for each provider, all with the same answers. */
async function start(answer: (request: Recorded) => StubAnswer): Promise<Record<string, string>> {
	stubs = {};
	for (const name of names) stubs[name] = await startStub((request) => answer(request));
	return Object.fromEntries(Object.entries(stubs).map(([name, { origin }]) => [name, origin]));
}

afterEach(async () => {
	await Promise.all(Object.values(stubs).map(async (stub) => await stub.close()));
});

const own: Record<string, ICredentialDataDecryptedObject> = Object.fromEntries(
	Object.entries(secretField).map(([name, field]) => [name, { [field]: secretOf(name) }]),
);

/** The same for those who log in with a password: with a session under way, and before the first login. */
const loggingIn = (session: (name: string) => string): typeof own => ({
	...own,
	...Object.fromEntries(
		['desk360', 'desk360WhatsApp', 'getChat'].map((name) => {
			const password = `pw-${secretOf(name)}`;
			const user = { email: 'ada@example.com', username: 'ada', apiToken: '' };
			return [name, { ...user, authentication: 'login', password, sessionToken: session(name) }];
		}),
	),
});
const ways: Array<[string, () => typeof own]> = [
	['a token', () => own],
	['a session', () => loggingIn((name) => `session-${secretOf(name)}`)],
	['a password', () => loggingIn(() => '')],
];

/** Runs it with Continue on Fail and without, and gives all that a user and a log get to see. */
async function everythingTold(
	origins: Record<string, string>,
	parameters: INodeParameters,
	credentials: typeof own,
): Promise<string> {
	// What the node writes back to a credential stays out of the next run.
	const setup = gatewaySetup(origins, { to, ...parameters }, structuredClone(credentials));
	const told: unknown[] = [await executeNode({ ...setup, node: { onError: 'continueRegularOutput' } })];
	told.push(await executeNode({ ...setup, node: {} }).catch((error: unknown) => error));
	return told.map((one) => inspect(one, { depth: 12, maxStringLength: null })).join('\n');
}

/** All that came in, as a server that debugs in public says it. */
const echo = (request: Recorded) => ({ message: `no: ${wire(request)}`, error: wire(request), detail: wire(request) });

const text: INodeParameters = { operation: 'sendText', text: 'Hello' };
/** Its list is asked for before anything is sent. */
const template: INodeParameters = { resource: 'template', operation: 'send', templateId: 'order_update:en' };
const later = { 'retry-after': '600' };

const failures: Array<[string, INodeParameters, (request: Recorded) => StubAnswer]> = [
	['a refused token', text, (request) => ({ status: 401, json: echo(request) })],
	['a refused token of a list', template, (request) => ({ status: 401, json: echo(request) })],
	['what may not be done', text, (request) => ({ status: 403, json: echo(request) })],
	['an empty account, in words', text, (request) => ({ status: 402, text: wire(request) })],
	['a rate limit', text, (request) => ({ status: 429, headers: later, json: echo(request) })],
	['a server that asks to come back later', text, (request) => ({ status: 503, headers: later, json: echo(request) })],
	['an error of the server', text, (request) => ({ status: 500, json: echo(request) })],
	[
		'a redirect',
		text,
		({ url, headers }) => ({
			status: 307,
			headers: { location: `https://elsewhere.example${url}&t=${String(headers.authorization)}` },
		}),
	],
];
const table = ways.flatMap(([way, make]) =>
	failures.map(([failure, parameters, answer]) => ({ way, make, failure, parameters, answer })),
);

test.each(table)(
	'with $way, after $failure no secret shows, and none reaches the host of another provider',
	async ({ make, parameters, answer }) => {
		const origins = await start(answer);
		const told = await everythingTold(origins, parameters, make());
		const received = Object.entries(stubs).map(([host, { requests }]) => ({
			host,
			said: requests.map(wire).join('\n'),
		}));
		for (const [name, secret] of Object.entries(secrets)) {
			for (const form of spellings(secret)) {
				expect(told).not.toContain(form);
				expect(received.filter(({ said }) => said.includes(form)).filter(({ host }) => host !== name)).toEqual([]);
			}
		}
		// The secret did go to one host at least, or there was nothing to keep.
		expect(received.some(({ host, said }) => spellings(secretOf(host)).some((form) => said.includes(form)))).toBe(true);
	},
	// Logins are tried again after a pause.
	180_000,
);
