import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { WhatsAppGatewaysDecisionTelecomApi } from '../../credentials/WhatsAppGatewaysDecisionTelecomApi.credentials';

const hash = '0123456789abcdef0123456789abcdef';
const encoded = Buffer.from(hash).toString('base64');
const data: ICredentialDataDecryptedObject = {
	accessKey: encoded,
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
	['Base64, copied with the word before it', { accessKey: ` Basic ${encoded}\n` }, encoded],
	['a hash that looks like Base64 as well', { accessKey: hash }, hash],
	['plain', { encoding: 'plain', accessKey: hash }, encoded],
	['plain, as user name', { encoding: 'userName', accessKey: hash }, Buffer.from(`${hash}:`).toString('base64')],
	[
		'a user name with its password',
		{ encoding: 'userName', accessKey: 'me:pw' },
		Buffer.from('me:pw').toString('base64'),
	],
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

test('the test asks for a message that cannot exist, and says what a refusal means', () => {
	const { test: probe } = new WhatsAppGatewaysDecisionTelecomApi();
	expect(probe.request).toMatchObject({
		method: 'POST',
		url: '/receive-whatsapp',
		body: { message_id: Number.MAX_SAFE_INTEGER },
	});
	const refused = probe.rules?.find(({ properties }) => 'value' in properties && properties.value === 401);
	expect(refused?.properties.message).toMatch(/does not accept this key.*encoded once more/);
});
