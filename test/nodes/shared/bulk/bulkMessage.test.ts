import { bulkMessage, type BulkChannel } from '../../../../nodes/shared/bulk/bulkMessage';
import type { FileSource } from '../../../../nodes/shared/http/attachments';
import type { Recipient } from '../../../../nodes/shared/input/recipient';

interface Content {
	text: string;
	files?: FileSource[];
	/** Whether messages with other texts share its request. */
	shares?: boolean;
}

const asked: Recipient[] = [];
const to = (recipient: Recipient) => (asked.push(recipient), recipient.e164);
const channel: BulkChannel<Content> = {
	one: ({ text, files = [] }, recipient) => ({
		method: 'POST',
		path: '/messages',
		body: { to: to(recipient), text },
		attachments: { part: 'file', files },
	}),
	many: ({ text }, recipients) => ({ method: 'POST', path: '/many', body: { all: recipients.map(to), text } }),
	together: {
		common: ({ shares, files }) => (shares ? { files } : undefined),
		part: ({ text }, recipient, index) => ({ [`to[${index}]`]: to(recipient), [`text[${index}]`]: text }),
		request: (_, parts) => ({ method: 'POST', path: '/together', body: parts }),
	},
	messageId: ({ id }) => id,
};
const message = (content: Content, itemIndex = 0, body?: Record<string, string>) =>
	bulkMessage(channel, content, { itemIndex, additional: body && { body } });
const anna: Recipient = { e164: '+905551112233', digits: '905551112233' };

beforeEach(() => asked.splice(0));

describe('whether two messages are the same', () => {
	const file = { text: 'Hello', files: [{ binary: 'data' }] };
	test.each([
		['equal texts of two items', message({ text: 'Hello' }), message({ text: 'Hello' }, 1), true],
		['two texts', message({ text: 'Hello' }), message({ text: 'Good day' }), false],
		[
			'the same link in two items',
			message({ text: '', files: [{ url: 'https://a.example/b.png' }] }),
			message({ text: '', files: [{ url: 'https://a.example/b.png' }] }, 1),
			true,
		],
		['the same file of an item', message(file), message(file), true],
		['a file of the same name in another item', message(file), message(file, 1), false],
		['the same with something added', message(file), message(file, 0, { tag: 'a' }), false],
		['the same with the same added', message(file, 0, { tag: 'a' }), message(file, 0, { tag: 'a' }), true],
		['the same with something else added', message(file, 0, { tag: 'b' }), message(file, 0, { tag: 'a' }), false],
	])('%s', (_, one, other, same) => {
		expect(one.key === other.key).toBe(same);
	});

	test('is known without asking for the request of anybody', () => {
		expect(message({ text: 'Hello', shares: true }).together?.key).toBe(
			message({ text: 'Good day', shares: true }).together?.key,
		);
		expect(message({ text: 'Hello' }).together).toBeUndefined();
		expect(asked).toEqual([]);
	});
});

test('what an item adds is in each of its requests', () => {
	const { one, many, together } = message({ text: 'Hello', shares: true }, 0, { tag: 'a' });
	const part = together?.part(anna, 3) ?? {};
	expect(part).toEqual({ 'to[3]': '+905551112233', 'text[3]': 'Hello' });
	for (const request of [one?.(anna), many?.([anna]), together?.request(part)]) {
		expect(request?.body).toMatchObject({ tag: 'a' });
	}
	expect(asked).toEqual([anna, anna, anna]);
});

test('a carrier gets the content with whom it is for, and a message without one has none', async () => {
	const carrier = {
		check: jest.fn(async () => await Promise.resolve()),
		send: jest.fn(async () => await Promise.resolve({ id: 'm1', provider: 'one' })),
	};
	const content = { text: 'Hello' };
	const carried = bulkMessage({ messageId: ({ id }) => id, carrier }, content, { itemIndex: 0, additional: undefined });
	const who = { recipient: anna, itemIndex: 4 };
	await carried.carrier?.check(who);
	expect(await carried.carrier?.send(who)).toEqual({ id: 'm1', provider: 'one' });
	for (const { mock } of [carrier.check, carrier.send]) expect(mock.calls).toEqual([[content, who]]);
	expect([carried.one, carried.many, carried.together]).toEqual([undefined, undefined, undefined]);
	expect(message(content).carrier).toBeUndefined();
});
