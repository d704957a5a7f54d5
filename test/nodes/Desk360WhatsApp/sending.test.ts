// Sample values. cspell:ignore cret
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { byId } from '../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../support/desk360WhatsApp';
import { loadMapper, type ExecuteSetup } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

let stub: Stub;
let surface: Surface;
/** The answer to a request that is no template list; the second argument counts the posts from 0. */
let answer: (request: Recorded, post: number) => StubAnswer;

const ok: StubAnswer = { json: { message_id: 'm1' } };
const refused: StubAnswer = { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } };
const to = '+905551234567';

beforeEach(async () => {
	answer = () => ok;
	let post = 0;
	stub = await startStub((request) => {
		if (request.method === 'POST') return answer(request, post++);
		return request.url.includes('/templates') ? { json: surface.templates } : answer(request, post);
	});
});
afterEach(async () => await stub.close());

const posts = () => stub.requests.filter(({ method }) => method === 'POST');
const message = (operation: string, change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation,
	to,
	...change,
});
const template = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'template',
	operation: 'send',
	to,
	templateId: byId('order_update'),
	templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
	...change,
});

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> {
	return await runSurface(surface, `${stub.origin}/v1`, parameters, options);
}

async function failure(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<Error> {
	const reason: unknown = await run(parameters, options).catch((error: unknown) => error);
	if (!(reason instanceof Error)) throw new Error('It did not fail');
	return reason;
}

/** The texts of a form's parts whose name matches. */
async function sentTexts(name: RegExp): Promise<string[]> {
	const forms = await Promise.all(posts().map(readForm));
	return forms.flat().flatMap(({ name: of, value }) => (value !== undefined && name.test(of) ? [value] : []));
}

const goOn = { node: { onError: 'continueErrorOutput' as const } };

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	describe('a text', () => {
		test('arrives as it is, line breaks included', async () => {
			const lines = `One\nTwo\r\n\n"Three" \u{1F44B}; name="x"\n--end--`;
			await run(message('sendText', { text: lines }));
			expect(posts()[0]?.body.includes(`\r\n\r\n${lines}\r\n--`)).toBe(true);
		});

		const long = `${'a'.repeat(4000)} ${'b'.repeat(4000)} ${'c'.repeat(4000)}`;
		const split = message('sendText', { text: long, additionalFields: { longText: 'split' } });

		test('whose second part is refused says what went out, and the third is not sent', async () => {
			answer = (_, post) => (post === 1 ? refused : ok);
			const error = await failure(split);
			expect(posts()).toHaveLength(2);
			expect(error).toBeInstanceOf(NodeApiError);
			if (!(error instanceof NodeApiError)) throw new Error('Not an API error');
			expect(error.message).toMatch(/^1 of 3 parts of the text were sent, then: .*failed_validation.*\[item 0\]$/);

			answer = () => (posts().length % 2 === 0 ? refused : ok);
			const items = await run(split, goOn);
			expect(items).toHaveLength(1);
			const said = /^1 of 3 parts of the text were sent, then: .*failed_validation/;
			expect(items[0]?.json).toMatchObject({
				outcome: 'unclear',
				error: expect.stringMatching(said),
				reason: expect.stringMatching(said),
			});
		});

		test('Retry On Fail goes on with the part that failed', async () => {
			const runExecutionData = createRunExecutionData({});
			answer = (_, post) => (post === 1 ? refused : ok);
			await failure(split, { runExecutionData });
			const items = await run(split, { runExecutionData });
			expect(items.map(({ json }) => json.part)).toEqual([1, 2, 3]);
			expect((await sentTexts(/^text$/)).map((text) => text[0])).toEqual(['a', 'b', 'b', 'c']);
		});

		test('in HTML is not split between its tags, but refused', async () => {
			const additionalFields = { longText: 'split', formatting: 'html' };
			const error = await failure(message('sendText', { text: `<b>${'x'.repeat(4096)}</b>`, additionalFields }));
			expect(error.message).toMatch(/^'Text' has 4103 characters/);
			expect(posts()).toHaveLength(0);
		});
	});

	describe('what an expression gives', () => {
		test.each<[string, unknown, string]>([
			['a number', 905551234567, to],
			['a chat id', '905551234567@c.us', to],
		])('as recipient: %s', async (_, phone, expected) => {
			const items = [{ json: { phone: phone as string } }];
			const [item] = await run(message('sendText', { to: '={{ $json.phone }}', text: 'Hi' }), { items });
			expect(item?.json.to).toBe(expected);
		});

		test.each<[string, unknown, RegExp]>([
			['null', null, /^'To' is required/],
			['an object', { a: 1 }, /^'To' must be one text, but it is an object/],
			['a number with a fraction', 90555.5, /^'To' /],
			['true', true, /^'To' is not a phone number/],
		])('as recipient: %s is refused', async (_, phone, problem) => {
			const items = [{ json: { phone: phone as string } }];
			const error = await failure(message('sendText', { to: '={{ $json.phone }}', text: 'Hi' }), { items });
			expect(error.message).toMatch(problem);
			expect(posts()).toHaveLength(0);
		});
	});

	test.each([
		['failed_validation', 'The 24-hour window of +905551234567 is closed.'],
		['internal_server_error', '(#131047) Re-engagement message'],
	])('a closed window (%s: %s) leads to a template', async (code, said) => {
		answer = () => ({ status: 400, json: { error: { code, message: said } } });
		const error = await failure(message('sendText', { text: 'Hi' }));
		expect(error.message).toContain(said.slice(0, 20));
		expect(error instanceof NodeApiError && error.description).toContain('use Template → Send');
	});

	test.each(['https://ann:s3cret@example.com/a.png', 'http://example.com/a.png?signature=s3cret'])(
		'the error about the link %s shows no secret of it',
		async (mediaUrl) => {
			const error = await failure(message('sendMedia', { mediaSource: 'url', mediaUrl: [mediaUrl] }));
			expect(error.message).toMatch(
				/^'Media URLs' must be a link to a file, but it is "https?:\/\/.*example\.com\/a\.png/,
			);
			expect(error.message).not.toContain('s3cret');
		},
	);

	describe('answers that are not documented', () => {
		test.each<[string, StubAnswer]>([
			['null', { text: 'null', headers: { 'content-type': 'application/json' } }],
			['nothing', { text: '' }],
			['an empty list', { json: [] }],
			['204', { status: 204, text: '' }],
		])('mark as read: %s is a success where no answer is documented, else names what is open', async (_, given) => {
			answer = () => given;
			const [item] = await run(message('markAsRead', { messageIds: ['m1'] }));
			const open = { success: false, messageIds: [], notMarked: ['m1'], answer: {} };
			expect(item?.json).toEqual(each.name === 'Desk360' ? { success: true, messageIds: ['m1'] } : open);
		});

		test('mark as read: a web page is none', async () => {
			answer = () => ({ text: '<html>Login</html>' });
			expect((await failure(message('markAsRead', { messageIds: ['m1'] }))).message).toContain('web page');
		}, 60_000);

		test.each<[string, (url: string) => unknown]>([
			['a link', (url) => ({ url })],
			['data with a link', (url) => ({ data: { link: url } })],
			['a list', (url) => [{ url }]],
			['groups like those of a sent file', (url) => ({ medias: { images: [{ name: 'a.png', url }] } })],
		])('media: JSON with %s leads to the file, without the token', async (_, json) => {
			answer = ({ url }) =>
				url.startsWith('/file')
					? { text: 'content', headers: { 'content-type': 'image/png' } }
					: { json: json(`${stub.origin}/file/a.png`) };
			const [item] = await run({ resource: 'media', operation: 'get', mediaId: 'x' });
			expect(item?.json).toEqual({ mediaId: 'x', mimeType: 'image/png', fileName: 'a.png', bytes: 7 });
			expect(stub.requests.at(-1)?.headers.authorization).toBeUndefined();
		});

		test('media: an empty answer is an error', async () => {
			answer = () => ({ json: {} });
			const error = await failure({ resource: 'media', operation: 'get', mediaId: 'x' });
			expect(error.message).toMatch(/^'Media ID' leads to an answer without a file/);
		});
	});

	describe('a template', () => {
		const schema = ['body-1', 'body-2'].map((id) => ({
			id,
			displayName: id,
			required: true,
			defaultMatch: false,
			display: true,
			type: 'string',
		}));
		const form = (value: INodeParameters, change: INodeParameters = {}): INodeParameters => ({
			mappingMode: 'defineBelow',
			value,
			schema,
			...change,
		});

		test('form: one required field for each variable, with the text around it', async () => {
			const node = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...template() });
			const { fields } = await loadMapper(node, 'getTemplateVariables');
			expect(fields).toEqual([
				expect.objectContaining({ id: 'body-1', required: true, type: 'string' }),
				expect.objectContaining({ id: 'body-2', required: true, type: 'string' }),
			]);
			expect(fields[0]?.displayName).toBe('body-1: Hello {{1}}, your order {{2}} is on its way.');
			expect(fields[1]?.displayName).toBe('body-2: … order {{2}} is on its way.');

			const bulk = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...template({ operation: 'sendBulk' }) });
			expect((await loadMapper(bulk, 'getTemplateVariables')).fields.map(({ required }) => required)).toEqual([
				false,
				false,
			]);

			const photo = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...template({ templateId: byId('13') }) });
			expect((await loadMapper(photo, 'getTemplateVariables')).fields.map(({ id }) => id)).toEqual([
				'header-file',
				'body-1',
			]);
		});

		test('form: the whole text stands beside the variables, and nothing of it is sent', async () => {
			const added = template({ templateVariables: { mappingMode: 'defineBelow', value: null } });
			const node = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...added });
			const { text, emptyFieldsNotice } = await loadMapper(node, 'getTemplateVariables');
			expect(text).toBe('Hello {{1}}, your order {{2}} is on its way.\n');
			expect(emptyFieldsNotice).toContain('Hello {{1}}, your order {{2}} is on its way.');
			const values = form({ 'template-text': text ?? '', 'body-1': 'Ada', 'body-2': 'A1' });
			await run(template({ templateVariables: values }));
			expect(await sentTexts(/body-\d/)).toEqual(['Ada', 'A1']);
			expect(await sentTexts(/template-text/)).toEqual([]);
		});

		test.each([undefined, []])(
			'form: one that was saved without the text stays as it is, with the schema %p',
			async (none) => {
				const values = form({ 'body-1': 'Ada', 'body-2': 'A1' }, none && { schema: none });
				const saved = template({ templateVariables: values });
				const node = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...saved });
				const { fields, text } = await loadMapper(node, 'getTemplateVariables');
				expect(fields.map(({ id }) => id)).toEqual(['body-1', 'body-2']);
				expect(text).toBeUndefined();
			},
		);

		test('form: a template that comes from an expression has no fields, and the form says what to do', async () => {
			const parameters = template({ templateId: { __rl: true, mode: 'id', value: '={{ $json.template }}' } });
			const node = surface.setup(`${stub.origin}/v1`, { ...surface.sender, ...parameters });
			const { fields, emptyFieldsNotice } = await loadMapper(node, 'getTemplateVariables');
			expect(fields).toEqual([]);
			expect(emptyFieldsNotice).toContain("'Map Automatically'");
		});

		test.each([true, false, undefined])(
			'form: numbers become text, attemptToConvertTypes being %s',
			async (convert) => {
				const items = [{ json: { count: 3, price: 9.5 } }];
				const values = form(
					{ 'body-1': '={{ $json.count }}', 'body-2': '={{ $json.price }}' },
					convert === undefined ? {} : { attemptToConvertTypes: convert },
				);
				await run(template({ templateVariables: values }), { items });
				expect(await sentTexts(/body-\d/)).toEqual(['3', '9.5']);
			},
		);

		test('form: what an expression leaves empty is named, with its item', async () => {
			const items = [{ json: { name: 'Ada' } }, { json: {} }];
			const values = form({ 'body-1': '={{ $json.name }}', 'body-2': 'A1' });
			const error = await failure(template({ templateVariables: values }), { items });
			expect(`${error.message} ${error instanceof NodeOperationError && error.description}`).toMatch(/body-1/);
			expect(error instanceof NodeOperationError && error.context.itemIndex).toBe(1);
			expect(posts()).toHaveLength(0);
		});

		test('id, name and language may come from an expression, also as a number', async () => {
			const language = surface.template.split(':')[1] ?? '';
			const items = [
				{ json: { id: 12 } },
				{ json: { id: `order_update:${language}` } },
				{ json: { id: '12: english ' } },
			];
			const parameters = template({ templateId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } });
			expect((await run(parameters, { items })).map(({ json }) => json.outcome)).toEqual(['sent', 'sent', 'sent']);
			expect(new Set(await sentTexts(/^language_/))).toEqual(new Set([language]));
		});

		test('automatic mapping takes the fields of each item; others do not matter', async () => {
			const items = [{ json: { 'body-1': 'Ada', 'body-2': 7, city: 'London' } }];
			await run(template({ templateVariables: { mappingMode: 'autoMapInputData', value: null } }), { items });
			expect(await sentTexts(/body-\d|city/)).toEqual(['Ada', '7']);
		});

		test('raw parameters: the name of a language is looked up; its code or number is not', async () => {
			const raw = (templateId: string) =>
				template({
					templateId: byId(templateId),
					templateMode: 'json',
					templateParameters: '{"body-1":"a","body-2":"b"}',
				});
			await run(raw('12:English'));
			expect(await sentTexts(/^language_/)).toEqual([surface.template.split(':')[1]]);
			expect(stub.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
			await run(raw(surface.template));
			expect(stub.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
		});

		test.each([
			['a nested value', '{"body-1":{"a":1}}', /has no text for "body-1"/],
			['a key in brackets', '{"parameters[body-1]":"a"}', /has the key "parameters\[body-1\]"/],
			['a list', '["a"]', /must be one JSON object/],
			['broken JSON', '{"body-1":', /is not valid JSON/],
		])('raw parameters: %s is refused', async (_, templateParameters, problem) => {
			const parameters = template({ templateId: byId(surface.template), templateMode: 'json', templateParameters });
			expect((await failure(parameters)).message).toMatch(problem);
			expect(posts()).toHaveLength(0);
		});

		test('raw parameters go out as they are, line breaks and spaces included', async () => {
			const text = 'One\nTwo     Three\t!';
			const templateParameters = JSON.stringify({ 'body-1': text, 'body-2': 'x' });
			await run(template({ templateId: byId(surface.template), templateMode: 'json', templateParameters }));
			expect(await sentTexts(/body-1/)).toEqual([text]);
		});

		test('raw parameters: an error names their own field', async () => {
			const templateParameters = '{"body-1":"x","header-file":"missing"}';
			const parameters = template({ templateId: byId(surface.template), templateMode: 'json', templateParameters });
			expect((await failure(parameters)).message).toMatch(/'Template Parameters \(JSON\): header-file'/);
		});

		test('a document above the text may have as many bytes as WhatsApp takes, a picture 20 MB', async () => {
			const file = (bytes: number) => ({
				json: {},
				binary: { data: { data: 'YQ==', mimeType: 'application/pdf', fileName: 'a.pdf', bytes } },
			});
			const templateParameters = '{"body-1":"x","header-file":"data"}';
			const parameters = template({ templateId: byId(surface.template), templateMode: 'json', templateParameters });
			await run(parameters, { items: [file(50 * 1024 * 1024)] });
			expect(posts()).toHaveLength(1);
			const tooLarge = await failure(parameters, { items: [file(101 * 1024 * 1024)] });
			expect(tooLarge.message).toMatch(/at most 100 MB/);
			const picture = template({
				templateId: byId('photo_news'),
				templateVariables: variables({ 'header-file': 'data', 'body-1': 'x' }),
			});
			const png = file(21 * 1024 * 1024);
			png.binary.data.mimeType = 'image/png';
			expect((await failure(picture, { items: [png] })).message).toMatch(/at most 20 MB/);
			expect(posts()).toHaveLength(1);
		});

		test('a list that cannot be read fails every item with its own number, and is asked for once', async () => {
			await stub.close();
			stub = await startStub(() => ({ status: 403, json: { error: { code: 'not_authorized', message: 'No.' } } }));
			const items = [{ json: {} }, { json: {} }, { json: {} }];
			const results = await run(template(), { items, ...goOn });
			expect(stub.requests).toHaveLength(1);
			for (const [index, { json, error, pairedItem }] of results.entries()) {
				expect(json.error).toContain(`[item ${index}]`);
				expect(json.error).toContain('not_authorized');
				expect(error instanceof NodeApiError && error.context.itemIndex).toBe(index);
				expect(pairedItem).toEqual({ item: index });
			}
		});
	});

	describe('Continue on Fail where the whole run fails', () => {
		const bulk = (change: INodeParameters = {}) =>
			message('sendBulk', { to: '={{ $json.phone }}', text: 'Hi', ...change });
		const items = [{ json: { phone: to } }, { json: { phone: '+905551234568' } }];

		test.each<[string, INodeParameters, RegExp]>([
			['settings of a bulk send', bulk({ additionalFields: { stopAt: '25:00' } }), /'Stop At' must be a time/],
			['options of the node', bulk({ options: { maxParallelRequests: 0 } }), /'Max Parallel Requests' must be/],
			[
				'options of any operation',
				message('sendText', { text: 'Hi', options: { timeoutSeconds: 0 } }),
				/'Timeout' must be/,
			],
		])('%s: every item is an error, none goes on as if it were sent', async (_, parameters, problem) => {
			const results = await run(parameters, { items, ...goOn });
			expect(results.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			for (const { json, error } of results) {
				expect(Object.keys(json)).toEqual(['error']);
				expect(json.error).toMatch(problem);
				expect(error).toBeInstanceOf(NodeOperationError);
			}
			expect(posts()).toHaveLength(0);
			await expect(run(parameters, { items })).rejects.toThrow(NodeOperationError);
		});
	});

	test('a file that cannot be fetched for one item is tried again for the next', async () => {
		let asked = 0;
		answer = ({ url }) => {
			if (url !== '/photo.png') return ok;
			return asked++ === 0 ? { status: 404 } : { text: 'content', headers: { 'content-type': 'image/png' } };
		};
		const items = [{ json: { phone: to } }, { json: { phone: '+905551234568' } }, { json: { phone: '+905551234569' } }];
		const media = { mediaSource: 'url', mediaUrl: [`${stub.origin}/photo.png`] };
		const parameters = message('sendMedia', {
			...media,
			to: '={{ $json.phone }}',
			options: { maxParallelRequests: 1 },
		});
		const results = await run(parameters, { items, ...goOn });
		expect(results.map(({ json }) => json.outcome)).toEqual(['failed', 'sent', 'sent']);
		expect(asked).toBe(2);
	});

	describe('a bulk send', () => {
		const bulk = (change: INodeParameters = {}) => message('sendBulk', { text: 'Hi', ...change });

		test('fetches a linked file once, however many people get it', async () => {
			answer = ({ url }) => (url === '/photo.png' ? { text: 'content', headers: { 'content-type': 'image/png' } } : ok);
			const items = Array.from({ length: 7 }, (_, n) => ({ json: { phone: `+9055512300${10 + n}` } }));
			const media = { messageType: 'media', mediaSource: 'url', mediaUrl: [`${stub.origin}/photo.png`] };
			const results = await run(bulk({ to: '={{ $json.phone }}', ...media }), { items });
			expect(results.slice(0, 7).map(({ json }) => json.outcome)).toEqual(Array(7).fill('sent'));
			expect(stub.requests.filter(({ url }) => url === '/photo.png')).toHaveLength(1);
			for (const post of posts()) expect(post.body.includes('content')).toBe(true);
		});

		test('a file whose server is busy is fetched again, before anybody gets anything', async () => {
			let asked = 0;
			answer = ({ url }) => {
				if (url !== '/photo.png') return ok;
				if (posts().length > 0) throw new Error('Sent before the file was there');
				return asked++ === 0 ? { status: 503 } : { text: 'content', headers: { 'content-type': 'image/png' } };
			};
			const items = [{ json: { phone: to } }, { json: { phone: '+905551234568' } }];
			const media = { messageType: 'media', mediaSource: 'url', mediaUrl: [`${stub.origin}/photo.png`] };
			const parameters = bulk({ to: '={{ $json.phone }}', ...media, options: { maxParallelRequests: 1 } });
			const results = await run(parameters, { items });
			expect(results.slice(0, 2).map(({ json }) => json.outcome)).toEqual(['sent', 'sent']);
			expect(asked).toBe(2);
		});

		test('items with a file each: everybody gets their own', async () => {
			const items = ['one', 'two', 'three'].map((content, n) => ({
				json: { phone: `+90555123000${n}` },
				binary: { data: { data: Buffer.from(content).toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' } },
			}));
			await run(bulk({ to: '={{ $json.phone }}', messageType: 'media' }), { items });
			const forms = await Promise.all(posts().map(readForm));
			const sent = forms.map(([first, second]) => [first?.value, second?.bytes?.toString()]);
			expect(sent.sort()).toEqual([
				['+905551230000', 'one'],
				['+905551230001', 'two'],
				['+905551230002', 'three'],
			]);
		});

		test.each<[string, INodeParameters, string, RegExp]>([
			['an empty list', { recipientsSource: 'list', recipients: '={{ [] }}' }, '', /'Numbers' is required/],
			['a list of separators', { recipientsSource: 'list', recipients: [' ; , '] }, '', /'Numbers' is required/],
			['a file with a header only', { recipientsSource: 'csv' }, 'phone,name\n', /without recipients/],
			['an empty file', { recipientsSource: 'csv' }, '\uFEFF\n\n', /^'CSV Input Data Field Name' .*without recipients/],
			[
				'no file',
				{ recipientsSource: 'csv' },
				'',
				/^'CSV Input Data Field Name' names "data", but the item has no file/,
			],
		])('%s sends nothing and says so', async (_, parameters, text, problem) => {
			const binary = { data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/csv', fileName: 'a.csv' } };
			const results = await run(bulk(parameters), { items: [{ json: {}, ...(text !== '' && { binary }) }] });
			expect(posts()).toHaveLength(0);
			expect(results[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(problem) });
			expect(results.at(-1)?.json).toMatchObject({ summary: true, failed: 1, sent: 0 });
		});

		test('numbers in a list need not be text', async () => {
			const parameters = bulk({ recipientsSource: 'list', recipients: '={{ [905551234567, null, "+905551234567"] }}' });
			const results = await run(parameters);
			expect(results.slice(0, -1).map(({ json }) => json.outcome)).toEqual(['sent', 'skipped']);
		});
	});
});

describe('a file that Desk360 has stored for the header', () => {
	const publicSurface = surfaces.find(({ name }) => name === 'Desk360 WhatsApp');
	const row = (header_file: unknown) => ({
		...{ id: 12, name: 'photo', sendable: true },
		translations: [
			{
				...{ language_id: 1, language: 'English', header_type: { value: 2, label: 'PICTURE' }, header_file },
				...{ body: 'News', variables: [], status_value: 2 },
			},
		],
	});

	async function sendWith(header_file: unknown, values: INodeParameters): Promise<string[]> {
		if (!publicSurface) throw new Error('There is no such surface');
		surface = { ...publicSurface, templates: [row(header_file)] };
		const binary = { data: { data: 'YQ==', mimeType: 'image/png', fileName: 'a.png', bytes: 1 } };
		await run(template({ templateId: byId('12:1'), templateVariables: variables(values) }), {
			items: [{ json: {}, binary }],
		});
		const [post] = posts();
		return post ? (await readForm(post)).map(({ name }) => name) : [];
	}

	test.each(['https://files.example.com/a.png', { url: 'https://files.example.com/a.png' }])(
		'is sent where none is given: %j',
		async (stored) => {
			expect(await sendWith(stored, {})).not.toContain('attachment');
		},
	);

	test('is replaced by one that is given', async () => {
		expect(await sendWith('https://files.example.com/a.png', { 'header-file': 'data' })).toContain('attachment');
	});

	test.each([null, '', {}, undefined])('is none where the list has %j: then one is required', async (stored) => {
		await expect(sendWith(stored, {})).rejects.toThrow(/lacks header-file/);
	});
});
