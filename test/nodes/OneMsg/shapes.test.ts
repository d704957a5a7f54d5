import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsg } from '../../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../../nodes/OneMsg/OneMsgTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { Account, openChat, sampleChannel, sampleToken } from '../../sandbox/onemsg/client';
import { testCredential } from '../../support/credentialTest';
import { executeNode, WebhookTrigger } from '../../support/n8nCore';
import { oneMsgCredential } from '../../support/oneMsgTrigger';

/** Where nobody documents an answer, the sandbox gives each of the likely ones: the nodes must get along with all. */

let account: Account;
beforeAll(async () => void (account = await Account.start()), 60_000);
beforeEach(async () => {
	forgetAll();
	await account.reset();
});
afterAll(async () => await account.close());

const shape = async (shapes: IDataObject) => await account.control('PUT', '/shapes', shapes);
const credential = (change: IDataObject = {}) => ({
	...oneMsgCredential(account.origin),
	...{ channelId: sampleChannel, token: sampleToken },
	...change,
});
const run = async (resource: string, operation: string, parameters: INodeParameters = {}): Promise<IDataObject[]> =>
	(
		await executeNode({
			...{ nodeType: new OneMsg(), credentialType: new WhatsAppGatewaysOneMsgApi(), credential: credential() },
			parameters: { resource, operation, ...parameters },
		})
	).map(({ json }) => json);
const trigger = () =>
	new WebhookTrigger({
		...{ nodeType: new OneMsgTrigger(), credentialType: new WhatsAppGatewaysOneMsgApi(), credential: credential() },
		parameters: { events: ['messageReceived'] },
	});
const webhooks = async (change: IDataObject = {}) =>
	await account.control('PUT', '/webhooks', { channel: sampleChannel, ...change });
const urls = async () => [(await webhooks()).urls].flat().map(String);
const other = 'https://crm.example.com/hook';
const userId = 'CO.1234567890';
const to = (mode: string, value: string) => ({ to: { __rl: true, mode, value }, text: 'Hi' });

describe.each(['all', 'phone', 'bsuid'] as const)('people without a number, where %s works', (hiddenNumbers) => {
	beforeEach(async () => {
		await shape({ hiddenNumbers });
		await account.control('POST', '/incoming', { chat_id: `${userId}@lid` });
		await account.control('POST', '/incoming', { chat_id: 'ada@username' });
	});

	test.each([
		['userId', userId, ['all', 'phone']],
		['bsuid', userId, ['all', 'bsuid']],
		['chatId', `${userId}@lid`, ['all', 'bsuid']],
		['username', '@ada', ['all', 'bsuid']],
		['username', '@nobody', []],
	])('%s %s', async (mode, value, reached) => {
		const sent = run('message', 'sendText', to(mode, value));
		if (reached.includes(hiddenNumbers)) expect((await sent)[0]?.outcome).toBe('sent');
		else await expect(sent).rejects.toThrow(/routing is disabled|not a WhatsApp number|not found/);
	});
});

test.each(['header', 'query', 'both'])('a channel that takes the token as %s', async (token) => {
	await shape({ token });
	for (const authentication of ['header', 'query', 'both']) {
		const { status, message } = await testCredential(new WhatsAppGatewaysOneMsgApi(), credential({ authentication }));
		// Both places hold what either needs.
		const fits = authentication === token || authentication === 'both';
		expect([authentication, status]).toEqual([authentication, fits ? 'OK' : 'Error']);
		if (status === 'Error') expect(message).toMatch(/but takes it as/);
	}
});

describe.each(['kept', 'refused', 'first', 'lost'] as const)('a list of webhooks that is %s', (webhookList) => {
	test.each(['asSet', 'list', 'comma'])('shown %s: no address of others is lost', async (webhookUrl) => {
		await shape({ webhookList, webhookUrl });
		await webhooks({ webhookUrl: other });
		const one = trigger();
		const said = await one.publish().then(
			() => 'published',
			(error: unknown) => String(error),
		);
		expect((await urls())[0]).toBe(other);
		expect((await urls()).length).toBe(webhookList === 'kept' ? 2 : 1);
		expect(said).toMatch(webhookList === 'kept' ? /^published$/ : /takes one webhook address only/);
		if (webhookList === 'kept') await one.unpublish();
		expect(await urls()).toEqual([other]);
	});

	test('a channel without an address takes ours', async () => {
		await shape({ webhookList });
		await webhooks({ webhookUrl: null });
		const one = trigger();
		expect(await one.publish()).toBe(true);
		expect(await urls()).toHaveLength(1);
		await one.unpublish();
		expect(await urls()).toEqual([]);
	});
});

test.each(['list', 'map', 'flags', 'words'])(
	'an address that was disabled is switched on again, told as %s',
	async (webhookStatuses) => {
		await shape({ webhookStatuses });
		await webhooks({ webhookUrl: other });
		const one = trigger();
		await one.publish();
		const both = await urls();
		await webhooks({ disabled: both.slice(1) });
		expect(await one.publish()).toBe(true);
		expect(await urls()).toEqual(both);
		expect((await account.get('/webhook')).body.webhookStatuses).not.toEqual(
			expect.objectContaining({ [String(both[1])]: expect.objectContaining({ disabled: true }) }),
		);
		const writes = JSON.stringify(await account.journal()).match(/"POST"[^{}]*\/webhook"/g) ?? [];
		expect(writes.length).toBeGreaterThanOrEqual(2);
	},
);

test('an address that works is not written again, and one of others that is disabled does not matter', async () => {
	await webhooks({ webhookUrl: other });
	const one = trigger();
	await one.publish();
	await webhooks({ disabled: [other] });
	const written = async () => JSON.stringify(await account.journal()).split('setWebhook').length;
	const before = await written();
	expect(await one.publish()).toBe(true);
	expect(await written()).toBe(before);
});

test.each(['plain', 'envelope'])('the profile as %s', async (profile) => {
	await shape({ profile });
	const [answer] = await run('channel', 'getProfile');
	expect(answer).toMatchObject({ about: expect.any(String), phone: expect.any(String), vertical: expect.any(String) });
});

test.each(['honoured', 'ignored'])('templates where the offset is %s', async (templateOffset) => {
	await shape({ templateOffset });
	const rows = await run('template', 'getAll', { returnAll: true });
	const keys = rows.map(({ id, name, language }) => JSON.stringify([id, name, language]));
	expect(rows.length).toBeGreaterThan(1);
	expect(new Set(keys).size).toBe(keys.length);
});

test.each(['notice', 'empty'])('no history, told by %s', async (noHistory) => {
	await shape({ noHistory });
	await account.control('PUT', '/channel', { history: false });
	expect(await run('message', 'getAll')).toEqual([]);
});

test.each(['read', 'viewed', 'played'])('a message that was read, told as %s', async (readStatus) => {
	await shape({ readStatus });
	const id = await account.text('Hi', openChat);
	await account.control('POST', '/ack', { id, status: 'read' });
	const states = (await run('message', 'getStatuses', { messageId: id })).map(({ state }) => state);
	expect(states).toContain('read');
	expect(states).not.toContain('viewed');
});
