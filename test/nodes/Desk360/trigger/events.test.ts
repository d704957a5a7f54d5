// Sample values. cspell:ignore letrec
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { desk360Events } from '../../../../nodes/Desk360/trigger/events';

const base = { id: 'm1', from: '905551234567', timestamp: '1630913975', name: 'Ada' };
const read = (change: IDataObject) => desk360Events({ messages: { ...base, ...change } })[0];

describe('the shape of a body', () => {
	test('one object, a list, and several kinds at once', () => {
		const messages = [
			{ ...base, text: 'a' },
			{ ...base, id: 'm2', text: 'b' },
		];
		expect(desk360Events({ messages }).map(({ text }) => text)).toEqual(['a', 'b']);
		const all = desk360Events({
			messages: messages[0],
			statuses: [
				{ id: 's', status: 'read' },
				{ id: 's', status: 'delivered' },
			],
			bot_histories: [{ type: 'Message', to: '905551234567', is_bot: true, text: '<p>Hi</p>' }],
			auto_replies: { id: 'r', to: '905551234567', text: 'Later' },
		});
		expect(all.map(({ event }) => event)).toEqual([
			'messageReceived',
			'messageStatus',
			'messageStatus',
			'chatbotHistory',
			'automaticReply',
		]);
	});

	test.each([
		[null],
		[[]],
		['messages'],
		[7],
		[{}],
		[{ messages: null }],
		[{ messages: [] }],
		[{ messages: [[{ id: 'x' }]] }],
		[{ messages: {} }],
		[{ messages: { text: 'nobody wrote this' } }],
		[{ statuses: { id: 's' } }],
		[{ statuses: { status: 'read' } }],
		[{ bot_histories: [] }],
		[{ bot_histories: ['x', null] }],
		[{ auto_replies: [{ text: 'to nobody' }] }],
	])('%j holds nothing', (body) => expect(desk360Events(body)).toEqual([]));
});

describe('another shape', () => {
	const message = { id: 'm1', from: '905551234567', type: 'text', text: 'Hello' };
	const update = { id: 's1', from: '905551234567', status: 'read' };
	const { id: _id, ...withoutId } = message;

	test.each<[string, unknown]>([
		['one level down', { data: { messages: [message] } }],
		['one level down, as JSON in a text', { payload: JSON.stringify({ messages: [message] }) }],
		['in a list', [{ messages: [message] }]],
		['under the singular', { message }],
		['under the singular, one level down', { event: 'message', data: { message } }],
		['bare, one level down', { event: 'message', data: message }],
		['bare', message],
		['with another name of its id', { messages: { ...withoutId, message_id: 'm1' } }],
		['with one in camel case', { messages: [{ ...withoutId, messageId: 'm1' }] }],
	])('of a message: %s', (_, body) => {
		expect(desk360Events(body)).toEqual([
			expect.objectContaining({ event: 'messageReceived', id: 'm1', from: '+905551234567', text: 'Hello' }),
		]);
	});

	test.each<[string, unknown]>([
		['one level down', { payload: { statuses: [update] } }],
		['under the singular', { status: update }],
		['bare', update],
		['with other names', { message_id: 's1', to: '905551234567', message_status: 'read' }],
		['with others', { statuses: { messageId: 's1', recipient_id: '905551234567', status_name: 'read' } }],
	])('of a status: %s', (_, body) => {
		expect(desk360Events(body)).toEqual([
			expect.objectContaining({ event: 'messageStatus', id: 's1', to: '+905551234567', status: 'read' }),
		]);
	});

	test.each<[string, unknown]>([
		['a text without a sender', { data: { id: 'm1', text: 'Hello' } }],
		['a state of something else', { ticket: { id: 4, type: 'open', status: 'waiting' } }],
		['a success', { status: 'ok' }],
		['deeper', { a: { b: { messages: [message] } } }],
	])('that is none: %s', (_, body) => expect(desk360Events(body)).toEqual([]));
});

describe('files', () => {
	const file = { url: 'https://path/to/file.pdf', name: 'file.pdf', type: 'file', contentType: 'application/pdf' };

	test.each(['image', 'video', 'audio', 'voice', 'document', 'sticker'])('of kind %s', (type) => {
		const event = read({
			type,
			[type]: { media_id: 'x', mime_type: 'a/b', sha: '7e', message: 'Look' },
			attachments: { [`${type}s`]: [{ url: 'https://path/to/file', name: 'n', type }] },
		});
		expect(event).toMatchObject({ type, text: 'Look' });
		expect(event?.media).toEqual([
			{
				id: 'x',
				kind: type,
				mimeType: 'a/b',
				sha256: '7e',
				caption: 'Look',
				url: 'https://path/to/file',
				fileName: 'n',
			},
		]);
	});

	test('in groups, as a flat list, and alone', () => {
		const expected = {
			kind: 'file',
			url: 'https://path/to/file.pdf',
			fileName: 'file.pdf',
			mimeType: 'application/pdf',
		};
		expect(read({ attachments: { files: [file, file] } })?.media).toEqual([expected, expected]);
		expect(read({ attachments: [file] })?.media).toEqual([expected]);
		expect(read({ attachments: { files: file } })?.media).toEqual([expected]);
		expect(read({ document: { id: 'd', link: 'https://x/y', filename: 'y.pdf' } })?.media).toEqual([
			{ kind: 'document', id: 'd', url: 'https://x/y', fileName: 'y.pdf' },
		]);
	});

	test('the message type is known by its file where it is missing', () => {
		expect(read({ video: { media_id: 'x' } })?.type).toBe('video');
		expect(read({ attachments: [file] })?.type).toBe('file');
		expect(read({})?.type).toBe('unknown');
	});
});

describe('a tapped button', () => {
	const both = { id: 'yes', title: 'Yes' };
	test.each<[string, IDataObject, IDataObject | undefined]>([
		['WhatsApp, reply', { interactive: { type: 'button_reply', button_reply: both } }, both],
		['WhatsApp, list', { interactive: { list_reply: { ...both, description: 'd' } } }, both],
		['WhatsApp, template', { type: 'button', button: { payload: 'yes', text: 'Yes' } }, both],
		['without envelope', { button_reply: both }, both],
		['list without envelope', { list_reply: both }, both],
		['in the envelope itself', { interactive: both }, both],
		['an empty envelope beside it', { interactive: {}, button: both }, both],
		['id beside the text', { type: 'text', text: 'Yes', button_id: 'yes' }, both],
		['as in the history', { type: 'Button', text: 'Yes' }, { title: 'Yes' }],
		['as a word', { button: 'Yes' }, { title: 'Yes' }],
		['a number as id', { button: { id: 7, title: 'Seven' } }, { id: '7', title: 'Seven' }],
		['a plain text', { type: 'text', text: 'Yes' }, undefined],
		['a text with empty members', { text: 'Yes', button: null, interactive: null, button_reply: {} }, undefined],
		['a flow', { interactive: { nfm_reply: { name: 'flow', response_json: '{}' } } }, undefined],
	])('%s', (_, change, expected) => {
		const event = read(change);
		expect(event?.button).toEqual(expected);
		if (expected) expect(event?.text).toBe(expected.title);
	});
});

describe('a chatbot history', () => {
	test('the customer is who wrote, also where the bot names itself', () => {
		const [event] = desk360Events({
			bot_histories: [
				{ type: 'Message', from: '908500000000', to: '905551234567', is_bot: true, text: 'Hi' },
				{ type: 'Button', from: '905551234567', is_bot: false, text: 'Help', timestamp: '1692787287' },
			],
		});
		expect(event).toMatchObject({ from: '+905551234567', timestamp: '2023-08-23T10:41:27.000Z' });
	});

	test('a bot that nobody answered spoke to somebody', () => {
		const [event] = desk360Events({
			bot_histories: [{ type: 'Message', to: '905551234567', is_bot: true, text: 'Hi' }],
		});
		expect(event).toMatchObject({ from: '+905551234567', text: 'bot: Hi' });
		expect(event).not.toHaveProperty('timestamp');
	});

	test('HTML is text in the transcript and itself in raw', () => {
		const html = '<p>A &amp; B<br>1 &lt; 2 &amp;lt;</p><ul><li>x</li></ul>';
		const [event] = desk360Events({ bot_histories: [{ type: 'Message', is_bot: true, text: html }] });
		expect(event?.text).toBe('bot: A & B\n1 < 2 &lt;\nx');
		expect(JSON.stringify(event?.raw)).toContain('<p>A &amp;');
	});

	// Anything but linear work would take longer than a test may.
	test('HTML that never ends does', () => {
		for (const part of ['<', '<br ', '<p', '&amp;', '<br        ']) {
			desk360Events({ bot_histories: [{ is_bot: true, text: part.repeat(100_000) }] });
		}
	});
});

test('what came of a message that could not be delivered', () => {
	const events = desk360Events({
		statuses: [
			{ id: 's', from: '905551234567', status: 'failed', error: { code: 131047, message: 'Window closed' } },
			{ id: 's', status: 'failed', error: 'Window closed' },
		],
	});
	expect(events.map(({ error }) => error)).toEqual(['Window closed', 'Window closed']);
	expect(events[0]?.to).toBe('+905551234567');
});

test('nothing from outside makes it throw, and every event says what it is', () => {
	// Members that have a meaning, with values that have none: objects whose text form is broken, too.
	const names = [
		...['id', 'from', 'to', 'name', 'timestamp', 'type', 'text', 'status', 'error', 'is_bot', 'attachments', 'image'],
		...['document', 'button', 'interactive', 'button_reply', 'list_reply', 'button_id', 'location', 'contacts'],
		...['context', 'reaction', 'title', 'payload', 'url', 'toString', 'valueOf', 'toJSON', '__proto__', 'constructor'],
	];
	const { value } = fc.letrec<{ value: unknown }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', 'x', '905551234567', 'button', '\ud800', '<p>'),
			fc.array(tie('value'), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
		),
	}));
	const kinds = fc.constantFrom('messages', 'statuses', 'bot_histories', 'auto_replies');
	fc.assert(
		fc.property(fc.dictionary(kinds, value, { minKeys: 1 }), (body) => {
			// Only what JSON can carry comes over the wire.
			const events = desk360Events(JSON.parse(JSON.stringify(body)));
			for (const event of events) {
				expect(event.provider).toBe('desk360');
				expect(['string', 'undefined']).toContain(typeof event.text);
				expect(['string', 'undefined']).toContain(typeof event.from);
				expect(() => JSON.stringify(event)).not.toThrow();
			}
		}),
		{ numRuns: 2_000 },
	);
	expect(Object.prototype).not.toHaveProperty('polluted');
});
