import {
	allTranslations,
	findTranslation,
	formValues,
	headerAttachment,
	prepareForm,
	prepareTemplate,
	templateChoice,
	type TemplateSource,
	type Translation,
} from '../../../../nodes/shared/whatsapp/template';
import type { Client } from '../../../../nodes/shared/http/client';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const translation = (change: Partial<Translation> = {}): Translation => ({
	templateId: '12',
	name: 'order_update',
	language: 'en_US',
	languageName: 'American English',
	sendable: true,
	status: 'approved',
	body: 'Hi {{1}}',
	text: 'Hi {{1}}',
	variables: ['body-1'],
	...change,
});
const turkish = translation({ language: 'tr', languageName: 'Turkish' });
const find = (translations: Translation[], template: string, language = '') =>
	findTranslation(translations, { template, language });

test.each([
	[' 12:en ', '12', 'en'],
	['order_update', 'order_update', ''],
	['a:b:en_US', 'a:b', 'en_US'],
	['order : en', 'order', 'en'],
	['order:', 'order', ''],
])('"%s" is the template %s in the language "%s"', (entered, template, language) => {
	expect(templateChoice(entered)).toEqual({ template, language });
});

test.each(['', ' ', ':en', ' : '])('"%s" is no template', (entered) => {
	expect(refused(() => templateChoice(entered))).toBe("'Template' is required. Choose a template under 'Template'.");
});

describe('the chosen template', () => {
	test('is found by its id before its name, in the language that is named in any spelling', () => {
		const other = translation({ templateId: 'order_update', name: 'other' });
		expect(find([translation(), other], 'order_update')).toBe(other);
		for (const language of ['en_US', 'EN-us', 'american english']) {
			expect(find([turkish, translation()], '12', language).language).toBe('en_US');
		}
	});

	test('needs no language where one alone can be sent', () => {
		const draft = translation({ language: 'tr', sendable: false });
		expect(find([draft, translation()], '12').language).toBe('en_US');
		expect(refused(() => find([turkish, translation()], 'order_update'))).toBe(
			`'Template' "order_update" needs a language. It has: Turkish (tr), American English (en_US). Choose it from the list, or enter it after a colon, like order_update:tr.`,
		);
		expect(refused(() => find([draft], '12'))).toContain('needs a language');
	});

	test('may have a colon in its name', () => {
		const colon = translation({ name: 'sale: may' });
		expect(find([colon], 'sale', 'may')).toBe(colon);
		expect(refused(() => find([colon], 'sale', 'june'))).toContain('"sale" does not exist here');
	});

	test('that cannot be sent says why', () => {
		const paused = (status: string) => [translation({ sendable: false, status })];
		expect(refused(() => find(paused('paused'), '12', 'en_US'))).toBe(
			`'Template' "order_update" (American English) cannot be sent now: it is paused. Wait until it is approved, or choose another template or language.`,
		);
		expect(refused(() => find(paused(''), '12', 'en_US'))).toContain('it is not active');
	});

	test('that is not there is looked for among those that can be sent', () => {
		const all = [translation(), translation({ name: 'order_updates', sendable: false })];
		expect(refused(() => find(all, 'order_update2'))).toContain(
			"Did you mean order_update? Choose it under 'Template'.",
		);
		expect(refused(() => find([], 'x'))).toContain('There are no templates yet');
		expect(refused(() => find([turkish], '12', 'de'))).toContain(`"12" has no language "de"`);
	});
});

test('the form holds its own values without the text that it shows, or the fields of the item', () => {
	const form = { mappingMode: 'defineBelow', value: { 'body-1': 'a', 'template-text': 'Hi' } };
	expect(formValues(form, { b: 1 })).toEqual({ strict: true, values: { 'body-1': 'a' } });
	expect(formValues({ mappingMode: 'autoMapInputData', value: { a: 1 } }, { b: 1 })).toEqual({
		...{ strict: false, values: { b: 1 } },
	});
	for (const none of ['', null, {}, { value: 'x' }]) expect(formValues(none, {})).toEqual({ strict: true, values: {} });
});

test('the file of a header has the limits of its kind', () => {
	const attachment = (headerKind?: 'image' | 'video' | 'document') =>
		headerAttachment({ parameters: {}, headerFile: { binary: 'data' }, headerKind }, 'file', 5);
	const base = { part: 'file', files: [{ binary: 'data' }], maxFiles: 1 };
	const field = 'Template Variables: header-file';
	const document = 100 * 1024 * 1024;
	expect(attachment('image')).toEqual({ ...base, field, maxBytes: 5, accept: ['image/'] });
	expect(attachment('video')).toEqual({ ...base, field, maxBytes: 5, accept: ['video/'] });
	expect(attachment('document')).toEqual({ ...base, field, maxBytes: document, accept: ['application/', 'text/'] });
	expect(attachment()).toEqual({
		...{ ...base, field: 'Template Parameters (JSON): header-file', maxBytes: document, accept: undefined },
	});
	expect(headerAttachment({ parameters: {} }, 'file', 5).files).toEqual([]);
});

describe('a template that is filled', () => {
	let asked = 0;
	/** A provider whose list has these. */
	function setUp(...translations: Translation[]) {
		asked = 0;
		const client = standIn<Client>({
			run: {},
			pages: async function* () {
				asked++;
				yield await Promise.resolve({ rows: [{}] });
			},
		});
		const source: TemplateSource = {
			provider: { name: '', credential: '', baseUrl: () => '', page: () => ({ rows: [] }), explain: () => ({}) },
			request: { method: 'GET', path: '/templates' },
			translations: () => translations,
			language: /^[a-z]{2}$/,
		};
		const form = async (value: object, mappingMode = 'defineBelow') =>
			await prepareForm(client, source, { templateId: '12', templateVariables: { mappingMode, value } });
		const raw = async (templateParameters: string, templateId = '12:en') =>
			await prepareTemplate(client, source, {
				...{ templateMode: 'json', templateId, templateVariables: '', templateParameters },
			});
		return { form, raw };
	}
	const failure = async (work: Promise<unknown>) => {
		const error = await work.then(
			() => undefined,
			(reason: unknown) => reason,
		);
		return error instanceof InvalidInput ? `${error.message}. ${error.fix}` : String(error);
	};

	test('has a value for each variable, and a file where it has one', async () => {
		const { form } = setUp(translation({ headerFile: 'image', variables: ['body-1', 'body-2'], optional: ['body-2'] }));
		const template = await form({ 'header-file': ' data ', 'body-1': 7, 'body-2': ' ' });
		expect(template.fill({})).toEqual({
			...{ templateId: '12', language: 'en_US', parameters: { 'body-1': '7' } },
			...{ headerFile: { binary: 'data' }, headerKind: 'image' },
		});
		expect(template.fill({}, { 'body-2': 'x', 'header-file': 'https://a.example/b.png' })).toMatchObject({
			...{ parameters: { 'body-1': '7', 'body-2': 'x' }, headerFile: { url: 'https://a.example/b.png' } },
		});
		expect(['body-1', 'header-file', 'body-3'].map(template.takes)).toEqual([true, true, false]);
		expect((await setUp(translation()).form({})).takes('header-file')).toBe(false);
		const named = await form({ 'header-file': 'from https://a.example', 'body-1': false });
		expect(named.fill({})).toMatchObject({
			...{ parameters: { 'body-1': 'false' }, headerFile: { binary: 'from https://a.example' } },
		});
	});

	test('says what is missing and what is too much', async () => {
		const { form } = setUp(translation({ headerFile: 'image' }));
		const filled = await form({ 'body-2': 'x', 'body-1': '' });
		expect(refused(() => filled.fill({}))).toBe(
			`'Template Variables' of "order_update" (American English) lacks header-file, body-1 and has body-2, which the template does not have. Fill in exactly: header-file, body-1. Reload the form if the template was changed.`,
		);
		const none = await setUp(translation({ variables: [] })).form({ a: 1 });
		expect(refused(() => none.fill({}))).toContain('The template has no variables: leave the form empty.');
		const automatic = await setUp(translation()).form({}, 'autoMapInputData');
		expect(automatic.fill({ 'body-1': true, other: 1 }).parameters).toEqual({ 'body-1': 'true' });
	});

	test('from raw parameters is not looked up where id and language are known', async () => {
		const { raw } = setUp(translation());
		const known = await raw('{"body-1": "a", "header-file": "data", "x": 5}');
		expect(known.fill({}, { 'body-1': 'b' })).toEqual({
			...{ templateId: '12', language: 'en', parameters: { 'body-1': 'b', x: '5' }, headerFile: { binary: 'data' } },
		});
		expect(asked).toBe(0);
		const keys = ['x', 'header-file', 'body-2', 'button-a', 'header-first_name'];
		expect(keys.map(known.takes)).toEqual([true, true, true, true, true]);
		const others = ['y', 'footer-1', 'my-body-1', 'body-1 x', 'body-'];
		expect(others.map(known.takes)).toEqual([false, false, false, false, false]);
		expect((await raw('{}', 'order_update:en_US')).fill({})).toEqual({
			...{ templateId: '12', language: 'en_US', parameters: {} },
		});
		expect(asked).toBe(1);
		expect((await raw('{}', '12:en_US')).fill({})).toMatchObject({ language: 'en_US' });
		for (const template of ['12a:en', 'a12:en']) {
			expect(await failure(raw('{}', template))).toContain(`"${template.slice(0, 3)}" does not exist here`);
		}
	});

	test('from raw parameters has texts and numbers under plain names', async () => {
		const { raw } = setUp(translation());
		const problem = async (json: string) => {
			const template = await raw(json);
			return refused(() => template.fill({}));
		};
		expect(await problem('{"body-1": " "}')).toBe(
			`'Template Parameters (JSON)' has no text for "body-1". Give every parameter a text or a number, like {"body-1": "Hello"}.`,
		);
		expect(await problem('{"parameters[body-1]": "a"}')).toBe(
			`'Template Parameters (JSON)' has the key "parameters[body-1]". Name the variables alone, as the template list has them, such as body-1.`,
		);
		expect(await problem('{"header-file": "ftp://a"}')).toContain(
			"'Template Parameters (JSON): header-file' must be a link",
		);
		expect(await failure(raw('[]'))).toContain("'Template Parameters (JSON)' must be one JSON object");
	});

	test('that has parts which the form cannot fill is refused', async () => {
		const { form } = setUp(translation({ unfillable: ['component X'] }));
		expect(await failure(form({}))).toContain('component X');
	});

	test('is looked up once in a run', async () => {
		const { form } = setUp(translation());
		await form({});
		await form({});
		expect(asked).toBe(1);
	});
});

describe('the list of a run', () => {
	let now = 0;
	const asked = jest.fn();
	const client = () =>
		standIn<Client>({
			run: {},
			pages: async function* () {
				await Promise.resolve();
				yield { rows: asked() };
			},
		});
	const source = standIn<TemplateSource>({
		request: { method: 'GET', path: '/templates' },
		translations: () => [translation()],
	});
	beforeEach(() => {
		now = 1_000_000;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		asked.mockReset();
	});
	afterEach(() => jest.restoreAllMocks());

	test('is read once', async () => {
		asked.mockReturnValue([{}]);
		const one = client();
		const both = await Promise.all([allTranslations(one, source), allTranslations(one, source)]);
		now += 600_000;
		expect([...both, await allTranslations(one, source)]).toEqual(Array(3).fill([translation()]));
		expect(asked).toHaveBeenCalledTimes(1);
	});

	test('that could not be read is asked for again after a minute, and not before', async () => {
		const busy = new Error('Too many requests');
		asked.mockImplementationOnce(() => {
			throw busy;
		});
		asked.mockReturnValue([{}]);
		const one = client();
		await expect(allTranslations(one, source)).rejects.toThrow(busy);
		now += 59_999;
		await expect(allTranslations(one, source)).rejects.toThrow(busy);
		expect(asked).toHaveBeenCalledTimes(1);
		now += 1;
		expect(await allTranslations(one, source)).toEqual([translation()]);
		expect(asked).toHaveBeenCalledTimes(2);
	});
});
