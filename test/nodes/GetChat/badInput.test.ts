import { NodeOperationError, type IBinaryKeyData, type INodeParameters } from 'n8n-workflow';
import { byId, pageOf, queuedAnswer, runGetChat, sampleTemplates, secretToken, variables } from '../../support/getChat';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeEach(async () => {
	stub = await startStub(({ method }) =>
		method === 'GET' ? { json: pageOf(sampleTemplates) } : { status: 202, json: queuedAnswer },
	);
});
afterEach(async () => await stub.close());

const to = '+15550100123';
const message = (operation: string, change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation,
	to,
	...change,
});
const text = (change: INodeParameters): INodeParameters => message('sendText', { text: 'Hello', ...change });
const rows = (...titles: string[]) => ({ rows: { row: titles.map((title, id) => ({ id: `${title}${id}`, title })) } });
const list = (sections: INodeParameters[], change: INodeParameters = {}) =>
	message('sendList', { body: 'Choose', listButton: 'Open', sections: { section: sections }, ...change });
const buttons = (...titles: string[]) =>
	message('sendButtons', { body: 'OK?', buttons: { button: titles.map((title) => ({ title })) } });
const template = (id: string, values: INodeParameters, change: INodeParameters = {}): INodeParameters => ({
	resource: 'template',
	operation: 'send',
	to,
	templateId: byId(id),
	templateVariables: variables(values),
	...change,
});
const whole = { 'header-1': '1001', 'body-1': 'Nathan', 'body-2': '1001', 'button-1': '1001' };
const flow = (change: INodeParameters) =>
	message('sendFlow', { body: 'Book', flowId: '1', flowCta: 'Book', ...change });
const of = (resource: string, operation: string, change: INodeParameters = {}): INodeParameters => ({
	resource,
	operation,
	...change,
});
const file = (mimeType: string, bytes = 10): IBinaryKeyData => ({
	data: { data: Buffer.alloc(bytes, 1).toString('base64'), mimeType, fileName: 'file' },
});
const create = (change: INodeParameters) =>
	of('template', 'create', { name: 'a', language: 'en', body: 'Hello', ...change });

interface Case {
	what: string;
	parameters: INodeParameters;
	message: RegExp;
	binary?: IBinaryKeyData;
}

const cases: Case[] = [
	{ what: 'a number with letters', parameters: text({ to: '1555ABC0123' }), message: /^'To' has letters/ },
	{ what: 'a number without country code', parameters: text({ to: '0555 123 45 67' }), message: /no country code/ },
	{ what: 'a group', parameters: text({ to: '1203630212345@g.us' }), message: /^'To' is a group/ },
	{ what: 'no recipient', parameters: text({ to: '' }), message: /^'To' is required/ },
	{
		what: 'a chat with letters',
		parameters: of('chat', 'get', { waId: byId('nobody') }),
		message: /^'Chat' is not a phone number/,
	},
	{
		what: 'two chats',
		parameters: of('assignment', 'get', { waId: byId('15550100123, 15550100124') }),
		message: /^'Chat' holds 2 numbers/,
	},
	{
		what: '11 rows over three sections',
		parameters: list([
			{ title: 'A', ...rows('a', 'b', 'c', 'd') },
			{ title: 'B', ...rows('e', 'f', 'g', 'h') },
			{ title: 'C', ...rows('i', 'j', 'k') },
		]),
		message: /^'Sections' has 11 rows over all sections, but WhatsApp takes at most 10/,
	},
	{
		what: 'a row title of 25 characters',
		parameters: list([rows('👍'.repeat(25))]),
		message: /^'Sections: section 1, row 1, title' has 25 characters, but WhatsApp takes at most 24/,
	},
	{
		what: 'two sections of which one has no title',
		parameters: list([{ title: 'A', ...rows('a') }, rows('b')]),
		message: /^'Sections: section 2, title' is required/,
	},
	{ what: 'a list without rows', parameters: list([]), message: /^'Sections' must contain at least one row/ },
	{
		what: 'a section without rows',
		parameters: list([{ title: 'A', ...rows('a') }, { title: 'B' }]),
		message: /section 2' must contain at least one row/,
	},
	{
		what: 'a row description of 73 characters',
		parameters: list([{ rows: { row: [{ title: 'a', description: 'x'.repeat(73) }] } }]),
		message: /row 1, description' has 73 characters/,
	},
	{
		what: 'two rows with the same id',
		parameters: list([{ rows: { row: [{ title: 'a' }, { title: 'a' }] } }]),
		message: /^'Sections' has two rows with the ID "a"/,
	},
	{
		what: 'a list button of 21 characters',
		parameters: list([rows('a')], { listButton: 'x'.repeat(21) }),
		message: /^'List Button' has 21 characters/,
	},
	{
		what: 'sections that are no JSON',
		parameters: list([], { sectionsSource: 'json', sectionsJson: '[{' }),
		message: /^'Sections \(JSON\)' is not valid JSON/,
	},
	{
		what: '4 reply buttons',
		parameters: buttons('a', 'b', 'c', 'd'),
		message: /^'Buttons' has 4 buttons, but at most 3/,
	},
	{ what: 'a button of 21 characters', parameters: buttons('x'.repeat(21)), message: /title of button 1' has 21/ },
	{
		what: 'a body of 1,025 characters',
		parameters: message('requestLocation', { body: 'x'.repeat(1025) }),
		message: /^'Body' has 1025/,
	},
	{ what: 'a text of 4,097 characters', parameters: text({ text: '😀'.repeat(4097) }), message: /^'Text' has 4097/ },
	{
		what: 'a button that opens no web page',
		parameters: message('sendCtaUrl', { body: 'See', buttonText: 'Open', buttonUrl: 'javascript:alert(1)' }),
		message: /^'Button URL' must be a web address/,
	},
	{
		what: 'a product list without header',
		parameters: message('sendProductList', {
			catalogId: '1',
			body: 'a',
			sections: { section: [{ title: 'a', products: ['1'] }] },
		}),
		message: /^'Header Text' is required/,
	},
	{
		what: '31 products',
		parameters: message('sendProductList', {
			catalogId: '1',
			headerText: 'a',
			body: 'a',
			sections: { section: [{ title: 'a', products: Array.from({ length: 31 }, (_, n) => `sku-${n}`) }] },
		}),
		message: /^'Sections' has 31 products, but WhatsApp takes at most 30/,
	},
	{
		what: 'a product without catalog',
		parameters: message('sendProduct', { productRetailerId: '1' }),
		message: /^'Catalog ID' is required/,
	},
	{ what: 'flow data without a screen', parameters: flow({ flowData: '{"a": 1}' }), message: /^'Screen' is empty/ },
	{ what: 'a flow without id', parameters: flow({ flowId: '' }), message: /^'Flow ID' is required/ },
	{
		what: 'two emoji',
		parameters: message('sendReaction', { messageId: 'm1', emoji: '👍👍' }),
		message: /^'Emoji' must be one emoji, but it is "👍👍"/,
	},
	{
		what: 'a word as reaction',
		parameters: message('sendReaction', { messageId: 'm1', emoji: 'a' }),
		message: /^'Emoji' must be one emoji/,
	},
	{
		what: 'a GIF as image',
		parameters: message('sendImage'),
		binary: file('image/gif'),
		message: /names "data", which is image\/gif; WhatsApp takes image\/jpeg or image\/png as image/,
	},
	{
		what: 'an image of 6 MB',
		parameters: message('sendImage'),
		binary: file('image/png', 6 * 1024 * 1024),
		message: /has 6 MB; at most 5 MB/,
	},
	{
		what: 'a PNG as sticker',
		parameters: message('sendSticker'),
		binary: file('image/png'),
		message: /takes image\/webp as sticker/,
	},
	{ what: 'a missing file', parameters: message('sendVideo'), message: /names "data", but the item has no file/ },
	{
		what: 'an empty file',
		parameters: message('sendDocument'),
		binary: file('text/plain', 0),
		message: /that file is empty/,
	},
	{
		what: 'a link to a private network',
		parameters: message('sendImage', { mediaSource: 'url', mediaUrl: 'https://192.168.1.4/a.png' }),
		message: /^'Media URL' .*private network/,
	},
	{
		what: 'no media id',
		parameters: message('sendAudio', { mediaSource: 'mediaId' }),
		message: /^'Media ID' is required/,
	},
	{
		what: 'a caption of 1,025 characters',
		parameters: message('sendImage', { mediaSource: 'mediaId', mediaId: 'a', caption: 'x'.repeat(1025) }),
		message: /^'Caption' has 1025/,
	},
	{
		what: 'latitude 91',
		parameters: message('sendLocation', { latitude: 91, longitude: 0, name: 'a', address: 'b' }),
		message: /^'Latitude' must be between/,
	},
	{ what: 'no contact', parameters: message('sendContacts'), message: /^'Contacts' is required/ },
	{
		what: 'an unknown template',
		parameters: template('nothing:en', {}),
		message: /^'Template' "nothing" does not exist here/,
	},
	{
		what: 'a template in two languages without one',
		parameters: template('plain', {}),
		message: /"plain" needs a language/,
	},
	{ what: 'an unknown language', parameters: template('plain:tr', {}), message: /"plain" has no language "tr"/ },
	{
		what: 'a template in review',
		parameters: template('in_review:en', {}),
		message: /cannot be sent now: it is pending/,
	},
	{
		what: 'a missing variable',
		parameters: template('order_shipped', { ...whole, 'body-2': '' }),
		message: /^'Template Variables' of "order_shipped" \(American English\) lacks body-2/,
	},
	{
		what: 'one variable too many',
		parameters: template('order_shipped', { ...whole, 'body-3': 'x' }),
		message: /has body-3, which the template does not have/,
	},
	{
		what: 'a variable with a line break',
		parameters: template('order_shipped', { ...whole, 'body-1': 'a\nb' }),
		message: /body-1' contains a line break/,
	},
	{
		what: 'no file for the header',
		parameters: template('photo_news', { 'body-first_name': 'Nathan' }),
		message: /lacks header-file/,
	},
	{
		what: 'an audio file as header',
		parameters: template('photo_news', { 'header-file': 'data', 'body-first_name': 'Nathan' }),
		binary: file('audio/ogg'),
		message: /names "data", which is audio\/ogg; WhatsApp takes image/,
	},
	{
		what: 'a card without picture',
		parameters: template('carousel', {
			'body-1': 'a',
			'card-1-header-file': 'https://example.com/a.jpg',
			'card-1-body-1': 'a',
			'card-1-button-1': 'a',
			'card-2-body-1': 'b',
			'card-2-button-1': 'b',
		}),
		message: /lacks card-2-header-file/,
	},
	{
		what: 'a place on no map',
		parameters: template('shop_location', {
			'header-latitude': 'north',
			'header-longitude': '13',
			'header-name': 'a',
			'header-address': 'b',
		}),
		message: /header-latitude' must be between -90 and 90 degrees, but it is "north"/,
	},
	{
		what: 'a code of 21 characters',
		parameters: template('coupon', { 'button-2': 'x'.repeat(21) }),
		message: /button-2' has 21 characters/,
	},
	{
		what: 'components that are no JSON',
		parameters: template('plain:en', {}, { templateMode: 'json', templateComponents: '{' }),
		message: /^'Components \(JSON\)' is not valid JSON/,
	},
	{
		what: 'a template name with spaces',
		parameters: create({ name: 'Order Shipped' }),
		message: /^'Name' may contain lowercase letters/,
	},
	{
		what: 'a language that is none',
		parameters: create({ language: 'English' }),
		message: /^'Language' must be a language code/,
	},
	{ what: 'a footer of 61 characters', parameters: create({ footer: 'x'.repeat(61) }), message: /^'Footer' has 61/ },
	{
		what: 'too few examples',
		parameters: create({ body: '{{1}} {{2}}', bodyExamples: ['a'] }),
		message: /^'Body Examples' has 1 examples, but the body has 2/,
	},
	{ what: 'no message id', parameters: of('message', 'get'), message: /^'Message ID' is required/ },
	{
		what: 'a time that is none',
		parameters: of('message', 'getAll', { filters: { sinceTime: 'yesterday' } }),
		message: /^'Since' must be a time, but it is "yesterday"/,
	},
	{
		what: 'times in the wrong order',
		parameters: of('chat', 'getAll', { filters: { messagesSince: 2000, messagesBefore: 1000 } }),
		message: /^'Messages Before' is not after 'Messages Since'/,
	},
	{
		what: 'a mark without time',
		parameters: of('message', 'markAsReceived', { waId: byId(to) }),
		message: /^'Timestamp' is required/,
	},
	{
		what: 'an unknown kind of user id',
		parameters: of('user', 'get', { userId: byId('agent1') }),
		message: /^'User' must be a whole number/,
	},
	{
		what: 'a tag by its name',
		parameters: of('tag', 'tagChat', { waId: byId(to), tagId: byId('urgent') }),
		message: /^'Tag' must be a whole number/,
	},
	{ what: 'no tag', parameters: of('tag', 'delete'), message: /^'Tag' is required/ },
	{
		what: 'nothing to assign',
		parameters: of('assignment', 'update', { waId: byId(to) }),
		message: /^'Update Fields' has neither user nor group/,
	},
	{
		what: 'extra data that are a list',
		parameters: of('tag', 'tagMessage', { messageId: 'm', tagId: byId(1), extra: '[1]' }),
		message: /^'Extra \(JSON\)' must be one JSON object/,
	},
	{
		what: 'a username of 151 characters',
		parameters: of('user', 'create', { username: 'x'.repeat(151) }),
		message: /^'Username' has 151/,
	},
	{
		what: 'an address that is none',
		parameters: of('user', 'replace', { userId: byId(1), username: 'a', email: 'a@' }),
		message: /^'Email' must be one e-mail address/,
	},
	{
		what: 'nothing to update',
		parameters: of('user', 'update', { userId: byId(1) }),
		message: /^'Update Fields' is empty/,
	},
	{
		what: 'no new password',
		parameters: of('user', 'changePassword', { userId: byId(1) }),
		message: /^'New Password' is required/,
	},
	{
		what: 'a webhook without address',
		parameters: of('webhook', 'create', { url: 'hooks.example.com' }),
		message: /^'URL' must be a web address/,
	},
	{
		what: 'a header with a space in its name',
		parameters: of('webhook', 'create', {
			url: 'https://a.example',
			headers: { header: [{ name: 'X Y', value: '1' }] },
		}),
		message: /^'Headers' has the name "X Y"/,
	},
	{
		what: 'an about text of 140 characters',
		parameters: of('businessProfile', 'updateAbout', { about: 'x'.repeat(140) }),
		message: /^'About' has 140/,
	},
	{
		what: 'three websites',
		parameters: of('businessProfile', 'update', {
			updateFields: { websites: ['https://a.b', 'https://c.d', 'https://e.f'] },
		}),
		message: /^'Websites' has 3/,
	},
	{
		what: 'a photo that is a video',
		parameters: of('businessProfile', 'updatePhoto'),
		binary: file('video/mp4'),
		message: /names "data", which is video\/mp4/,
	},
	{
		what: 'a reason of 61 characters',
		parameters: of('contact', 'block', { phoneNumber: to, reason: 'x'.repeat(61) }),
		message: /^'Reason' has 61/,
	},
	{
		what: 'three participants',
		parameters: of('chat', 'import', {
			chatText: 'a',
			participants: { participant: [1, 2, 3].map(() => ({ name: 'a', phoneNumber: to })) },
		}),
		message: /^'Participants' has 3 people/,
	},
	{
		what: 'a link to no media',
		parameters: of('media', 'download', { mediaId: 'https://a.example/b.jpg' }),
		message: /^'Media ID or Link' must be an ID or a link/,
	},
	{
		what: 'a path as media id',
		parameters: of('media', 'download', { mediaId: '../users/1' }),
		message: /^'Media ID or Link' must be/,
	},
];

test.each(cases)('$what is an error before anything is sent', async ({ parameters, message: expected, binary }) => {
	const items = [{ json: {}, binary }];
	const error: unknown = await runGetChat(`${stub.origin}/api/v1`, parameters, { items }).then(
		() => undefined,
		(reason: unknown) => reason,
	);
	// Templates are looked up, which sends nothing to anybody.
	expect(stub.requests.filter(({ url }) => !url.startsWith('/api/v1/templates/?'))).toEqual([]);
	expect(error).toBeInstanceOf(NodeOperationError);
	if (!(error instanceof NodeOperationError)) throw new Error('not refused');
	expect(error.message).toMatch(expected);
	expect(error.message).toContain('[item 0]');
	expect(error.context.itemIndex).toBe(0);
	expect(error.description).toMatch(/./);
	expect(`${error.message} ${error.description}`).not.toContain(secretToken);
});

test.each(['+1 (555) 010-0123', '0015550100123', '15550100123@c.us', 'https://wa.me/15550100123'])(
	'%s is accepted and becomes digits',
	async (number) => {
		await runGetChat(`${stub.origin}/api/v1`, text({ to: number }));
		await runGetChat(`${stub.origin}/api/v1`, of('chat', 'get', { waId: byId(number), simplify: false }));
		expect(JSON.parse(stub.requests[0]?.body.toString() ?? '')).toMatchObject({ wa_id: '15550100123' });
		expect(stub.requests[1]?.url).toBe('/api/v1/chats/15550100123/');
	},
);

test('without Continue on Fail, a bad variable of the last item keeps the first message from being sent', async () => {
	const items = [{ json: { name: 'Nathan' } }, { json: { name: '' } }];
	const parameters = template('photo_news', {
		'header-file': 'https://example.com/a.jpg',
		'body-first_name': '={{ $json.name }}',
	});
	await expect(runGetChat(`${stub.origin}/api/v1`, parameters, { items })).rejects.toThrow(
		/lacks body-first_name .*\[item 1\]/,
	);
	expect(stub.requests.map(({ method }) => method)).toEqual(['GET']);
});
