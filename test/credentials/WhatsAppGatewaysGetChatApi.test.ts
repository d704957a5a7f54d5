import type { ICredentialDataDecryptedObject, IHttpRequestOptions, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { WhatsAppGatewaysGetChatApi } from '../../credentials/WhatsAppGatewaysGetChatApi.credentials';
import { inboxUrl } from '../../nodes/GetChat/api';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { getChatSetup, runGetChat, secretToken } from '../support/getChat';
import { executeNode } from '../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../support/stubServer';

const data: ICredentialDataDecryptedObject = {
	baseUrl: 'acme',
	authentication: 'apiToken',
	apiToken: ' Token token-1 ',
	username: 'agent1',
	password: 'hunter-2-secret',
	apiKey: ' key-3 ',
	sessionToken: 'token-2',
};
const url = 'https://acme.inbox.getchat.360dialog.io/api/v1/chats/';

async function authenticate(options: IHttpRequestOptions, credential = data): Promise<IHttpRequestOptions> {
	const { authenticate: add } = new WhatsAppGatewaysGetChatApi();
	if (typeof add !== 'function') throw new Error('not a function');
	return await add(credential, options);
}

test.each([
	['acme', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	[' Acme-2 ', 'https://acme-2.inbox.getchat.360dialog.io/api/v1'],
	['acme.inbox.getchat.360dialog.io', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/app/chat/15550100123', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/main', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/main/login?next=%2F', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['acme.inbox.getchat.360dialog.io/main/chat/15550100123', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	[
		'https://acme.inbox.getchat.360dialog.io/main/chat/15550100123/message/wamid.x#top',
		'https://acme.inbox.getchat.360dialog.io/api/v1',
	],
	['https://acme.inbox.getchat.360dialog.io/hub/', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/HUB/users?page=2', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/app/?idt=secret', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/admin/login/', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['http://127.0.0.1:8080/main', 'http://127.0.0.1:8080/api/v1'],
	// An API behind a path of that name is one.
	['https://chat.example.com/app/api/v1', 'https://chat.example.com/app/api/v1'],
	['https://chat.example.com/mainland/api/v1', 'https://chat.example.com/mainland/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/api/', 'https://acme.inbox.getchat.360dialog.io/api/v1'],
	['https://acme.inbox.getchat.360dialog.io/api/v1/', 'https://acme.inbox.getchat.360dialog.io/api/v1/'],
	['https://chat.example.com/inbox/api/v1', 'https://chat.example.com/inbox/api/v1'],
	['http://127.0.0.1:8080/api/v1', 'http://127.0.0.1:8080/api/v1'],
	['', ''],
])('the inbox "%s" is %s', (entered, expected) => {
	expect(inboxUrl(entered)).toBe(expected);
});

test.each([
	['apiToken', { Authorization: 'Token token-1' }],
	['login', { Authorization: 'Token token-2' }],
	['providerKey', { 'D360-Api-Key': 'key-3' }],
])('adds what the way in "%s" needs, and nothing else', async (authentication, headers) => {
	expect((await authenticate({ url }, { ...data, authentication })).headers).toEqual(headers);
});

test("serves n8n's HTTP Request node, which says uri instead of url", async () => {
	const options = { url: '', uri: url };
	expect((await authenticate(options)).headers).toEqual({ Authorization: 'Token token-1' });
});

test.each([
	[{ url: 'https://elsewhere.example/api/v1/chats/' }, /is for acme\.inbox.*, not for elsewhere\.example/],
	[{ url: 'https://other.inbox.getchat.360dialog.io/api/v1/chats/' }, /not for other\.inbox/],
	[{ baseURL: 'https://elsewhere.example', url: '/chats/' }, /not for elsewhere\.example/],
	[{ url: url.replace('https', 'http') }, /is for acme/],
])('keeps the token from %j', async (options, message) => {
	await expect(authenticate(options)).rejects.toThrow(message);
});

test.each([
	['http://acme.example.com/api/v1', /https:\/\//],
	['https://user:pass@acme.example.com/api/v1', /user name or password/],
	['not an inbox', /not a web address/],
	['', /not a web address/],
])('refuses the base URL "%s"', async (baseUrl, message) => {
	await expect(authenticate({ url }, { ...data, baseUrl })).rejects.toThrow(message);
});

test.each(['acme', 'acme.inbox.getchat.360dialog.io', 'https://acme.inbox.getchat.360dialog.io/app/'])(
	'the test of the credential reaches the API of the inbox "%s"',
	async (baseUrl) => {
		const { test: check } = new WhatsAppGatewaysGetChatApi();
		const baseURL = evaluate(String(check.request.baseURL), { ...data, baseUrl });
		const options = await authenticate({ baseURL, url: String(check.request.url) }, { ...data, baseUrl });
		expect(options.baseURL).toBe('https://acme.inbox.getchat.360dialog.io/api/v1');
		expect(options.url).toBe('/users/current/');
	},
);

/** What n8n makes of an expression in a credential's test. */
function evaluate(expression: string, $credentials: ICredentialDataDecryptedObject): string {
	const nodeType = new GetChat();
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node = { id: '1', name: 'Test', type: 'test', typeVersion: 1, position: [0, 0] as [number, number] };
	const nodes = [{ ...node, parameters: {} }];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	return String(
		workflow.expression.getParameterValue(expression, null, 0, 0, 'Test', [], 'internal', { $credentials }),
	);
}

describe('username and password', () => {
	let stub: Stub;
	let login: () => StubAnswer;
	beforeEach(async () => {
		stub = await startStub(({ url: address }) =>
			address.endsWith('/auth/token/') ? login() : { json: { id: 2, username: 'agent1' } },
		);
	});
	afterEach(async () => await stub.close());

	const setup = () => {
		const made = getChatSetup(`${stub.origin}/api/v1`, { resource: 'user', operation: 'getCurrent' });
		return {
			...made,
			credential: { ...made.credential, authentication: 'login', username: ' agent1 ', password: 'hunter-2-secret' },
		};
	};

	test('are exchanged for a token once', async () => {
		login = () => ({ json: { token: 'fresh-token' } });
		const items = [{ json: {} }, { json: {} }];
		expect(await executeNode({ ...setup(), items })).toHaveLength(2);
		expect(stub.requests.map(({ url: address }) => address)).toEqual([
			'/api/v1/auth/token/',
			'/api/v1/users/current/',
			'/api/v1/users/current/',
		]);
		expect(JSON.parse(stub.requests[0]?.body.toString() ?? '')).toEqual({
			username: 'agent1',
			password: 'hunter-2-secret',
		});
		expect(stub.requests[1]?.headers.authorization).toBe('Token fresh-token');
	});

	test.each<[StubAnswer, RegExp]>([
		[
			{ status: 400, json: { non_field_errors: ['Unable to log in with provided credentials.'] } },
			/get\.chat refused the login: Unable to log in with provided credentials \(HTTP 400\)/,
		],
		[{ status: 200, json: {} }, /answered the login without a token/],
		[{ status: 404, text: '<html>Not found</html>' }, /refused the login: no reason given \(HTTP 404\)/],
	])('that are refused with %j are one clear error', async (answer, message) => {
		login = () => answer;
		const items = Array.from({ length: 5 }, () => ({ json: {} }));
		const node = { onError: 'continueErrorOutput' as const };
		const error = await executeNode({ ...setup(), items, node }).then(
			(results) => results[0]?.error,
			(reason: Error) => reason,
		);
		expect(error?.message).toMatch(message);
		expect(JSON.stringify([error, error?.message])).not.toContain('hunter-2-secret');
	});

	test('a wrong password is tried once a minute, whatever the number of items', async () => {
		login = () => ({ status: 400, json: { non_field_errors: ['Unable to log in.'] } });
		const items = Array.from({ length: 20 }, () => ({ json: {} }));
		await executeNode({ ...setup(), items }).catch(() => undefined);
		await executeNode({ ...setup(), items }).catch(() => undefined);
		expect(stub.requests.map(({ url: address }) => address)).toEqual(['/api/v1/auth/token/']);
	});
});

test('no secret in errors, whatever the server repeats', async () => {
	const stub = await startStub(({ headers }) => ({
		status: 403,
		json: { detail: `Invalid token ${String(headers.authorization)}` },
	}));
	const error: unknown = await runGetChat(`${stub.origin}/api/v1`, { resource: 'user', operation: 'getCurrent' }).catch(
		(reason: unknown) => reason,
	);
	await stub.close();
	expect(String(error)).toContain('Invalid token Token *** (');
	expect(JSON.stringify(error)).not.toContain(secretToken);
});
