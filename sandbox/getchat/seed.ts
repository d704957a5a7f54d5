import { addFile } from './files';
import { tokenOf } from './ids';
import type { Inbox } from './inbox';
import { writeSetting } from './refresh';
import { seedChats } from './seedChats';
import { seedStart } from './seedTime';
import { seedTemplates } from './seedTemplates';

/** The token of the first user, an admin. */
export const sampleToken = 'sandbox-getchat-token';
/** The password of every seeded user. */
const samplePassword = 'sandbox-password';

const groupNames = ['Regular user', 'Sales', 'Admin', 'Support'];
const sampleTags: Array<[string, string | null]> = [
	['urgent', '#d32f2f'],
	['vip', '#fbc02d'],
	['invoice', null],
	['returns', '#1976d2'],
	['newsletter', null],
];

interface SeedUser {
	username: string;
	first: string;
	last: string;
	role: string;
	groups: number[];
	token: string | null;
	active?: boolean;
	available?: boolean;
	access?: string;
	tags?: boolean;
}

const sampleUsers: SeedUser[] = [
	{ username: 'admin', first: 'Ada', last: 'Admin', role: 'admin', groups: [3], token: sampleToken },
	{
		username: 'agent',
		first: 'Ali',
		last: 'Agent',
		role: 'user',
		groups: [1, 4],
		token: 'sandbox-getchat-agent-token',
	},
	{ username: 'bot', first: '', last: '', role: 'app', groups: [1], token: 'sandbox-getchat-bot-token' },
	{
		...{ username: 'limited', first: 'Lea', last: 'Limited', role: 'user', groups: [2], access: 'group' },
		...{ token: 'sandbox-getchat-limited-token', tags: false },
	},
	{
		...{ username: 'former', first: 'Fay', last: 'Former', role: 'user', groups: [], active: false },
		token: 'sandbox-getchat-former-token',
	},
	{ username: 'second', first: 'Sam', last: 'Second', role: 'admin', groups: [3], token: null, available: false },
	{ username: 'setup', first: 'Cem', last: 'Setup', role: 'configurator', groups: [3], token: null },
];

/** Fills an empty inbox. Ids and times are the same every time. */
export function seed(inbox: Inbox): void {
	inbox.db.transaction(() => {
		inbox.db.insert('getchat_accounts', { phone_number: '15550100000', this_instance: 1 });
		inbox.db.insert('getchat_accounts', { phone_number: '15550199999', this_instance: 0 });
		for (const name of groupNames) inbox.db.insert('getchat_groups', { name });
		for (const user of sampleUsers) seedUser(inbox, user);
		for (const [name, web_inbox_color] of sampleTags) inbox.db.insert('getchat_tags', { name, web_inbox_color });
		seedChats(inbox);
		seedTemplates(inbox);
		seedContacts(inbox);
		seedProfile(inbox);
		seedRest(inbox);
	});
}

function seedUser(inbox: Inbox, user: SeedUser): void {
	const id = inbox.db.insert('getchat_users', {
		username: user.username,
		password: samplePassword,
		first_name: user.first,
		last_name: user.last,
		email: `${user.username}@example.com`,
		role: user.role,
		is_active: user.active === false ? 0 : 1,
		is_available: user.available === false ? 0 : 1,
		can_use_tags: user.tags === false ? 0 : 1,
		can_read_chats: user.access ?? 'all',
		can_write_to_chats: user.access ?? 'all',
		token: user.token,
	});
	for (const group of user.groups) inbox.db.insert('getchat_user_groups', { user_id: id, group_id: group });
}

/** Sixty cards of two contact books; the first thirty belong to the persons with the same numbers. */
function seedContacts(inbox: Inbox): void {
	for (let index = 1; index <= 60; index += 1) {
		const digits = `15550100${String(index <= 30 ? index : index + 500).padStart(3, '0')}`;
		const name = `Contact ${index}`;
		const email = `contact${index}@example.com`;
		const provider = index % 2 === 0 ? { id: 'hubspot-1', name: 'CRM', type: 'hubspot' } : googleContacts;
		const card = {
			name,
			initials: `C${String(index).slice(0, 1)}`,
			phone_numbers: [{ phone_number: `+${digits}`, description: 'mobile' }],
			email_addresses: [{ email_address: email, description: null }],
			...{ urls: [], avatar: null, large_avatar: null, contact_provider: provider },
		};
		const search_text = `${name} ${email}`.toLowerCase();
		inbox.db.insert('getchat_contacts', { digits, search_text, card: JSON.stringify(card) });
	}
}

const googleContacts = { id: 'google-1', name: 'Shared address book', type: 'google' };

// One grey pixel.
const photoBase64 =
	'/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////' +
	'wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=';

function seedProfile(inbox: Inbox): void {
	writeSetting(inbox, 'profile', {
		address: '1 Sample Street, Sampletown',
		description: 'A sample shop',
		email: 'shop@example.com',
		messaging_product: 'whatsapp',
		vertical: 'Shopping and Retail',
		websites: ['https://shop.example.com'],
	});
	writeSetting(inbox, 'about', 'We reply within an hour');
	writeSetting(inbox, 'photo', addFile(inbox, 'photo.jpg', 'image/jpeg', Buffer.from(photoBase64, 'base64')).id);
}

function seedRest(inbox: Inbox): void {
	for (let index = 1; index <= 12; index += 1) {
		const author = index % 2 === 0 ? 'agent' : 'admin';
		const text = `Saved response ${index}: thank you for waiting.`;
		inbox.db.insert('getchat_saved_responses', { text, created_by: author, timestamp: seedStart + index * 60 });
	}
	const errors = [
		{ code: 470, title: 'Re-engagement message', details: 'Message could not be delivered.' },
		{ code: 131053, title: 'Media upload error', details: 'The file could not be downloaded.' },
		{
			code: 132001,
			title: 'Template name does not exist in the translation',
			details: 'Template name (old) does not exist',
		},
	];
	for (const [index, error] of errors.entries()) {
		inbox.db.insert('getchat_errors', { waba_payload: JSON.stringify(error), timestamp: seedStart + index * 3600 });
	}
	inbox.db.insert('getchat_health', { check_name: 'database', is_ok: 1, message: 'OK' });
	inbox.db.insert('getchat_health', { check_name: 'waba', is_ok: 1, message: 'OK' });
	inbox.db.insert('getchat_health', { check_name: 'webhooks', is_ok: 1, message: 'OK' });
	const last_seen = new Date(seedStart * 1000).toISOString();
	inbox.db.insert('getchat_device_tokens', { user_id: 1, token: tokenOf('device'), last_seen });
}
