import type { INodeParameters } from 'n8n-workflow';
import { byId } from '../../support/getChat';
import {
	base,
	calls,
	chat,
	file,
	ids,
	lastBody,
	message,
	picture,
	requests,
	run,
	testCoverage,
	to,
	waId,
} from '../../support/getChatContract';
import { type ExecuteSetup } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { png } from '../../support/png';

describe('messages', () => {
	const send = async (operation: string, parameters: INodeParameters = {}, options: Partial<ExecuteSetup> = {}) => {
		const items = await run('message', operation, { to: `+${chat}`, ...parameters }, options);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				outcome: 'queued',
				to: `+${chat}`,
				messageId: expect.stringMatching(/^[\da-f-]{36}$/),
				answer: expect.any(Object),
			}),
		]);
		expect(calls().at(-1)).toBe('POST /messages/');
		return lastBody();
	};

	test('text', async () => {
		const body = await send('sendText', { text: 'Hello 👋', additionalFields: { previewUrl: false } });
		expect(body).toEqual({ wa_id: chat, type: 'text', text: { body: 'Hello 👋', preview_url: false } });
	});

	test.each([
		['sendImage', 'image', { caption: 'Your receipt' }, { caption: 'Your receipt' }],
		['sendVideo', 'video', { caption: 'Demo' }, { caption: 'Demo' }],
		['sendAudio', 'audio', {}, {}],
		['sendDocument', 'document', { caption: 'Invoice', fileName: 'i.pdf' }, { caption: 'Invoice', filename: 'i.pdf' }],
		['sendSticker', 'sticker', {}, {}],
	])('%s by link and by id', async (operation, type, parameters, content) => {
		const mediaUrl = 'https://files.example.com/file';
		expect(await send(operation, { mediaSource: 'url', mediaUrl, ...parameters })).toEqual({
			wa_id: chat,
			type,
			[type]: { link: mediaUrl, ...content },
		});
		expect(await send(operation, { mediaSource: 'mediaId', mediaId: 'sample-media-id', ...parameters })).toEqual({
			wa_id: chat,
			type,
			[type]: { id: 'sample-media-id', ...content },
		});
	});

	test.each([
		['sendImage', 'image', 'image/png', 'photo.png', {}],
		['sendVideo', 'video', 'video/mp4', 'demo.mp4', {}],
		['sendAudio', 'audio', 'audio/ogg', 'note.ogg', {}],
		['sendDocument', 'document', 'application/pdf', 'invoice.pdf', { filename: 'invoice.pdf' }],
		['sendSticker', 'sticker', 'image/webp', 'fun.webp', {}],
	])('%s from a file of the item, uploaded first', async (operation, type, mimeType, fileName, content) => {
		const items = [{ json: {}, binary: file(mimeType, fileName) }];
		const body = await send(operation, { mediaSource: 'binary' }, { items });
		expect(calls()).toEqual(['POST /media/', 'POST /messages/']);
		const [upload] = requests();
		if (!upload) throw new Error('nothing uploaded');
		expect(await readForm(upload)).toEqual([{ name: 'file_encoded', fileName, type: mimeType, bytes: png }]);
		expect(body).toEqual({
			wa_id: chat,
			type,
			[type]: { link: expect.stringMatching(/^https?:\/\/.*\/media\//), ...content },
		});
	});

	test('text and file in bulk', async () => {
		// Somebody else than the chat's customer, whoever that is on this server.
		const other = '+15550100987';
		const recipients = { recipientsSource: 'list', recipients: [other, `+${chat}`, 'nobody'] };
		const items = await run('message', 'sendBulk', { ...recipients, text: 'Hello everybody' });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ to: other },
			{ outcome: 'queued', to: `+${chat}` },
			{ outcome: 'failed', entered: 'nobody' },
			{ summary: true, recipients: 3, requests: 2 },
		]);
		expect(lastBody()).toEqual({ wa_id: chat, type: 'text', text: { body: 'Hello everybody' } });
		await run('message', 'sendBulk', { to: `+${chat}`, messageType: 'media' }, { items: picture });
		expect(calls().slice(-2)).toEqual(['POST /media/', 'POST /messages/']);
		expect(lastBody()).toEqual({
			wa_id: chat,
			type: 'image',
			image: { link: expect.stringMatching(/^https?:\/\/.*\/media\//) },
		});
	});

	test('location', async () => {
		const place = { latitude: 52.52, longitude: 13.405, name: 'Sample office', address: '1 Sample Street' };
		expect(await send('sendLocation', place)).toEqual({ wa_id: chat, type: 'location', location: place });
	});

	test('contacts, of which only known types of addresses stay', async () => {
		const contact = {
			formatted_name: 'Sample Shop',
			phones: { phone: [{ phone: '+15550100999', type: 'WORK', wa_id: '15550100999' }] },
			emails: { email: [{ email: 'shop@example.com', type: 'other' }] },
			urls: { url: [{ url: 'https://shop.example.com', type: 'work' }] },
			birthday: '2012-08-18T00:00:00',
			company: 'Sample',
		};
		expect(await send('sendContacts', { contacts: { contact: [contact] } })).toEqual({
			wa_id: chat,
			type: 'contacts',
			contacts: [
				{
					name: { formatted_name: 'Sample Shop', first_name: 'Sample', last_name: 'Shop' },
					birthday: '2012-08-18',
					org: { company: 'Sample' },
					phones: [{ phone: '+15550100999', type: 'WORK', wa_id: '15550100999' }],
					emails: [{ email: 'shop@example.com' }],
					urls: [{ url: 'https://shop.example.com', type: 'WORK' }],
				},
			],
		});
	});

	const interactive = async (operation: string, parameters: INodeParameters) => {
		const body = await send(operation, parameters);
		expect(body).toMatchObject({ wa_id: chat, type: 'interactive' });
		return (body as { interactive: unknown }).interactive;
	};

	test.each<[string, INodeParameters, unknown]>([
		['text', { headerType: 'text', headerText: 'Delivery' }, { type: 'text', text: 'Delivery' }],
		[
			'image',
			{ headerType: 'image', headerMediaUrl: 'https://example.com/a.jpg' },
			{ type: 'image', image: { link: 'https://example.com/a.jpg' } },
		],
		[
			'video',
			{ headerType: 'video', headerMediaUrl: 'https://example.com/a.mp4' },
			{ type: 'video', video: { link: 'https://example.com/a.mp4' } },
		],
		[
			'document',
			{ headerType: 'document', headerMediaUrl: 'https://example.com/a.pdf', headerFileName: 'a.pdf' },
			{ type: 'document', document: { link: 'https://example.com/a.pdf', filename: 'a.pdf' } },
		],
	])('reply buttons below a header of the kind %s', async (_, header, expected) => {
		const parameters = {
			body: 'Is **tomorrow** fine?',
			footer: 'Sample Shop',
			buttons: { button: [{ id: 'yes', title: 'Yes' }, { title: 'No' }] },
			additionalFields: { formatting: 'markdown' },
		};
		expect(await interactive('sendButtons', { ...parameters, ...header })).toEqual({
			type: 'button',
			header: expected,
			body: { text: 'Is *tomorrow* fine?' },
			footer: { text: 'Sample Shop' },
			action: {
				buttons: [
					{ type: 'reply', reply: { id: 'yes', title: 'Yes' } },
					{ type: 'reply', reply: { id: 'No', title: 'No' } },
				],
			},
		});
	});

	test('list', async () => {
		const sections = [
			{
				title: 'Help',
				rows: [{ id: 'orders', title: 'Orders', description: 'Track or change' }, { title: 'Returns' }],
			},
			{ title: 'More', rows: [{ id: 'other', title: 'Other' }] },
		];
		const parameters = { body: 'Choose a topic', headerText: 'Topics', listButton: 'Open' };
		const expected = {
			type: 'list',
			header: { type: 'text', text: 'Topics' },
			body: { text: 'Choose a topic' },
			action: {
				button: 'Open',
				sections: [
					{
						title: 'Help',
						rows: [
							{ id: 'orders', title: 'Orders', description: 'Track or change' },
							{ id: 'Returns', title: 'Returns' },
						],
					},
					{ title: 'More', rows: [{ id: 'other', title: 'Other' }] },
				],
			},
		};
		const fields = { section: sections.map(({ title, rows }) => ({ title, rows: { row: rows } })) };
		expect(await interactive('sendList', { ...parameters, sections: fields })).toEqual(expected);
		const json = { sectionsSource: 'json', sectionsJson: JSON.stringify(sections) };
		expect(await interactive('sendList', { ...parameters, ...json })).toEqual(expected);
	});

	test('a list with one section needs no title', async () => {
		const sections = { section: [{ rows: { row: [{ title: 'One' }] } }] };
		expect(await interactive('sendList', { body: 'Choose', listButton: 'Open', sections })).toEqual({
			type: 'list',
			body: { text: 'Choose' },
			action: { button: 'Open', sections: [{ rows: [{ id: 'One', title: 'One' }] }] },
		});
	});

	test('product, product list and catalog', async () => {
		const product = { catalogId: 'cat-1', productRetailerId: 'sku-1' };
		const action = { catalog_id: 'cat-1', product_retailer_id: 'sku-1' };
		expect(await interactive('sendProduct', { ...product, body: 'Back in stock', footer: 'Shop' })).toEqual({
			type: 'product',
			body: { text: 'Back in stock' },
			footer: { text: 'Shop' },
			action,
		});
		expect(await interactive('sendProduct', product)).toEqual({ type: 'product', action });
		expect(
			await interactive('sendProductList', {
				catalogId: 'cat-1',
				headerText: 'Offers',
				body: 'This week',
				sections: { section: [{ title: 'Shoes', products: ['sku-1', '={{ ["sku-2"] }}'] }] },
			}),
		).toEqual({
			type: 'product_list',
			header: { type: 'text', text: 'Offers' },
			body: { text: 'This week' },
			action: {
				catalog_id: 'cat-1',
				sections: [
					{ title: 'Shoes', product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] },
				],
			},
		});
		expect(await interactive('sendCatalog', { body: 'Browse', thumbnailProductRetailerId: 'sku-1' })).toEqual({
			type: 'catalog_message',
			body: { text: 'Browse' },
			action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } },
		});
		expect(await interactive('sendCatalog', { body: 'Browse' })).toMatchObject({ action: { name: 'catalog_message' } });
	});

	test('CTA URL, location request and flow', async () => {
		expect(
			await interactive('sendCtaUrl', { body: 'See it', buttonText: 'Open', buttonUrl: 'https://shop.example.com/1' }),
		).toEqual({
			type: 'cta_url',
			body: { text: 'See it' },
			action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://shop.example.com/1' } },
		});
		expect(await interactive('requestLocation', { body: 'Where?' })).toEqual({
			type: 'location_request_message',
			body: { text: 'Where?' },
			action: { name: 'send_location' },
		});
		const flow = { body: 'Book a visit', flowId: '123456', flowCta: 'Book', flowIdentifier: 'order-1' };
		expect(
			await interactive('sendFlow', { ...flow, flowScreen: 'START', flowData: '{"day": "Monday"}', flowMode: 'draft' }),
		).toEqual({
			type: 'flow',
			body: { text: 'Book a visit' },
			action: {
				name: 'flow',
				parameters: {
					flow_message_version: '3',
					flow_id: '123456',
					flow_cta: 'Book',
					flow_token: 'order-1',
					mode: 'draft',
					flow_action: 'navigate',
					flow_action_payload: { screen: 'START', data: { day: 'Monday' } },
				},
			},
		});
		expect(
			await interactive('sendFlow', { ...flow, flowBy: 'name', flowName: 'visit', flowAction: 'data_exchange' }),
		).toMatchObject({ action: { parameters: { flow_name: 'visit', flow_action: 'data_exchange' } } });
	});

	test('reaction, and taking it back', async () => {
		const reaction = async (emoji: string) => await send('sendReaction', { messageId: message.whatsappId, emoji });
		const expected = { wa_id: chat, type: 'reaction', reaction: { message_id: message.whatsappId, emoji: '👍' } };
		expect(await reaction('👍')).toEqual(expected);
		expect(await reaction('')).toEqual({ ...expected, reaction: { ...expected.reaction, emoji: '' } });
	});

	test('get', async () => {
		const [simple] = await run('message', 'get', { messageId: message.id });
		expect(calls()).toEqual([`GET /messages/${message.id}/`]);
		expect(simple?.json).toMatchObject({ id: message.id, whatsapp_id: message.whatsappId, wa_id: chat });
		expect(simple?.json).toMatchObject({ received: expect.any(Boolean), tags: expect.any(Array) });
		const [raw] = await run('message', 'get', { messageId: message.id, simplify: false });
		expect(raw?.json).toMatchObject({ waba_payload: { id: message.whatsappId } });
	});

	test('get many with all filters', async () => {
		await run('message', 'getAll', {
			limit: 3,
			filters: {
				assignedToMe: false,
				beforeTime: '2030-01-01T00:00:00Z',
				waId: byId(to),
				fromUs: false,
				groupId: byId(ids.group),
				markAsReceived: true,
				search: 'order',
				sinceTime: 1_600_000_000,
				tagId: byId(ids.tag),
			},
		});
		const url = new URL(requests()[0]?.url ?? '', 'http://x');
		expect(url.pathname).toBe(`${base}/messages/`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			wa_id: waId,
			since_time: '1600000000',
			before_time: String(Date.UTC(2030, 0, 1) / 1000),
			mark_as_received: '1',
			chat_tag_id: String(ids.tag),
			search: 'order',
			assigned_to_me: 'false',
			assigned_group: String(ids.group),
			from_us: 'false',
			limit: '3',
		});
	});

	test('mark as received', async () => {
		const [item] = await run('message', 'markAsReceived', { waId: byId(chat), timestamp: message.timestamp });
		expect(item?.json).toEqual({ success: true, timestamp: message.timestamp, customer_wa_id: chat });
		expect(calls()).toEqual(['POST /mark_as_received/']);
		expect(lastBody()).toEqual({ timestamp: message.timestamp, customer_wa_id: chat });
	});
});

testCoverage('message');
