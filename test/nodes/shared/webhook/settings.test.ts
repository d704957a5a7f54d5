import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { notifications, receivedContent, statusContent } from '../../../../nodes/shared/webhook/cloudApi';
import { messageContent, saidBesides } from '../../../../nodes/shared/webhook/content';
import { forgetHeld, HeldEvents } from '../../../../nodes/shared/webhook/heldEvents';
import { nestedJson, objectIn } from '../../../../nodes/shared/webhook/nestedJson';
import { checkSecret } from '../../../../nodes/shared/webhook/secret';
import { eventSettings } from '../../../../nodes/shared/webhook/settings';
import { refused } from '../../../support/refused';
import { message } from '../../../support/webhook';
import { standIn } from '../../../support/standIn';

/** Of n8n's context only what settings are read from. */
const functionsOf = (parameters: IDataObject) =>
	standIn<IHookFunctions>({
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
	});
const settings = (parameters: IDataObject, aliases?: ReadonlyMap<string, string>) =>
	eventSettings(functionsOf(parameters), aliases);

describe('what a trigger starts for', () => {
	test('received messages, unless something else is chosen', () => {
		const { events, wants } = settings({});
		expect(events).toEqual(['messageReceived']);
		expect(wants(message())).toBe(true);
		expect(wants(message({ event: 'messageStatus', status: 'read' }))).toBe(false);
	});

	test('statuses: the chosen ones, or all', () => {
		const status = (chosen: string[], given?: string) =>
			settings({ events: ['messageStatus'], statuses: chosen }).wants(
				message({ event: 'messageStatus', status: given }),
			);
		expect([status([], 'sent'), status(['read'], 'read'), status(['read'], 'sent'), status(['read'])]).toEqual([
			true,
			true,
			false,
			false,
		]);
	});

	test.each<[string, Parameters<typeof message>[0], boolean]>([
		['text', { type: 'text' }, true],
		['image', { type: 'image' }, false],
		['a message without a type', { type: undefined }, false],
		['a tap', { type: 'interactive', button: { id: '1' } }, true],
		['a form', { type: 'interactive', flow: {} }, false],
		['what WhatsApp cannot show', { type: 'unknown' }, true],
		['a type of another name', { type: 'chat' }, true],
		['an assigned image', { event: 'messageAssigned', type: 'image' }, false],
		['a call, which has no type', { event: 'call' }, true],
	])('of types text, button and unsupported: %s', (_, event, expected) => {
		const { wants } = settings(
			{
				events: ['messageReceived', 'messageAssigned', 'call'],
				messageTypes: ['text', 'button', 'unsupported'],
			},
			new Map([['chat', 'text']]),
		);
		expect(wants(message(event))).toBe(expected);
	});

	test('a form is wanted where forms are', () => {
		const { wants } = settings({ messageTypes: ['flow'] });
		expect(wants(message({ type: 'interactive', flow: {} }))).toBe(true);
		expect(wants(message({ type: 'interactive' }))).toBe(false);
	});
});

test('options that were not set have their defaults', () => {
	expect(settings({})).toMatchObject({
		filter: { buttons: [], text: '', textMatch: 'contains' },
		groupMs: 0,
		ignoreRedeliveries: true,
		lateAfterMs: 3_600_000,
		startsForAnswers: false,
		takesUnknown: undefined,
		downloadTo: undefined,
		includeRaw: true,
	});
});

test('options that were set are taken over', () => {
	const options = {
		buttonFilter: ' Yes , ,no',
		textFilter: 'order',
		textMatch: 'regex',
		groupSeconds: 5,
		ignoreRedeliveries: false,
		lateAfterMinutes: 1,
		startForAnswers: true,
		unknownEvents: false,
		downloadMedia: true,
		binaryPropertyName: ' file ',
		includeRaw: false,
	};
	expect(settings({ options })).toMatchObject({
		options,
		filter: { buttons: ['Yes', 'no'], text: 'order', textMatch: 'regex' },
		groupMs: 5_000,
		ignoreRedeliveries: false,
		lateAfterMs: 60_000,
		startsForAnswers: true,
		takesUnknown: false,
		downloadTo: 'file',
		includeRaw: false,
	});
	expect(settings({ options: { downloadMedia: true, binaryPropertyName: ' ' } }).downloadTo).toBe('data');
	expect(settings({ options: { textMatch: 'other' } }).filter.textMatch).toBe('contains');
});

test.each([
	[31, 30_000],
	[-1, 0],
	['2', 2_000],
	['soon', 0],
])('messages are grouped for %p seconds: %i ms', (groupSeconds, ms) => {
	expect(settings({ options: { groupSeconds } }).groupMs).toBe(ms);
});

test('a context that runs for items is asked for the first', () => {
	const asked: unknown[] = [];
	const functions = standIn<IWebhookFunctions>({
		getExecutionCancelSignal: () => undefined,
		getNodeParameter: (...args: unknown[]) => (asked.push(args), args[2]),
	});
	eventSettings(functions);
	expect(asked).toContainEqual(['events', 0, ['messageReceived']]);
});

test('a secret has 16 characters or more that an address carries', () => {
	expect(checkSecret('Aa0_-Aa0_-Aa0_-1')).toBe('Aa0_-Aa0_-Aa0_-1');
	const fix = 'Use letters, digits, - and _ only, or leave the field as it was when the node was added.';
	for (const [entered, length] of [
		['x'.repeat(15), 15],
		[undefined, 0],
		['', 0],
	] as const) {
		expect(refused(() => checkSecret(entered))).toBe(
			`'Webhook Secret' has ${length} characters, but at least 16 are needed so that nobody guesses it. ${fix}`,
		);
	}
	for (const entered of ['/234567890123456', '123456789012345 ', '1234567890%23456']) {
		expect(refused(() => checkSecret(entered))).toBe(
			`'Webhook Secret' contains characters that a web address cannot carry as they are. ${fix}`,
		);
	}
});

test('JSON in a text is read where it is an object or a list of a bounded size and depth', () => {
	expect(nestedJson(' {"a":1}')).toEqual({ a: 1 });
	expect(nestedJson('\n[1]')).toEqual([1]);
	const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
	expect(nestedJson(deep(100))).toBeDefined();
	for (const none of ['7', '"a"', 'x{}', '{', deep(101), `["${'x'.repeat(1_000_000)}"]`, { a: 1 }, undefined]) {
		expect(nestedJson(none)).toBeUndefined();
	}
	expect(nestedJson(`["${'x'.repeat(1_000_000 - 4)}"]`)).toBeDefined();
	expect(objectIn('{"a":1}')).toEqual({ a: 1 });
	expect(objectIn({ a: 1 })).toEqual({ a: 1 });
	for (const none of ['[1]', 7, null, 'x']) expect(objectIn(none)).toEqual({});
});

describe('events that wait for another one', () => {
	const held = new HeldEvents('one');
	let now = 0;
	beforeEach(() => {
		forgetHeld();
		now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
	});
	afterEach(() => jest.restoreAllMocks());
	const event = (id: string) => message({ id });

	test('are taken once, and belong to their holder', () => {
		held.hold('a', event('1'));
		expect(new HeldEvents('other').take('a')).toBeUndefined();
		expect(held.take('a')).toEqual(event('1'));
		expect(held.take('a')).toBeUndefined();
	});

	test('are the latest of their name, and are kept for ten minutes', () => {
		held.hold('a', event('1'));
		held.hold('a', event('2'));
		now = 599_999;
		expect(held.take('a')).toEqual(event('2'));
		held.hold('a', event('3'));
		now += 600_000;
		expect(held.take('a')).toBeUndefined();
	});

	test('of more than 200 the oldest are given up', () => {
		for (let number = 0; number <= 200; number++) held.hold(`n${number}`, event(String(number)));
		expect(held.take('n0')).toBeUndefined();
		expect([held.take('n1'), held.take('n200')]).toEqual([event('1'), event('200')]);
	});
});

describe("WhatsApp's own notifications", () => {
	test('stand at the top, or in the envelope of the Cloud API', () => {
		const value = { messages: [] };
		expect(notifications({ entry: [{ changes: [{ value }, { value: 'x' }] }, 'x'] })).toEqual([
			expect.objectContaining({ entry: expect.anything() }),
			value,
			{},
		]);
		expect(notifications('text')).toEqual([{}]);
	});

	test('a message says who wrote it, and in which group', () => {
		const group = { to: 'g1', chatId: 'g1', group: 'g1' };
		expect(receivedContent({ id: 'm1', from: '905551234567', group_id: 'g1', text: { body: 'Hi' } }, [])).toEqual({
			...{ id: 'm1', from: '+905551234567', type: 'text', text: 'Hi' },
			...group,
		});
		expect(receivedContent({ from: '905551234567' }, [])).toMatchObject({ from: '+905551234567' });
		expect(receivedContent({ id: 'm1', user_id: 'TR.1' }, [])).toMatchObject({ userId: 'TR.1' });
		expect(receivedContent({ text: { body: 'Hi' } }, [])).toBeUndefined();
	});

	test('a status says of which message, for whom, and why it failed', () => {
		const failure = { code: 131053, title: 'Media upload error' };
		expect(
			statusContent({ id: 'm1', status: 'failed', recipient_id: '905551234567', timestamp: '1', errors: [failure] }),
		).toEqual({
			...{ id: 'm1', to: '+905551234567', status: 'failed', timestamp: '1970-01-01T00:00:01.000Z' },
			...{ error: '131053: Media upload error', errors: [failure] },
		});
		expect(statusContent({ status: 'sent', recipient_id: '905551234567' })).toEqual({
			status: 'sent',
			to: '+905551234567',
		});
		expect(statusContent({ id: 'm1', status: 'sent' })).toEqual({ id: 'm1', status: 'sent' });
		for (const none of [{ id: 'm1' }, { status: 'sent' }]) expect(statusContent(none)).toBeUndefined();
	});

	test('a status of a group has the group, and the participant where there is one', () => {
		const status = (change: IDataObject) => statusContent({ id: 'm1', status: 'read', ...change });
		const group = { chatId: 'g1', group: 'g1' };
		expect(status({ recipient_id: 'g1', recipient_type: 'group' })).toMatchObject({ ...group, to: 'g1' });
		expect(status({ recipient_id: 'g1', recipient_participant_id: '905551234567' })).toMatchObject({
			...group,
			to: '+905551234567',
		});
		expect(status({ recipient_id: 'g1', recipient_participant_user_id: 'TR.1' })).toMatchObject({
			...group,
			userId: 'TR.1',
		});
		expect(status({ recipient_id: '905551234567', group_id: 'g1' })).toMatchObject({ ...group, to: '+905551234567' });
		expect(status({ recipient_id: '905551234567', recipient_type: 'individual' })).not.toHaveProperty('group');
	});
});

describe('what a message says', () => {
	const content = (change: IDataObject) => messageContent({ id: 'm1', ...change });

	test.each<[IDataObject, string]>([
		[{ image: { id: '1' } }, 'image'],
		[{ sticker: { id: '1' } }, 'sticker'],
		[{ interactive: {} }, 'interactive'],
		[{ order: {} }, 'order'],
		[{ type: 'text', image: {} }, 'text'],
		[{ image: null }, 'unknown'],
		[{}, 'unknown'],
		...[
			'video',
			'audio',
			'voice',
			'document',
			'text',
			'button',
			'location',
			'contacts',
			'reaction',
			'edit',
			'revoke',
			'system',
		].map((kind): [IDataObject, string] => [{ [kind]: {} }, kind]),
	])('%j has the type %s', (given, type) => {
		expect(content(given).type).toBe(type);
	});

	test.each<[IDataObject, string | undefined]>([
		[{ text: { body: 'Hi' } }, 'Hi'],
		[{ text: 'Hi' }, 'Hi'],
		[{ image: { id: '1', caption: 'Look' } }, 'Look'],
		[{ button: { text: 'Yes', payload: 'y' } }, 'Yes'],
		[{ interactive: { list_reply: { id: 'r', title: 'Row' } } }, 'Row'],
		[{ type: 'newKind', newKind: { body: 'New' } }, 'New'],
		[{ type: 'newKind', newKind: { text: 'New' } }, 'New'],
		[{ type: 'newKind', newKind: { description: 'New' } }, 'New'],
		[{ edit: { message: { text: { body: 'Corrected' } } } }, 'Corrected'],
		[{ edit: { text: 'Corrected' } }, 'Corrected'],
		[{ order: { text: 'Wrap it' } }, 'Wrap it'],
		[{ system: { body: 'Changed' } }, 'Changed'],
		[{ image: { id: '1' } }, undefined],
	])('%j has the text %p', (given, text) => {
		expect(content(given).text).toBe(text);
	});

	test('a tap is that of a button, of a row, or of a template', () => {
		expect(content({ interactive: { button_reply: { id: 'y', title: 'Yes' } } }).button).toEqual({
			id: 'y',
			title: 'Yes',
		});
		expect(content({ interactive: { list_reply: { id: 'r' } } }).button).toEqual({ id: 'r' });
		expect(content({ button: { payload: 'y', text: 'Yes' } }).button).toEqual({ id: 'y', title: 'Yes' });
		expect(content({ interactive: { button_reply: {} } }).button).toBeUndefined();
		expect(content({ interactive: { button_reply: { title: 'Yes' } } }).button).toEqual({ title: 'Yes' });
	});

	test('a file has what is known of it', () => {
		const document = { id: '1', link: 'https://a.example', mime_type: 'application/pdf; x=1', filename: 'a/b.pdf' };
		expect(content({ document: { ...document, caption: 'Bill', sha256: 'h' } }).media).toEqual([
			{
				...{ id: '1', url: 'https://a.example', mimeType: 'application/pdf', fileName: 'b.pdf' },
				...{ caption: 'Bill', sha256: 'h' },
			},
		]);
		expect(content({ voice: { url: 'https://a.example' } }).media).toEqual([{ url: 'https://a.example' }]);
		expect(content({ text: { body: 'Hi' } }).media).toBeUndefined();
	});

	test('a form has what was entered, also where it is JSON text twice', () => {
		const flow = (form: IDataObject) => content({ interactive: { nfm_reply: form } }).flow;
		const answers = JSON.stringify({ flow_token: 't', size: 'L' });
		expect(flow({ name: 'flow', response_json: answers })).toEqual({ name: 'flow', token: 't', values: { size: 'L' } });
		expect(flow({ response_json: JSON.stringify(answers) })).toEqual({ token: 't', values: { size: 'L' } });
		expect(flow({ response_json: '"{broken' })).toEqual({ values: {} });
		expect(flow({ body: 'Sent', response_json: { size: 'L' } })).toEqual({ values: { size: 'L' } });
		expect(flow({})).toBeUndefined();
	});

	test('changes name the message that they change', () => {
		expect(content({ edit: { original_message_id: 'm0', message: {} } }).edit).toEqual({ messageId: 'm0' });
		expect(content({ revoke: { message_id: 'm0' } }).revoke).toEqual({ messageId: 'm0' });
		expect(content({ revoke: { id: 'm0' } }).revoke).toEqual({ messageId: 'm0' });
		expect(content({ edit: {} }).edit).toEqual({});
		const all = { original_message_id: 'm0', message_id: 'm1', id: 'm2' };
		expect([content({ edit: all }).edit, content({ edit: { ...all, original_message_id: undefined } }).edit]).toEqual([
			...[{ messageId: 'm0' }, { messageId: 'm1' }],
		]);
	});

	test('a notice, a permission and a shared number are read out', () => {
		expect(
			content({ system: { type: 'changed', body: 'New', new_wa_id: '905551234567', user_id: 'TR.1' } }).system,
		).toEqual({ type: 'changed', text: 'New', newNumber: '+905551234567', newUserId: 'TR.1' });
		const reply = {
			response: 'accept',
			is_permanent: false,
			expiration_timestamp: '1',
			response_source: 'user_action',
		};
		expect(content({ interactive: { call_permission_reply: reply } }).callPermission).toEqual({
			...{ response: 'accept', isPermanent: false, source: 'user_action' },
			expiresAt: '1970-01-01T00:00:01.000Z',
		});
		const card = { name: { formatted_name: 'Ada' }, phones: [{ phone: '0555', wa_id: '905551234567' }] };
		const asked = { ...card, origin: 'contact_request' };
		expect(content({ contacts: [card, asked] }).contactInfo).toEqual({ phone: '+905551234567', name: 'Ada' });
		expect(content({ contacts: [card] }).contactInfo).toBeUndefined();
		expect(content({ contacts: [{ ...card, origin: 'no contact_request' }] }).contactInfo).toBeUndefined();
		const bare = { origin: 'contact_request', wa_id: '905551234568', phones: [{ phone: '905551234567' }] };
		expect(content({ contacts: [bare] }).contactInfo).toEqual({ phone: '+905551234568' });
		expect(content({ contacts: [{ ...bare, wa_id: undefined }] }).contactInfo).toEqual({ phone: '+905551234567' });
		expect(
			content({ system: { body: 'New', wa_id: '905551234567', new_user_id: 'TR.2', user_id: 'TR.1' } }).system,
		).toEqual({
			...{ text: 'New', newNumber: '+905551234567', newUserId: 'TR.2' },
		});
		expect(content({ interactive: { call_permission_reply: { is_permanent: 'yes' } } }).callPermission).toEqual({});
		expect(content({ system: undefined })).not.toHaveProperty('system');
		expect(saidBesides([{ contacts: [card], origin: 'CONTACT_REQUEST_ANSWER' }]).contactInfo).toMatchObject({
			name: 'Ada',
		});
	});

	test('of several holders the first that has something counts', () => {
		const failure = { code: 1, title: 'No' };
		expect(saidBesides([{ errors: [] }, { errors: [failure], order: { id: 1 } }, { order: { id: 2 } }])).toEqual({
			...{ order: { id: 1 }, error: '1: No', errors: [failure] },
		});
	});
});
