import type { IDataObject } from 'n8n-workflow';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { oneMsgEvents } from '../../../../nodes/OneMsg/trigger/events';
import {
	channelMessage as base,
	jsonOf,
	query,
	received,
	registeredTrigger as trigger,
} from '../../../support/oneMsgTrigger';

beforeEach(forgetAll);

describe("messages in the channel's own format", () => {
	test.each([
		['a list entry, as WhatsApp has it', { interactive: { list_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a button, as WhatsApp has it', { interactive: { button_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a reply beside the message', { list_reply: { id: 'r2', title: 'Option 2' } }, 'r2'],
		['a reply in meta', { meta: { button_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['a reply in metadata', { metadata: { type: 'list_reply', list_reply: { id: 'r2', title: 'Option 2' } } }, 'r2'],
		['its id and title in metadata', { metadata: { id: 'r2', title: 'Option 2' } }, 'r2'],
		['JSON in the body', { body: '{"id":"r2","title":"Option 2"}' }, 'r2'],
		['the title alone', { body: 'Option 2' }, undefined],
	])('%s gives `button`', async (_, change, id) => {
		const event = await received({ type: 'interactive', body: 'Option 2', ...change });
		expect(event).toMatchObject({ type: 'interactive', text: 'Option 2' });
		expect(event?.button).toEqual(id === undefined ? { title: 'Option 2' } : { id, title: 'Option 2' });
	});

	test("a template's quick reply gives `button`, with its payload", async () => {
		const event = await received({ type: 'button', body: 'Stop', button: { payload: 'STOP', text: 'Stop' } });
		expect(event?.button).toEqual({ id: 'STOP', title: 'Stop' });
		const flat = await received({ type: 'button', body: 'Stop', metadata: { payload: 'STOP', text: 'Stop' } });
		expect(flat?.button).toEqual({ id: 'STOP', title: 'Stop' });
	});

	test('the reply to a form is no tap', async () => {
		const interactive = { type: 'nfm_reply', nfm_reply: { response_json: '{}' } };
		expect(await received({ type: 'interactive', body: 'Sent', interactive })).not.toHaveProperty('button');
	});

	test('the answers of a form that are JSON text twice', async () => {
		const answers = JSON.stringify(JSON.stringify({ flow_token: 't1', day: 'Monday' }));
		const interactive = { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: answers } };
		const event = await received({ type: 'interactive', body: 'Sent', interactive });
		expect(event?.flow).toEqual({ name: 'flow', token: 't1', values: { day: 'Monday' } });
	});

	const edit = (message: IDataObject) => ({ original_message_id: 'wamid.1', message });

	test.each<[string, (of: IDataObject) => IDataObject]>([
		['the object in the body', (of) => ({ body: JSON.stringify(of) })],
		['the whole message in the body', (of) => ({ body: JSON.stringify({ edit: of }) })],
		['the object beside the message', (of) => ({ body: '', edit: of })],
		['the object in metadata', (of) => ({ body: '', metadata: { edit: of } })],
	])('what a message says after an edit is its text: %s', async (_, change) => {
		const text = edit({ type: 'text', text: { body: 'Tuesday at 5' } });
		expect(await received({ type: 'edit', ...change(text) })).toMatchObject({
			type: 'edit',
			text: 'Tuesday at 5',
			edit: { messageId: 'wamid.1' },
		});
		const photo = edit({ type: 'image', image: { id: '7', mime_type: 'image/jpeg', caption: 'new' } });
		expect(await received({ type: 'edit', ...change(photo) })).toMatchObject({ text: 'new', media: [{ id: '7' }] });
	});

	test('the new text may be the body itself', async () => {
		const change = { body: 'Tuesday', metadata: { edit: { original_message_id: 'wamid.1' } } };
		expect(await received({ type: 'edit', ...change })).toMatchObject({
			text: 'Tuesday',
			edit: { messageId: 'wamid.1' },
		});
	});

	test.each([
		['revoke', { original_message_id: 'wamid.1' }],
		['interactive', { type: 'call_permission_reply', call_permission_reply: { response: 'reject' } }],
		['interactive', { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"a":1}' } }],
	])('the JSON of an object that has its own member is no text: %s %j', async (type, object) => {
		expect(await received({ type, body: JSON.stringify(object) })).not.toHaveProperty('text');
	});

	test('what the business sent with buttons is no tap', async () => {
		const event = await received({ type: 'interactive', body: 'Please choose', fromMe: true });
		expect(event).toMatchObject({ event: 'messageSent', text: 'Please choose' });
		expect(event).not.toHaveProperty('button');
	});

	test.each(['45.018337;-73.968285', '45.018337,-73.968285', ' 45.018337, -73.968285 '])(
		'a location: %s',
		async (body) => {
			const event = await received({ type: 'location', body });
			expect(event?.location).toEqual({ latitude: 45.018337, longitude: -73.968285 });
		},
	);

	test('a location that is none stays a text', async () => {
		expect(await received({ type: 'location', body: 'here' })).toMatchObject({ type: 'location', text: 'here' });
	});

	test('a contact, as vCard or as WhatsApp has it', async () => {
		const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nN:Lovelace;Ada\nTEL:+15550100123\nEND:VCARD';
		expect((await received({ type: 'contact', body: card }))?.contacts).toEqual([
			expect.objectContaining({ name: expect.objectContaining({ formatted_name: 'Ada Lovelace' }) }),
		]);
		const json = JSON.stringify([{ name: { formatted_name: 'Ada' } }]);
		expect((await received({ type: 'contact', body: json }))?.contacts).toEqual([{ name: { formatted_name: 'Ada' } }]);
		expect(await received({ type: 'contact', body: 'BEGIN:VCARD' })).toMatchObject({ text: 'BEGIN:VCARD' });
		const metadata = { contacts: [{ name: { formatted_name: 'Ada' } }] };
		expect(await received({ type: 'contact', body: 'Ada', metadata })).toMatchObject({ text: 'Ada', ...metadata });
	});

	test('cards are read up to 100,000 characters in one body; those beyond stay texts', () => {
		const long = `BEGIN:VCARD\nFN:Ada\n${'TEL:+15550100123\n'.repeat(2_600)}END:VCARD`;
		const cards = [long, long, long, 'BEGIN:VCARD\nFN:Bob\nTEL:+15550100124\nEND:VCARD'];
		const messages = cards.map((body, n) => ({ id: `m${n}`, chatId: '15550100123@c.us', type: 'vcard', body }));
		const events = oneMsgEvents({ messages });
		expect(events.map(({ contacts }) => contacts?.length)).toEqual([1, 1, undefined, 1]);
		expect(events.map(({ text }) => text)).toEqual([undefined, undefined, long, undefined]);
	});

	test.each([
		['text', (contacts: unknown[]) => ({ body: JSON.stringify(contacts) })],
		['text with a name', (contacts: unknown[]) => ({ body: JSON.stringify({ contacts }) })],
		['an object', (contacts: unknown[]) => ({ body: { contacts } })],
		['a list', (contacts: unknown[]) => ({ body: contacts })],
		['an object beside it', (contacts: unknown[]) => ({ metadata: { contacts } })],
	])('the number that a customer shares, in %s', async (_what, message) => {
		const card = { name: { formatted_name: 'Ada' }, phones: [{ phone: '+15550100123', wa_id: '15550100123' }] };
		const contactInfo = { phone: '+15550100123', name: 'Ada' };
		const asked = await received({ type: 'contacts', ...message([{ ...card, origin: 'contact_request' }]) });
		expect(asked).toMatchObject({ contactInfo, contacts: [card] });
		const beside = await received({ type: 'contacts', origin: 'contact_request', ...message([card]) });
		expect(beside).toMatchObject({ contactInfo, contacts: [card] });
		const unasked = await received({ type: 'contacts', ...message([card]) });
		expect(unasked).toMatchObject({ contacts: [card] });
		expect(unasked).not.toHaveProperty('contactInfo');
	});

	test('a reaction, and its removal', async () => {
		const reaction = { type: 'reaction', quotedMsgId: 'wamid.A' };
		expect((await received({ ...reaction, body: '👍' }))?.reaction).toEqual({ emoji: '👍', message_id: 'wamid.A' });
		expect((await received({ ...reaction, body: null }))?.reaction).toEqual({ emoji: '', message_id: 'wamid.A' });
	});

	test('a file with a caption; a voice message counts as audio', async () => {
		const url = 'https://files.example.org/1';
		expect(await received({ type: 'document', body: url, caption: 'Your invoice' })).toMatchObject({
			text: 'Your invoice',
			media: [{ kind: 'document', url, caption: 'Your invoice' }],
		});
		expect(await received({ type: 'ptt', body: url }, { messageTypes: ['audio'] })).toMatchObject({ type: 'voice' });
	});

	test('a reply quotes', async () => {
		expect((await received({ quotedMsgId: 'wamid.Q' }))?.context).toEqual({ id: 'wamid.Q' });
	});

	test.each([
		[{ author: '155501001234567@lid', chatId: '12020721369@c.us' }, { from: '+12020721369' }],
		[{ author: '155501001234567@lid', chatId: '155501001234567@lid' }, { from: '155501001234567@lid' }],
		[
			{ author: '12020721369@c.us', chatId: '120363046942338209@g.us' },
			{ from: '+12020721369', to: '120363046942338209@g.us' },
		],
		[
			{ author: undefined, chatId: '12020721369@c.us', fromMe: '1' },
			{ event: 'messageSent', to: '+12020721369' },
		],
		[{ fromMe: 'true' }, { event: 'messageSent' }],
		[{ fromMe: 'false' }, { event: 'messageReceived' }],
		[
			{ fromMe: 0, time: '1665396610' },
			{ event: 'messageReceived', timestamp: '2022-10-10T10:10:10.000Z' },
		],
	])('who and when: %j', async (change, wanted) => {
		expect(await received(change)).toMatchObject(wanted);
	});
});

describe('statuses', () => {
	const statusOf = async (ack: IDataObject) => jsonOf(await trigger().call({ query, body: { ack: [ack] } }))[0];

	test('viewed is read, and comes once under both names', async () => {
		const one = trigger();
		const ack = { id: 'm', chatId: '12020721369@c.us' };
		expect(jsonOf(await one.call({ query, body: { ack: [{ ...ack, status: 'viewed' }] } }))).toEqual([
			expect.objectContaining({ status: 'read' }),
		]);
		expect(jsonOf(await one.call({ query, body: { ack: [{ ...ack, status: 'read' }] } }))).toEqual([]);
	});

	test('a reason as an object', async () => {
		const error = { code: 131047, title: 'Re-engagement message' };
		expect(await statusOf({ id: 'm', status: 'failed', error })).toMatchObject({
			error: '131047: Re-engagement message',
		});
		expect(await statusOf({ id: 'm2', status: 'failed', error: null })).not.toHaveProperty('error');
	});

	test('without id or status there is none', async () => {
		expect(await statusOf({ status: 'sent' })).toBeUndefined();
		expect(await statusOf({ id: 'm' })).toBeUndefined();
	});
});

describe("WhatsApp's own format", () => {
	const cloud = (value: IDataObject, more: IDataObject = {}) => ({ entry: [{ changes: [{ value }] }], ...more });
	const list = { id: 'wamid.L', from: '12020721369', timestamp: '1665396610', type: 'interactive' };
	const choice = { ...list, interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Option 1' } } };

	test('messages, echoes, statuses and calls', async () => {
		const body = cloud({
			contacts: [{ wa_id: '12020721369', profile: { name: 'Ada' } }],
			messages: [choice],
			message_echoes: [{ id: 'wamid.E', to: '12020721369', type: 'text', text: { body: 'Hi' } }],
			statuses: [
				{ id: 'wamid.S', status: 'delivered', recipient_id: '12020721369' },
				{ id: 'wacid.1', status: 'RINGING', type: 'call', recipient_id: '12020721369' },
			],
			calls: [{ id: 'wacid.2', from: '12020721369', to: '15550100123', event: 'connect', timestamp: '1665396610' }],
		});
		expect(jsonOf(await trigger().call({ query, body }))).toEqual(
			[
				{
					event: 'messageReceived',
					from: '+12020721369',
					chatId: '12020721369@c.us',
					name: 'Ada',
					button: { id: 'r1', title: 'Option 1' },
				},
				{ event: 'messageSent', to: '+12020721369', text: 'Hi' },
				{ event: 'messageStatus', id: 'wamid.S', to: '+12020721369', status: 'delivered' },
				{ event: 'call', id: 'wacid.1', status: 'RINGING', to: '+12020721369' },
				{ event: 'call', id: 'wacid.2', status: 'connect', from: '+12020721369', to: '+15550100123' },
			].map((event) => expect.objectContaining(event)),
		);
	});

	test('an event that comes in both formats is one', async () => {
		const message = { ...base, id: 'wamid.L' };
		const body = cloud({ messages: [choice] }, { messages: [message] });
		expect(jsonOf(await trigger({ options: { ignoreRedeliveries: false } }).call({ query, body }))).toHaveLength(1);
	});

	test.each([
		[{ type: 'calls', calls: [{ id: 'c', from: '12020721369', event: 'connect' }] }],
		[{ type: 'calls', data: { calls: [{ id: 'c', from: '12020721369', event: 'connect' }] } }],
		[{ type: 'calls', call: { id: 'c', from: '12020721369', event: 'connect' } }],
		[{ type: 'calls', ...cloud({ calls: [{ id: 'c', from: '12020721369', event: 'connect' }] }) }],
	])('a call: %j', async (body) => {
		expect(jsonOf(await trigger().call({ query, body }))).toEqual([
			expect.objectContaining({ event: 'call', id: 'c', from: '+12020721369', status: 'connect' }),
		]);
	});
});
