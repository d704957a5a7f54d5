import { objects, type Fields } from '../../../sandbox/values';
import { Account, openChat } from './client';

let account: Account;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const done = { status: 200, raw: { result: 'success' } };
const templateNamespace = '41123797_e45e_4f06_a2fa_443b27c6f5ec';
const second = { channel: '100202', token: 'sandbox-onemsg-second-token' };

test('the token in the query, in the header, and the query’s wins', async () => {
	const status = (query: string, header?: string) =>
		account.call('GET', `/100201/status${query}`, { headers: header ? { authorization: header } : {} });
	expect((await status('?token=sandbox-onemsg-token')).raw).toEqual({ status: 'connected' });
	expect((await status('', 'bearer sandbox-onemsg-token')).status).toBe(200);
	expect((await status('?token=stale', 'Bearer sandbox-onemsg-token')).status).toBe(401);
	expect((await status('?token=sandbox-onemsg-token', 'Bearer stale')).status).toBe(200);
	expect((await status('', 'Token sandbox-onemsg-token')).status).toBe(401);
	expect((await account.get('/status', { token: second.token })).status).toBe(401);
	expect((await account.get('/status', second)).status).toBe(200);
	expect(JSON.stringify(await account.journal())).not.toContain('sandbox-onemsg');
});

test('the profile, with a photo as data, as a link and in a form', async () => {
	expect((await account.get('/me')).body).toMatchObject({ about: 'Some about info', vertical: 'Other' });
	expect(await account.post('/me', { about: 'Open', photo: 'data:image/png;base64,AAAA' })).toMatchObject(done);
	const { body } = await account.get('/me');
	expect(body).toMatchObject({ about: 'Open', email: 'shop@example.com' });
	expect((await fetch(String(body.photo))).headers.get('content-type')).toBe('image/png');
	await account.post('/me', { photo: 'https://example.org/photo.jpg' });
	expect((await account.get('/me')).body.photo).toBe('https://example.org/photo.jpg');
	const form = new FormData();
	form.append('vertical', 'Education');
	form.append('websites', 'https://a.example.org');
	form.append('websites', 'https://b.example.org');
	form.append('photo', new Blob(['picture'], { type: 'image/jpeg' }), 'photo.jpg');
	expect(await account.api('POST', '/me', { form })).toMatchObject(done);
	const changed = (await account.get('/me')).body;
	expect(changed).toMatchObject({
		vertical: 'Education',
		websites: ['https://a.example.org', 'https://b.example.org'],
	});
	expect(await (await fetch(String(changed.photo))).text()).toBe('picture');
});

test('a profile change without a field, or with a wrong one, is 422', async () => {
	const photos = ['no address', 'data:application/pdf;base64,AAAA', 'data:image/png;base64,***'];
	for (const body of [
		...[{}, { vertical: 'Nonsense' }, { email: 'no' }, { description: 'x'.repeat(257) }],
		...photos.map((photo) => ({ photo })),
	]) {
		expect(await account.post('/me', body)).toMatchObject({
			...{ status: 422, body: { error: expect.stringMatching(/^Wrong request\. /) } },
		});
	}
});

test('statistics: what was, and what templates cost', async () => {
	expect((await account.get('/statistics?date=03.2022')).raw).toEqual({ date: '03.2022', templates_cost: 400.0313 });
	expect((await account.get('/statistics?date=3.2022')).status).toBe(400);
	await account.control('PUT', '/clock', { freezeAt: '2024-05-15 12:00:00' });
	await account.text();
	await account.post('/sendTemplate', { ...template('welcome'), phone: openChat });
	expect((await account.get('/statistics')).raw).toEqual({ date: '05.2024', templates_cost: 0.0691 });
	const { raw } = await account.get('/extendedStatistics');
	expect(raw).toMatchObject([
		{ period_date: '2022-11-01T00:00:00Z' },
		{ period_date: '2024-05-01T00:00:00.000Z', quantity: 2, paid_quantity: 1, total_price: 0.0691 },
	]);
});

test('status, commerce and address', async () => {
	await account.control('PUT', '/channel', { status: 'disconnected' });
	expect((await account.get('/status')).raw).toEqual({ status: 'disconnected' });
	const params = { is_cart_enabled: false, is_catalog_visible: true };
	expect((await account.post('/commerce', { params })).raw).toEqual({ success: true });
	expect((await account.get('/commerce')).raw).toEqual([{ id: '789887292550821', ...params }]);
	expect((await account.get('/outputIP')).raw).toEqual({ result: '203.0.113.21' });
});

test('webhooks: a text, a list of up to five, replaced as a whole', async () => {
	const urls = ['a', 'b', 'c', 'd', 'e'].map((name) => `https://example.org/${name}`);
	const read = async () => (await account.get('/webhook')).body.webhookUrl;
	expect(await read()).toBeNull();
	const first = await account.post('/webhook', { webhookUrl: urls[0] });
	expect(first.raw).toEqual({ set: true, message: urls[0] });
	expect((await account.post('/webhook', { webhookUrl: urls[0] })).body.set).toBe(false);
	expect(await read()).toBe(urls[0]);
	await account.post('/webhook', { webhookUrl: urls });
	expect(await read()).toEqual(urls);
	for (const webhookUrl of [[...urls, 'https://example.org/f'], [], '', 'ftp://example.org', null]) {
		expect((await account.post('/webhook', { webhookUrl })).status).toBe(400);
	}
	expect(await read()).toEqual(urls);
	expect((await account.get('/webhook', second)).body.webhookUrl).toBeNull();
});

test('settings: only what is given changes; a webhook is cleared by an empty text, null or an empty list', async () => {
	await account.post('/settings', { ackNotificationsOn: true, webhookUrl: ['https://example.org/a'] });
	expect((await account.get('/settings')).raw).toEqual({
		...{ webhookUrl: ['https://example.org/a'], ackNotificationsOn: true, guaranteedHooks: false, rawHooks: false },
		...{ template_analytics_enabled: false, cta_url_link_tracking_opted_out: false },
	});
	for (const webhookUrl of ['', null, []]) {
		await account.post('/webhook', { webhookUrl: 'https://example.org/a' });
		expect((await account.post('/settings', { webhookUrl })).body).toEqual({
			webhookUrl: null,
			update: { webhookUrl },
		});
		expect((await account.get('/webhook')).body.webhookUrl).toBeNull();
	}
	const fields = { rawHooks: 'true', webhookUrl: 'https://example.org/b' };
	expect((await account.api('POST', '/settings', { fields })).status).toBe(200);
	expect((await account.get('/settings')).body).toMatchObject({ ...fields, rawHooks: true });
});

test('webhooks and settings in the other shapes that sources tell of', async () => {
	const urls = ['https://example.org/a', 'https://example.org/b'];
	await account.control('PUT', '/shapes', { webhookUrl: 'comma', answers: 'empty' });
	expect((await account.post('/webhook', { webhookUrl: urls })).raw).toEqual({});
	expect((await account.get('/webhook')).body.webhookUrl).toBe(urls.join(','));
	expect((await account.post('/settings', { rawHooks: false })).raw).toEqual({});
	await account.control('PUT', '/shapes', { webhookUrl: 'list' });
	await account.post('/webhook', { webhookUrl: urls[0] });
	expect((await account.get('/settings')).body.webhookUrl).toEqual([urls[0]]);
});

test('media: data, links and forms; links, deletion, and what is not there', async () => {
	const upload = async (options: { json?: Fields; form?: FormData; fields?: Record<string, string> }) =>
		String((await account.api('POST', '/uploadMedia', options)).body.mediaId);
	const form = new FormData();
	form.append('body', new Blob(['picture'], { type: 'image/png' }), 'a.png');
	const id = await upload({ form });
	expect(id).toMatch(/^\d+$/);
	const media = await account.get(`/retrieveMedia?mediaId=${id}`);
	expect(media.body).toMatchObject({ id, mimeType: 'image/png', fileSize: 7 });
	expect(await (await fetch(String(media.body.url))).text()).toBe('picture');
	const linked = await upload({ json: { body: 'https://example.org/1.jpg' } });
	expect((await account.get(`/retrieveMedia?mediaId=${linked}`)).body.mimeType).toBe('image/jpeg');
	const encoded = await upload({ fields: { body: 'data:application/pdf;base64,JVBERg==' } });
	expect(await account.api('DELETE', `/media/${encoded}`)).toMatchObject(done);
	expect(await account.post('/deleteMedia', { mediaId: linked })).toMatchObject(done);
	for (const gone of [encoded, linked]) {
		expect((await account.get(`/retrieveMedia?mediaId=${gone}`)).status).toBe(400);
		expect((await account.api('DELETE', `/media/${gone}`)).status).toBe(400);
	}
	expect((await account.post('/uploadMedia', { body: 'data:image/png;base64,***' })).status).toBe(400);
	expect((await account.get(`/retrieveMedia?mediaId=${id}`, second)).status).toBe(400);
	await account.control('PUT', '/limits', { mediaBytes: 6 });
	expect((await account.api('POST', '/uploadMedia', { form })).status).toBe(400);
	await account.control('PUT', '/shapes', { mediaIds: 'uuid' });
	expect(await upload({ json: { body: 'data:image/png;base64,AAAA' } })).toMatch(/^[0-9a-f-]{36}$/);
});

function template(name: string, params?: Fields[], code = 'en_US'): Fields {
	return {
		...{ namespace: templateNamespace, template: name, language: { policy: 'deterministic', code } },
		...(params && { params }),
	};
}
const texts = (...values: string[]) => values.map((value) => ({ type: 'text', text: value }));
const link = (type: string) => ({ type, [type]: { link: `https://example.org/${type}` } });
const urlButton = (index: number | string, value: string) => ({
	...{ type: 'button', sub_type: 'url', index, parameters: texts(value) },
});
const body = (...values: string[]) => ({ type: 'body', parameters: texts(...values) });
const header = (...parameters: Fields[]) => ({ type: 'header', parameters });

test.each<[string, Fields]>([
	['no variables', template('welcome')],
	['example 1: a picture', template('template_name', [header(link('image')), body('test')], 'en')],
	[
		'example 2: a carousel',
		template('test_carousel', [
			body('b1', 'b2'),
			{
				type: 'CAROUSEL',
				cards: [
					{
						card_index: 0,
						components: [header(link('video')), urlButton('0', '1'), urlButton('1', '2'), body('b3', 'b4')],
					},
				],
			},
		]),
	],
	[
		'example 3: a catalog',
		template('catalog', [
			{
				...{ type: 'button', sub_type: 'CATALOG', index: 0 },
				parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: '001' } }],
			},
			body('Check out our store'),
		]),
	],
	[
		'an amount and a date',
		template(
			'bill',
			[
				{
					type: 'body',
					parameters: [
						{ type: 'currency', currency: { fallback_value: '$1', currency_code: 'USD', amount_1000: 1000 } },
						{ type: 'date_time', date_time: { fallback_value: '13 April' } },
					],
				},
			],
			'en',
		),
	],
	[
		'a document by id',
		template('receipt_document', [header({ type: 'document', document: { id: '9002' } }), body('7')]),
	],
	['a video', template('demo_video', [header(link('video'))])],
	['a text header', template('appointment_reminder', [header(...texts('Today')), body('A', 'B', 'C')])],
	['a link button', template('order_shipped', [body('A', 'B'), urlButton(0, '7')])],
	[
		'a code to copy',
		template('discount_code', [
			{
				...{ type: 'button', sub_type: 'copy_code', index: 0 },
				parameters: [{ type: 'coupon_code', coupon_code: 'SUMMER25' }],
			},
		]),
	],
])('a template with %s goes out through a closed window', async (_name, request) => {
	expect((await account.post('/sendTemplate', { ...request, phone: '15550200040' })).body).toMatchObject({
		sent: true,
		message: 'Sent to 15550200040@c.us',
	});
});

test('the text of a template stands in the history', async () => {
	await account.post('/sendTemplate', {
		...template('bill', [body('$7', 'Friday')], 'en'),
		chatId: `${openChat}@c.us`,
	});
	const { body: page } = await account.get('/messages?last=true&limit=1');
	expect(objects(page, 'messages')).toMatchObject([
		{ type: 'template', body: 'Please pay $7 by Friday.', metadata: { template: 'bill', language: 'en' } },
	]);
});

test.each<[string, Fields, number]>([
	['an unknown name', template('nothing'), 132001],
	['another language', template('welcome', undefined, 'fr'), 132001],
	['another namespace', { ...template('welcome'), namespace: 'other' }, 132001],
	['a pending one', template('pending_news', [body('A')]), 132015],
	['a rejected one', template('rejected_offer', [body('A')]), 132015],
	['too few variables', template('bill', [body('A')], 'en'), 132000],
	['variables it does not have', template('welcome', [body('A')]), 132000],
	['another header', template('demo_video', [header(link('image'))]), 132012],
	['no button value', template('order_shipped', [body('A', 'B')]), 131008],
	['media that are not there', template('demo_video', [header({ type: 'video', video: { id: '1' } })]), 131053],
	['no cards', template('carousel_offers', [body('A')]), 132012],
])('a template is refused for %s', async (_name, request, code) => {
	expect(await account.post('/sendTemplate', { ...request, phone: Number(openChat) })).toMatchObject({
		status: 200,
		body: { sent: false, message: expect.any(String), error: { code, message: expect.any(String) } },
	});
});

test('templates: created as pending, approved later, removed in all languages', async () => {
	const made = { name: 'visit', category: 'UTILITY', language: 'en', components: [{ type: 'BODY', text: 'At {{1}}' }] };
	expect((await account.post('/addTemplate', made)).status).toBe(200);
	expect(await account.post('/addTemplate', made)).toMatchObject({ status: 400, body: { error: { code: 2388023 } } });
	expect((await account.post('/addTemplate', { ...made, name: 'Has Spaces' })).status).toBe(400);
	expect((await account.post('/addTemplate', { ...made, components: [] })).status).toBe(400);
	const request = { ...template('visit', [body('9:00')], 'en'), phone: openChat };
	expect((await account.post('/sendTemplate', request)).body.sent).toBe(false);
	await account.control('PATCH', '/templates', { name: 'visit', status: 'approved' });
	expect((await account.post('/sendTemplate', request)).body.sent).toBe(true);
	expect(await account.post('/removeTemplate', { name: 'order_shipped' })).toMatchObject(done);
	expect((await account.post('/removeTemplate', { name: 'order_shipped' })).status).toBe(400);
	expect((await account.get('/templates')).body.total).toBe(58);
});

test('templates: pages, order, and the other shape', async () => {
	const names = async (query: string) =>
		objects((await account.get(`/templates${query}`)).body, 'templates').map(({ name }) => name);
	expect(await names('')).toHaveLength(59);
	expect(await names('?limit=2&offset=1')).toEqual(['test_carousel', 'catalog']);
	expect(await names('?limit=2&sort=name')).toEqual(['appointment_reminder', 'bill']);
	expect(await names('?sort=status&offset=57')).toEqual(['pending_news', 'rejected_offer']);
	await account.control('PUT', '/shapes', { templates: 'nested' });
	const [first] = objects((await account.get('/templates?limit=1')).body, 'templates');
	expect(first).toMatchObject({ status: 'APPROVED', language: { code: 'en' }, components: expect.any(String) });
});
