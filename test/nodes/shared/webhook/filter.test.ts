import fc from 'fast-check';
import { allWanted } from '../../../../nodes/shared/webhook/deliver';
import { checkFilter, passes, type EventFilter } from '../../../../nodes/shared/webhook/filter';
import { message } from '../../../support/webhook';

const filter = (change: Partial<EventFilter>): EventFilter => ({
	buttons: [],
	text: '',
	textMatch: 'contains',
	...change,
});

test.each<[string, string, boolean]>([
	['hayır', 'HAYIR', true],
	['HAYIR', 'hayır', true],
	['iptal', 'İPTAL', true],
	['İPTAL', 'iptal', true],
	['ısıtma', 'ISITMA servisi', true],
	['café', 'CAFE\u0301', true],
	['straße', 'STRASSE', false],
	['evet', 'hayır', false],
])('%p is in %p: %p', (wanted, text, expected) => {
	expect(passes(message({ text }), filter({ text: wanted }))).toBe(expected);
});

test('buttons are compared the same way, by title or id, and a tap that came as text counts', () => {
	const { buttons } = filter({ buttons: ['HAYIR', 'yes-id'] });
	const pass = (change: Parameters<typeof message>[0]) => passes(message(change), filter({ buttons }));
	expect(pass({ text: 'x', button: { title: 'hayır' } })).toBe(true);
	expect(pass({ text: 'x', button: { id: 'yes-id', title: 'Sure' } })).toBe(true);
	expect(pass({ text: 'Hayır' })).toBe(true);
	expect(pass({ text: 'Hayır', button: { title: 'Other' } })).toBe(false);
	expect(pass({ text: undefined })).toBe(false);
});

test('both filters must agree; other events pass', () => {
	const both = filter({ buttons: ['yes'], text: 'order' });
	expect(passes(message({ text: 'yes' }), both)).toBe(false);
	expect(passes(message({ text: 'my order', button: { id: 'yes' } }), both)).toBe(true);
	for (const event of ['messageStatus', 'chatbotHistory', 'automaticReply', 'messageSent'] as const) {
		expect(passes(message({ event, text: 'nothing of it' }), both)).toBe(true);
	}
});

test.each<[EventFilter['textMatch'], string, string, boolean]>([
	['equals', 'evet', ' EVET\n', true],
	['equals', ' evet ', 'evet', true],
	['equals', 'evet', 'evet please', false],
	['equals', 'evet', 'please evet', false],
	['startsWith', 'evet', '  Evet please', true],
	['startsWith', 'evet', 'please evet', false],
	['startsWith', 'evet ', 'evet', false],
	['contains', 'evet', 'please evet', true],
	['regex', '^e.+t$', 'EVET', true],
	['regex', '^e.+t$', 'evet!', false],
])('%s %j: %j passes: %s', (textMatch, wanted, text, expected) => {
	for (const event of ['messageReceived', 'messageAssigned'] as const) {
		expect(passes(message({ event, text }), filter({ text: wanted, textMatch }))).toBe(expected);
	}
});

test('without words of its own a tap is searched by its title, and a message without any has none', () => {
	const pass = (change: Parameters<typeof message>[0]) => passes(message(change), filter({ text: 'yes' }));
	expect(pass({ text: undefined, button: { id: 'x', title: 'Yes' } })).toBe(true);
	expect(pass({ text: 'no', button: { title: 'yes' } })).toBe(false);
	expect(pass({ text: undefined, button: { id: 'yes' } })).toBe(false);
	expect(pass({ text: undefined })).toBe(false);
	expect(passes(message({ text: undefined }), filter({ text: '' }))).toBe(true);
	expect(passes(message({ text: undefined }), filter({ text: '.', textMatch: 'regex' }))).toBe(false);
});

test('blanks around the name of a button make no difference', () => {
	const { buttons } = filter({ buttons: [' Yes'] });
	expect(passes(message({ button: { title: 'yes ' } }), filter({ buttons }))).toBe(true);
	expect(passes(message({ button: { title: 'ye s' } }), filter({ buttons }))).toBe(false);
});

test('an empty pattern is none, and a text filter is never read as one', () => {
	expect(() => checkFilter(filter({ text: '', textMatch: 'regex' }))).not.toThrow();
	expect(passes(message({ text: 'a(b' }), filter({ text: '(', textMatch: 'contains' }))).toBe(true);
});

test('long texts are searched at their beginning', () => {
	const text = `${'x'.repeat(5_000)}needle`;
	expect(passes(message({ text }), filter({ text: 'needle' }))).toBe(false);
	expect(passes(message({ text: text.slice(6) }), filter({ text: 'needle' }))).toBe(true);
	expect(passes(message({ text }), filter({ text: 'x$', textMatch: 'regex' }))).toBe(true);
});

test.each(['(', '[a', '*', 'a{2,1}', '\\'])('%p is refused as a pattern', (text) => {
	expect(() => checkFilter(filter({ text, textMatch: 'regex' }))).toThrow(/is not a regular expression/);
	expect(() => checkFilter(filter({ text }))).not.toThrow();
});

test('a text without patterns is found in whatever holds it', () => {
	fc.assert(
		fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (before, wanted, after) => {
			expect(passes(message({ text: before + wanted + after }), filter({ text: wanted }))).toBe(true);
		}),
	);
});

test('n8n does other things while a costly filter looks at many messages', async () => {
	const costly = filter({ text: '(?=.{0,300}z)x', textMatch: 'regex' });
	const events = Array.from({ length: 20 }, () => message({ text: 'x'.repeat(500) }));
	let [turns, now, isOver] = [0, 0, false];
	// Each look at the clock is a tenth of a second later, on whatever machine.
	const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 100));
	const turn = () => {
		turns++;
		if (!isOver) setImmediate(turn);
	};
	setImmediate(turn);
	const delivery = { wants: () => true, filter: costly, groupMs: 0, includeRaw: false };
	expect(await allWanted(delivery, events, { isTest: false })).toEqual([]);
	isOver = true;
	clock.mockRestore();
	expect(turns).toBeGreaterThanOrEqual(events.length);
});
