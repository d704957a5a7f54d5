import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IBinaryKeyData, IDataObject, INodeParameters } from 'n8n-workflow';
import { asDataObject } from '../../../nodes/shared/dataObject';
import { samplesOf, jsonOfPage } from '../../support/documentation';
import { byId, runOneMsg, startStrict, type StrictStub } from '../../support/oneMsg';
import { jsonOf, query, registeredTrigger } from '../../support/oneMsgTrigger';
import { startSandboxProcess, type SandboxProcess } from '../../support/sandbox';

/**
 * Every sample of the documentation, and what became of it. The page folds away what is inside of a member: `{ }` and `[ ]`
 * stand for a content that is not printed. The token that example 3 of a template shows is replaced by other words.
 */
const samples = samplesOf('onemsg');
const sampleOf = (kind: string, operation: string) =>
	samples.find((sample) => sample.kind === kind && sample.operation === operation)?.text ?? '';
const at = (line: number) => samples.find((sample) => sample.line === line)?.text ?? '';

interface Example {
	parameters: INodeParameters;
	binary?: IBinaryKeyData;
}
const file = path.resolve(__dirname, '../../fixtures/everyOperation.json');
const { oneMsg: examples }: { oneMsg: Record<string, Example> } = JSON.parse(readFileSync(file, 'utf8'));

let stub: StrictStub | undefined;
afterEach(async () => await stub?.close());

/** @param answer to the operation itself; the templates are asked for where a template is sent */
async function run(key: string, answer: unknown, change: INodeParameters = {}, templates: IDataObject[] = []) {
	const [resource = '', operation = ''] = key.split('/');
	const { parameters = {}, binary } = examples[key] ?? {};
	await stub?.close();
	stub = await startStrict(({ url }) => ({
		text: JSON.stringify(key === 'template/send' && url.includes('/templates') ? { templates } : answer),
		headers: { 'content-type': 'application/json' },
	}));
	const items = await runOneMsg(
		stub.origin,
		{ resource, operation, simplify: false, ...parameters, ...change },
		{ items: [{ json: {}, ...(binary && { binary }) }] },
	);
	expect(stub.violations).toEqual([]);
	const { body } = stub.requests.at(-1) ?? {};
	return { items: items.map(({ json }) => json), sent: body?.length ? asDataObject(JSON.parse(body.toString())) : {} };
}

/** A single record comes out as it is. */
const same = 'the sample';
const sent = { outcome: 'sent', messageId: 'gBGGeRhGZTEfAgkJCh2wAz4ZH-8' };

const bill = {
	name: 'bill',
	language: 'en',
	namespace: 'n',
	status: 'approved',
	components: [{ type: 'BODY', text: 'You owe {{1}} until {{2}}.' }],
};

/** What the node makes of each answer; null is no items. */
const answers: Array<[operation: string, key: string, expected: typeof same | IDataObject | null]> = [
	['getProfile', 'channel/getProfile', same],
	['updateProfile', 'channel/updateProfile', same],
	['getStatistics', 'channel/getStatistics', same],
	['getExtendedStatistics', 'channel/getExtendedStatistics', {}],
	['getStatus', 'channel/getStatus', { status: 'connected', meaning: 'Everything is fine.' }],
	['setSettings', 'channel/updateSettings', same],
	['getCommerceSettings', 'channel/getCommerceSettings', {}],
	['getServerIp', 'channel/getServerAddress', same],
	['setWebhook', 'webhook/set', same],
	['checkAcks', 'message/getStatuses', null],
	['sendList', 'message/sendList', sent],
	['sendButtons', 'message/sendButtons', sent],
	['sendLocationRequest', 'message/requestLocation', sent],
	['sendReaction', 'message/sendReaction', sent],
	['sendFile', 'message/sendMedia', sent],
	['sendMessage', 'message/sendText', sent],
	['sendLocation', 'message/sendLocation', sent],
	['sendContact', 'message/sendContacts', sent],
	['listMessages', 'message/getAll', null],
	['markMessageRead', 'message/markAsRead', { success: true, answer: { result: 'success' } }],
	['sendTemplate', 'template/send', sent],
	['createTemplate', 'template/create', { created: true, answer: {} }],
	['removeTemplate', 'template/delete', { deleted: true }],
	['listTemplates', 'template/getAll', null],
	['setCommerceSettings', 'channel/updateCommerceSettings', same],
	['sendProduct', 'message/sendProduct', sent],
	['uploadMedia', 'media/upload', same],
];

test.each(answers)('the answer to %s', async (operation, key, expected) => {
	const sample = jsonOfPage(sampleOf('answer', operation));
	const { items } = await run(key, sample, {}, [bill]);
	if (expected === null) expect(items).toEqual([]);
	else if (expected === same) expect(items).toEqual([sample]);
	else expect(items).toEqual([expect.objectContaining(expected)]);
});

/** What is printed in the middle of a text: the JSON from its first bracket to its last. */
const printed = (line: number) => /[[{].*[\]}]/.exec(at(line))?.[0] ?? '';
const parsed = (line: number): unknown => JSON.parse(printed(line));
const chat = { to: '', chatId: '12020721369@c.us' };

/** Examples that go into a field as they are printed, and the member of the body that they become. */
const pasted: Array<[line: number, key: string, parameters: INodeParameters, member: string]> = [
	[367, 'message/sendList', { sectionsSource: 'json', sectionsJson: printed(367) }, 'sections'],
	[846, 'message/sendContacts', { contactsSource: 'json', contactsJson: printed(846) }, 'contacts'],
	[1127, 'template/create', { componentsSource: 'json', components: printed(1127) }, 'components'],
	[1131, 'template/create', { componentsSource: 'json', components: printed(1131) }, 'components'],
];

test.each(pasted)('the example at %d is sent as it is', async (line, key, parameters, member) => {
	const { sent: body } = await run(key, { sent: true, id: '1' }, parameters);
	expect(body[member]).toEqual(parsed(line));
});

test('the buttons at 441: a blank in the name "id " is no other name', async () => {
	const { sent: body } = await run(
		'message/sendButtons',
		{ sent: true, id: '1' },
		{ buttonsSource: 'json', buttonsJson: printed(441) },
	);
	expect(at(441)).toContain('"id "');
	expect(body.sections).toEqual(JSON.parse(printed(441).replace('"id "', '"id"')));
});

test('nor is one around a name of a contact or of a row', async () => {
	const blank = (text: string) => text.replace(/"(phone|formatted_name|description)":/g, '" $1 ":');
	const contacts = { contactsSource: 'json', contactsJson: blank(printed(846)) };
	expect((await run('message/sendContacts', { sent: true, id: '1' }, contacts)).sent.contacts).toEqual(parsed(846));
	const list = { sectionsSource: 'json', sectionsJson: blank(printed(367)) };
	expect((await run('message/sendList', { sent: true, id: '1' }, list)).sent.sections).toEqual(parsed(367));
});

test('the products at 1263, whose placeholders stand for IDs', async () => {
	const products = (...names: string[]) => names.map((name) => `{{${name}}}`);
	const section = [
		{ title: 'the-section-title', products: products('SKU-1', 'SKU-2') },
		{ title: 'the-section-title2', products: products('SKU-1') },
	];
	const parameters = { catalogId: '{{catalog_id}}', sections: { section } };
	const { sent: body } = await run('message/sendProductList', { sent: true, id: '1' }, parameters);
	expect(body.action).toEqual(parsed(1263));
});

/** Templates as the channel would list them for the messages. */
const texts = (count: number) => Array.from({ length: count }, (_, n) => `{{${n + 1}}}`).join(' ');
const body = (count: number) => ({ type: 'BODY', text: texts(count) });
const url = { type: 'URL', text: 'Open', url: 'https://test.com/{{1}}' };
const cards = [
	{
		components: [
			{ type: 'HEADER', format: 'VIDEO' },
			body(2),
			{ type: 'BUTTONS', buttons: [url, { ...url, text: 'B' }] },
		],
	},
];
const catalog = { type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] };
const templates: Array<[line: number, components: IDataObject[], INodeParameters]> = [
	[990, [{ type: 'HEADER', format: 'IMAGE' }, body(1)], { to: '+556123122026' }],
	[994, [body(2), { type: 'CAROUSEL', cards }], { to: '+556123122026' }],
	[998, [body(1), catalog], chat],
];

test.each(templates)('the message with a template at %d', async (line, components, to) => {
	const { token: _, chatId: nobody, ...message } = asDataObject(parsed(line));
	const code = asDataObject(message.language).code;
	const row = { name: message.template, language: code, status: 'approved', components };
	const listed = message.namespace === '' ? row : { ...row, namespace: message.namespace };
	const parameters: INodeParameters = {
		...to,
		templateId: byId(`${String(message.template)}:${String(code)}`),
		templateMode: 'json',
		templateComponents: JSON.stringify(message.params),
	};
	const { sent: request } = await run('template/send', { sent: true, id: '1' }, parameters, [asDataObject(listed)]);
	// The third example names nobody, and repeats the token in the body, where no other has it.
	expect(request).toEqual(nobody === undefined ? message : { ...message, chatId: chat.chatId });
});

/** The one request sample that is no JSON, and the node's for the same. */
test('the reaction at 574', async () => {
	const form = Object.fromEntries(new URLSearchParams(at(574)));
	const parameters = { ...chat, messageId: 'wamid.HBgLdemo-text-001', emoji: '👍' };
	const { sent: request } = await run('message/sendReaction', { sent: true, id: '1' }, parameters);
	expect(request).toEqual(form);
});

test('the callback at 285: a list of messages whose content is not printed starts nothing, and is answered', async () => {
	const outcome = await registeredTrigger().call({ query, body: JSON.stringify(jsonOfPage(at(285))) });
	expect(outcome.status).toBe(200);
	expect(jsonOf(outcome)).toEqual([]);
});

const elsewhere: Record<number, string> = {
	205: 'the body of Set settings, without its members: null removes the address, as below',
	1231: 'the body of Set Commerce Settings, without its members: both are sent, as below',
};

test('bodies whose members are not printed', async () => {
	expect(jsonOfPage(at(205))).toEqual({});
	expect((await run('channel/updateSettings', {})).sent).toEqual({ webhookUrl: null });
	expect(jsonOfPage(at(1231))).toEqual({});
	const { sent: request } = await run('channel/updateCommerceSettings', {});
	expect(request).toEqual({ params: { is_cart_enabled: true, is_catalog_visible: false } });
});

test('every sample has its place', () => {
	const lines = [...pasted.map(([line]) => line), ...templates.map(([line]) => line), 285, 441, 574, 1263];
	const placed = [
		...answers.map(([operation]) => `answer ${operation}`),
		...[...lines, ...Object.keys(elsewhere)].map((line) => `line ${line}`),
	];
	const known = samples.map(({ kind, operation, line }) =>
		kind === 'answer' ? `answer ${operation}` : `line ${line}`,
	);
	expect(known.sort()).toEqual(placed.sort());
	expect(samples).toHaveLength(40);
});

describe('at the sandbox', () => {
	let sandbox: SandboxProcess;
	beforeAll(async () => {
		sandbox = await startSandboxProcess();
	});
	afterAll(async () => await sandbox.close());

	const to = { chatId: '15550200001@c.us' };
	const action = JSON.parse(
		printed(1263)
			.replaceAll('{{catalog_id}}', 'c1')
			.replace(/\{\{(SKU-\d)\}\}/g, '$1'),
	);
	const created = { category: 'UTILITY', language: 'en' };
	/** Each example with what its request needs beside it. */
	const requests: Array<[line: number, path: string, body: IDataObject]> = [
		[367, '/sendList', { ...to, body: 'Choose', action: 'Open', sections: parsed(367) } as IDataObject],
		[846, '/sendContact', { ...to, contacts: parsed(846) } as IDataObject],
		[1127, '/addTemplate', { ...created, name: 'visit', components: parsed(1127) } as IDataObject],
		[1131, '/addTemplate', { ...created, name: 'shop', components: parsed(1131) } as IDataObject],
		[1263, '/sendProduct', { ...to, body: 'Some text.', header: 'Header.', footer: 'Footer.', action }],
		[205, '/settings', asDataObject(jsonOfPage(at(205)))],
	];

	test.each(requests)('the example at %d', async (line, address, message) => {
		const response = await fetch(`${sandbox.origin}/100201${address}`, {
			method: 'POST',
			headers: { authorization: 'Bearer sandbox-onemsg-token', 'content-type': 'application/json' },
			body: JSON.stringify(message),
		});
		const answer: unknown = await response.json();
		expect({ line, status: response.status, answer }).toMatchObject({ status: 200 });
		expect(answer).not.toMatchObject({ sent: false });
	});
});
