import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { desk360 } from '../../../nodes/Desk360/api';
import { desk360Events } from '../../../nodes/Desk360/trigger/events';
import { labelOfStatus, simplifyTicket, statusOf } from '../../../nodes/Desk360/records';
import { byId, runDesk360, sampleTicket } from '../../support/desk360';
import { bodyOf } from '../../support/decisionTelecom';
import { readForm } from '../../support/recorder';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ json: sampleTicket() }))));
afterEach(async () => await stub.close());
const run = async (parameters: INodeParameters, items = [{ json: {} as IDataObject }]) =>
	await runDesk360(`${stub.origin}/v1`, parameters, { items });
const product = { productId: byId(1) };
const ticket = { resource: 'ticket', ...product, ticketId: byId(1) };

describe('the last message of a simplified ticket', () => {
	const customer = { type: 0, message: 'Dear customer' };
	const note = { type: 6, message: 'INTERNAL' };
	test.each<[string, IDataObject, string | null]>([
		['is not the note behind it', { messages: [customer, note] }, 'Dear customer'],
		[
			'is not the note of a ticket that names one itself',
			{ last_message: 'INTERNAL', messages: [customer, note] },
			'Dear customer',
		],
		['is none where there are only notes', { messages: [note] }, null],
		['is none of a type that nobody documents', { messages: [customer, { type: 9, message: 'x' }] }, 'Dear customer'],
		['is none where it has files only', { messages: [customer, { type: 0, message: null }] }, null],
		[
			'counts with its type as text',
			{
				messages: [
					{ type: '0', message: 'Hi' },
					{ type: '6', message: 'x' },
				],
			},
			'Hi',
		],
		['comes from the row of a list', { last_message: 'Hello' }, 'Hello'],
		['is none in a row without', { last_message: null }, null],
	])('%s', (_what, record, expected) => {
		expect(simplifyTicket(record).last_message).toBe(expected);
	});
});

describe('a status', () => {
	test.each([0, 1, 2, 3, 17])('%i can be put in again as Simplify shows it', (number) => {
		expect(statusOf(labelOfStatus(number) ?? undefined)).toBe(number);
		expect(statusOf(number)).toBe(number);
		expect(statusOf(1, String(number))).toBe(number);
	});

	test.each<[string, INodeParameters, string]>([
		['by number from an expression', { status: '={{ 3 }}' }, '3'],
		['by its name', { status: '={{ "waiting" }}' }, '2'],
		['by the number field', { statusNumber: '4' }, '4'],
		['as New (0), as older versions called it', { status: '={{ "New (0)" }}' }, '0'],
	])('filters %s', async (_what, filters, expected) => {
		await run({ ...ticket, operation: 'getAll', filters });
		expect(new URL(stub.requests[0]?.url ?? '', 'http://x').searchParams.get('status')).toBe(expected);
	});

	test('and a priority that an expression leaves empty filter nothing', async () => {
		await run({ ...ticket, operation: 'getAll', filters: { status: '={{ $json.no }}', priority: '={{ $json.no }}' } });
		expect(stub.requests[0]?.url).toBe('/v1/products/1/tickets');
	});

	test('a priority by its name', async () => {
		await run({ ...ticket, operation: 'getAll', filters: { priority: '={{ "High" }}' } });
		expect(stub.requests[0]?.url).toContain('priority=2');
	});

	test('is set by number and by what a result shows', async () => {
		await run({ ...ticket, operation: 'updateStatus', status: '={{ "Waiting" }}' });
		await run({ ...ticket, operation: 'updateStatus', status: 1, additionalFields: { statusNumber: '3' } });
		const create = { ...ticket, operation: 'create', name: 'A', email: 'a@b.de', description: 'x' };
		await run({ ...create, status: '={{ 3 }}' });
		expect(stub.requests.map((request) => bodyOf(request).status)).toEqual([2, 3, 3]);
		expect(
			bodyOf(stub.requests[2] ?? { method: '', url: '', headers: {}, body: Buffer.alloc(0), at: 0 }),
		).not.toHaveProperty('reason_id');
	});
});

test.each(['reply', 'addNote'])('%s takes files without a text', async (operation) => {
	const binary = { data: { data: 'YQ==', mimeType: 'text/plain', fileName: 'a.txt' } };
	await runDesk360(
		`${stub.origin}/v1`,
		{ ...ticket, operation, message: '', additionalFields: { binaryPropertyName: 'data' } },
		{ items: [{ json: {}, binary }] },
	);
	const [request] = stub.requests;
	if (!request) throw new Error('Nothing was sent');
	expect((await readForm(request)).map(({ name }) => name)).toEqual(['attachments[]']);
});

describe('a reason', () => {
	const update = { resource: 'ticketReason', operation: 'update', reasonId: byId(5) };
	test.each<[INodeParameters, IDataObject]>([
		[{ changedMembers: ['isActive'], isActive: false }, { is_active: false }],
		[{ changedMembers: ['title'], title: 'Late' }, { title: 'Late' }],
		[
			{ ...product, title: 'Late', isActive: true },
			{ product_id: 1, title: 'Late', is_active: true },
		],
	])('is changed with %j', async (parameters, body) => {
		await run({ ...update, ...parameters });
		expect(stub.requests.map(bodyOf)).toEqual([body]);
	});

	test('wants something to change', async () => {
		await expect(run({ ...update, changedMembers: [] })).rejects.toThrow("'Change' is required");
	});
});

test('a ticket type needs no description', async () => {
	await run({ ...product, resource: 'ticketType', operation: 'create', title: 'T' });
	expect(stub.requests.map(bodyOf)).toEqual([{ product_id: 1, title: 'T', is_active: true }]);
});

test.each<[object | string, string | undefined, RegExp]>([
	[{ error: { message: 'The to field is required.' } }, 'The to field is required', /^Correct the field/],
	[{ error: { code: 'something_new', message: 'No.' } }, 'No', /^Correct the field/],
	[
		{ message: 'The given data was invalid.', errors: { to: ['The to field is required.', 'x'], text: ['Too long.'] } },
		'The given data was invalid: The to field is required.: Too long.',
		/^Correct the field/,
	],
	[{ error: 'Integration disabled' }, 'Integration disabled', /^Correct the field/],
	[
		{ error: { code: 'failed_validation', message: 'No.', doc_url: 'https://docs.desk360.com/api' } },
		'No',
		/^Correct the field that the message names\. Desk360 explains it at https:\/\/docs\.desk360\.com\/api$/,
	],
])('HTTP 400 with %j says what Desk360 said', (body, message, hint) => {
	const words = desk360.explain(400, body);
	expect(words.message).toBe(message);
	expect(words.hint).toMatch(hint);
});

test('a web page with HTTP 400 is no word of Desk360, and a doc_url that is no link is not shown', () => {
	expect(desk360.explain(400, '<html>').hint).toBeUndefined();
	const words = desk360.explain(400, { error: { code: 'failed_validation', doc_url: 'javascript:alert(1)' } });
	expect(words.hint).toBe('Correct the field that the message names.');
});

test('a code that every object has a member for is a refusal like any other that is not documented', () => {
	expect(desk360.statusOfBody?.({ error: { code: 'constructor' } }, {})).toBe(400);
});

test('the chatbot history keeps where links lead, and what customers wrote', () => {
	const line = (is_bot: boolean, text: string) => ({ is_bot, text, from: '905551234567', timestamp: '1692787290' });
	const [event] = desk360Events({
		bot_histories: [
			line(true, '<p><a href="https://desk360.com/plans?a=1&amp;b=2" rel="x"><b>Link</b></a> You can&nbsp;choose</p>'),
			line(false, 'is 1 < 2 and 3 > 2 ?'),
			line(true, '<a href="https://a.example">https://a.example</a><br>next <a href="javascript:x()">run</a>'),
		],
	});
	expect(event?.text?.split('\n')).toEqual([
		'bot: Link (https://desk360.com/plans?a=1&b=2) You can choose',
		'customer: is 1 < 2 and 3 > 2 ?',
		'bot: https://a.example',
		'next run',
	]);
});
