import { formatStamp } from '../clock';
import type { Store } from './store';

/** The token of the first agent. */
export const sampleToken = 'sandbox-token';
/** The e-mail of the first agent. */
export const sampleEmail = 'agent@example.com';
/** The password of every seeded agent. */
export const samplePassword = 'sandbox-password';
/** The agent behind the sample token. */
export const firstAgentId = 11;

const dayMs = 24 * 60 * 60 * 1000;
const seedStart = Date.UTC(2024, 0, 8, 9, 0, 0);
const oldStamp = formatStamp(seedStart - 30 * dayMs);

const agentNames = ['Sample Agent', 'Second Agent', 'Third Agent', 'Fourth Agent', 'Fifth Agent'];
const builtInTypes = ['Subscription', 'Features', 'Report a problem', 'Feedback'];
const customTypes = ['Billing', 'Shipping', 'Returns', 'Warranty'];
const reasonTitles = [
	...['Question', 'Complaint', 'Refund', 'Cancellation', 'Upgrade', 'Downgrade', 'Login problem', 'Slow answer'],
	...['Wrong item', 'Missing item', 'Late delivery', 'Damaged item', 'Invoice', 'Discount code', 'Data export'],
	...['Account closure', 'Address change', 'Payment failed', 'Bug report', 'Feature wish', 'Praise', 'Duplicate'],
	...['Spam', 'Test', 'Other'],
];
const platformNames = ['Android', 'iOS', 'Web'];
const ticketCount = 45;

/** Fills an empty store. Ids and times are the same every time. */
export function seed(store: Store): void {
	store.transaction(() => {
		store.insert('products', { id: 1, name: 'Sample Shop', logo: null });
		store.insert('products', { id: 2, name: 'Sample App', logo: 'https://example.com/logo.png' });
		store.insert('products', { id: 3, name: 'Empty Product', logo: null });
		agentNames.forEach((name, index) => seedAgent(store, name, index));
		store.insert('tokens', { token: sampleToken, agent_id: firstAgentId });
		for (const title of builtInTypes) seedType(store, title, 0);
		for (const title of customTypes) seedType(store, title, 1);
		reasonTitles.forEach((title, index) => {
			const is_active = title === 'Test' ? 0 : 1;
			// Most belong to product 1, so that choosing one for a ticket there is easy.
			store.insert('reasons', {
				product_id: index < 22 ? 1 : 2,
				title,
				is_active,
				created_at: oldStamp,
				updated_at: oldStamp,
			});
		});
		for (let index = 0; index < ticketCount; index += 1) seedTicket(store, index);
	});
}

function seedAgent(store: Store, name: string, index: number): void {
	const email = index === 0 ? sampleEmail : `${name.split(' ')[0]?.toLowerCase()}@example.com`;
	const avatar = index === 2 ? 'https://example.com/avatar.png' : null;
	store.insert('agents', { id: firstAgentId + index, name, email, avatar, password: samplePassword });
}

function seedType(store: Store, title: string, productId: number): void {
	store.insert('types', {
		product_id: productId,
		title,
		description: title,
		is_active: 1,
		is_custom: productId === 0 ? 0 : 1,
		created_at: oldStamp,
		updated_at: oldStamp,
	});
}

function seedTicket(store: Store, index: number): void {
	const created = seedStart + index * dayMs;
	const answered = index % 3 !== 0;
	const status = index % 3;
	const agentId = answered ? firstAgentId + (index % agentNames.length) : 0;
	const question = `Hello, this is question ${index + 1}.`;
	const answer = `Thank you, here is answer ${index + 1}.`;
	const changed = answered ? created + 2 * 60 * 60 * 1000 : created;
	const id = store.insert('tickets', {
		product_id: 1,
		reason_id: (index % 20) + 1,
		type_id: (index % 8) + 1,
		agent_id: agentId,
		name: `Customer ${index + 1}`,
		email: `customer${index + 1}@example.com`,
		subject: index % 4 === 0 ? null : `Question ${index + 1}`,
		last_message: answered ? answer : question,
		channel: 'Application',
		platform: platformNames[index % platformNames.length] ?? 'Web',
		status,
		priority: index % 4,
		country_code: 'TR',
		created_at: formatStamp(created),
		updated_at: formatStamp(changed),
	});
	seedMessage(store, id, 0, question, created);
	if (!answered) return;
	seedMessage(store, id, agentId, answer, changed);
	store.insert('logs', {
		ticket_id: id,
		old_status_id: 0,
		new_status_id: status,
		reason_id: (index % 20) + 1,
		agent_id: agentId,
		created_at: formatStamp(changed),
	});
}

function seedMessage(store: Store, ticketId: number, agentId: number, message: string, time: number): void {
	const stamp = formatStamp(time);
	store.insert('messages', {
		ticket_id: ticketId,
		agent_id: agentId,
		message,
		type: 0,
		created_at: stamp,
		updated_at: stamp,
	});
}
