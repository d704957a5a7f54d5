import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';
import { desk360WhatsAppSetup, surfaces } from '../../support/desk360WhatsApp';
import { byId, pageOf, queuedAnswer, runGetChat, variables } from '../../support/getChat';
import { executeNode } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

// Inputs from the field, each with others of its kind beside it, through the nodes that people use.

const folder = path.join(__dirname, 'cases');
const files = readdirSync(folder).sort();
const tried = new Set<string>();

const contentOf = (start: string): string => {
	const name = files.find((file) => file.startsWith(start)) ?? '';
	tried.add(name);
	return readFileSync(path.join(folder, name), 'utf8');
};
const caseOf = <T>(start: string): T => JSON.parse(contentOf(start)) as T;

const to = '+905550001122';
const sender = surfaces[1]?.sender ?? {};
let stub: Stub;
let templates: IDataObject[];
let fileAnswer: StubAnswer;
beforeEach(async () => {
	stub = await startStub(({ method, url }) => {
		if (url.startsWith('/api/v1/templates/')) return { json: pageOf(templates) };
		if (url === '/api/v1/media/') return { status: 201, json: { id: 'f1', file: 'https://inbox.example/f1' } };
		if (url.startsWith('/api/v1/')) return { status: 202, json: queuedAnswer };
		return method === 'POST' ? { json: { message_id: 'm1' } } : fileAnswer;
	});
});
afterEach(async () => await stub.close());

const posts = (end: string) => stub.requests.filter(({ method, url }) => method === 'POST' && url.endsWith(end));

/** The message that get.chat got. */
const inbox = async (parameters: INodeParameters, item: { json?: IDataObject; binary?: IDataObject } = {}) => {
	const items = [{ json: item.json ?? {}, ...(item.binary && { binary: item.binary as never }) }];
	await runGetChat(`${stub.origin}/api/v1`, { resource: 'message', to, ...parameters }, { items });
	return JSON.parse(posts('/messages/').at(-1)?.body.toString() ?? '{}') as Record<string, IDataObject>;
};

/** The parts of the form that Desk360 got. */
const desk = async (parameters: INodeParameters, json: IDataObject = {}) => {
	const change = { resource: 'message', to, ...sender, ...parameters };
	await executeNode({ ...desk360WhatsAppSetup(`${stub.origin}/v1`, change), items: [{ json }] });
	const form = stub.requests.find(({ method }) => method === 'POST');
	return form ? await readForm(form) : [];
};

describe('files of the item (get.chat)', () => {
	const jpeg = '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////';
	interface MediaCase {
		parameters: INodeParameters;
		item: { json: IDataObject; binary: { data: Partial<IBinaryData> } };
	}
	const sent = async ({ parameters, item }: MediaCase) => {
		const message = await inbox(parameters, item);
		const [upload] = posts('/media/');
		const [part] = upload ? await readForm(upload) : [];
		return { message, type: part && 'type' in part ? part.type : undefined };
	};
	const file = (operation: string, data: Partial<IBinaryData>): MediaCase => ({
		parameters: { operation, mediaSource: 'binary', binaryPropertyName: 'data' },
		item: { json: {}, binary: { data } },
	});

	test.each<[string, () => MediaCase]>([
		['md-01: image/jpg', () => caseOf('md-01')],
		['image/pjpeg', () => file('sendImage', { data: jpeg, mimeType: 'image/pjpeg', fileName: 'scan.jpg' })],
		['a type in capitals', () => file('sendImage', { data: jpeg, mimeType: 'IMAGE/JPEG', fileName: 'IMG_1.JPG' })],
		['no type', () => file('sendImage', { data: jpeg, mimeType: 'application/octet-stream', fileName: 'a.jpg' })],
		['a type with parameters', () => file('sendImage', { data: jpeg, mimeType: 'image/jpg; name=a', fileName: 'a' })],
	])('%s goes out as image/jpeg', async (_, input) => {
		const { message, type } = await sent(input());
		expect(message.type).toBe('image');
		expect(type).toBe('image/jpeg');
	});

	test.each<[string, () => MediaCase, string]>([
		['md-06: no name, but an ending', () => caseOf('md-06'), 'data.pdf'],
		['neither name nor ending', () => file('sendDocument', { data: jpeg, mimeType: 'application/pdf' }), 'data.pdf'],
		[
			'a name without ending',
			() => file('sendDocument', { data: jpeg, mimeType: 'application/pdf', fileName: 'Invoice 7' }),
			'Invoice 7.pdf',
		],
		[
			'a spreadsheet',
			() => file('sendDocument', { data: jpeg, mimeType: 'application/vnd.ms-excel', fileName: 'Liste' }),
			'Liste.xls',
		],
		[
			'a name with a folder',
			() => file('sendDocument', { data: jpeg, mimeType: 'application/pdf', fileName: 'C:\\bills\\Fatura.pdf' }),
			'Fatura.pdf',
		],
	])('%s', async (_, input, name) => {
		const { message } = await sent(input());
		expect(message.document).toMatchObject({ filename: name });
	});
});

describe('documents by link (get.chat)', () => {
	const link = (mediaUrl: string) => ({ operation: 'sendDocument', mediaSource: 'url', mediaUrl });

	test.each<[string, () => INodeParameters, string | undefined]>([
		['md-09', () => caseOf<{ parameters: INodeParameters }>('md-09').parameters, 'F-1001.pdf'],
		[
			'letters of Turkish',
			() => link('https://x.example/M%C3%BC%C5%9Fteri%20Faturas%C4%B1.pdf'),
			'Müşteri Faturası.pdf',
		],
		['a fragment', () => link('https://x.example/a/Angebot.docx#seite=2'), 'Angebot.docx'],
		['a folder', () => link('https://x.example/latest/'), undefined],
		['a name of its own', () => ({ ...link('https://x.example/1.pdf'), fileName: 'Bill.pdf' }), 'Bill.pdf'],
	])('%s', async (_, input, name) => {
		const { document } = await inbox(input());
		expect(document?.filename).toBe(name);
	});
});

describe('files behind a link (Desk360 WhatsApp)', () => {
	interface LinkCase {
		fileServer: { path: string; answer: { headers: Record<string, string>; bytes: string } };
	}
	const page = (path: string, type: string, bytes: string): LinkCase => ({
		fileServer: { path, answer: { headers: { 'content-type': type }, bytes } },
	});
	const fetched = async ({ fileServer: { path: place, answer } }: LinkCase) => {
		fileAnswer = { headers: answer.headers, bytes: Buffer.from(answer.bytes, 'latin1') };
		return await desk({ operation: 'sendMedia', mediaSource: 'url', mediaUrl: [`${stub.origin}${place}`] });
	};

	test.each<[string, () => LinkCase]>([
		['md-20: Google Drive', () => caseOf('md-20')],
		['Dropbox', () => page('/s/abc/photo.jpg?dl=0', 'text/html', '\n\n<!DOCTYPE html><html class="maestro">')],
		['OneDrive', () => page('/:b:/g/Ea1?e=x', 'text/html; charset=utf-8', '\ufeff<html dir="ltr"><head>')],
		['WeTransfer', () => page('/downloads/9f/a1', 'application/xhtml+xml', '<?xml version="1.0"?><html>')],
		['a login page called a PDF', () => page('/report.pdf', 'application/pdf', '<!doctype html><title>Sign in')],
		['a virus warning of Drive', () => page('/uc?export=download', 'text/html', '<!DOCTYPE html><html><body>')],
	])('%s: refused as a page, nothing sent', async (_, input) => {
		await expect(fetched(input())).rejects.toThrow(/leads to a page, not to the file/);
		expect(posts('')).toEqual([]);
	});

	test.each<[string, () => LinkCase, string]>([
		['md-21: raw UTF-8', () => caseOf('md-21'), 'Müşteri Faturası.pdf'],
		...(
			[
				['percent-encoded', 'attachment; filename="M%C3%BC%C5%9Fteri.pdf"', 'Müşteri.pdf'],
				['RFC 5987', "attachment; filename*=UTF-8''M%C3%BC%C5%9Fteri.pdf", 'Müşteri.pdf'],
				['RFC 2047', 'attachment; filename="=?UTF-8?B?TcO8xZ90ZXJpLnBkZg==?="', 'Müşteri.pdf'],
				['Latin 1', 'attachment; filename="Rechnung M\xfcller.pdf"', 'Rechnung Müller.pdf'],
			] as const
		).map(([name, disposition, expected]): [string, () => LinkCase, string] => [
			name,
			() => ({
				fileServer: {
					path: '/dl',
					answer: {
						headers: { 'content-type': 'application/pdf', 'content-disposition': disposition },
						bytes: '%PDF-1.4',
					},
				},
			}),
			expected,
		]),
	])('%s', async (_, input, name) => {
		const parts = await fetched(input());
		expect(parts.flatMap((part) => ('fileName' in part ? [part.fileName] : []))).toEqual([name]);
	});
});

describe('templates (get.chat)', () => {
	interface TemplateCase {
		template: IDataObject;
		values: INodeParameters;
	}
	const pdf = { data: 'JVBERi0xLjQ=', mimeType: 'application/pdf' };
	const components = async (
		{ template, values }: TemplateCase,
		binary: IDataObject = { data: pdf },
		change: INodeParameters = {},
	) => {
		templates = [template];
		const message = await inbox(
			{
				resource: 'template',
				operation: 'send',
				templateId: byId(`${template.name}:${template.language}`),
				templateVariables: variables(values),
				...change,
			},
			{ binary },
		);
		return message.template?.components;
	};
	const documentOf = (list: unknown) =>
		(list as Array<{ parameters: Array<{ document?: IDataObject }> }>)[0]?.parameters[0]?.document;
	const withFile = (value: string): TemplateCase => ({
		...caseOf<TemplateCase>('md-30-template-document-link'),
		values: { 'header-file': value },
	});

	test.each<[string, () => TemplateCase, IDataObject, string | undefined]>([
		['md-30: a file of the item', () => caseOf('md-30-template-document-binary'), { data: pdf }, 'data.pdf'],
		['md-30: a link', () => caseOf('md-30-template-document-link'), {}, 'F-1001.pdf'],
		['a file with a name', () => withFile('bill'), { bill: { ...pdf, fileName: 'Fatura.pdf' } }, 'Fatura.pdf'],
		['a link with a signature', () => withFile('https://x.example/a/Rechnung%207.pdf?sig=1'), {}, 'Rechnung 7.pdf'],
		['a link to a folder', () => withFile('https://x.example/latest/'), {}, undefined],
	])('the document is named: %s', async (_, input, binary, name) => {
		expect(documentOf(await components(input(), binary))?.filename).toBe(name);
	});

	test.each(['https://x.example/F-7.pdf', 'data'])('in a bulk send as well: %s', async (value) => {
		const bulk = { operation: 'sendBulk', recipientsSource: 'list', recipients: [to] };
		expect(documentOf(await components(withFile(value), { data: pdf }, bulk))?.filename).toMatch(/^(F-7|data)\.pdf$/);
	});

	test('tp-01: body and button carry the code', async () => {
		const text = { type: 'text', text: '482913' };
		expect(await components(caseOf('tp-01'))).toEqual([
			{ type: 'body', parameters: [text] },
			{ type: 'button', sub_type: 'url', index: 0, parameters: [text] },
		]);
	});

	test.each([
		['tp-09', /lacks button-1-sections/],
		['tp-10', /lacks offer-expiration/],
	])('%s: what is missing is named, and nothing is sent', async (name, problem) => {
		await expect(components(caseOf(name))).rejects.toThrow(problem);
		expect(posts('/messages/')).toEqual([]);
	});

	test.each<[string, INodeParameters]>([
		['tp-09', { 'button-1-sections': 'Tea: sku-1, sku-2' }],
		['tp-10', { 'offer-expiration': '2096-10-02T07:06:40Z' }],
	])('%s: the form fills it', async (name, values) => {
		const input = caseOf<TemplateCase>(name);
		await components({ ...input, values: { ...input.values, ...values } });
		expect(posts('/messages/')).toHaveLength(1);
	});
});

describe('Markdown (get.chat)', () => {
	const text = async (parameters: INodeParameters, json: IDataObject) => (await inbox(parameters, { json })).text?.body;

	test.each([
		['mk-01', 'See https://files.example.com/report__v2__final.pdf'],
		['mk-02', 'https://example.com/a?x=**1**&y=2'],
		['mk-05', 'Open https://example.com/pay now'],
		['mk-09', '*not bold* text'],
		['mk-15', 'Name: ______________\nDate: ____'],
	])('%s', async (name, expected) => {
		const { parameters, item } = caseOf<{ parameters: INodeParameters; item: IDataObject }>(name);
		expect(await text(parameters, item)).toBe(expected);
	});
});

describe('zeros around the country code (Desk360 WhatsApp)', () => {
	interface NumberCase {
		to?: string;
		item?: { to: string };
		defaultCountryCode?: string;
	}

	test.each<[string, () => NumberCase, string]>([
		['ph-05', () => caseOf('ph-05'), '+905320001122'],
		['pk-0919876500000-IN', () => caseOf('pk-0919876500000'), '+919876500000'],
		['a zero behind 44', () => ({ to: '+44 07911 123456' }), '+447911123456'],
		['a zero before 49', () => ({ to: '049 171 1234567', defaultCountryCode: 'DE' }), '+491711234567'],
		['a link', () => ({ to: 'https://wa.me/9005320001122' }), '+905320001122'],
	])('%s', async (_, input, digits) => {
		const { to: entered, item, defaultCountryCode } = input();
		const additionalFields = defaultCountryCode === undefined ? {} : { defaultCountryCode };
		const parts = await desk({ operation: 'sendText', to: item?.to ?? entered ?? '', text: 'x', additionalFields });
		expect(parts.flatMap((part) => ('value' in part && part.name === 'to' ? [part.value] : []))).toEqual([digits]);
	});
});

describe('contact cards (get.chat)', () => {
	test.each<[string, IDataObject]>([
		['vc-01', { name: { formatted_name: 'Ayşe Öztürk', first_name: 'Ayşe', last_name: 'Öztürk' } }],
		['vc-02', { name: expect.objectContaining({ formatted_name: 'Max Groß' }) as never }],
		['vc-03', { name: { formatted_name: 'Jörg Müller', first_name: 'Jörg', last_name: 'Müller' } }],
		['vc-05', { name: { formatted_name: 'Jo Doe', first_name: 'Jo', last_name: 'Doe' } }],
		['vc-19', { name: { formatted_name: 'Ayşe Öztürk', first_name: 'Ayşe', last_name: 'Öztürk' } }],
	])('%s', async (name, expected) => {
		const vcard = contentOf(name);
		const message = await inbox({ operation: 'sendContacts', contactsSource: 'vcard', vcard });
		expect(message.contacts).toEqual([expect.objectContaining(expected)]);
		expect(message.contacts?.[0]).not.toHaveProperty('birthday');
	});
});

test('every input from the field was tried', () => {
	expect([...tried].sort()).toEqual(files);
});
