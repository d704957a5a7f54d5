// Sample values. cspell:ignore Merhaba İzmir
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { desk360Events } from '../../../../nodes/Desk360/trigger/events';
import { getChatEvents } from '../../../../nodes/GetChat/trigger/events';
import { oneMsgEvents } from '../../../../nodes/OneMsg/trigger/events';
import { reasonOf } from '../../../../nodes/shared/webhook/content';
import { eventKey } from '../../../../nodes/shared/webhook/deduplicator';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import { isSameNumber, personOf } from '../../../../nodes/shared/webhook/person';

type Parse = (body: unknown) => GatewayEvent[];
const providers: ReadonlyArray<readonly [string, Parse]> = [
	['getChat', getChatEvents],
	['oneMsg', oneMsgEvents],
	['desk360', desk360Events],
];

const folder = path.resolve(__dirname, 'cases');
const caseNamed = (start: string): IDataObject => {
	const file = readdirSync(folder).find((name) => name.startsWith(start)) ?? '';
	return JSON.parse(readFileSync(path.join(folder, file), 'utf8')).body;
};

const customer = '+905550001122';
const userId = 'TR.13491208655302741918';
const group = 'Y2FwaV9ncm91cDoxMjM0';
const details = 'Unsupported audio mime type audio/opus. Use audio/ogg, audio/mpeg, audio/amr, audio/mp4 or audio/aac.';

/** What every provider's trigger makes of each input from the field. */
const expected: Record<string, IDataObject[]> = {
	'wh-04': [
		{ event: 'messageStatus', id: 'wamid.F1', status: 'failed', error: `131053: Media upload error: ${details}` },
	],
	'wh-05': [{ from: userId, userId, username: 'deniz.k', name: 'Deniz Kaya', text: 'Merhaba' }],
	'wh-08': [
		{
			from: customer,
			type: 'interactive',
			text: 'Sent',
			flow: { name: 'flow', token: 'unused', values: { rating: '5', comment: 'Great' } },
		},
	],
	'wh-09': [
		{
			type: 'order',
			text: 'Please wrap it',
			order: {
				catalog_id: '36702',
				text: 'Please wrap it',
				product_items: [{ product_retailer_id: 'sku-1', quantity: 2, item_price: 10.5, currency: 'TRY' }],
			},
		},
	],
	'wh-10': [{ type: 'edit', text: 'Corrected text', edit: { messageId: 'wamid.ORIG' }, context: { id: 'M0' } }],
	'wh-12': [
		{ text: 'Hi, I saw your ad', referral: expect.objectContaining({ ctwa_clid: 'CLID123', source_type: 'ad' }) },
	],
	'wh-14': [{ from: customer, to: group, chatId: group, group, text: 'Hello group' }],
	'wh-15': [
		{ event: 'messageStatus', status: 'delivered', to: customer, group, chatId: group },
		{ event: 'messageStatus', status: 'delivered', to: '+905550003344', group, chatId: group },
	],
	'kd-04': [{ from: '+525587654321', name: 'Ece', text: 'from Ece' }],
};

describe.each(providers)('%s', (_, parse) => {
	test.each(Object.keys(expected))('%s', (name) => {
		const events = parse(caseNamed(name));
		expect(events).toEqual((expected[name] ?? []).map((event) => expect.objectContaining(event)));
	});

	const said = (message: IDataObject, more: IDataObject = {}) => {
		const whole = { from: '905550001122', id: 'wamid.1', timestamp: '1779000000', ...message };
		return parse({ entry: [{ changes: [{ value: { messages: [whole], ...more } }] }] })[0];
	};

	test.each<[string, IDataObject, IDataObject]>([
		[
			'a permission to call',
			{
				type: 'interactive',
				interactive: {
					type: 'call_permission_reply',
					call_permission_reply: {
						response: 'accept',
						is_permanent: false,
						expiration_timestamp: 1779000600,
						response_source: 'user_action',
					},
				},
			},
			{
				callPermission: {
					response: 'accept',
					isPermanent: false,
					expiresAt: '2026-05-17T06:50:00.000Z',
					source: 'user_action',
				},
			},
		],
		[
			'a shared number',
			{
				type: 'contacts',
				contacts: [
					{
						name: { formatted_name: 'Deniz' },
						phones: [{ phone: '+90 555 000 11 22', wa_id: '905550001122' }],
						origin: 'contact_request/button',
					},
				],
			},
			{ contactInfo: { phone: customer, name: 'Deniz' } },
		],
		[
			'a deleted message',
			{ type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
			{ revoke: { messageId: 'wamid.0' } },
		],
		[
			'a changed number',
			{
				type: 'system',
				system: { body: 'Deniz changed from A to B', wa_id: '905550003344', type: 'user_changed_number' },
			},
			{
				text: 'Deniz changed from A to B',
				system: { type: 'user_changed_number', text: 'Deniz changed from A to B', newNumber: '+905550003344' },
			},
		],
		[
			'a changed number of the older API',
			{ type: 'system', system: { body: 'moved', new_wa_id: '905550003344', type: 'customer_changed_number' } },
			{ system: { type: 'customer_changed_number', text: 'moved', newNumber: '+905550003344' } },
		],
		[
			'a message that WhatsApp does not pass on',
			{
				type: 'unsupported',
				errors: [{ code: 131051, title: 'Message type unknown', error_data: { details: 'A poll' } }],
			},
			{ type: 'unsupported', error: '131051: Message type unknown: A poll' },
		],
		[
			'a form without values that can be read',
			{
				type: 'interactive',
				interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{broken' } },
			},
			{ flow: { name: 'flow', values: {} } },
		],
		[
			'a form whose values are no text',
			{
				type: 'interactive',
				interactive: { nfm_reply: { name: 'address_message', response_json: { values: { city: 'İzmir' } } } },
			},
			{ flow: { name: 'address_message', values: { values: { city: 'İzmir' } } } },
		],
		[
			'an edited caption',
			{
				type: 'edit',
				edit: { original_message_id: 'w0', message: { type: 'image', image: { id: '7', caption: 'New' } } },
			},
			{ text: 'New', edit: { messageId: 'w0' } },
		],
		[
			'an edit whose words stand beside its id',
			{ type: 'edit', edit: { message_id: 'w0', text: 'New' } },
			{ text: 'New', edit: { messageId: 'w0' } },
		],
		['a deletion with the id alone', { type: 'revoke', revoke: { id: 'w0' } }, { revoke: { messageId: 'w0' } }],
		[
			'a permission to call that says nothing of its end',
			{ interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'reject' } } },
			{ callPermission: { response: 'reject' } },
		],
		[
			"a shared number that stands in the card's own id",
			{ type: 'contacts', contacts: [{ wa_id: '905550001122', origin: 'contact_request' }] },
			{ contactInfo: { phone: customer } },
		],
		[
			'a shared number without an id',
			{ type: 'contacts', contacts: [{ phones: [{ phone: '905550001122' }], origin: 'contact_request' }] },
			{ contactInfo: { phone: customer } },
		],
		[
			'a form whose values are JSON in JSON',
			{ interactive: { nfm_reply: { name: 'flow', response_json: JSON.stringify('{"rating":"5"}') } } },
			{ flow: { name: 'flow', values: { rating: '5' } } },
		],
		[
			'a form whose values are broken JSON in JSON',
			{ interactive: { nfm_reply: { name: 'flow', response_json: JSON.stringify('{"rating":') } } },
			{ flow: { name: 'flow', values: {} } },
		],
		[
			'a kind that nobody knows yet',
			{ type: 'notice', notice: { body: 'Something new' } },
			{ type: 'notice', text: 'Something new' },
		],
		[
			'a reaction',
			{ type: 'reaction', reaction: { message_id: 'w0', emoji: '👍' } },
			{ reaction: { message_id: 'w0', emoji: '👍' } },
		],
		[
			'a template button',
			{ type: 'button', button: { payload: 'STOP', text: 'Stop' } },
			{ button: { id: 'STOP', title: 'Stop' }, text: 'Stop' },
		],
		[
			'a chosen entry',
			{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'r', title: 'R' } } },
			{ button: { id: 'r', title: 'R' } },
		],
		[
			'a location',
			{ type: 'location', location: { latitude: 1.5, longitude: 2.5 } },
			{ location: { latitude: 1.5, longitude: 2.5 } },
		],
	])('%s', (_what, message, wanted) => expect(said(message)).toEqual(expect.objectContaining(wanted)));

	test('a message without an id, and one without a sender, are events all the same', () => {
		expect(said({ id: undefined, type: 'text', text: { body: 'x' } })).toMatchObject({ from: customer, text: 'x' });
		expect(said({ from: undefined, type: 'text', text: { body: 'x' } })).toMatchObject({ id: 'wamid.1', text: 'x' });
	});

	test('nobody is named after somebody else', () => {
		const message = { from: undefined, from_user_id: 'TR.2', type: 'text', text: { body: 'x' } };
		const contacts = [{ user_id: 'TR.1', wa_id: '905550001122', profile: { name: 'Ada', username: 'ada' } }];
		const event = said(message, { contacts });
		expect(event).toMatchObject({ from: 'TR.2', userId: 'TR.2' });
		expect(event).not.toHaveProperty('name');
		expect(event).not.toHaveProperty('username');
		expect(said({ ...message, from_user_id: 'TR.1' }, { contacts })).toMatchObject({ from: customer, name: 'Ada' });
	});

	test('statuses of people who hide their number', () => {
		const update = { id: 's', status: 'read', timestamp: '1779000001', recipient_user_id: 'TR.1' };
		const contacts = [{ user_id: 'TR.1', profile: { username: 'ada' } }];
		const [event] = parse({ statuses: [update], contacts });
		expect(event).toMatchObject({ event: 'messageStatus', to: 'TR.1', userId: 'TR.1', username: 'ada' });
	});

	test('what a mixed body holds that nobody knows comes out beside the rest', () => {
		const messages = [{ id: 'w1', from: '905550001122', type: 'text', text: { body: 'x' } }, { type: 'text' }];
		const events = parse({ entry: [{ changes: [{ value: { messages } }, { value: { template_update: {} } }] }] });
		expect(events.map(({ event }) => event)).toEqual(['messageReceived', 'unknown', 'unknown']);
		expect(parse({ entry: [{ changes: [{ value: { template_update: {} } }] }] })).toEqual([]);
	});
});

describe("1MSG's own format", () => {
	const event = (message: IDataObject) => oneMsgEvents({ messages: [{ id: 'X', time: 1779000000, ...message }] })[0];

	test('a group names its author, and is answered in the group', () => {
		expect(oneMsgEvents(caseNamed('wh-40'))).toEqual([
			expect.objectContaining({
				from: '155501001234567@lid',
				to: '120363046942338209@g.us',
				chatId: '120363046942338209@g.us',
				group: '120363046942338209@g.us',
				name: 'Ece',
			}),
		]);
	});

	test('people who hide their number', () => {
		const hidden = { chatId: '155501001234567@lid', author: '155501001234567@lid', type: 'chat', body: 'Hi' };
		expect(event({ ...hidden, authorBsuid: 'TR.1', authorUserName: 'ada' })).toMatchObject({
			from: 'TR.1',
			userId: 'TR.1',
			username: 'ada',
			chatId: '155501001234567@lid',
		});
		const ack = { id: 'a', status: 'played', bsuid: 'TR.1', userName: 'ada', chatId: '155501001234567@lid' };
		expect(oneMsgEvents({ ack: [ack] })[0]).toMatchObject({
			to: 'TR.1',
			userId: 'TR.1',
			username: 'ada',
			status: 'read',
		});
	});

	test('what the business wrote is named after the chat, and goes to the chat', () => {
		const ours = { fromMe: true, author: '905550009999@c.us', senderName: '905550009999', type: 'chat', body: 'Hi' };
		expect(event({ ...ours, chatId: '905550001122@c.us', chatName: 'Deniz' })).toMatchObject({
			to: customer,
			name: 'Deniz',
		});
		const hidden = event({ ...ours, chatId: '155501001234567@lid', authorBsuid: 'TR.9', chatName: '905550001122' });
		expect(hidden).toMatchObject({ to: '155501001234567@lid' });
		expect(hidden).not.toHaveProperty('name');
		expect(hidden).not.toHaveProperty('userId');
	});

	test.each<[string, IDataObject, IDataObject]>([
		[
			'an order in the body',
			{ type: 'order', body: '{"catalog_id":"1","text":"Wrap it"}' },
			{ order: { catalog_id: '1', text: 'Wrap it' }, text: 'Wrap it' },
		],
		[
			'an order in metadata',
			{ type: 'order', metadata: { order: { catalog_id: '1' } } },
			{ order: { catalog_id: '1' } },
		],
		[
			'a form in metadata',
			{ type: 'interactive', body: 'Sent', metadata: { nfm_reply: { response_json: '{"a":"1"}' } } },
			{ flow: { values: { a: '1' } }, text: 'Sent' },
		],
		[
			'a form in the body',
			{ type: 'interactive', body: '{"nfm_reply":{"body":"Sent","response_json":"{\\"a\\":1}"}}' },
			{ flow: { values: { a: 1 } }, text: 'Sent' },
		],
		[
			'a referral',
			{ type: 'chat', body: 'Hi', referral: { ctwa_clid: 'C' } },
			{ referral: { ctwa_clid: 'C' }, text: 'Hi' },
		],
	])('%s', (_what, message, wanted) =>
		expect(event({ chatId: '905550001122@c.us', author: '905550001122@c.us', ...message })).toMatchObject(wanted),
	);
});

describe("Desk360's own format", () => {
	test('people who hide their number', () => {
		const messages = { id: 'm', from_user_id: 'TR.1', name: 'Deniz', username: 'deniz', type: 'text', text: 'Hi' };
		expect(desk360Events({ messages })).toEqual([
			expect.objectContaining({ from: 'TR.1', userId: 'TR.1', username: 'deniz', name: 'Deniz', text: 'Hi' }),
		]);
	});

	test('cards are no senders', () => {
		const contacts = [{ name: { formatted_name: 'Ada' }, phones: [{ wa_id: '905550001122' }] }];
		const [event] = desk360Events({ messages: { id: 'm', from: '905550001122', type: 'contacts', contacts } });
		expect(event).not.toHaveProperty('name');
		expect(event?.contacts).toEqual(contacts);
	});
});

test("the inbox's own format: who hides the number, who wrote, and both ids", () => {
	const contact = { waba_payload: { user_id: 'TR.1', profile: { name: 'Deniz', username: 'deniz' } } };
	const sender = { id: 1, username: 'konrad', first_name: 'K', profile: { role: 'admin' } };
	const message = {
		id: 'in-1',
		from_us: false,
		contact,
		waba_payload: { id: 'w1', from_user_id: 'TR.1', type: 'text', text: { body: 'Hi' } },
	};
	expect(getChatEvents({ incoming_messages: [message] })).toEqual([
		expect.objectContaining({
			id: 'w1',
			inboxId: 'in-1',
			whatsAppId: 'w1',
			from: 'TR.1',
			userId: 'TR.1',
			username: 'deniz',
			name: 'Deniz',
		}),
	]);
	const ours = { ...message, from_us: true, sender, waba_payload: { id: 'w1', type: 'text', text: { body: 'Hi' } } };
	const [sent] = getChatEvents({ outgoing_messages: [ours] });
	expect(sent).toMatchObject({ id: 'in-1', to: 'TR.1', by: { id: 1, username: 'konrad', first_name: 'K' } });
	expect(sent).not.toHaveProperty('from');
});

test('an assignment says to whom and by whom; a tag which', () => {
	const user = { id: 2, username: 'agent1', permissions: {} };
	const change = {
		wa_id: '905550001122',
		timestamp: 1779000000,
		assigned_to_user_set: user,
		assigned_group_was_cleared: true,
		done_by: user,
	};
	expect(getChatEvents({ chat_assignment: change })[0]).toMatchObject({
		from: customer,
		by: { id: 2, username: 'agent1' },
		assignment: { user: { id: 2, username: 'agent1' }, userWasCleared: false, groupWasCleared: true },
	});
	const tagging = {
		chat: '905550001122',
		timestamp: 1,
		action: 'added',
		tag: { id: 7, name: 'urgent' },
		done_by: user,
	};
	expect(getChatEvents({ chat_tagging: [tagging] })[0]).toMatchObject({
		tag: { id: 7, name: 'urgent' },
		by: { id: 2 },
	});
});

test.each<[unknown, string | undefined]>([
	[{ code: 1, title: 'T', message: 'T', error_data: { details: 'D' } }, '1: T: D'],
	[{ code: 1, title: 'T', error_data: { details: 'T' } }, '1: T'],
	[{ code: 1, message: '(#1) M' }, '1: (#1) M'],
	[{ error_data: { details: 'D' } }, 'D'],
	['plain', 'plain'],
	[null, undefined],
	[{}, undefined],
])('the reason in %j is %p', (failure, reason) => expect(reasonOf(failure)).toBe(reason));

/** Two contacts that are known by the same. */
const namesakes = (known: object) => ['Ada', 'Bob'].map((name) => ({ ...known, profile: { name } }));

test.each<[unknown, unknown, unknown, object]>([
	['5491155551234', undefined, [{ wa_id: '541155551234', profile: { name: 'Ada' } }], { name: 'Ada' }],
	['5511987654321', undefined, [{ wa_id: '551187654321', profile: { name: 'Ada' } }], { name: 'Ada' }],
	['TR.77', undefined, [], { address: 'TR.77', userId: 'TR.77' }],
	['905550001122', undefined, { wa_id: '905550001122', user_id: 'TR.1' }, { address: customer, userId: 'TR.1' }],
	[undefined, undefined, [{ profile: { name: 'Ada' } }], {}],
	['', '', [{ wa_id: '', user_id: '', profile: { name: 'Ada' } }], {}],
	['x@lid', undefined, [{ wa_id: 'y@lid', profile: { name: 'Ada' } }], { address: 'x@lid' }],
	['TR.77', undefined, [{ user_id: 'TR.77', wa_id: '905550001122' }], { address: customer, userId: 'TR.77' }],
	['905550001122', 'TR.77', [{ user_id: 'TR.77', username: 'ada' }], { address: customer, username: 'ada' }],
	// Of those the first one counts.
	['905550001122', undefined, namesakes({ wa_id: '905550001122' }), { name: 'Ada' }],
	[undefined, 'TR.77', namesakes({ user_id: 'TR.77' }), { name: 'Ada' }],
])('the person of %p and %p', (number, id, contacts, person) => {
	const found = personOf(number, id, contacts);
	expect(found).toMatchObject(person);
	if (!('name' in person)) expect(found.name).toBeUndefined();
});

test.each<[unknown, string, boolean]>([
	['+90 555 123 45 67', '905551234567', true],
	[905551234567, '905551234567', true],
	['905551234567', '905551234568', false],
	['905551234567', '15551234567', false],
	// As dialled, and as WhatsApp writes it.
	['5215512345678', '525512345678', true],
	['5491155551234', '541155551234', true],
	['5511987654321', '551187654321', true],
	['5511967654321', '551167654321', true],
	// Fixed lines of Brazil have no such digit, nor has any other country.
	['5511957654321', '551157654321', false],
	['52155123456789', '5255123456789', false],
	['521551234567', '52551234567', false],
	['54911555512345', '5411555512345', false],
	['1521551234567', '152551234567', false],
	['15491155551234', '1541155551234', false],
	['15511987654321', '1551187654321', false],
	['', '', false],
	['x@lid', 'y@lid', false],
	[undefined, '905551234567', false],
])('%p and %p are one number: %s', (one, other, isSame) => {
	expect(isSameNumber(one, other)).toBe(isSame);
	if (typeof one === 'string') expect(isSameNumber(other, one)).toBe(isSame);
});

describe.each(providers)('statuses in %s', (_, parse) => {
	const statuses = (...updates: IDataObject[]) =>
		parse({
			statuses: updates.map((update) => ({ id: 'wamid.S', status: 'read', timestamp: '1779000000', ...update })),
		});
	const other = 'TR.99991208655302741918';

	test.each<[string, IDataObject[], Array<string | undefined>, string | undefined]>([
		[
			'of a group, by its id alone',
			[
				{ group_id: group, recipient_id: '905550001122' },
				{ group_id: group, recipient_id: '905550003344' },
			],
			[customer, '+905550003344'],
			group,
		],
		[
			'of a group, by its id and user ids',
			[
				{ group_id: group, recipient_user_id: userId },
				{ group_id: group, recipient_user_id: other },
			],
			[userId, other],
			group,
		],
		[
			'of a group, by participants who hide their number',
			[
				{ recipient_id: group, recipient_type: 'group', recipient_participant_user_id: userId },
				{ recipient_id: group, recipient_type: 'group', recipient_participant_user_id: other },
			],
			[userId, other],
			group,
		],
		['of a group as a whole', [{ recipient_id: group, group_id: group }], [group], group],
		['of one, by the user id under another name', [{ user_id: userId }], [userId], undefined],
	])('%s: each is an event', (_name, updates, to, inGroup) => {
		const events = statuses(...updates);
		expect(events.map((event) => [event.to, event.group])).toEqual(to.map((one) => [one, inGroup]));
		expect(new Set(events.map(eventKey)).size).toBe(to.length);
		expect(statuses(...updates).map(eventKey)).toEqual(events.map(eventKey));
	});
});

test("1MSG's acks of a group whose id is another one are an event for each participant", () => {
	const ack = ['905550001122@c.us', '905550003344@c.us'].map((participant) => ({
		id: 'a',
		status: 'read',
		chatId: group,
		participant,
	}));
	expect(oneMsgEvents({ ack })).toEqual([
		expect.objectContaining({ to: customer, group, chatId: group }),
		expect.objectContaining({ to: '+905550003344', group, chatId: group }),
	]);
});
