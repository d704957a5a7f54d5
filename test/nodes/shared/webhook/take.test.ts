import { desk360Events } from '../../../../nodes/Desk360/trigger/events';
import { getChatEvents } from '../../../../nodes/GetChat/trigger/events';
import { oneMsgEvents } from '../../../../nodes/OneMsg/trigger/events';
import { takeAtMost } from '../../../../nodes/shared/dataObject';

const count = 300;
const list = (make: (n: number) => object) => Array.from({ length: count }, (_, n) => make(n));
const messages = list((n) => ({ id: `m${n}`, from: `90555${1_000_000 + n}`, type: 'text', text: { body: 'Hello' } }));
const statuses = list((n) => ({ id: `s${n}`, recipient_id: `90555${1_000_000 + n}`, status: 'read' }));
const entry = list((n) => ({ changes: [{ value: { messages: [{ ...messages[n], id: `e${n}` }] } }] }));
const bodies = [
	{ messages, statuses },
	{ messages, entry },
	{ entry },
	{ statuses, entry },
	{ entry: list(() => ({})) },
];

describe.each([
	['Desk360', desk360Events],
	['get.chat', getChatEvents],
	['1MSG', oneMsgEvents],
])('of a body of %s', (_, parse) => {
	test('no more is read than is taken, in the same order', () => {
		for (const body of bodies) {
			const all = parse(body);
			for (const most of [1, count - 1, count, count + 1, 2 * count]) {
				const some = parse(body, takeAtMost(most));
				expect(some).toEqual(all.slice(0, most));
			}
		}
	});

	test('what nobody takes is not looked at', () => {
		let looks = 0;
		const watched = messages.map((message) =>
			Object.defineProperty({ ...message }, 'type', { enumerable: true, get: () => looks++ && 'text' }),
		);
		parse({ messages: watched }, takeAtMost(10));
		const few = looks;
		parse({ messages: watched.slice(0, 10) });
		expect(looks).toBe(2 * few);
	});
});
