import { MessageStore } from '../../../sandbox/desk360/whatsapp/messages';
import { cloudContent, type ContentSources } from '../../../sandbox/phone/cloudContent';
import { failureWords } from '../../../sandbox/phone/rows';
import { filledTemplate, filledText } from '../../../sandbox/phone/template';

const components = [
	{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
	{ type: 'BODY', text: 'Hello {{1}}, {{product}} costs {{3}}.' },
	{ type: 'FOOTER', text: 'Sample Shop' },
	{
		type: 'BUTTONS',
		buttons: [
			{ type: 'QUICK_REPLY', text: 'Yes' },
			{ type: 'URL', text: 'Track', url: 'https://shop.example.com/{{1}}' },
			{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100000' },
			{ type: 'COPY_CODE' },
		],
	},
];
const sources: ContentSources = {
	fileUrl: (id) => (id === 'known' ? '/file/known' : undefined),
	template: (name) => (name === 'order' ? components : undefined),
};

test('a template shows its words, with its variables filled by place and by name', () => {
	const given = [
		{ type: 'header', parameters: [{ type: 'text', text: '7' }] },
		{
			type: 'body',
			parameters: [
				{ type: 'text', text: 'Ada' },
				{ type: 'text', parameter_name: 'product', text: 'the lamp' },
				{ type: 'currency', currency: { fallback_value: '9 EUR', code: 'EUR', amount_1000: 9000 } },
			],
		},
		{ type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'yes-7' }] },
		{ type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'orders/7' }] },
	];
	const message = { type: 'template', template: { name: 'order', language: { code: 'en' }, components: given } };
	expect(cloudContent(message, sources)).toMatchObject({
		header: 'Order 7',
		text: 'Hello Ada, the lamp costs 9 EUR.',
		footer: 'Sample Shop',
		buttons: [
			{ kind: 'reply', text: 'Yes', value: 'yes-7', inTemplate: true },
			{ kind: 'url', text: 'Track', value: 'https://shop.example.com/orders/7' },
			{ kind: 'call', text: 'Call', value: '+15550100000' },
			{ kind: 'copy', text: 'Copy code', value: '' },
		],
	});
});

test('a variable without a value stays as it is, and so does a template that is not known', () => {
	expect(filledText('Hello {{1}} and {{2}}', [{ text: 'Ada' }])).toBe('Hello Ada and {{2}}');
	expect(filledTemplate([{ type: 'BODY', text: 'Hello {{1}}' }], [], (kind) => ({ kind })).text).toBe('Hello {{1}}');
	const unknown = { type: 'template', template: { name: 'gone', language: { code: 'en' } } };
	expect(cloudContent(unknown, sources)).toEqual({ type: 'template', note: 'Template gone (en)' });
});

test.each([
	[{ type: 'text', text: { body: 'Hi' } }, { text: 'Hi' }],
	[
		{ type: 'image', image: { id: 'known', caption: 'A' } },
		{ text: 'A', media: { kind: 'image', url: '/file/known' } },
	],
	[
		{ type: 'document', document: { link: 'https://x.example/a.pdf', filename: 'a.pdf' } },
		{ media: { kind: 'document', link: 'https://x.example/a.pdf', name: 'a.pdf' } },
	],
	[{ type: 'audio', audio: { id: 'known', voice: true } }, { media: { kind: 'voice', url: '/file/known' } }],
	[{ type: 'location', location: { latitude: 1, longitude: 2, name: 'X' } }, { location: { latitude: 1, name: 'X' } }],
	[
		{
			type: 'contacts',
			contacts: [{ name: { formatted_name: 'Ada' }, phones: [{ phone: '+1' }], org: { company: 'A' } }],
		},
		{ contacts: [{ name: 'Ada', phones: ['+1'], emails: [], organization: 'A' }] },
	],
	[{ type: 'reaction', reaction: { message_id: 'm', emoji: '👍' } }, { reaction: { messageId: 'm', emoji: '👍' } }],
	[
		{ type: 'order', order: { product_items: [{ product_retailer_id: 'sku', quantity: 2 }] } },
		{ note: 'Order: 2 × sku' },
	],
	[{ type: 'strange' }, { note: 'This phone cannot show "strange".' }],
])('%j', (message, shown) => {
	expect(cloudContent(message, sources)).toMatchObject(shown);
});

const interactive = (type: string, action: object) => ({
	type: 'interactive',
	interactive: { type, header: { type: 'text', text: 'H' }, body: { text: 'B' }, footer: { text: 'F' }, action },
});

test.each([
	[
		'button',
		{ buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
		{ buttons: [{ kind: 'reply', value: 'y' }] },
	],
	[
		'list',
		{ button: 'Open', sections: [{ title: 'S', rows: [{ id: '1', title: 'One', description: 'D' }] }] },
		{
			list: {
				button: 'Open',
				kind: 'list',
				sections: [{ title: 'S', rows: [{ id: '1', title: 'One', description: 'D' }] }],
			},
		},
	],
	['location_request_message', { name: 'send_location' }, { buttons: [{ kind: 'location', text: 'Send location' }] }],
	[
		'flow',
		{ parameters: { flow_id: '9', flow_cta: 'Book' } },
		{ buttons: [{ kind: 'flow', value: '9', text: 'Book' }] },
	],
	[
		'cta_url',
		{ parameters: { display_text: 'Go', url: 'https://x.example' } },
		{ buttons: [{ kind: 'url', value: 'https://x.example', text: 'Go' }] },
	],
	['product', { product_retailer_id: 'sku' }, { list: { kind: 'products', sections: [{ rows: [{ id: 'sku' }] }] } }],
	[
		'product_list',
		{ sections: [{ title: 'S', product_items: [{ product_retailer_id: 'sku' }] }] },
		{ list: { kind: 'products', sections: [{ title: 'S', rows: [{ id: 'sku' }] }] } },
	],
	['catalog_message', {}, { buttons: [{ kind: 'catalog' }] }],
])('interactive: %s', (type, action, shown) => {
	const content = cloudContent(interactive(type, action), sources);
	expect(content).toMatchObject({ header: 'H', text: 'B', footer: 'F', ...shown });
});

test('after thousands of messages the phone still gets the latest', () => {
	const store = new MessageStore(':memory:');
	const numbers = Array.from({ length: 1_500 }, (_, n) => `+90555${1_000_000 + n}`);
	store.add(numbers.map((to) => ({ api: 'public', owner: 11, to, type: 'text', payload: {} })));
	expect(store.latest(2)).toMatchObject([{ recipient: '+905551001498' }, { recipient: '+905551001499' }]);
	store.close();
});

test.each([
	[{ code: 131026, title: 'Message undeliverable', details: 'Not on WhatsApp' }, 'Not on WhatsApp'],
	[{ code: 131026, title: 'Message undeliverable', details: '' }, 'Message undeliverable'],
	[{ code: 131026, title: 'Message undeliverable' }, 'Message undeliverable'],
	[{ code: 131026 }, 'code 131026'],
	[{}, undefined],
])('why a message failed, from %j: %s', (error, words) => {
	expect(failureWords(error)).toBe(words);
});
