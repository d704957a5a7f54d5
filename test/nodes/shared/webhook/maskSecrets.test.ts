import { webhookUrl } from '../../../../nodes/OneMsg/webhook/urls';
import { GetChat } from '../../../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../../../nodes/OneMsg/OneMsg.node';
import { checkUnmasked, withoutWebhookSecrets } from '../../../../nodes/shared/webhook/maskSecrets';
import { executeNode } from '../../../support/n8nCore';
import { getChatSetup } from '../../../support/getChat';
import { oneMsgSetup } from '../../../support/oneMsg';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

const secret = 'a-secret-that-must-not-show-0123456789';
const url = `https://n8n.example.com/webhook/wf/node/webhook?secret=${secret}`;
let answer: StubAnswer;
let stub: Stub;

beforeEach(async () => (stub = await startStub(() => answer)));
afterEach(async () => await stub.close());

test.each([
	['webhook', 'get', { webhookUrl: [url, `https://x.example/?a=1&SECRET=${secret}#top`] }],
	[
		'channel',
		'getSettings',
		{ webhookUrl: `${url}, https://other.example/?secret=${secret}`, ackNotificationsOn: true },
	],
])('1MSG %s: %s shows addresses without their secrets', async (resource, operation, json) => {
	answer = { json };
	const items = await executeNode({
		...oneMsgSetup(stub.origin, { resource, operation }),
		nodeType: new OneMsg(),
	});
	expect(JSON.stringify(items)).not.toContain(secret);
	expect(JSON.stringify(items)).toContain('secret=***');
});

test.each(['get', 'getAll'])('get.chat webhook: %s shows neither the header nor the query', async (operation) => {
	const row = { id: 1, url, headers: { 'X-Webhook-Secret': secret, other: 'kept' } };
	answer = { json: operation === 'get' ? row : { count: 1, next: null, results: [row] } };
	const items = await executeNode({
		...getChatSetup(stub.origin, { resource: 'webhook', operation, webhookId: '1', returnAll: true }),
		nodeType: new GetChat(),
	});
	expect(JSON.stringify(items)).not.toContain(secret);
	expect(JSON.stringify(items)).toContain('kept');
});

test('a masked address is not written back', () => {
	expect(() => webhookUrl(['https://n8n.example.com/webhook/wf?secret=***'])).toThrow(/secret is hidden/);
	expect(webhookUrl([url])).toBe(url);
});

test('everything else stays as it is', () => {
	const record = { a: 1, b: null, c: ['x', { d: 'secret=1' }], __proto__: undefined };
	expect(withoutWebhookSecrets(record)).toEqual(record);
	expect(withoutWebhookSecrets(JSON.parse('{"__proto__":{"x":1}}'))).toEqual(JSON.parse('{"__proto__":{"x":1}}'));
});

test.each([
	['https://a.example/x?secret=abc', 'https://a.example/x?secret=***'],
	['https://a.example/x?a=1&secret=abc&b=2', 'https://a.example/x?a=1&secret=***&b=2'],
	['https://a.example/x?secret=abc#top', 'https://a.example/x?secret=***#top'],
	[
		'<https://a.example/?secret=abc> "https://b.example/?SECRET=def"',
		'<https://a.example/?secret=***> "https://b.example/?SECRET=***"',
	],
	["'https://a.example/?secret=abc' next", "'https://a.example/?secret=***' next"],
	['https://a.example/?mysecret=abc', 'https://a.example/?mysecret=abc'],
	['https://a.example/?secret=', 'https://a.example/?secret='],
])('in the text %s the secret alone is hidden', (text, masked) => {
	expect(withoutWebhookSecrets({ text })).toEqual({ text: masked });
	expect(withoutWebhookSecrets({ list: [text, { inner: { text } }] })).toEqual({
		list: [masked, { inner: { text: masked } }],
	});
});

test('a header is hidden by its whole name, whatever it holds', () => {
	const record = {
		'X-Webhook-Secret': 'a',
		'x-webhook-secret': ['b'],
		'x-webhook-secret-2': 'c',
		'my-x-webhook-secret': 'd',
	};
	expect(withoutWebhookSecrets({ headers: record })).toEqual({
		headers: { ...record, 'X-Webhook-Secret': '***', 'x-webhook-secret': '***' },
	});
	expect(withoutWebhookSecrets({ list: ['x-webhook-secret'] })).toEqual({ list: ['x-webhook-secret'] });
});

test('what is masked may be changed like any other record', () => {
	const masked = withoutWebhookSecrets({ url });
	masked.url = 'other';
	expect(JSON.stringify(masked)).toBe('{"url":"other"}');
	delete masked.url;
	expect(masked).toEqual({});
});

test.each([
	['https://a.example/?secret=***', true],
	['https://a.example/?a=1&SECRET=***', true],
	['https://a.example/?secret=%2a%2A%2a', true],
	['https://a.example/?secret=*%2A*', true],
	['https://a.example/?secret=**', false],
	['https://a.example/?mysecret=***', false],
	['https://a.example/***', false],
])('%s has a hidden secret: %s', (address, isHidden) => {
	const check = () => checkUnmasked('Webhook URL', address);
	if (isHidden) expect(check).toThrow("'Webhook URL' has an address whose secret is hidden");
	else expect(check).not.toThrow();
});
