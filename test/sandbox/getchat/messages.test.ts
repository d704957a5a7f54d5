import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { rows, TestInbox, until, type Reply } from '../../support/getChatInbox';
import { isRecord } from '../../../sandbox/types';

const openChat = '15550100001';
const closedChat = '15550100040';

let inbox: TestInbox;

beforeAll(async () => {
	inbox = await TestInbox.start();
});
beforeEach(() => inbox.reset());
afterAll(() => inbox.close());

type Fields = Record<string, unknown>;
const get = (address: string, token?: string) => inbox.api('GET', address, { token });
const send = (message: Fields, token?: string) => inbox.api('POST', '/messages/', { json: message, token });
const sendText = (body = 'Hi', wa_id = openChat) => send({ wa_id, type: 'text', text: { body } });
const payloads = (reply: Reply) =>
	rows(reply.body).map(({ waba_payload }) => (isRecord(waba_payload) ? waba_payload : {}));
const times = (reply: Reply) => payloads(reply).map(({ timestamp }) => Number(timestamp));
const stored = async (id: unknown) => (await inbox.list('/getchat/messages')).find((row) => row.id === id) ?? {};
/** The message once it is done. */
const done = async (id: unknown) => {
	await until(async () => (await stored(id)).pending === false, 'the message');
	return stored(id);
};

describe('list', () => {
	test('newest first, and pages join without a gap', async () => {
		const all: number[] = [];
		let address: string | null = '/messages/?limit=40';
		let pages = 0;
		while (address !== null) {
			const reply: Reply = await get(address);
			all.push(...times(reply));
			pages += 1;
			const { next } = reply.body;
			address = typeof next === 'string' ? next.slice(next.indexOf('/messages/')) : null;
		}
		expect([all.length, pages]).toEqual([146, 4]);
		expect(all).toEqual([...all].sort((a, b) => b - a));
	});

	test('a limit is cut at 100 and is 50 by default; links keep the filters', async () => {
		expect(rows((await get('/messages/?limit=5000')).body)).toHaveLength(100);
		expect(rows((await get('/messages/')).body)).toHaveLength(50);
		const middle = await get(`/messages/?wa_id=${openChat}&from_us=false&limit=5&offset=5`);
		const base = `${inbox.origin}/api/v1/messages/?wa_id=${openChat}&from_us=false&limit=5`;
		expect(middle.body).toMatchObject({ next: `${base}&offset=10`, previous: base });
		expect((await get('/messages/?offset=1000')).body).toMatchObject({ count: 146, next: null, results: [] });
	});

	test('before_time is exclusive, since_time inclusive: paging by time misses nothing at another second', async () => {
		const all = times(await get(`/messages/?wa_id=${openChat}&limit=100`));
		const found: number[] = [];
		for (let before: number | undefined; ;) {
			const more: string = before === undefined ? '' : `&before_time=${before}`;
			const page = times(await get(`/messages/?wa_id=${openChat}&limit=20${more}`));
			if (page.length === 0) break;
			found.push(...page);
			before = page.at(-1);
		}
		expect(found).toEqual(all);
		const middle = all[30] ?? 0;
		expect((await get(`/messages/?wa_id=${openChat}&since_time=${middle}`)).body).toMatchObject({ count: 31 });
		expect((await get(`/messages/?wa_id=${openChat}&before_time=${middle}`)).body).toMatchObject({
			count: all.length - 31,
		});
		expect((await get(`/messages/?since_time=${middle}&before_time=${middle}`)).body).toMatchObject({ count: 0 });
	});

	test('three messages of one second share a page border', async () => {
		const three = times(await get('/messages/?wa_id=15550100003'));
		expect(new Set(three).size).toBe(1);
		expect(three).toHaveLength(3);
		const time = String(three[0]);
		expect((await get(`/messages/?wa_id=15550100003&before_time=${time}`)).body).toMatchObject({ count: 0 });
		expect((await get(`/messages/?wa_id=15550100003&since_time=${time}`)).body).toMatchObject({ count: 3 });
	});

	test.each([
		['wa_id=15550100002', 2],
		['from_us=true', 29],
		['from_us=false', 117],
		['from_us=true&wa_id=15550100002', 1],
		['chat_tag_id=1', 60],
		['chat_tag_id=99', 0],
		['search=LONG STORY', 40],
		['search=invoice.pdf', 1],
		// By the name of the message's tag.
		['search=urgent', 1],
		['assigned_to_me=true', 0],
		['assigned_to_me=false', 146],
		['wa_id=15559999999', 0],
	])('%s finds %i', async (query, count) => {
		expect((await get(`/messages/?${query}`)).body).toMatchObject({ count });
	});

	test('the agent finds own chats and those of own groups', async () => {
		const agent = 'sandbox-getchat-agent-token';
		expect((await get('/chats/?assigned_to_me=true', agent)).body).toMatchObject({ count: 5 });
		expect((await get('/chats/?assigned_group=4', agent)).body).toMatchObject({ count: 3 });
		expect((await get('/messages/?assigned_group=4', agent)).body).toMatchObject({ count: 5 });
		expect((await get('/messages/?assigned_group=2', agent)).status).toBe(400);
	});

	test('a user who may read chats of own groups sees nothing else', async () => {
		const limited = 'sandbox-getchat-limited-token';
		expect(rows((await get('/chats/', limited)).body)).toMatchObject([{ wa_id: '15550100009' }]);
		expect((await get('/messages/', limited)).body).toMatchObject({ count: 1 });
		expect((await get(`/chats/${openChat}/`, limited)).status).toBe(404);
		expect((await get(`/persons/${openChat}/`, limited)).status).toBe(404);
		expect((await get('/chat_tagging_events/', limited)).body).toMatchObject({ count: 1 });
		expect((await send({ wa_id: '15550100009', type: 'text', text: { body: 'Hi' } }, limited)).status).toBe(202);
	});

	test('mark_as_received marks what was returned, for the caller', async () => {
		const [first] = rows((await get('/messages/?wa_id=15550100002&from_us=false&mark_as_received=1')).body);
		expect(first).toMatchObject({ received: false });
		const [again] = rows((await get('/messages/?wa_id=15550100002&from_us=false')).body);
		expect(again).toMatchObject({ received: true });
		const [others] = rows((await get('/messages/?wa_id=15550100002&from_us=false', 'sandbox-getchat-bot-token')).body);
		expect(others).toMatchObject({ received: false });
		// 0 is no.
		await get('/messages/?wa_id=15550100003&mark_as_received=0');
		expect((await get('/chats/15550100003/')).body).toMatchObject({ new_messages: 3 });
	});

	test.each([
		['message_has_referral=true', 3],
		['message_referral_source_url=sample', 3],
		['message_referral_source_id=ad-1', 3],
		['message_referral_source_id=ad', 0],
		['message_referral_source_type=post', 0],
		['message_referral_headline=Summer sale&message_referral_media_type=image', 3],
		['search=urgent', 2],
		['search=15550100042', 1],
		['search=öztürk', 10],
		['messages_since_time=1705060000', 1],
		['messages_before_time=1704718000', 2],
		['messages_since_time=1704718000&messages_before_time=1704725200', 2],
		['blocked=true', 2],
		['blocked=false', 58],
		['reported=true', 1],
	])('chats with %s: %i', async (query, count) => {
		expect((await get(`/chats/?${query}`)).body).toMatchObject({ count });
	});

	test('only the last referral counts', async () => {
		const referral = { source_url: 'https://other.example.com', source_id: 'post-1', source_type: 'post' };
		await inbox.control('POST', '/getchat/incoming', { wa_id: '15550100005', referral });
		expect((await get('/chats/?message_referral_source_id=ad-1')).body).toMatchObject({ count: 2 });
		expect((await get('/chats/?message_referral_source_type=post')).body).toMatchObject({ count: 1 });
		// Fields that the newer one does not have stay those of the older one.
		expect((await get('/chats/?message_referral_headline=Summer sale')).body).toMatchObject({ count: 3 });
	});
});

/** The samples of the contract, one a kind of message. */
function samples(): Array<[string, Fields]> {
	const file = path.resolve(__dirname, '../../../contracts/getchat.openapi.yaml');
	let value: unknown = parse(readFileSync(file, 'utf8'));
	const keys = ['paths', '/messages/', 'post', 'requestBody', 'content', 'application/json', 'examples'];
	for (const key of keys) value = isRecord(value) ? value[key] : undefined;
	if (!isRecord(value)) throw new Error('The contract has no samples.');
	return Object.entries(value).map(([name, sample]) => [
		name,
		isRecord(sample) && isRecord(sample.value) ? sample.value : {},
	]);
}

describe('send', () => {
	const hsm = {
		...{ namespace: 'sandbox_namespace_0001', element_name: 'notice_01', language: { code: 'en_US' } },
		localizable_params: [{ default: 'x' }],
	};

	test.each([...samples(), ['hsm', { wa_id: openChat, type: 'hsm', hsm }] satisfies [string, Fields]])(
		'%s',
		async (_name, sample) => {
			await inbox.control('POST', '/getchat/window', { open: true });
			const reply = await send({ ...sample, wa_id: openChat });
			expect(reply.status).toBe(202);
			const { body } = await get(`/messages/${String(reply.body.id)}/`);
			const { type } = sample;
			const content = sample[String(type)];
			const { preview_url: _preview, ...shown } = isRecord(content) ? content : {};
			expect(body).toMatchObject({
				waba_payload: { type, to: openChat, recipient_type: 'individual' },
				from_us: true,
				received: true,
			});
			if (isRecord(content)) expect(body).toMatchObject({ waba_payload: { [String(type)]: shown } });
		},
	);

	test.each<[string, Fields, string]>([
		['text without a body', { type: 'text', text: {} }, 'text'],
		['text of 4,097 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 'text'],
		['two contents', { type: 'text', text: { body: 'x' }, image: { id: 'x' } }, 'image'],
		['id and link', { type: 'image', image: { id: 'x', link: 'https://a.b/c' } }, 'image'],
		['audio with a caption', { type: 'audio', audio: { id: 'x', caption: 'x' } }, 'audio'],
		['unknown type', { type: 'poll' }, 'type'],
		['north of the pole', { type: 'location', location: { latitude: 91, longitude: 0 } }, 'location'],
		['no formatted name', { type: 'contacts', contacts: [{ name: {} }] }, 'contacts'],
		['no template name', { type: 'template', template: { language: { code: 'en' } } }, 'template'],
		[
			'four buttons',
			{
				type: 'interactive',
				interactive: {
					...{ type: 'button', body: { text: 'x' } },
					action: {
						buttons: ['1', '2', '3', '4'].map((id) => ({ type: 'reply', reply: { id, title: id } })),
					},
				},
			},
			'interactive',
		],
		[
			'eleven rows in two sections',
			{
				type: 'interactive',
				interactive: {
					...{ type: 'list', body: { text: 'x' } },
					action: {
						button: 'x',
						sections: [5, 6].map((count, section) => ({
							title: `s${section}`,
							rows: Array.from({ length: count }, (_, row) => ({ id: `${section}-${row}`, title: 'x' })),
						})),
					},
				},
			},
			'interactive',
		],
	])('%s is refused and the field is named', async (_name, content, field) => {
		const reply = await send({ wa_id: openChat, ...content });
		expect([reply.status, Object.keys(reply.body)]).toEqual([400, [field]]);
	});

	test('becomes sent, delivered and read; only then has it a WhatsApp id', async () => {
		await inbox.control('PUT', '/getchat/limits', { sentAfterMs: 100 });
		const { id } = (await sendText()).body;
		const queued = (await get(`/messages/${String(id)}/`)).body;
		expect(queued).toMatchObject({ waba_statuses: { sent: null, delivered: null, read: null } });
		expect(queued.waba_payload).not.toHaveProperty('id');
		await done(id);
		const now = Math.floor(Date.now() / 1000);
		const { waba_statuses: statuses, waba_payload: payload } = (await get(`/messages/${String(id)}/`)).body;
		expect(payload).toMatchObject({ id: expect.stringMatching(/^gBGG/), timestamp: expect.any(Number) });
		for (const time of Object.values(isRecord(statuses) ? statuses : {})) {
			expect(Math.abs(Number(time) - now)).toBeLessThanOrEqual(2);
		}
		expect((await get(`/messages/${String(isRecord(payload) ? payload.id : '')}/`)).body).toMatchObject({ id });
	});

	test('messages to one recipient wait for each other, those to others do not', async () => {
		await inbox.control('PUT', '/getchat/limits', { sentAfterMs: 20, deliveredAfterMs: 2_500, readAfterMs: null });
		const first = (await sendText('1')).body.id;
		const second = (await sendText('2')).body.id;
		const other = (await sendText('3', '15550100002')).body.id;
		await until(async () => (await stored(other)).sent !== null, 'the other');
		await until(async () => (await stored(first)).sent !== null, 'the first');
		expect(await stored(second)).toMatchObject({ sent: null, waba_id: null });
		await until(async () => (await stored(second)).delivered !== null, 'the second');
		expect(await stored(second)).toMatchObject({ read: null, pending: true });
	});

	test('stops before a state whose delay is null, and goes on with a new delay', async () => {
		await inbox.control('PUT', '/getchat/limits', { sentAfterMs: null });
		const { id } = (await sendText()).body;
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await stored(id)).toMatchObject({ sent: null });
		await inbox.control('PUT', '/getchat/limits', { sentAfterMs: 0, deliveredAfterMs: 0, readAfterMs: 0 });
		expect(await done(id)).toMatchObject({ read: expect.any(Number) });
	});

	test('only templates once the window is closed; a customer opens it for 24 hours', async () => {
		expect(await sendText('Hi', closedChat)).toMatchObject({
			status: 453,
			body: { reason: 'The conversation window is closed.' },
		});
		expect((await sendText('Hi', '15550400001')).status).toBe(453);
		const template = { name: 'welcome', language: { code: 'en_US' } };
		expect((await send({ wa_id: '15550400001', type: 'template', template })).status).toBe(202);
		expect((await get('/chats/15550400001/')).body).toMatchObject({ contact: { wa_id: '15550400001' } });
		await inbox.control('POST', '/getchat/incoming', { wa_id: closedChat });
		expect((await sendText('Hi', closedChat)).status).toBe(202);
		await inbox.control('PUT', '/getchat/clock', { offsetMs: 24 * 60 * 60 * 1000 + 1000 });
		expect((await sendText('Hi', closedChat)).status).toBe(453);
		await inbox.control('POST', '/getchat/window', { wa_id: closedChat, open: true, seconds: 60 });
		expect((await sendText('Hi', closedChat)).status).toBe(202);
		await inbox.control('POST', '/getchat/window', { open: false });
		expect((await sendText('Hi', openChat)).status).toBe(453);
	});

	const template = (name: string, components?: Fields[], code = 'en_US') => ({
		...{ wa_id: closedChat, type: 'template' },
		template: { name, language: { code, policy: 'deterministic' }, ...(components && { components }) },
	});
	const texts = (...values: string[]) => values.map((value) => ({ type: 'text', text: value }));
	const bodyOf = (...values: string[]) => ({ type: 'body', parameters: texts(...values) });
	const button = (sub_type: string, index: number | string, ...parameters: Fields[]) => ({
		...{ type: 'button', sub_type, index, parameters },
	});
	const url = (value: string) => button('url', 0, { type: 'text', text: value });
	const image = { type: 'image', image: { link: 'https://files.example.com/a.png' } };
	const card = (index: number) => ({
		card_index: index,
		components: [{ type: 'header', parameters: [image] }, bodyOf('x'), url('x')],
	});

	test.each<[string, Fields]>([
		['no variables', template('welcome')],
		['two variables and a URL', template('order_shipped', [bodyOf('a', 'b'), url('1')])],
		['another language', template('order_shipped', [bodyOf('a', 'b'), url('1')], 'de')],
		[
			'quick replies with payloads',
			template('appointment_reminder', [
				...[{ type: 'header', parameters: texts('x') }, bodyOf('a', 'b', 'c')],
				button('quick_reply', '1', { type: 'payload', payload: 'change' }),
			]),
		],
		['image header', template('product_image', [{ type: 'header', parameters: [image] }, bodyOf('a')])],
		[
			'location header',
			template('store_location', [
				{ type: 'header', parameters: [{ type: 'location', location: { latitude: 1, longitude: 2 } }] },
			]),
		],
		['carousel', template('carousel_offers', [bodyOf('a'), { type: 'carousel', cards: [card(0), card(1)] }])],
		['coupon', template('discount_code', [button('copy_code', 0, { type: 'coupon_code', coupon_code: 'A' })])],
		[
			'named variables',
			template('named_greeting', [
				{
					type: 'body',
					parameters: [
						{ type: 'text', parameter_name: 'product', text: 'x' },
						{ type: 'text', parameter_name: 'first_name', text: 'y' },
					],
				},
			]),
		],
		['one-time password', template('login_code', [bodyOf('123'), url('123')])],
	])('template with %s arrives', async (_name, message) => {
		const reply = await send(message);
		expect(reply.status).toBe(202);
		expect(await done(reply.body.id)).toMatchObject({ failed: null, error: null });
	});

	test.each<[string, number, Fields]>([
		['unknown name', 132001, template('nothing')],
		['unknown language', 132001, template('welcome', undefined, 'fr')],
		['rejected one', 132001, template('rejected_offer', [bodyOf('a')])],
		['pending one', 132001, template('pending_news', [bodyOf('a')])],
		['too few variables', 132000, template('order_shipped', [bodyOf('a'), url('1')])],
		['too many variables', 132000, template('notice_01', [bodyOf('a', 'b')])],
		['no URL value', 131008, template('order_shipped', [bodyOf('a', 'b')])],
		['missing header', 132000, template('product_image', [bodyOf('a')])],
		['wrong header', 132012, template('demo_video', [{ type: 'header', parameters: [image] }])],
		['wrong kind of button', 132012, template('order_shipped', [bodyOf('a', 'b'), button('quick_reply', 0)])],
		['one card of two', 132012, template('carousel_offers', [bodyOf('a'), { type: 'carousel', cards: [card(0)] }])],
		['header it does not have', 132012, template('notice_01', [{ type: 'header', parameters: [image] }, bodyOf('a')])],
		[
			'wrong namespace',
			132001,
			{ ...template('welcome'), template: { name: 'welcome', namespace: 'x', language: { code: 'en_US' } } },
		],
	])('template with %s fails later with %i', async (_name, code, message) => {
		const reply = await send(message);
		expect(reply.status).toBe(202);
		expect(await done(reply.body.id)).toMatchObject({ sent: null, failed: expect.any(Number), error: { code } });
		const [error] = rows((await get('/errors/waba/?limit=1')).body);
		expect(error).toMatchObject({ waba_payload: { code }, getchat_id: reply.body.id });
		expect((await get(`/messages/${String(reply.body.id)}/`)).body).toMatchObject({
			waba_payload: { errors: [{ code }] },
		});
	});

	test('fails later: not on WhatsApp, blocked, no such file, nothing to react to, planned', async () => {
		const form = new FormData();
		form.append('file_encoded', new Blob(['x'], { type: 'image/png' }), 'a.png');
		const { file, id } = (await inbox.api('POST', '/media/', { form })).body;
		await inbox.control('POST', '/getchat/window', { open: true });
		await inbox.control('POST', '/getchat/fail', { code: 131056, wa_id: '15550100002' });
		const lost = `${inbox.origin}/api/v1/media/00000000-0000-4000-8000-000000000000/`;
		const cases: Array<[Fields, number | null]> = [
			[{ ...template('welcome'), wa_id: '15550990001' }, 470],
			[{ wa_id: '15550100057', type: 'text', text: { body: 'x' } }, 131026],
			[{ wa_id: openChat, type: 'image', image: { link: lost } }, 131053],
			[{ wa_id: openChat, type: 'image', image: { id: 'unknown' } }, 131053],
			[{ wa_id: openChat, type: 'image', image: { link: file } }, null],
			[{ wa_id: openChat, type: 'document', document: { id } }, null],
			[{ wa_id: openChat, type: 'reaction', reaction: { message_id: 'x', emoji: '👍' } }, 131009],
			[{ wa_id: '15550100002', type: 'text', text: { body: 'x' } }, 131056],
			[{ wa_id: '15550100002', type: 'text', text: { body: 'y' } }, null],
		];
		for (const [message, code] of cases) {
			const reply = await send(message);
			expect(reply.status).toBe(202);
			const { error } = await done(reply.body.id);
			expect(isRecord(error) ? error.code : null).toBe(code);
		}
	});
});
