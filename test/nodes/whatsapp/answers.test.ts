import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, runDesk360 } from '../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../support/desk360WhatsApp';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

const to = '+905551234567';
const numbers = [to, '+905551234568'];
const binary: IBinaryKeyData = {
	data: { data: Buffer.from('a').toString('base64'), mimeType: 'image/png', fileName: 'a.png', bytes: 1 },
};

let stub: Stub;
let answer: (post: number) => StubAnswer;
let templates: unknown;

beforeEach(async () => {
	let post = 0;
	stub = await startStub(({ method, url }) =>
		method === 'GET' && url.includes('/templates') ? { json: templates } : answer(post++),
	);
});
afterEach(async () => await stub.close());

const posts = () => stub.requests.filter(({ method }) => method !== 'GET');
const goOn = { node: { onError: 'continueRegularOutput' as const }, items: [{ json: {}, binary }] };

/** Every WhatsApp send; the member that the public API documents, and what an answer with it looks like. */
const sends: Array<[name: string, parameters: INodeParameters, named: object]> = [
	['Send Text', { operation: 'sendText', text: 'Hello' }, { message_id: 'm1' }],
	[
		'Send Location',
		{ operation: 'sendLocation', latitude: 1, longitude: 2, name: 'Hall', address: 'Street 1' },
		{ message_id: 'm1' },
	],
	[
		'Send Contacts',
		{
			operation: 'sendContacts',
			contactsSource: 'vcard',
			vcard: 'BEGIN:VCARD\nFN:Ada Lovelace\nTEL;TYPE=CELL;WAID=16505551234:+1 650 555 1234\nEND:VCARD\n',
		},
		{ message_id: 'm1' },
	],
	[
		'Send Reply Buttons',
		{ operation: 'sendInteractive', body: 'Which?', buttons: { button: [{ id: 'a', title: 'A' }] } },
		{ message_id: 'm1' },
	],
	['Request Location', { operation: 'requestLocation', body: 'Where?' }, { message_id: 'm1' }],
	['Send Media', { operation: 'sendMedia' }, { medias: { images: [{ name: 'a.png', message_id: 'm1' }] } }],
	[
		'Template: Send',
		{
			resource: 'template',
			operation: 'send',
			templateId: byId('order_update'),
			templateVariables: variables({ 'body-1': 'Ada', 'body-2': 'A1' }),
		},
		{ message_id: 'm1' },
	],
	[
		'Template: Send in Bulk',
		{
			resource: 'template',
			operation: 'sendBulk',
			recipientsSource: 'list',
			recipients: numbers,
			templateId: byId('order_update'),
			templateVariables: variables({ 'body-1': 'Ada', 'body-2': 'A1' }),
			additionalFields: { summary: false },
		},
		{ phones: numbers },
	],
	[
		'Message: Send in Bulk',
		{
			operation: 'sendBulk',
			recipientsSource: 'list',
			recipients: [to],
			text: 'Hello',
			additionalFields: { summary: false },
		},
		{ message_id: 'm1' },
	],
];

const json = { 'content-type': 'application/json' };
const text = (content: string, status = 200): StubAnswer => ({ status, text: content, headers: json });

/** What says nothing, and what says that it failed. */
const bare: Array<[string, StubAnswer]> = [
	['an empty 200', text('')],
	['an empty 201', text('', 201)],
	['204', text('', 204)],
	['null', text('null')],
	['true', text('true')],
	['"OK"', text('"OK"')],
	['OK', { text: 'OK' }],
	['[]', { json: [] }],
	['{}', { json: {} }],
	['an empty 202 object', { status: 202, json: { data: [] } }],
];
const failures: Array<[string, StubAnswer]> = [
	['error as text', { json: { error: 'Integration disabled' } }],
	['error as text, with another status of success', { status: 201, json: { error: 'Integration disabled' } }],
	['error as an object', { json: { error: { message: 'Integration disabled' } } }],
	['error as a list', { json: { success: false, error: ['Integration disabled'] } }],
	['errors of fields', { json: { message: 'Integration disabled', errors: { to: ['Wrong'] } } }],
	['success: false', { json: { success: false, message: 'Integration disabled' } }],
	['status: false', { json: { status: false, message: 'Integration disabled' } }],
	['status: "error"', { json: { status: 'error', message: 'Integration disabled' } }],
];

const outcomes = (items: INodeExecutionData[]) => items.map((item) => item.json.outcome);

describe.each(surfaces)('$name', (surface: Surface) => {
	const isDocumented = surface.name === 'Desk360 WhatsApp';
	beforeEach(() => (templates = surface.templates));

	const run = async (parameters: INodeParameters) =>
		await runSurface(surface, `${stub.origin}/v1`, { resource: 'message', to, ...parameters }, goOn);
	const isMany = (name: string) => name === 'Template: Send in Bulk';

	describe.each(sends)('%s', (name, parameters, named) => {
		const expected = (outcome: string) => Array(isMany(name) ? 2 : 1).fill(outcome);

		test.each(bare)('%s', async (_what, given) => {
			answer = () => given;
			const sent = isMany(name) ? 'queued' : 'sent';
			expect(outcomes(await run(parameters))).toEqual(expected(isDocumented ? 'unclear' : sent));
			expect(posts()).toHaveLength(1);
		});

		test.each(failures)('%s', async (_what, given) => {
			answer = () => given;
			const items = await run(parameters);
			expect(outcomes(items)).toEqual(expected('failed'));
			expect(JSON.stringify(items[0]?.json)).toContain('Integration disabled');
			expect(posts()).toHaveLength(1);
		});

		test.each<[string, StubAnswer]>([
			['nothing', { json: {}, headers: { 'retry-after': '0' } }],
			['no content', { text: '', headers: { ...json, 'retry-after': '0' } }],
			['an error in text', { json: { error: 'Too many' }, headers: { 'retry-after': '0' } }],
		])('200 with Retry-After and %s is a reached limit, and sent again', async (_what, limit) => {
			answer = (post) => (post === 0 ? limit : { json: named });
			expect(outcomes(await run(parameters))).toEqual(expected(isMany(name) ? 'queued' : 'sent'));
			expect(posts()).toHaveLength(2);
		});

		test('what names the message is sent, also beside Retry-After', async () => {
			answer = () => ({ json: named, headers: { 'retry-after': '0' } });
			expect(outcomes(await run(parameters))).toEqual(expected(isMany(name) ? 'queued' : 'sent'));
			expect(posts()).toHaveLength(1);
		});

		test('a cut-off answer with Retry-After stays unclear', async () => {
			answer = () => ({ text: '{"message_id": "m', headers: { ...json, 'retry-after': '0' } });
			expect(outcomes(await run(parameters))).toEqual(expected('unclear'));
			expect(posts()).toHaveLength(1);
		});
	});

	test('a bulk call with a file of numbers, whose answer nobody documents, is queued', async () => {
		answer = () => ({ json: {} });
		const [, parameters] = sends.find(([name]) => isMany(name)) ?? [];
		const items = await run({ ...parameters, additionalFields: { numbersAsFile: true, summary: false } });
		expect(outcomes(items)).toEqual(['queued', 'queued']);
	});

	test('Send Media names each file, in the order they were sent', async () => {
		const named = (name: string, message_id: string) => ({ name, message_id, media_id: `${message_id}-media` });
		answer = () => ({
			json: {
				medias: {
					images: [named('b.png', 'm-b'), named('d.png', 'm-d')],
					files: [named('a.pdf', 'm-a'), named('a.pdf', 'm-a2')],
				},
			},
		});
		const file = (fileName: string) => ({ data: 'YQ==', mimeType: 'application/pdf', fileName, bytes: 1 });
		const files = { a: file('a.pdf'), b: file('b.png'), c: file('a.pdf'), d: file('d.png') };
		const parameters = {
			...surface.sender,
			resource: 'message',
			operation: 'sendMedia',
			to,
			binaryPropertyName: 'a,b,c,d',
		};
		const [item] = await runSurface(surface, `${stub.origin}/v1`, parameters, { items: [{ json: {}, binary: files }] });
		expect(item?.json).toMatchObject({
			outcome: 'sent',
			messageId: 'm-a',
			messageIds: ['m-a', 'm-b', 'm-a2', 'm-d'],
			files: [
				{ fileName: 'a.pdf', messageId: 'm-a', mediaId: 'm-a-media' },
				{ fileName: 'b.png', messageId: 'm-b', mediaId: 'm-b-media' },
				{ fileName: 'a.pdf', messageId: 'm-a2', mediaId: 'm-a2-media' },
				{ fileName: 'd.png', messageId: 'm-d', mediaId: 'm-d-media' },
			],
		});
	});

	test.each<[object, string[], string[]]>([
		[{ message_ids: ['A1', 'A2'] }, ['A1', 'A2'], []],
		[{ message_ids: ['A1'] }, ['A1'], ['A2']],
		[{ message_ids: [] }, [], ['A1', 'A2']],
	])('Mark as Read takes what was marked from the answer %j', async (given, messageIds, notMarked) => {
		answer = () => ({ json: given });
		const [item] = await run({ operation: 'markAsRead', messageIds: ['A1', 'A2'] });
		expect(item?.json).toEqual({ success: notMarked.length === 0, messageIds, notMarked, answer: given });
	});

	test('Mark as Read, where the answer names nothing', async () => {
		answer = () => text('', 204);
		const [item] = await run({ operation: 'markAsRead', messageIds: ['A1'] });
		const unnamed = { success: false, messageIds: [], notMarked: ['A1'], answer: {} };
		expect(item?.json).toEqual(isDocumented ? unnamed : { success: true, messageIds: ['A1'] });
	});

	test('what only received contacts have is left out, and the result says so', async () => {
		answer = () => ({ json: { message_id: 'm1' } });
		const ims = [{ service: 'AIM', user_id: 'sample' }];
		const name = { formatted_name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' };
		const contacts = [{ name }, { name, 'ims ': ims, phones: null, emails: [] }];
		const parameters = { contactsSource: 'json', contactsJson: JSON.stringify(contacts) };
		const [item] = await run({ resource: 'message', operation: 'sendContacts', to: '+905551234567', ...parameters });
		expect(item?.json.leftOut).toEqual(['contact 2: ims, which cannot be sent']);
	});

	test('Media: Get hands an answer without a file on', async () => {
		answer = () => ({ json: { state: 'pending' } });
		const [item] = await run({ resource: 'media', operation: 'get', mediaId: 'x' });
		expect(item?.json).toEqual({ mediaId: 'x', answer: { state: 'pending' } });
	});
});

describe('records of the ticket API, whose answers are documented', () => {
	const ticket = { resource: 'ticket', productId: byId(1), ticketId: byId(2) };
	const product = { productId: byId(1), title: 'T' };
	test.each<[string, INodeParameters]>([
		['Ticket: Create', { ...ticket, operation: 'create', name: 'Ada', email: 'ada@example.com', description: 'Help' }],
		['Ticket: Reply', { ...ticket, operation: 'reply', message: 'Hello' }],
		['Ticket: Add Note', { ...ticket, operation: 'addNote', message: 'Hello' }],
		['Ticket: Update Status', { ...ticket, operation: 'updateStatus', status: 1 }],
		['Ticket Type: Create', { ...product, resource: 'ticketType', operation: 'create' }],
		['Ticket Reason: Create', { ...product, resource: 'ticketReason', operation: 'create' }],
	])('%s: a success that names no record is unclear, and not repeated', async (_name, parameters) => {
		for (const given of [{ json: [] }, { json: {} }, text('null'), text('', 204)]) {
			answer = () => given;
			const before = posts().length;
			const [item] = await runDesk360(`${stub.origin}/v1`, parameters, goOn);
			expect(item?.json.error).toMatch(/unclear whether Desk360 accepted the request/);
			expect(posts().length - before).toBe(1);
		}
	});
});
