import type { Account } from './account';
import type { Channel } from './channels';
import { addChat, changeChat } from './chats';
import { codeOf, messageIdOf } from './ids';
import { incomingMessage, incomingTypes } from './incoming';
import { addMedia } from './media';
import { addMessage } from './messages';
import { seedTemplates } from './seedTemplates';

/** The channel that has everything. */
export const sampleChannel = '100201';
/** Its token. */
export const sampleToken = 'sandbox-onemsg-token';
/** A channel on trial: no history, no calls, flow management switched off. */
const secondChannel = '100202';
/** The second channel's token. */
const secondToken = 'sandbox-onemsg-second-token';

/** 8 January 2024, 9:00 UTC. */
const seedStart = Date.UTC(2024, 0, 8, 9) / 1000;
/** The year 2100: a window that stays open. */
const foreverSecond = Date.UTC(2100, 0, 1) / 1000;
/** Numbers of the documentation's examples, and one in each country with messages of its own. */
const exampleNumbers = ['12020721369', '556123122026', '6591234567', '919876543210', '5511999990001'];

/** Fills an empty account. Ids and times are the same every time. */
export function seed(account: Account): void {
	account.db.transaction(() => {
		const channels = [
			{ id: sampleChannel, token: sampleToken, phone: '15550200000' },
			{ id: secondChannel, token: secondToken, phone: '15550299999' },
		];
		for (const channel of channels) seedChannel(account, channel, channel.id === sampleChannel);
		seedMessages(account, sampleChannel);
		seedMedia(account, sampleChannel);
		seedGroups(account, sampleChannel);
		seedFlows(account, sampleChannel);
	});
}

/**
 * Adds a channel with templates and chats, and without messages.
 *
 * @param main with everything that a paid channel has: history, calls, flows
 */
export function seedChannel(account: Account, channel: Channel, main: boolean): void {
	account.db.insert('onemsg_channels', { ...channel });
	seedDocuments(account, channel, main);
	seedTemplates(account, channel.id);
	seedChats(account, channel.id);
}

function seedDocuments(account: Account, { id: channel, phone }: Channel, main: boolean): void {
	account.changeDocument(channel, 'state', {
		...{ status: 'connected', subscription: main ? 'active' : 'trial', history: main, flows: main },
		mmLite: { available: main, status: main ? 'ONBOARDED' : 'INELIGIBLE' },
		serverIp: main ? '203.0.113.21' : '203.0.113.22',
	});
	account.changeDocument(channel, 'settings', {
		...{ webhookUrl: null, ackNotificationsOn: false, guaranteedHooks: false, rawHooks: false },
		...{ template_analytics_enabled: false, cta_url_link_tracking_opted_out: false },
	});
	account.changeDocument(channel, 'profile', {
		...{ about: 'Some about info', address: '1 Sample Street', description: 'The sample shop', vertical: 'Other' },
		...{ email: 'shop@example.com', phone, websites: ['https://shop.example.com'], photo: '' },
	});
	account.changeDocument(channel, 'commerce', {
		catalogs: [{ id: '789887292550821', is_cart_enabled: true, is_catalog_visible: true }],
	});
	account.changeDocument(channel, 'statistics', {
		costs: { '03.2022': 400.0313, '11.2022': 0.0691 },
		rows: [
			{
				...{ period_date: '2022-11-01T00:00:00Z', quantity: 2, paid_quantity: 1, free_quantity: 1, free_tier: 1 },
				...{ free_entry_point: 0, total_price: 0.0691, business_initiated_quantity: 1 },
				...{ business_initiated_paid_quantity: 1, business_initiated_price: 0.0691, user_initiated_quantity: 1 },
				...{ user_initiated_paid_quantity: 0, user_initiated_price: 0 },
			},
		],
	});
	account.changeDocument(channel, 'automation', { enable_welcome_message: false, prompts: [], commands: [] });
	account.changeDocument(channel, 'encryption', {});
	account.changeDocument(channel, 'calling', {
		calling: {
			...{ status: 'ENABLED', call_icon_visibility: 'DEFAULT', callback_permission_status: 'ENABLED' },
			...{ srtp_key_exchange_protocol: 'DTLS', sip: { status: 'DISABLED', servers: [] } },
		},
	});
}

/** The digits of the seeded chat with a number from 1 to 60. */
export function seededPhone(number: number): string {
	return `15550200${String(number).padStart(3, '0')}`;
}

/** Sixty chats: the first half with an open window. */
function seedChats(account: Account, channel: string): void {
	for (let number = 1; number <= 60; number += 1) {
		const chatId = `${seededPhone(number)}@c.us`;
		addChat(account, channel, chatId, `Customer ${number}`);
		if (number <= 30) changeChat(account, channel, chatId, { window_expires_at: foreverSecond });
		if (number === 57 || number === 58) changeChat(account, channel, chatId, { blocked: 1 });
	}
	for (const phone of exampleNumbers) {
		addChat(account, channel, `${phone}@c.us`, `Example ${phone}`);
		changeChat(account, channel, `${phone}@c.us`, { window_expires_at: foreverSecond });
	}
}

/** One message of every kind in the first chat, then a question and an answer in each of forty, and the examples'. */
function seedMessages(account: Account, channel: string): void {
	let time = seedStart;
	const next = () => (time += 60);
	const customer = (chatId: string, given: Parameters<typeof incomingMessage>[2], id?: string) =>
		addMessage(account, {
			...{ channel, chatId, fromMe: false, self: false, quotedId: given.quoted_id, id, time: next() },
			...incomingMessage(account, channel, given),
		});
	const business = (chatId: string, body: string, id?: string) => {
		const at = next();
		const content = { type: 'text', text: { body } };
		const states = { sent: at, delivered: at + 1, read: at + 2 };
		addMessage(account, {
			...{ channel, chatId, fromMe: true, self: true, operation: 'sendMessage', type: 'chat', body, content },
			...{ id, time: at, reached: states },
		});
	};
	const first = `${seededPhone(1)}@c.us`;
	const [, ...rest] = incomingTypes;
	customer(first, { text: 'Hello, is anyone there?' });
	for (const type of rest) customer(first, { type, quoted_id: type === 'reaction' ? messageIdOf('1') : undefined });
	for (let number = 2; number <= 41; number += 1) {
		const chatId = `${seededPhone(number)}@c.us`;
		customer(chatId, { text: `Question ${number}` });
		business(chatId, `Answer ${number}`);
	}
	customer('12020721369@c.us', { text: 'An example' }, 'wamid.HBgLdemo-text-001');
	business('556123122026@c.us', 'Test message', '0XzkmGNn4prUAQlzsHApGNRXQ0U');
}

function seedMedia(account: Account, channel: string): void {
	const files = [
		{ name: 'photo.jpg', mime: 'image/jpeg', bytes: Buffer.from('/9j/4AAQSkZJRg==', 'base64') },
		{ name: 'invoice.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') },
		{ name: 'video.mp4', mime: 'video/mp4', bytes: Buffer.from('....ftypmp42') },
		{ name: 'sticker.webp', mime: 'image/webp', bytes: Buffer.from('RIFF....WEBP') },
	];
	for (const [index, { name, mime, bytes }] of files.entries()) {
		const { id } = addMedia(account, channel, { name, mime, bytes, uploaded: true });
		// Short ids that a person can remember.
		account.db.run('UPDATE onemsg_media SET id = ? WHERE id = ?', String(9001 + index), id);
	}
}

function seedGroups(account: Account, channel: string): void {
	for (const [id, subject] of [
		['120363046942338209', 'Sample customers'],
		['120363046942338210', 'Sample suppliers'],
	] as const) {
		const description = `Group ${subject}`;
		account.db.insert('onemsg_groups', {
			channel,
			id,
			subject,
			description,
			invite_code: codeOf(id),
			created: seedStart,
		});
		addChat(account, channel, `${id}@g.us`, subject);
	}
}

function seedFlows(account: Account, channel: string): void {
	for (const [name, status] of [
		['Signup', 'PUBLISHED'],
		['Survey', 'DRAFT'],
		['Old survey', 'DEPRECATED'],
	] as const) {
		account.db.insert('onemsg_flows', {
			...{ channel, name, status, categories: JSON.stringify([name === 'Signup' ? 'SIGN_UP' : 'SURVEY']) },
			flow_json: JSON.stringify({ version: '6.0', screens: [] }),
		});
	}
}
