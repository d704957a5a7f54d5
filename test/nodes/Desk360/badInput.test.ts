import { NodeOperationError, type IBinaryKeyData, type INodeParameters } from 'n8n-workflow';
import { byId, runDesk360, sampleTicket, secretToken } from '../../support/desk360';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeEach(async () => {
	stub = await startStub(() => ({ json: sampleTicket() }));
});
afterEach(async () => await stub.close());

const create: INodeParameters = {
	resource: 'ticket',
	operation: 'create',
	productId: byId(1),
	name: 'Nathan',
	email: 'nathan@example.com',
	reasonId: byId(5),
	description: 'It does not start',
};
const list: INodeParameters = { resource: 'ticket', operation: 'getAll', productId: byId(1) };
const status: INodeParameters = {
	resource: 'ticket',
	operation: 'updateStatus',
	productId: byId(1),
	ticketId: byId(1),
};
const reply: INodeParameters = {
	resource: 'ticket',
	operation: 'reply',
	productId: byId(1),
	ticketId: byId(1),
	message: 'Hi',
};
const emptyFile: IBinaryKeyData = { data: { data: '', mimeType: 'text/plain', fileName: 'empty.txt' } };

async function refusal(parameters: INodeParameters, baseUrl = `${stub.origin}/v1`, binary?: IBinaryKeyData) {
	const error: unknown = await runDesk360(baseUrl, parameters, { items: [{ json: {}, binary }] }).then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(stub.requests).toHaveLength(0);
	expect(error).toBeInstanceOf(NodeOperationError);
	if (!(error instanceof NodeOperationError)) throw new Error('not refused');
	expect(error.context.itemIndex).toBe(0);
	expect(`${error.message} ${error.description}`).not.toContain(secretToken);
	expect(error.description).toMatch(/./);
	return error.message;
}

test.each<[string, INodeParameters, RegExp]>([
	['no e-mail', { ...create, email: '' }, /^'Customer Email' is required \[item 0\]$/],
	['two e-mails', { ...create, email: 'a@example.com, b@example.com' }, /^'Customer Email' must be one e-mail address/],
	['an e-mail without domain', { ...create, email: 'nathan@' }, /^'Customer Email' must be one e-mail address/],
	[
		'an e-mail with a gap in its domain',
		{ ...create, email: 'nathan@example..com' },
		/^'Customer Email' must be one e-mail/,
	],
	['no name', { ...create, name: '  ' }, /^'Customer Name' is required/],
	[
		'a product that is no number',
		{ ...create, productId: byId('eleven') },
		/^'Product' must be a whole number of at least 1, but it is "eleven"/,
	],
	[
		'a product id that leads elsewhere',
		{ ...list, productId: byId('1/../../agents') },
		/^'Product' must be a whole number/,
	],
	[
		'agent 0 for a new ticket',
		{ ...create, additionalFields: { agentId: byId(0) } },
		/^'Agent' must be a whole number of at least 1/,
	],
	[
		'settings that are no JSON',
		{ ...create, additionalFields: { settings: '{app: 1}' } },
		/^'Settings \(JSON\)' is not valid JSON/,
	],
	[
		'settings that are a number',
		{ ...create, additionalFields: { settings: '5' } },
		/^'Settings \(JSON\)' must be a JSON object or list/,
	],
	['a limit of 0', { ...list, limit: 0 }, /^'Limit' must be at least 1, but it is 0/],
	['a limit that is no number', { ...list, limit: '={{ "many" }}' }, /^'Limit' must be a number, but it is "many"/],
	[
		'a date in another format',
		{ ...list, filters: { startDate: '19.05.2026' } },
		/^'From Day' must be a day written YYYY-MM-DD, but it is "19\.05\.2026"/,
	],
	['a day that does not exist', { ...list, filters: { endDate: '2026-02-30' } }, /^'To Day' must be a day/],
	[
		'an end before the start',
		{ ...list, filters: { startDate: '2026-05-20', endDate: '2026-05-19' } },
		/^'To Day' \(2026-05-19\) is before 'From Day' \(2026-05-20\)/,
	],
	['a status that is none', { ...status, status: '={{ "soon" }}' }, /^'Status' must be a status, but it is "soon"/],
	['an empty message', { ...reply, message: '' }, /^'Message' is required/],
	[
		'a message that is a list',
		{ ...reply, message: '={{ [1, 2] }}' },
		/^'Message' must be one text, but it is a list of 2/,
	],
])('%s', async (_name, parameters, message) => {
	expect(await refusal(parameters)).toMatch(message);
});

test('a file field that does not exist', async () => {
	const parameters = { ...reply, additionalFields: { binaryPropertyName: 'data,photo' } };
	const binary = { data: { data: 'aGk=', mimeType: 'text/plain' } };
	expect(await refusal(parameters, undefined, binary)).toMatch(
		/names "photo", but the item has no file .*it has: data/,
	);
});

test('a file field that is empty', async () => {
	const parameters = { ...reply, additionalFields: { binaryPropertyName: 'data' } };
	expect(await refusal(parameters, undefined, emptyFile)).toMatch(/names "data", but that file is empty/);
});

test.each([
	'http://api.desk360.com/v1',
	'ftp://api.desk360.com',
	'not a url',
	'https://user:pw@api.desk360.com/v1',
	'',
])('the base URL %s', async (baseUrl) => {
	expect(await refusal(create, baseUrl)).toMatch(
		/^'Base URL' (must start with https|is not a web address|must not contain)/,
	);
});
