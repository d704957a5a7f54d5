import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Client } from '../../../../nodes/shared/http/client';
import { completed, placeFiles, prepareCloudMessage, valuesOf } from '../../../../nodes/shared/whatsapp/cloudContent';
import { cloudTemplates } from '../../../../nodes/shared/whatsapp/cloudSource';
import type { CloudFile, TemplateFile } from '../../../../nodes/shared/whatsapp/cloudTemplate';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const body = { type: 'BODY', text: 'Hi {{1}}' };
const row = (change: IDataObject = {}): IDataObject => ({
	...{ name: 'order', language: 'en_US', status: 'APPROVED', components: [body] },
	...change,
});

/** The templates of a provider whose list has these rows. */
function listed(...rows: IDataObject[]) {
	const client = standIn<Client>({
		run: {},
		pages: async function* () {
			yield await Promise.resolve({ rows });
		},
	});
	const provider = { name: '', credential: '', baseUrl: () => '', page: () => ({ rows: [] }), explain: () => ({}) };
	const templates = cloudTemplates(provider, { method: 'GET', path: '/templates' });
	const read = (entry: IDataObject) => templates.source.translations(entry)[0];
	return { client, templates, read };
}

describe('a row of the list', () => {
	const { read } = listed();

	test.each<[string | null | undefined, boolean, string]>([
		['APPROVED', true, 'approved'],
		['Active - Quality pending', true, 'active - quality pending'],
		['approved', true, 'approved'],
		[undefined, true, ''],
		[null, true, ''],
		['PENDING_DELETION', false, 'pending deletion'],
		['IN_APPEAL_NOW', false, 'in appeal now'],
		['disapproved', false, 'disapproved'],
		['inactive', false, 'inactive'],
		['approved_not', false, 'approved not'],
		['', false, ''],
	])('with the status %p can be sent: %p', (status, sendable, words) => {
		expect(read(row({ status }))).toMatchObject({ sendable, status: words });
	});

	test.each<[string, unknown]>([
		['en_US', 'American English'],
		['tr', 'Turkish'],
		['zh_Hant_HK', expect.stringContaining('Hong Kong')],
		['no language', 'no language'],
	])('in the language %s is in %p', (language, languageName) => {
		expect(read(row({ language }))).toMatchObject({ language, languageName });
	});

	test('says what there is to fill, what may be left open, and what comes back', () => {
		const components = [
			{ type: 'HEADER', format: 'DOCUMENT' },
			body,
			{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
		];
		expect(read(row({ components }))).toEqual({
			...{ templateId: 'order', name: 'order', language: 'en_US', languageName: 'American English' },
			...{ sendable: true, status: 'approved', headerFile: 'document', headerText: undefined, body: 'Hi {{1}}' },
			text: '[document]\nHi {{1}}\n[Yes]',
			variables: ['header-file-name', 'body-1', 'button-1'],
			optional: ['header-file-name'],
			unfillable: [],
			quickReplies: [{ key: 'button-1', title: 'Yes' }],
		});
		expect(read(row({ sub_category: 'ORDER_STATUS' }))?.unfillable).toEqual(['component ORDER_STATUS']);
		const otp = [body, { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE' }] }];
		expect(read(row({ category: 'AUTHENTICATION', components: otp }))?.variables).toEqual(['body-1']);
		expect(read(row({ category: 'MARKETING', components: otp }))?.variables).toEqual(['body-1', 'button-1']);
	});
});

describe('the definition of a template', () => {
	test('has its components, and its namespace where there is one', async () => {
		const { client, templates } = listed(
			row(),
			row({ name: 'other', namespace: 'n1' }),
			row({ name: 'odd', namespace: 5 }),
		);
		const slots = [{ key: 'body-1', label: 'Hi {{1}}' }];
		const plain = { slots, headerText: '', body: 'Hi {{1}}', components: [body] };
		expect(await templates.definitionOf(client, 'order:en_US')).toEqual(plain);
		expect(await templates.definitionOf(client, 'other')).toEqual({ ...plain, namespace: 'n1' });
		expect(await templates.definitions(client)).toEqual([plain, { ...plain, namespace: 'n1' }, plain]);
		await expect(templates.definitionOf(client, 'none')).rejects.toThrow('"none" does not exist here');
	});
});

describe('the values of a template', () => {
	const slots = [
		{ key: 'body-1', label: '' },
		{ key: 'button-1', label: '', fallback: 'Yes' },
		{ key: 'header-name', label: '', fallback: '' },
	];
	const filled = (templateVariables: IDataObject, item: IDataObject = {}, more?: Record<string, string>) => {
		const parameters = {
			templateId: 'order',
			templateMode: 'form' as const,
			templateComponents: '',
			templateVariables,
		};
		return completed(parameters, { slots, body: '', components: [] }, item, more);
	};

	test('are those of the form, then those that are given, then what stands for nothing', () => {
		const value = { 'body-1': 0, 'button-1': ' ', 'header-name': null, 'body-9': 'x' };
		expect(filled({ mappingMode: 'defineBelow', value })).toMatchObject({
			templateId: 'order',
			templateVariables: {
				mappingMode: 'defineBelow',
				value: { 'body-1': 0, 'button-1': 'Yes', 'header-name': '', 'body-9': 'x' },
			},
		});
		const given = filled({ value: { 'body-1': 'a', 'button-1': undefined } }, {}, { 'button-1': 'b', 'body-1': 'c' });
		expect(given.templateVariables.value).toEqual({ 'body-1': 'a', 'button-1': 'b', 'header-name': '' });
	});

	test('that come with the item are only those that the template has', () => {
		const item = { 'body-1': 'a', 'header-file': 'data', name: 'Ada' };
		expect(filled({ mappingMode: 'autoMapInputData' }, item).templateVariables.value).toEqual({
			...{ 'body-1': 'a', 'header-file': 'data', 'button-1': 'Yes', 'header-name': '' },
		});
	});

	test('have the file of the header among them', () => {
		const parameters = { 'body-1': 'a' };
		expect(valuesOf({ parameters })).toEqual(parameters);
		expect(valuesOf({ parameters, headerFile: { binary: 'data' } })).toEqual({ ...parameters, 'header-file': 'data' });
		expect(valuesOf({ parameters, headerFile: { url: 'https://a.example' } })).toEqual({
			...{ ...parameters, 'header-file': 'https://a.example' },
		});
	});
});

describe('the files of a template', () => {
	const context = (mimeType: string) => {
		const helpers = { assertBinaryData: () => ({ data: '', mimeType, bytes: 5, fileName: 'b' }) };
		return { client: standIn<Client>({}), functions: standIn<IExecuteFunctions>({ helpers }), itemIndex: 0 };
	};
	const link: TemplateFile = { key: 'header-file', kind: 'document', source: { url: 'https://a.example/c.pdf' } };
	const own: TemplateFile = { key: 'card-1-header-file', kind: 'image', source: { binary: 'data' } };

	test('that come with the item are uploaded under their name, links stay links', async () => {
		const uploads: unknown[] = [];
		const upload = async (_: unknown, binary: string, maxBytes: number): Promise<CloudFile> => {
			uploads.push([binary, maxBytes]);
			return await Promise.resolve({ id: 'u1' });
		};
		expect([...(await placeFiles(context('image/png'), [link, own], upload))]).toEqual([
			['header-file', { link: 'https://a.example/c.pdf', filename: 'c.pdf' }],
			['card-1-header-file', { id: 'u1', filename: 'b.png' }],
		]);
		expect(uploads).toEqual([['data', 5 * 1024 * 1024]]);
	});

	test('are checked before the message is built', () => {
		const places: Array<[string, CloudFile]> = [];
		const requestWith = (files: ReadonlyMap<string, CloudFile>) => {
			places.push(...files);
			return { method: 'POST' as const, path: '/messages' };
		};
		expect(prepareCloudMessage(context('image/png'), [link, own], requestWith)).toMatchObject({
			...{ files: [link, own], request: { method: 'POST', path: '/messages' } },
		});
		expect(places.map(([key]) => key)).toEqual(['header-file', 'card-1-header-file']);
		expect(refused(() => prepareCloudMessage(context('image/gif'), [link, own], requestWith))).toContain('image/gif');
		expect(places).toHaveLength(2);
	});
});
