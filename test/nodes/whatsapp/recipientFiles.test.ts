import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { desk360WhatsAppSetup, surfaces } from '../../support/desk360WhatsApp';
import { encode } from '../../support/encode';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';

const sender = surfaces[1]?.sender ?? {};
let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ json: { message_id: 'm1' } }))));
afterEach(async () => await stub.close());

const caseFile = (name: string) => readFileSync(path.join(__dirname, '../shared/input/cases', `${name}.csv`));

interface Sent {
	/** What each row became. */
	items: IDataObject[];
	summary: IDataObject;
	/** The requests as text. */
	requests: string[];
}

/** Sends a text to the rows of a file over the Desk360 WhatsApp node. */
async function send(
	file: string | Uint8Array,
	text: string,
	{ fields = {}, options = {} }: { fields?: INodeParameters; options?: INodeParameters } = {},
): Promise<Sent> {
	const data = Buffer.from(file).toString('base64');
	const setup = desk360WhatsAppSetup(`${stub.origin}/v1`, {
		resource: 'message',
		operation: 'sendBulk',
		...sender,
		recipientsSource: 'csv',
		messageType: 'text',
		text,
		...fields,
		additionalFields: options,
	});
	const items = [{ json: {}, binary: { data: { data, mimeType: 'text/csv', fileName: 'list.csv' } } }];
	const output = (await executeNode({ ...setup, items })).map(({ json }) => json);
	const posts = stub.requests.filter(({ method }) => method === 'POST');
	const requests = posts.map(({ url, body }) => `${url} ${body.toString()}`);
	return { items: output.slice(0, -1), summary: output.at(-1) ?? {}, requests };
}

const got = ({ items }: Sent) => items.map(({ outcome, to }) => (outcome === 'sent' ? to : outcome));

test.each([
	['csv-03-order-number-before-unnamed-phone', 'Dear {Customer}', {}, ['+905550001122', '+905550001133']],
	['csv-09-number-column-wins-over-phone-1', 'Hi {Name}', {}, ['+905550001122', '+905550001133']],
	['csv-17-trunk-zero-after-plus', 'Hi {Name}', {}, ['+905550001122', '+905550001133', 'failed', '+905550001144']],
	['csv-30-tr-cep-tel-no', 'Sayın {Ad Soyad}', { defaultCountryCode: 'TR' }, ['+905550001122', '+905550001133']],
	['csv-31-de-mobilnummer', 'Hallo {Name}', { defaultCountryCode: 'DE' }, ['+491710000000', '+491710000001']],
	['csv-37-windows-1251-ascii-header', 'Hello {name}', {}, ['+380501234567']],
	['csv-40-excel-formula-cells', 'Hi {name}', {}, ['+905550001122', '+905550001133']],
	['csv-45-date-in-phone-column', 'Hi {name}', { defaultCountryCode: 'DK' }, ['failed', 'failed', '+4522334455']],
])('%s', async (name, text, options, expected) => {
	expect(got(await send(caseFile(name), text, { options }))).toEqual(expected);
});

test('csv-11-duplicate-headers: nobody gets anything, and the error names both columns', async () => {
	const { items, requests } = await send(caseFile('csv-11-duplicate-headers'), 'Hi {Name}');
	expect(items).toEqual([
		expect.objectContaining({
			outcome: 'failed',
			reason: expect.stringContaining('"Phone" (column 1) and "Phone" (column 3)'),
		}),
	]);
	expect(requests).toEqual([]);
});

test('names arrive as they are written', async () => {
	const cyrillic = await send(caseFile('csv-37-windows-1251-ascii-header'), 'Hello {name}');
	expect(cyrillic.requests[0]).toContain('Дмитрий');
	const turkish = await send(caseFile('csv-39-one-bad-byte-in-utf8'), 'Hello {name}');
	expect(got(turkish)).toEqual(['+905550001122', '+905550001133', 'failed']);
	expect(turkish.requests.join('\n')).toContain('Ayşe Çağrı');
	expect(turkish.items[2]?.reason).toContain('has a character that cannot be read in column "name"');
	expect(turkish.requests.join('\n')).not.toContain('\ufffd');
});

test('a column that is not used may have bytes that cannot be read', async () => {
	expect(got(await send(caseFile('csv-39-one-bad-byte-in-utf8'), 'Hello'))).toEqual([
		'+905550001122',
		'+905550001133',
		'+905550001144',
	]);
});

describe('Encoding', () => {
	const hungarian = encode('name;phone\nErdős;+36201234567\nAnna;+36201234568\n', 'windows-1250');

	test('in doubt, rows with other letters than a to z get nothing', async () => {
		const sent = await send(hungarian, 'Hello {name}');
		expect(got(sent)).toEqual(['failed', '+36201234568']);
		expect(sent.items[0]?.reason).toMatch(/^'Encoding' is not certain: it may be /);
		expect(sent.summary.csvFiles).toEqual([
			expect.objectContaining({ warning: expect.stringContaining('The encoding is not certain') }),
		]);
	});

	test('what the user chooses counts', async () => {
		const sent = await send(hungarian, 'Hello {name}', { fields: { csvEncoding: 'windows-1250' } });
		expect(got(sent)).toEqual(['+36201234567', '+36201234568']);
		expect(sent.requests.join('\n')).toContain('Erdős');
		expect(sent.summary.csvFiles).toEqual([expect.objectContaining({ encoding: 'windows-1250' })]);
	});
});

describe('First Row Is Header', () => {
	test.each([
		['auto', ['+905550001122', '+905550001133']],
		['no', ['+905550001122', '+905550001133']],
		['yes', ['+905550001133']],
	])('%s', async (csvHeader, expected) => {
		const file = '+905550001122,Ada\n+905550001133,Ece\n';
		expect(got(await send(file, 'Hello', { fields: { csvHeader, recipientColumn: '1' } }))).toEqual(expected);
	});
});

describe('one bad row is one bad row', () => {
	test.each([
		['a stray quote', '"Ada,+905550000000', /quote never closed/],
		['text after a quote', '"Ada" A.,+905550000000', /text after the closing quote/],
		['a delimiter too many', 'Kaya, Ada,+905550000000', /3 cells, but there are 2 columns/],
		['two numbers', 'Ada,"+905550000000, +905550000001"', /holds 2 numbers/],
		['two numbers with a slash', 'Ada,+905550000000 / +905550000001', /holds 2 numbers/],
		['a short row', 'Ada', /required/],
		['a rounded number', 'Ada,9.05551E+11', /rounded/],
		['a date', 'Ada,15.01.2024 10:30', /is a date/],
		['an amount', 'Ada,"1.234.567,89"', /is an amount/],
	])('%s', async (_what, row, reason) => {
		const sent = await send(`name,phone\nEce,+905550001122\n${row}\nCan,+905550001133\n`, 'Hello');
		expect(got(sent)).toEqual(['+905550001122', 'failed', '+905550001133']);
		expect(sent.items[1]?.reason).toMatch(reason);
		expect(sent.items[1]?.line).toBe(3);
	});

	test.each([
		['a formula', '="+905550001122"'],
		['an apostrophe', "'+905550001122"],
		['a non-breaking space', '+90\u00a0555\u00a0000\u00a011\u00a022'],
		['direction marks', '\u202a+90 555 000 11 22\u202c'],
		['Arabic digits', '+٩٠٥٥٥٠٠٠١١٢٢'],
		['full-width digits', '＋９０５５５０００１１２２'],
		['a decimal of a spreadsheet', '905550001122.0'],
		['a quoted cell', '"+90 555 000 11 22"'],
	])('%s is read', async (_what, cell) => {
		expect(got(await send(`name,phone\nAda,${cell}\n`, 'Hi {name}'))).toEqual(['+905550001122']);
	});

	test.each([
		['sep=;', 'sep=;\r\nname;phone\r\nAda;+905550001122\r\n'],
		['tabs', 'name\tphone\nAda\t+905550001122\n'],
		['a byte order mark and semicolons', '\ufeffname;phone\nAda;+905550001122\n'],
		['UTF-16 without a mark', Buffer.from('name\tphone\r\nAda\t+905550001122\r\n', 'utf16le')],
	])('%s', async (_what, file) => {
		expect(got(await send(file, 'Hi {name}'))).toEqual(['+905550001122']);
	});
});

test('one person in several spellings gets one message', async () => {
	const cells = ['+90 0555 000 11 22', '905550001122', '0555 000 11 22', '+90 (555) 000-11-22', '9005550001122@c.us'];
	const sent = await send(`phone\n${cells.join('\n')}\n`, 'Hi', { options: { defaultCountryCode: 'TR' } });
	expect(got(sent)).toEqual(['+905550001122', 'skipped', 'skipped', 'skipped', 'skipped']);
	expect(sent.requests).toHaveLength(1);
});

test('two columns of one name are an error only where the name is used', async () => {
	const file = 'Name,Phone,Name\nAda,+905550001122,Lovelace\n';
	const used = await send(file, 'Hi {Name}');
	expect(used.items[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('several columns "Name"') });
	expect(used.requests).toEqual([]);
	expect(got(await send(file, 'Hi'))).toEqual(['+905550001122']);
});

test('the dry run and the report say which column was taken and why', async () => {
	const file = 'TC Kimlik No;Ad Soyad;Cep Tel No\n34567890124;Ece Kaya;0555 000 11 22\n';
	const { items, summary, requests } = await send(file, 'Hi', { options: { defaultCountryCode: 'TR', dryRun: true } });
	expect(requests).toEqual([]);
	expect(items[0]).toMatchObject({ outcome: 'skipped', recipientColumn: '"Cep Tel No" (column 3)' });
	expect(summary.csvFiles).toEqual([
		{
			item: 0,
			recipientColumn: '"Cep Tel No" (column 3)',
			reason: 'its name, and valid numbers in 1 of 1 cell',
			encoding: 'utf-8',
			header: true,
		},
	]);
});
