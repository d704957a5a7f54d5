import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { WhatsAppGatewaysDecisionTelecomApi } from '../../credentials/WhatsAppGatewaysDecisionTelecomApi.credentials';
import { testCredential } from '../support/credentialTest';
import { bodyOf, documentedError } from '../support/decisionTelecom';
import { startStub, type StubAnswer } from '../support/stubServer';

const hash = '0123456789abcdef0123456789abcdef';
const encoded = Buffer.from(hash).toString('base64');
const data: ICredentialDataDecryptedObject = {
	apiKey: encoded,
	encoding: 'base64',
	baseUrl: 'https://web.it-decision.com/v1/api',
};
const url = 'https://web.it-decision.com/v1/api/receive-whatsapp';

async function authenticate(options: IHttpRequestOptions, change = {}): Promise<IHttpRequestOptions> {
	const { authenticate: add } = new WhatsAppGatewaysDecisionTelecomApi();
	if (typeof add !== 'function') throw new Error('not a function');
	return await add({ ...data, ...change }, options);
}

test.each([
	['Base64: as it is', {}, encoded],
	['Base64, copied with the word before it', { apiKey: ` Basic ${encoded}\n` }, encoded],
	['a hash that looks like Base64 as well', { apiKey: hash }, hash],
	['plain', { encoding: 'plain', apiKey: hash }, encoded],
	['plain, as user name', { encoding: 'userName', apiKey: hash }, Buffer.from(`${hash}:`).toString('base64')],
	['a user name with its password', { encoding: 'userName', apiKey: 'me:pw' }, Buffer.from('me:pw').toString('base64')],
])('%s', async (_what, change, value) => {
	expect((await authenticate({ url }, change)).headers).toEqual({ Authorization: `Basic ${value}` });
});

test("serves n8n's HTTP Request node, which says uri instead of url", async () => {
	const options = { url: '', uri: url };
	expect((await authenticate(options)).headers).toEqual({ Authorization: `Basic ${encoded}` });
});

test.each([
	[{ url: 'https://elsewhere.example/v1/api' }, /is for web\.it-decision\.com, not for elsewhere\.example/],
	[{ baseURL: 'https://elsewhere.example', url: '/v1/api' }, /not for elsewhere\.example/],
	[{ url: 'http://web.it-decision.com/v1/api' }, /is for web\.it-decision\.com/],
	[{ url: 'https://web.it-decision.com:8443/v1/api' }, /not for web\.it-decision\.com:8443/],
])('keeps the key from %j', async (options, message) => {
	await expect(authenticate(options)).rejects.toThrow(message);
});

test('keeps the key from plain HTTP, but for this machine', async () => {
	const far = { baseUrl: 'http://web.it-decision.com/v1/api' };
	await expect(authenticate({ url: 'http://web.it-decision.com/v1/api/x' }, far)).rejects.toThrow('https://');
	const near = { baseUrl: 'http://127.0.0.1:4360/v1/api' };
	expect((await authenticate({ url: 'http://127.0.0.1:4360/v1/api/x' }, near)).headers).toBeDefined();
});

describe("the editor's test", () => {
	async function test(answer: StubAnswer, change = {}) {
		const stub = await startStub(() => answer);
		try {
			const credential = { ...data, baseUrl: `${stub.origin}/v1/api`, ...change };
			return { tested: await testCredential(new WhatsAppGatewaysDecisionTelecomApi(), credential), ...stub };
		} finally {
			await stub.close();
		}
	}

	const unknown = documentedError(1, { name: 'Invalid Parameter: message_id' });
	it.each<[string, StubAnswer]>([
		['that it does not exist', { json: unknown }],
		['that it does not exist, as HTTP 400', { status: 400, json: unknown }],
		['with a status', { json: { message_id: Number.MAX_SAFE_INTEGER, status: 0 } }],
	])('asks for a message that cannot exist, and is content with the answer %s', async (_what, answer) => {
		const { tested, requests } = await test(answer);
		expect(tested).toMatchObject({ status: 'OK' });
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/api/receive-whatsapp']);
		expect(requests.map(bodyOf)).toEqual([{ message_id: Number.MAX_SAFE_INTEGER }]);
		expect(requests[0]?.headers).toMatchObject({
			authorization: `Basic ${encoded}`,
			'content-type': expect.stringMatching(/^application\/json/),
		});
	});

	it.each([
		[401, /does not accept this key.*encoded once more.*Try the other choices/],
		[403, /does not accept this key/],
		[404, /Something else than the DecisionTelecom API answers/],
		[405, /Something else than the DecisionTelecom API answers/],
		[429, /asks to slow down/],
		[500, /Internal Server Error/],
	])('says what HTTP %i means', async (status, message) => {
		const { tested } = await test({ status, json: {} });
		expect(tested).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});

	it.each<[object, RegExp]>([
		[{ name: 'Unauthorized', message: 'Wrong key', code: 0, status: 401 }, /does not accept this key/],
		[{ name: 'Unauthorized', message: 'Wrong key', code: 10 }, /does not accept this key/],
		[{ name: 'Forbidden', status: '403' }, /does not accept this key/],
		[{ status: 404, message: 'Page not found' }, /Something else than the DecisionTelecom API answers/],
		[documentedError(0), /asks to slow down/],
	])('says what %j under HTTP 200 means', async (json, message) => {
		const { tested } = await test({ json });
		expect(tested).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});

	it('lets a key that looks encoded twice through, where its check is switched off', async () => {
		const apiKey = Buffer.from(encoded).toString('base64');
		const { tested, requests } = await test({ json: unknown }, { apiKey, checkEncoding: false });
		expect(tested).toMatchObject({ status: 'OK' });
		expect(requests[0]?.headers).toMatchObject({ authorization: `Basic ${apiKey}` });
	});

	it.each<[string, object, RegExp]>([
		['a key that would be encoded twice', { encoding: 'plain' }, /would be encoded twice/],
		...['base64', 'plain', 'userName'].map((encoding): [string, object, RegExp] => [
			`a key that is encoded twice already, as ${encoding}`,
			{ encoding, apiKey: Buffer.from(encoded).toString('base64') },
			/is encoded twice/,
		]),
		['a key that is not Base64', { apiKey: 'no-base64-key' }, /is not Base64, although 'Access Key Format' says so/],
		['no key', { apiKey: '' }, /'Access Key' is required/],
		['plain HTTP', { baseUrl: 'http://web.it-decision.com/v1/api' }, /must start with https/],
	])('refuses %s without a request', async (_what, change, message) => {
		const { tested, requests } = await test({ json: {} }, change);
		expect(tested).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(requests).toEqual([]);
	});
});
