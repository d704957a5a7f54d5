import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { sendCloudTemplateBulk, type CloudTemplateChannel } from '../../../../nodes/shared/bulk/cloudTemplate';
import type { bulkOptions, recipientFields } from '../../../../nodes/shared/bulk/fields';
import { invalidInput } from '../../../../nodes/shared/errors';
import type { Client } from '../../../../nodes/shared/http/client';
import type { Request } from '../../../../nodes/shared/http/request';
import type { ParametersOf } from '../../../../nodes/shared/input/parameters';
import type { AllItemsContext, ItemParameters } from '../../../../nodes/shared/operation/defineOperation';
import type { cloudTemplateFields } from '../../../../nodes/shared/whatsapp/cloudContent';
import { cloudTemplates } from '../../../../nodes/shared/whatsapp/cloudSource';
import { standIn } from '../../../support/standIn';

/** Templates in bulk as WhatsApp defines them, for a provider that does nothing but note what it is asked. */

type Parameters = ParametersOf<typeof recipientFields> &
	ParametersOf<typeof cloudTemplateFields> &
	ParametersOf<readonly [typeof bulkOptions]>;
interface Content {
	template: string;
	values?: Record<string, string>;
	files?: IDataObject[];
}

const components = [
	{ type: 'HEADER', format: 'IMAGE' },
	{ type: 'BODY', text: 'Dear {{name}}' },
];
const rows = [
	{ name: 'order', language: 'en_US', status: 'APPROVED', components },
	{ name: 'late', language: 'en_US', status: 'PENDING', components: [] },
];
const provider = { name: '', credential: '', baseUrl: () => '', page: () => ({ rows: [] }), explain: () => ({}) };
const to = '+905551234561';
const link = 'https://a.example/b.png';

let csv: string;
let sent: Array<{ item: number; body: unknown }>;
const upload = jest.fn();
const maker = jest.fn();
const raw = jest.fn();
beforeEach(() => {
	csv = '';
	sent = [];
	for (const mock of [upload, maker, raw]) mock.mockReset();
});

function context(): AllItemsContext & { client: Client } {
	const client = standIn<Client>({
		run: {},
		waitUpTo: () => undefined,
		masked: (error: unknown) => error,
		pages: async function* () {
			yield await Promise.resolve({ rows });
		},
		forItem: ({ index }: { index: number }) => ({
			item: index,
			send: async ({ body }: Request) => {
				sent.push({ item: index, body });
				return await Promise.resolve({ body: { id: `m${sent.length}` } });
			},
		}),
	});
	const image = { data: '', mimeType: 'image/png', fileName: 'a.png', bytes: 3 };
	return standIn<AllItemsContext>({
		client,
		functions: standIn<IExecuteFunctions>({
			getNode: () => ({ typeVersion: 1.1, type: 't' }),
			getTimezone: () => 'Europe/Istanbul',
			getExecutionCancelSignal: () => undefined,
			continueOnFail: () => true,
			isToolExecution: () => false,
			getInputData: () => [
				{ json: { name: 'Ada', other: 'x', 'body-name': 'Eve', 'header-file': link } },
				{ json: {} },
			],
			sendMessageToUI: () => undefined,
			helpers: {
				assertBinaryData: (_: number, name: string) =>
					name === 'data' ? { data: '', mimeType: 'text/csv', fileName: 'a.csv', bytes: csv.length } : image,
				getBinaryDataBuffer: async () => await Promise.resolve(Buffer.from(csv)),
			},
		}),
		claims: {},
		sent: { recallRecipient: () => undefined, rememberRecipient: () => undefined },
		parallel: () => 1,
	});
}

const channel: CloudTemplateChannel<Parameters, Content> = {
	templates: cloudTemplates(provider, { method: 'GET', path: '/templates' }),
	upload: async (where, binary, maxBytes) => {
		upload(where.itemIndex, where.client, binary, maxBytes);
		return await Promise.resolve({ id: 'file-1' });
	},
	maker: async (where, definition, parameters) => {
		maker(where, definition.body, parameters.templateId);
		return await Promise.resolve(({ name, language, values }, files) => ({
			template: `${name}:${language}`,
			values,
			files: [...files].map(([key, file]) => ({ key, ...file })),
		}));
	},
	raw: async (where, parameters) => {
		raw(where, parameters.templateComponents);
		return await Promise.resolve({ template: parameters.templateId });
	},
	one: (content, { e164 }) => ({ method: 'POST', path: '/', body: { to: e164, content: { ...content } } }),
	messageId: ({ id }) => id,
};

const form = (value: IDataObject) => ({ mappingMode: 'defineBelow', value });
const parametersOf = (change: Partial<Parameters>): Parameters => ({
	...{ bulkToolNotice: '', recipientsSource: 'items', to, recipients: [], csvBinaryPropertyName: 'data' },
	...{ recipientColumn: '', csvDelimiter: 'auto', csvEncoding: 'auto', csvHeader: 'auto', additionalFields: {} },
	...{ templateId: 'order:en_US', templateMode: 'form', templateComponents: '[]' },
	templateVariables: form({ 'header-file': 'photo', 'body-name': 'Ada' }),
	...change,
});
async function send(...changes: Array<Partial<Parameters>>) {
	const given = context();
	const items = changes.map((change, itemIndex): ItemParameters<Parameters> => ({
		itemIndex,
		parameters: parametersOf(change),
	}));
	const { items: results } = await sendCloudTemplateBulk({ ...given, items }, channel);
	return {
		client: given.client,
		results: results.map(({ json }) => json),
		contents: sent.map(({ body }) => Object(body).content),
	};
}
const variables = (value: IDataObject) => ({ templateVariables: form(value) });

test('a file of the item is uploaded once, and each message names it; the values come from the form', async () => {
	const { client, results, contents } = await send({ recipientsSource: 'list', recipients: [to, '+905551234562'] });
	expect(results.map(({ outcome, messageId }) => [outcome, messageId])).toEqual([
		['sent', 'm1'],
		['sent', 'm2'],
	]);
	expect(contents).toEqual(
		Array(2).fill({
			template: 'order:en_US',
			values: { 'body-name': 'Ada', 'header-file': 'photo' },
			files: [{ key: 'header-file', id: 'file-1', filename: 'a.png' }],
		}),
	);
	expect(upload.mock.calls).toEqual([[0, expect.objectContaining({ item: 0 }), 'photo', 5 * 1024 * 1024]]);
	expect(maker.mock.calls).toEqual([[{ client }, 'Dear {{name}}', 'order:en_US']]);
	expect(raw).not.toHaveBeenCalled();
});

test('a dry run uploads nothing, and checks all the same', async () => {
	const { results } = await send({ additionalFields: { dryRun: true } });
	expect(results).toEqual([{ outcome: 'skipped', to, reason: 'dry run: it would be sent' }]);
	expect([upload.mock.calls, sent]).toEqual([[], []]);
	csv = 'phone';
	const noImage = { additionalFields: { dryRun: true }, ...variables({ 'header-file': 'data', 'body-name': 'Ada' }) };
	const [wrong] = (await send(noImage)).results;
	expect(wrong).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('which is text/csv') });
	const [lacking] = (await send({ additionalFields: { dryRun: true }, ...variables({ 'header-file': 'photo' }) }))
		.results;
	expect(lacking).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('lacks body-name') });
});

test('a file of the wrong kind is not uploaded, and only its item fails', async () => {
	csv = 'phone';
	const { results } = await send(variables({ 'header-file': 'data', 'body-name': 'Ada' }), {});
	expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'sent']);
	expect(upload.mock.calls.map(([item]) => item)).toEqual([1]);
});

describe('a row of a CSV file', () => {
	const fromFile = async (content: string, value: IDataObject = { 'header-file': 'photo', 'body-name': 'Ada' }) => {
		csv = content;
		return await send({ recipientsSource: 'csv', ...variables(value) });
	};

	test('may have a link in place of the file, which nobody else gets, and a value of its own', async () => {
		const { contents } = await fromFile(`phone,header-file,body-name\n${to},${link},Bob\n+905551234562,,\n`);
		expect(contents).toEqual([
			{
				template: 'order:en_US',
				values: { 'body-name': 'Bob', 'header-file': link },
				files: [{ key: 'header-file', link, filename: 'b.png' }],
			},
			{
				template: 'order:en_US',
				values: { 'body-name': 'Ada', 'header-file': 'photo' },
				files: [{ key: 'header-file', id: 'file-1', filename: 'a.png' }],
			},
		]);
		expect(upload).toHaveBeenCalledTimes(1);
	});

	test('gets the file of the form also where blanks stand around its name there', async () => {
		const { contents } = await fromFile(`phone\n${to}\n`, { 'header-file': ' photo ', 'body-name': 'Ada' });
		expect(contents.map(({ files }) => files)).toEqual([[{ key: 'header-file', id: 'file-1', filename: 'a.png' }]]);
	});

	test('has nothing else in place of the file: it is no binary field', async () => {
		const { results } = await fromFile(`phone,header-file\n${to},${'x'.repeat(61)}\n+905551234562,photo \n`);
		expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'sent']);
		expect(results[0]?.reason).toBe(
			`'Template Variables: header-file' must be a link in a CSV file, but it is "${'x'.repeat(60)}". ` +
				'Enter a public link like https://example.com/photo.jpg.',
		);
	});

	test('fills the places of the form', async () => {
		const value = { 'header-file': 'photo', 'body-name': 'Mrs {Surname}' };
		const { results, contents } = await fromFile(`phone,Surname\n${to},Bell\n+905551234562,\n`, value);
		expect(contents.map(({ values }) => values['body-name'])).toEqual(['Mrs Bell']);
		expect(results[1]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('{Surname}') });
	});
});

test('of an item that is mapped automatically, its own fields fill the template', async () => {
	const templateVariables = { mappingMode: 'autoMapInputData', value: null };
	const { contents } = await send({ templateVariables }, { templateVariables, to: '+905551234562' });
	expect(contents).toEqual([
		{
			template: 'order:en_US',
			values: { 'body-name': 'Eve', 'header-file': link },
			files: [{ key: 'header-file', link, filename: 'b.png' }],
		},
	]);
	expect(upload).not.toHaveBeenCalled();
});

describe('with raw components', () => {
	const json = { templateMode: 'json' as const };

	test('everybody gets what they say, whatever columns the file has', async () => {
		csv = `phone,body-name\n${to},Bob\n+905551234562,Ada\n`;
		const { client, contents } = await send({ ...json, recipientsSource: 'csv' });
		expect(contents).toEqual(Array(2).fill({ template: 'order:en_US' }));
		expect(raw.mock.calls).toEqual([[{ client }, '[]']]);
		expect([upload, maker].map(({ mock }) => mock.calls)).toEqual([[], []]);
	});

	test.each([
		['nowhere:en_US', /"nowhere" does not exist here/],
		['late:en_US', /cannot be sent now: it is pending/],
	])('a template that is %s is known before anybody gets anything', async (templateId, reason) => {
		const { results } = await send({ ...json, templateId }, { ...json, to: '+905551234562' });
		expect(results).toMatchObject([{ outcome: 'failed', reason: expect.stringMatching(reason) }, { outcome: 'sent' }]);
	});

	test('that cannot be sent only their item fails', async () => {
		raw.mockImplementationOnce(() => {
			throw invalidInput('Components (JSON)', 'is no list', 'Enter one.');
		});
		const { results } = await send(json, { ...json, to: '+905551234562' });
		expect(results).toMatchObject([
			{ outcome: 'failed', reason: "'Components (JSON)' is no list. Enter one." },
			{ outcome: 'sent' },
		]);
	});
});

test('what is set for the run is taken from the first item', async () => {
	const { results } = await send({ additionalFields: { includeAnswers: true } }, { to: '+905551234562' });
	expect(results.map(({ answer }) => answer)).toEqual([{ id: 'm1' }, { id: 'm2' }]);
});
