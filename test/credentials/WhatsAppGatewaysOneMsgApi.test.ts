import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { channelUrl } from '../../nodes/OneMsg/api';
import { testCredential } from '../support/credentialTest';
import { executeNode } from '../support/n8nCore';
import { channelId, oneMsgSetup, secretToken } from '../support/oneMsg';
import { oneMsgCredential } from '../support/oneMsgTrigger';
import { startStub } from '../support/stubServer';

const data: ICredentialDataDecryptedObject = {
	baseUrl: 'https://api.1msg.io',
	channelId: ' ABC123 ',
	token: ' Bearer token-1 ',
	authentication: 'header',
};
const url = 'https://api.1msg.io/ABC123/status';

async function authenticate(options: IHttpRequestOptions, credential = data): Promise<IHttpRequestOptions> {
	const { authenticate: add } = new WhatsAppGatewaysOneMsgApi();
	if (typeof add !== 'function') throw new Error('not a function');
	return await add(credential, options);
}

test.each([
	['https://api.1msg.io', 'ABC123', 'https://api.1msg.io/ABC123'],
	[' https://api.1msg.io/ ', 100000001, 'https://api.1msg.io/100000001'],
	['https://api.1msg.io/ABC123', 'ABC123', 'https://api.1msg.io/ABC123'],
	['https://api.1msg.io/abc123/', 'ABC123', 'https://api.1msg.io/abc123'],
	['https://sandbox.1msg.io', 'instance-7', 'https://sandbox.1msg.io/instance-7'],
	['https://proxy.example/1msg', 'ABC123', 'https://proxy.example/1msg/ABC123'],
	['', 'ABC123', 'https://api.1msg.io/ABC123'],
	['https://api.1msg.io/ABC123/', '', 'https://api.1msg.io/ABC123'],
	['https://api.1msg.io/instance371267300', '', 'https://api.1msg.io/instance371267300'],
	['https://api.1msg.io/instance371267300/', '371267300', 'https://api.1msg.io/instance371267300'],
	['', 'instance371267300', 'https://api.1msg.io/371267300'],
])('"%s" and the channel "%s" are %s', (baseUrl, channelId, expected) => {
	expect(channelUrl({ baseUrl, channelId })).toBe(expected);
});

test('a token of today names its channel; one that was entered comes first', () => {
	const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const token = `${encode({ alg: 'HS256' })}.${encode({ instanceId: 'instance371267300' })}.signature`;
	expect(channelUrl({ token, channelId: '' })).toBe('https://api.1msg.io/371267300');
	expect(channelUrl({ token, channelId: 'ABC123' })).toBe('https://api.1msg.io/ABC123');
	expect(() => channelUrl({ token: 'a.b.c' })).toThrow(/'Channel ID' is empty, and neither token nor Base URL names/);
});

test.each([
	['', /'Channel ID' is empty/],
	['a/b', /'Channel ID' may hold/],
	['..', /'Channel ID' may hold/],
	['https://api.1msg.io/ABC123', /'Channel ID' may hold/],
])('refuses the channel "%s"', async (channelId, message) => {
	await expect(authenticate({ url }, { ...data, channelId })).rejects.toThrow(message);
});

test('the token goes into the header, or into the query, and nowhere else', async () => {
	const noRedirects = {
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
	};
	expect(await authenticate({ url, qs: { a: 1 } })).toEqual({
		...noRedirects,
		url,
		qs: { a: 1 },
		headers: { Authorization: 'Bearer token-1' },
	});
	expect(await authenticate({ url, qs: { a: 1 } }, { ...data, authentication: 'query' })).toEqual({
		...noRedirects,
		url,
		qs: { a: 1, token: 'token-1' },
	});
});

test("serves n8n's HTTP Request node, which says uri instead of url", async () => {
	const options = { url: '', uri: url };
	expect((await authenticate(options)).headers).toEqual({ Authorization: 'Bearer token-1' });
	expect((await authenticate(options, { ...data, authentication: 'query' })).qs).toEqual({ token: 'token-1' });
});

test.each([
	[{ url: 'https://elsewhere.example/ABC123/status' }, /is for api\.1msg\.io, not for elsewhere\.example/],
	[{ url: 'https://sandbox.1msg.io/ABC123/status' }, /not for sandbox\.1msg\.io/],
	[{ baseURL: 'https://elsewhere.example', url: '/status' }, /not for elsewhere\.example/],
	[{ url: 'http://api.1msg.io/ABC123/status' }, /is for api\.1msg\.io/],
])('keeps the token from %j', async (options, message) => {
	await expect(authenticate(options)).rejects.toThrow(message);
	await expect(authenticate(options, { ...data, authentication: 'query' })).rejects.toThrow(message);
});

test.each([
	[{ baseUrl: 'http://api.1msg.io' }, /https:\/\//],
	[{ baseUrl: 'https://user:pass@api.1msg.io' }, /user name or password/],
	[{ baseUrl: 'not an address' }, /not a web address/],
	[{ token: ' Bearer ' }, /'Token' is required/],
])('refuses %j', async (change, message) => {
	await expect(authenticate({ url }, { ...data, ...change })).rejects.toThrow(message);
});

describe('the test of the credential', () => {
	const { test: check } = new WhatsAppGatewaysOneMsgApi();

	test('asks for the status of the channel', async () => {
		const options = await authenticate({ baseURL: 'https://api.1msg.io', url: String(check.request.url) });
		expect(options).toMatchObject({ baseURL: 'https://api.1msg.io/ABC123', url: '/status' });
	});

	const names = new Map([
		['header', 'Header (Authorization: Bearer)'],
		['query', 'Query Parameter (Token)'],
		['both', 'Header and Query Parameter'],
	]);
	const ways = [...names.keys()];

	/** A channel that takes the token in one way only. */
	const channelThatTakes = async (taken: string) =>
		await startStub(({ url: asked, headers }) => {
			const { pathname, searchParams } = new URL(asked, 'http://x');
			const inQuery = searchParams.get('token') === secretToken;
			const inHeader = headers.authorization === `Bearer ${secretToken}`;
			const way = inQuery && inHeader ? 'both' : inQuery ? 'query' : inHeader ? 'header' : 'none';
			if (pathname !== `/${channelId}/status`) return { status: 404, json: { error: 'Instance not found' } };
			return way === taken
				? { json: { status: 'connected' } }
				: { status: 401, json: { error: `Wrong token at ${asked}` } };
		});

	test.each(ways)('in the editor: a channel that takes the token as %s only', async (taken) => {
		const stub = await channelThatTakes(taken);
		const tested = async (change: ICredentialDataDecryptedObject) =>
			await testCredential(new WhatsAppGatewaysOneMsgApi(), { ...oneMsgCredential(` ${stub.origin}/ `), ...change });
		const results = [
			await tested({ authentication: taken }),
			await tested({ authentication: taken, channelId: 'WRONG1' }),
			await tested({ authentication: taken, token: 'another' }),
		];
		const refused = await Promise.all(
			ways.filter((way) => way !== taken).map(async (authentication) => await tested({ authentication })),
		);
		await stub.close();
		results.push(await tested({ authentication: taken }));
		expect(results).toEqual([
			expect.objectContaining({ status: 'OK' }),
			{ status: 'Error', message: expect.stringMatching(/no channel with this 'Channel ID'/) },
			{ status: 'Error', message: expect.stringMatching(/does not accept this token for this channel/) },
			{ status: 'Error', message: 'ECONNREFUSED' },
		]);
		for (const { status, message } of refused) {
			expect(status).toBe('Error');
			expect(message).toContain(`takes it as '${names.get(taken)}': switch 'Send Token As' to that`);
		}
		expect(JSON.stringify([results, refused])).not.toContain(secretToken);
	});

	test('a blocked subscription says that the token is right there', async () => {
		const stub = await startStub(({ headers }) =>
			headers.authorization === undefined ? { status: 403, json: {} } : { status: 401, json: {} },
		);
		const tested = await testCredential(new WhatsAppGatewaysOneMsgApi(), oneMsgCredential(stub.origin));
		await stub.close();
		expect(tested.message).toContain("takes it as 'Query Parameter (Token)'");
	});

	test('in a workflow a refused token is tried once, and nowhere else', async () => {
		const stub = await channelThatTakes('query');
		const run = executeNode(oneMsgSetup(stub.origin, { resource: 'channel', operation: 'getStatus' }));
		await expect(run).rejects.toThrow(/Wrong token/);
		expect(stub.requests).toHaveLength(1);
		await stub.close();
	});

	test('says what to switch when the token is refused, and what a wrong channel looks like', () => {
		const said = new Map(
			(check.rules ?? []).flatMap((rule) =>
				rule.type === 'responseCode' ? [[rule.properties.value, rule.properties.message] as const] : [],
			),
		);
		expect(said.get(401)).toMatch(/switch 'Send Token As': from the header to the query parameter, or back/);
		expect(said.get(404)).toMatch(/no channel with this 'Channel ID'/);
		expect(said.get(403)).toMatch(/subscription/);
	});
});

test('in the query the token reaches the channel, but no error and no result', async () => {
	const stub = await startStub(({ url: asked }) => ({
		status: 400,
		json: { error: `Cannot do ${asked} with "${secretToken}"` },
	}));
	const setup = oneMsgSetup(stub.origin, { resource: 'message', operation: 'getStatuses', messageId: 'm1' });
	const credential = { ...setup.credential, authentication: 'query' };
	const node = { onError: 'continueRegularOutput' as const };
	const [item] = await executeNode({ ...setup, credential, node });
	await stub.close();
	expect(new URL(stub.requests[0]?.url ?? '', 'http://x').searchParams.get('token')).toBe(secretToken);
	expect(stub.requests[0]?.headers.authorization).toBeUndefined();
	expect(String(item?.json.error)).toMatch(/token=\*\*\*/);
	expect(JSON.stringify([item, item?.error?.message, item?.error?.stack])).not.toContain(secretToken);
});
