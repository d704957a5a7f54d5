import { webhookUrl } from '../../../../nodes/OneMsg/webhook/urls';
import { GetChat } from '../../../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../../../nodes/OneMsg/OneMsg.node';
import { withoutWebhookSecrets } from '../../../../nodes/shared/webhook/maskSecrets';
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
