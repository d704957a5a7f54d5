import type { Inbox } from './inbox';
import type { Fields } from './values';

interface SeedTemplate {
	name: string;
	components: Fields[];
	language?: string;
	category?: string;
	status?: string;
	rejected_reason?: string;
}

const body = (text: string): Fields => ({ type: 'BODY', text });
const media = (format: string): Fields => ({ type: 'HEADER', format });
const buttons = (...list: Fields[]): Fields => ({ type: 'BUTTONS', buttons: list });
const url = (address: string, text = 'Open'): Fields => ({ type: 'URL', text, url: address });
const reply = (text: string): Fields => ({ type: 'QUICK_REPLY', text });
const card = (text: string): Fields => ({
	components: [
		media('IMAGE'),
		body(text),
		buttons(url('https://shop.example.com/{{1}}', 'Buy'), reply('Tell me more')),
	],
});

const shippedButtons = buttons(url('https://shop.example.com/orders/{{1}}', 'Track'));

const sampleTemplates: SeedTemplate[] = [
	{ name: 'welcome', components: [body('Welcome to the sample shop!'), { type: 'FOOTER', text: 'Sample Shop' }] },
	{ name: 'order_shipped', components: [body('Hello {{1}}, your order {{2}} has shipped.'), shippedButtons] },
	{
		name: 'order_shipped',
		language: 'de',
		components: [body('Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.'), shippedButtons],
	},
	{
		name: 'appointment_reminder',
		components: [
			{ type: 'HEADER', format: 'TEXT', text: 'Appointment {{1}}' },
			body('Hello {{1}}, see you on {{2}} at {{3}}.'),
			buttons(reply('Confirm'), reply('Change')),
		],
	},
	{ name: 'product_image', category: 'MARKETING', components: [media('IMAGE'), body('New for you, {{1}}!')] },
	{ name: 'receipt_document', components: [media('DOCUMENT'), body('Here is your receipt {{1}}.')] },
	{ name: 'demo_video', category: 'MARKETING', components: [media('VIDEO'), body('Watch this.')] },
	{ name: 'store_location', components: [media('LOCATION'), body('Here you find us.')] },
	{
		name: 'carousel_offers',
		category: 'MARKETING',
		components: [
			body('Offers for {{1}}'),
			{ type: 'CAROUSEL', cards: [card('First offer: {{1}}'), card('Second offer: {{1}}')] },
		],
	},
	{
		name: 'discount_code',
		category: 'MARKETING',
		components: [body('Your code is below.'), buttons({ type: 'COPY_CODE', example: ['SUMMER25'] })],
	},
	{
		name: 'login_code',
		category: 'AUTHENTICATION',
		components: [body('{{1}} is your code.'), buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' })],
	},
	{ name: 'named_greeting', components: [body('Hello {{first_name}}, your {{product}} is here.')] },
	{
		name: 'call_us',
		components: [
			body('We are here for you.'),
			buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100000' }, url('https://shop.example.com')),
		],
	},
	{
		name: 'rejected_offer',
		category: 'MARKETING',
		status: 'rejected',
		rejected_reason: 'INVALID_FORMAT',
		components: [body('{{1}}')],
	},
	{ name: 'pending_news', category: 'MARKETING', status: 'pending', components: [body('News of {{1}}')] },
	...Array.from({ length: 45 }, (_, index) => {
		const number = String(index + 1).padStart(2, '0');
		return { name: `notice_${number}`, components: [body(`Notice ${number} for {{1}}.`)] };
	}),
];

/** Sixty templates: more than a page. */
export function seedTemplates(inbox: Inbox): void {
	for (const { name, components, language, category, status, rejected_reason } of sampleTemplates) {
		inbox.db.insert('getchat_templates', {
			name,
			language: language ?? 'en_US',
			category: category ?? 'UTILITY',
			components: JSON.stringify(components),
			status: status ?? 'approved',
			rejected_reason: rejected_reason ?? 'NONE',
		});
	}
}
