import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { GetChat } from '../../../nodes/GetChat/GetChat.node';
import { messageResource } from '../../../nodes/GetChat/message';
import { isShownFor } from '../../support/editorForm';
import { pageOf, queuedAnswer, runGetChat, sampleMessage } from '../../support/getChat';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const to = '+15550100123';
const fileOf = (mimeType: string, fileName: string) => ({
	data: Buffer.from('bytes').toString('base64'),
	mimeType,
	fileName,
});

let stub: Stub;
let accept: (request: Recorded, count: number) => StubAnswer;

beforeEach(async () => {
	accept = () => ({ status: 202, json: queuedAnswer });
	stub = await startStub((request, count) => {
		if (request.url.startsWith('/api/v1/templates/')) return { json: pageOf([]) };
		if (request.url !== '/api/v1/media/') return accept(request, count);
		return { status: 201, json: { id: 'file-1', file: 'https://inbox.example/api/v1/media/file-1' } };
	});
});
afterEach(async () => await stub.close());

const bulk = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendBulk',
	to: '={{ $json.phone }}',
	text: '=Hello {{ $json.name }}',
	...change,
});
const run = async (parameters: INodeParameters, options = {}) =>
	await runGetChat(`${stub.origin}/api/v1`, parameters, options);
const calls = () => stub.requests.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
const bodies = (): IDataObject[] =>
	stub.requests
		.filter(({ url }) => url === '/api/v1/messages/')
		.map(({ body }) => JSON.parse(body.toString()) as IDataObject);
const csv = (content: string) => ({
	data: { data: Buffer.from(content).toString('base64'), mimeType: 'text/csv', fileName: 'list.csv' },
});

describe('messages in bulk', () => {
	test('a text for each item: queued, sent, refused, unclear, skipped and invalid, each by itself', async () => {
		accept = ({ body }) => {
			const sent = body.toString();
			if (sent.includes('15550100124')) return { status: 200, json: sampleMessage({ id: 'other', from_us: true }) };
			if (sent.includes('15550100125')) return { status: 453, json: { reason: 'The conversation window is closed.' } };
			return sent.includes('15550100126') ? 'reset' : { status: 202, json: queuedAnswer };
		};
		const phones = [to, '+15550100124', '+15550100125', '+15550100126', '+1 (555) 010-0123', 'nobody'];
		const items = await run(bulk(), { items: phones.map((phone) => ({ json: { phone, name: 'Ada' } })) });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ outcome: 'queued', to, messageId: queuedAnswer.id },
			{ outcome: 'sent', messageId: 'other' },
			{ outcome: 'failed', reason: expect.stringContaining('window is closed') },
			{ outcome: 'unclear' },
			{ outcome: 'skipped', reason: expect.stringContaining('duplicate') },
			{ outcome: 'failed', entered: 'nobody' },
			{ summary: true, recipients: 6, queued: 1, sent: 1, failed: 2, skipped: 1, unclear: 1, requests: 4 },
		]);
		expect(bodies()[0]).toEqual({ wa_id: '15550100123', type: 'text', text: { body: 'Hello Ada' } });
	});

	test('a CSV file fills the places of the text', async () => {
		const rows = `phone;name\n${to};Ada\n+15550100124;\n`;
		const parameters = bulk({ recipientsSource: 'csv', text: 'Dear {name}' });
		const items = await run(parameters, { items: [{ json: {}, binary: csv(rows) }] });
		expect(items.map(({ json }) => json.outcome)).toEqual(['queued', 'failed', undefined]);
		expect(bodies()).toEqual([expect.objectContaining({ text: { body: 'Dear Ada' } })]);
	});

	test.each([
		['image/png', 'photo.png', 'image', {}],
		['video/mp4', 'demo.mp4', 'video', {}],
		['audio/ogg', 'note.ogg', 'audio', {}],
		['application/pdf', 'bill.pdf', 'document', { filename: 'bill.pdf' }],
		['image/gif', 'moving.gif', 'document', { filename: 'moving.gif' }],
	])('a file of type %s is uploaded once for the whole list', async (mimeType, fileName, type, more) => {
		const parameters = bulk({ recipientsSource: 'list', recipients: [to, '+15550100124'], messageType: 'media' });
		const items = await run(parameters, { items: [{ json: {}, binary: { data: fileOf(mimeType, fileName) } }] });
		expect(items.map(({ json }) => json.outcome)).toEqual(['queued', 'queued', undefined]);
		expect(calls()).toEqual(['POST /media/', 'POST /messages/', 'POST /messages/']);
		const link = 'https://inbox.example/api/v1/media/file-1';
		expect(bodies()[1]).toEqual({ wa_id: '15550100124', type, [type]: { link, ...more } });
	});

	test.each([
		['https://example.com/photo.JPG?size=2', 'image', {}],
		['https://example.com/a/price%20list.pdf', 'document', { filename: 'price list.pdf' }],
		['https://example.com/%E0%A4%A', 'document', { filename: '%E0%A4%A' }],
		['https://example.com/', 'document', {}],
	])('the link %s', async (link, type, more) => {
		const media = { messageType: 'media', mediaSource: 'url', mediaUrl: [link] };
		await run(bulk(media), { items: [{ json: { phone: to } }] });
		expect(bodies()).toEqual([{ wa_id: '15550100123', type, [type]: { link, ...more } }]);
	});

	test('a dry run uploads and sends nothing, but checks everything', async () => {
		const items = await run(bulk({ messageType: 'media', additionalFields: { dryRun: true } }), {
			items: [{ json: { phone: to }, binary: { data: fileOf('image/png', 'a.png') } }, { json: { phone: to } }],
		});
		expect(items.map(({ json }) => json.outcome)).toEqual(['skipped', 'failed', undefined]);
		expect(items[1]?.json.reason).toContain('names "data", but the item has no file');
		expect(calls()).toEqual([]);
	});

	test.each<[string, INodeParameters, object, RegExp]>([
		['no text', { text: ' ' }, {}, /'Text' is required/],
		['4,097 characters', { text: 'x'.repeat(4_097) }, {}, /4,?097/],
		['two files', { messageType: 'media', binaryPropertyName: 'a,b' }, {}, /names 2 files/],
		[
			'two links',
			{ messageType: 'media', mediaSource: 'url', mediaUrl: ['https://e.com/a', 'https://e.com/b'] },
			{},
			/names 2 files/,
		],
		[
			'a link into the own network',
			{ messageType: 'media', mediaSource: 'url', mediaUrl: ['https://10.0.0.1/a'] },
			{},
			/private/,
		],
		[
			'an image of 6 MB',
			{ messageType: 'media' },
			{ data: { ...fileOf('image/png', 'a.png'), data: Buffer.alloc(6 * 1024 * 1024).toString('base64') } },
			/5 MB/,
		],
	])('%s: nothing is sent', async (_, change, binary, reason) => {
		const items = await run(bulk(change), { items: [{ json: { phone: to, name: 'Ada' }, binary }] });
		expect(items[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
		expect(calls()).toEqual([]);
	});
});

/** What each operation that sends needs besides the recipient. */
const contents: Record<string, INodeParameters> = {
	requestLocation: { body: 'Where are you?' },
	sendAudio: { mediaSource: 'url', mediaUrl: 'https://example.com/a.ogg' },
	sendButtons: { body: 'Sure?', buttons: { button: [{ title: 'Yes', id: 'yes' }] } },
	sendCatalog: { body: 'Look around' },
	sendContacts: { contacts: { contact: [{ formatted_name: 'Ada', first_name: 'Ada', last_name: 'Lovelace' }] } },
	sendCtaUrl: { body: 'Open', buttonText: 'Open', buttonUrl: 'https://example.com/' },
	sendDocument: { mediaSource: 'url', mediaUrl: 'https://example.com/a.pdf' },
	sendFlow: { body: 'Book', flowId: '1', flowCta: 'Book', flowToken: 't' },
	sendHsm: { namespace: 'shop', elementName: 'order_shipped', languageCode: 'en', parameters: ['Ada'] },
	sendImage: { mediaSource: 'url', mediaUrl: 'https://example.com/a.png' },
	sendList: {
		body: 'Choose',
		listButton: 'Open',
		sections: { section: [{ title: 'A', rows: { row: [{ id: '1', title: 'One' }] } }] },
	},
	sendLocation: { latitude: 52.5, longitude: 13.4, name: 'Office', address: '1 Sample Street' },
	sendProduct: { catalogId: 'c', productRetailerId: 'p' },
	sendProductList: {
		headerText: 'Offers',
		body: 'For you',
		catalogId: 'c',
		sections: { section: [{ title: 'A', products: ['p1'] }] },
	},
	sendReaction: { messageId: 'wamid.1', emoji: '👍' },
	sendSticker: { mediaSource: 'url', mediaUrl: 'https://example.com/a.webp' },
	sendText: { text: 'Hello' },
	sendVideo: { mediaSource: 'url', mediaUrl: 'https://example.com/a.mp4' },
};

const sends = messageResource.operations.map(({ value }) => value).filter((value) => /^(?:send|request)/.test(value));

test('every operation that sends is tested below', () => {
	// Those two have tests of their own.
	const elsewhere = ['sendBulk', 'sendAndWait'];
	expect(Object.keys(contents).sort()).toEqual(sends.filter((value) => !elsewhere.includes(value)).sort());
});

describe.each(Object.entries(contents))('%s', (operation, content) => {
	const parameters = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'message',
		operation,
		to,
		...content,
		...more,
	});

	test('says what became of the message', async () => {
		const [item] = await run(parameters());
		expect(item?.json).toMatchObject({ outcome: 'queued', to, messageId: queuedAnswer.id });
	});

	test('is never repeated when its fate is unclear, and the error says so', async () => {
		accept = () => 'reset';
		const error: unknown = await run(parameters()).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ context: { outcome: 'unclear' } });
		expect(calls()).toEqual(['POST /messages/']);
	});

	test('offers Send Once', () => {
		const { properties } = new GetChat().description;
		const fields = properties.filter(
			(field) => field.name === 'additionalFields' && isShownFor(field, 'message', operation),
		);
		const options = fields.flatMap(({ options: own = [] }) => own.map(({ name }) => name));
		expect(options).toContain('campaign');
	});
});
