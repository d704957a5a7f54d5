import type { Account } from './account';
import type { Fields } from '../values';

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
const trackButtons = buttons(url('https://shop.example.com/orders/{{1}}', 'Track'));
const card = (text: string): Fields => ({
	components: [
		media('IMAGE'),
		body(text),
		buttons(url('https://shop.example.com/{{1}}', 'Buy'), reply('Tell me more')),
	],
});

const sampleTemplates: SeedTemplate[] = [
	// The four of the documentation's examples.
	{ name: 'template_name', language: 'en', components: [media('IMAGE'), body('A picture of {{1}}')] },
	{
		name: 'test_carousel',
		category: 'MARKETING',
		components: [
			body('{{1}} and {{2}}'),
			{
				type: 'CAROUSEL',
				cards: [
					{
						components: [
							media('VIDEO'),
							body('{{1}} and {{2}}'),
							buttons(url('https://shop.example.com/a/{{1}}', 'One'), url('https://shop.example.com/b/{{1}}', 'Two')),
						],
					},
				],
			},
		],
	},
	{
		name: 'catalog',
		category: 'MARKETING',
		components: [body('{{1}}'), buttons({ type: 'CATALOG', text: 'View catalog' })],
	},
	{ name: 'bill', language: 'en', components: [body('Please pay {{1}} by {{2}}.')] },

	{ name: 'welcome', components: [body('Welcome to the sample shop!'), { type: 'FOOTER', text: 'Sample Shop' }] },
	{ name: 'order_shipped', components: [body('Hello {{1}}, your order {{2}} has shipped.'), trackButtons] },
	{
		name: 'order_shipped',
		language: 'de',
		components: [body('Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.'), trackButtons],
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
		components: [body('Your code is below.'), buttons({ type: 'COPY_CODE', text: 'Copy' })],
	},
	{ name: 'login_code', category: 'AUTHENTICATION', components: [body('{{1}} is your code.')] },
	{ name: 'signup_flow', components: [body('Sign up here.'), buttons({ type: 'FLOW', text: 'Sign up' })] },
	{ name: 'order_details_utility', language: 'en', components: [body('Your order is ready to be paid.')] },
	{
		name: 'call_us',
		components: [
			body('We are here for you.'),
			buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550200000' }, url('https://shop.example.com')),
		],
	},
	{
		name: 'rejected_offer',
		category: 'MARKETING',
		status: 'rejected',
		rejected_reason: 'INVALID_FORMAT',
		components: [body('Buy {{1}}')],
	},
	{ name: 'pending_news', category: 'MARKETING', status: 'pending', components: [body('News of {{1}}')] },
	...Array.from({ length: 40 }, (_, index) => {
		const number = String(index + 1).padStart(2, '0');
		return { name: `notice_${number}`, components: [body(`Notice ${number} for {{1}}.`)] };
	}),
];

/** Fills a channel with templates of every kind. */
export function seedTemplates(account: Account, channel: string): void {
	for (const { name, components, language, category, status, rejected_reason } of sampleTemplates) {
		account.db.insert('onemsg_templates', {
			...{ channel, name, language: language ?? 'en_US', category: category ?? 'UTILITY' },
			...{ components: JSON.stringify(components), status: status ?? 'approved' },
			rejected_reason: rejected_reason ?? 'NONE',
		});
	}
}
