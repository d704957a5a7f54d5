import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { OneMsg } from '../../../nodes/OneMsg/OneMsg.node';
import { store, useDeduplicator } from '../../support/deduplicator';
import type { ExecuteSetup } from '../../support/n8nCore';
import { runOneMsg, startStrict, variables, byId, type StrictStub } from '../../support/oneMsg';

beforeAll(useDeduplicator);

let stub: StrictStub;
beforeEach(async () => {
	store.clear();
	stub = await startStrict();
});
afterEach(async () => await stub.close());

const run = async (parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> =>
	await runOneMsg(
		stub.origin,
		{ resource: 'message', operation: 'sendText', text: 'Hello', ...parameters },
		{ ...options },
	);
const bodies = (): unknown[] =>
	stub.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body.toString()));
const locator = (mode: string, value: string): INodeParameters => ({ __rl: true, mode, value });
const userId = 'US.13491208655302741918';
const group = '120363046942338209@g.us';

describe.each([
	['phone', '+1 (555) 010-0123', { phone: 15550100123 }, '+15550100123'],
	['phone', '15550100123@c.us', { phone: 15550100123 }, '+15550100123'],
	['phone', group, { chatId: group }, group],
	['phone', 'CO.77@lid', { chatId: 'CO.77@lid' }, 'CO.77@lid'],
	['phone', userId, { phone: userId }, userId],
	['phone', '@Ada.Lovelace', { username: 'Ada.Lovelace' }, '@Ada.Lovelace'],
	['chatId', '15550100123@c.us', { chatId: '15550100123@c.us' }, '+15550100123'],
	['chatId', group, { chatId: group }, group],
	['userId', userId, { phone: userId }, userId],
	['bsuid', 'US.ENT.11815799212886844830', { bsuid: 'US.ENT.11815799212886844830' }, 'US.ENT.11815799212886844830'],
	['username', 'ada.lovelace', { username: 'ada.lovelace' }, '@ada.lovelace'],
	['username', '@ada_99', { username: 'ada_99' }, '@ada_99'],
])('To in mode %s: %s', (mode, value, address, shown) => {
	test.each<[string, INodeParameters, INodeExecutionData]>([
		['as entered', { to: locator(mode, value) }, { json: {} }],
		['from an expression', { to: locator(mode, '={{ $json.who }}') }, { json: { who: value } }],
	])('%s', async (_, parameters, item) => {
		const [result] = await run(parameters, { items: [item] });
		expect(result?.json).toMatchObject({ outcome: 'sent', to: shown });
		expect(bodies()).toEqual([{ ...address, body: 'Hello' }]);
		expect(stub.violations).toEqual([]);
	});
});

describe('workflows stored when To and Chat ID were texts', () => {
	test.each<[string, INodeParameters, INodeExecutionData, object]>([
		['a number', { to: '+15550100123' }, { json: {} }, { phone: 15550100123 }],
		['a number as a number', { to: '={{ $json.n }}' }, { json: { n: 905551234567 } }, { phone: 905551234567 }],
		['an expression', { to: '={{ $json.from }}' }, { json: { from: '+15550100123' } }, { phone: 15550100123 }],
		['an expression within a text', { to: '=+{{ $json.d }}' }, { json: { d: '15550100123' } }, { phone: 15550100123 }],
		['a chat id alone, as n8n stores it', { chatId: group }, { json: {} }, { chatId: group }],
		['a chat id beside an empty text', { to: '', chatId: group }, { json: {} }, { chatId: group }],
		['a chat id by expression', { chatId: '={{ $json.chatId }}' }, { json: { chatId: group } }, { chatId: group }],
		[
			'expressions in both, one of them empty',
			{ to: '={{ $json.to ?? "" }}', chatId: '={{ $json.chatId ?? "" }}' },
			{ json: { to: '+15550100123' } },
			{ phone: 15550100123 },
		],
		[
			'a number of the default country',
			{ to: '0555 123 45 67', additionalFields: { defaultCountryCode: '90' } },
			{ json: {} },
			{ phone: 905551234567 },
		],
	])('%s', async (_, parameters, item, address) => {
		const [result] = await run(parameters, { items: [item] });
		expect(result?.json.outcome).toBe('sent');
		expect(bodies()).toEqual([{ ...address, body: 'Hello' }]);
	});

	test('keep what they hold through n8n, which finds nothing to complain about', () => {
		const { description } = new OneMsg();
		const node = (parameters: INodeParameters): INode => ({
			id: '1',
			name: '1MSG',
			type: 'oneMsg',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'message', operation: 'sendText', text: 'Hello', ...parameters },
		});
		for (const parameters of [{ to: '+15550100123' }, { to: '={{ $json.from }}' }, { chatId: group }]) {
			const saved = node(parameters);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, saved, description)).toBeNull();
			const again = NodeHelpers.getNodeParameters(
				description.properties,
				saved.parameters,
				false,
				false,
				saved,
				description,
			);
			expect(again).toMatchObject(parameters);
			const shown = NodeHelpers.getNodeParameters(
				description.properties,
				saved.parameters,
				true,
				false,
				saved,
				description,
			);
			expect('chatId' in (shown ?? {})).toBe('chatId' in parameters);
		}
	});

	test('Chat ID is one field of the node, shown only where it holds something', () => {
		const fields = new OneMsg().description.properties.filter(({ name }) => name === 'chatId');
		expect(fields).toHaveLength(1);
		const [field] = fields;
		for (const [resource, operation] of [
			['message', 'sendText'],
			['template', 'send'],
		]) {
			expect(field?.displayOptions?.show?.resource).toContain(resource);
			expect(field?.displayOptions?.show?.operation).toContain(operation);
		}
	});
});

describe('nobody gets what is not meant for them', () => {
	test.each<[string, INodeParameters, RegExp]>([
		['nothing', {}, /^'To' is required/],
		['an empty locator', { to: locator('chatId', ' ') }, /^'To' is required/],
		['a locator beside a stored chat id', { to: locator('phone', '+15550100123'), chatId: group }, /both filled in/],
		['a number as chat id', { to: locator('chatId', '+15550100123') }, /^'To' must be the ID of a chat/],
		['a user id as chat id', { to: locator('chatId', userId) }, /^'To' must be the ID of a chat/],
		['a number as user id', { to: locator('userId', '15550100123') }, /^'To' must be a user ID/],
		['a user id of lower case', { to: locator('bsuid', 'us.123') }, /^'To' must be a user ID/],
		['a number as username', { to: locator('username', '15550100123') }, /^'To' must be a username/],
		['a chat id as username', { to: locator('username', group) }, /^'To' must be a username/],
		['a name without @ as number', { to: locator('phone', 'ada.lovelace') }, /^'To' is not a phone number/],
		['a user id with more behind it', { to: locator('phone', `${userId} x`) }, /^'To' has letters/],
		['a list of numbers', { to: '={{ ["+15550100123", "+15550100124"] }}' }, /^'To' must be one text/],
	])('%s', async (_, parameters, message) => {
		await expect(run(parameters)).rejects.toThrow(message);
		expect(stub.requests).toEqual([]);
	});

	test('a failed item says whom it was meant for, in every mode', async () => {
		const node = { onError: 'continueRegularOutput' as const };
		const [result] = await run({ to: locator('userId', 'nobody') }, { node });
		expect(result?.json).toMatchObject({ outcome: 'failed', to: 'nobody' });
	});

	test('a campaign reaches a person once, however the username is written', async () => {
		const items = ['@ada', 'Ada', userId, userId].map((who) => ({ json: { who } }));
		const parameters = { additionalFields: { campaign: 'spring' } };
		const first = await run(
			{ ...parameters, to: locator('username', '={{ $json.who }}') },
			{ items: items.slice(0, 2) },
		);
		const second = await run({ ...parameters, to: locator('userId', '={{ $json.who }}') }, { items: items.slice(2) });
		expect([...first, ...second].map(({ json }) => json.outcome)).toEqual(['sent', 'skipped', 'sent', 'skipped']);
	});
});

test('a template goes to a user id, with digits as text', async () => {
	const send = {
		resource: 'template',
		operation: 'send',
		templateId: byId('bill:en'),
		templateVariables: variables({ 'body-1': '1', 'body-2': '2' }),
	};
	await run({ ...send, to: locator('phone', '+15550100123') });
	await run({ ...send, to: locator('bsuid', userId) });
	expect(bodies()).toMatchObject([{ phone: '15550100123' }, { bsuid: userId }]);
	expect(stub.violations).toEqual([]);
});

describe('mentioned phones', () => {
	const mentions = { additionalFields: { mentionedPhones: ['+556123122026', '556123122026', '+1 555 010 0123'] } };
	const to = locator('chatId', group);
	test.each<[string, INodeParameters]>([
		['sendText', { text: 'this text for @556123122026' }],
		[
			'sendMedia',
			{ mediaSource: 'url', mediaUrl: 'https://example.com/a.jpg', caption: 'this image for @556123122026' },
		],
		['requestLocation', { body: 'this text for @556123122026' }],
	])('%s', async (operation, parameters) => {
		await run({ operation, to, ...parameters, ...mentions });
		expect(bodies()).toMatchObject([{ chatId: group, mentionedPhones: ['556123122026', '15550100123'] }]);
		expect(stub.violations).toEqual([]);
	});

	test('that are none stop the message', async () => {
		await expect(run({ to, additionalFields: { mentionedPhones: ['Ada'] } })).rejects.toThrow(
			/^'Mentioned Phones' is not a phone number: "Ada"/,
		);
		expect(stub.requests).toEqual([]);
	});
});
