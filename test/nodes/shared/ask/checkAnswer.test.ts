import fc from 'fast-check';
import { checkAnswer, rulesOf, type AnswerRules } from '../../../../nodes/shared/ask/checkAnswer';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import { message } from '../../../support/webhook';

const rules = (change: Partial<AnswerRules>): AnswerRules => ({
	accept: 'any',
	choices: [],
	cancelWords: [],
	monthFirst: false,
	mediaKinds: [],
	pattern: '',
	...change,
});
const said = (text: string) => message({ type: 'text', text });
const fits = (value: unknown) => ({ kind: 'fits', value });
const misfit = { kind: 'misfit' };

describe('texts', () => {
	test.each<[string, Partial<AnswerRules>, string, unknown]>([
		['a number', { accept: 'number' }, ' 12 ', 12],
		['a negative number with a point', { accept: 'number' }, '-0.5', -0.5],
		['a number with a comma', { accept: 'number' }, '3,25', 3.25],
		['the smallest and the largest number', { accept: 'number', min: 1, max: 1 }, '1', 1],
		['an ISO date', { accept: 'date' }, '2028-02-29', '2028-02-29'],
		['a date with dots', { accept: 'date' }, '3.4.2026', '2026-04-03'],
		['a date, day first', { accept: 'date' }, '03/04/2026', '2026-04-03'],
		['a date, month first', { accept: 'date', monthFirst: true }, '03/04/2026', '2026-03-04'],
		['dots are never month first', { accept: 'date', monthFirst: true }, '03.04.2026', '2026-04-03'],
		['an address', { accept: 'email' }, ' Ada@Example.co.uk ', 'ada@example.co.uk'],
		['a pattern, whatever the case', { accept: 'pattern', pattern: '^[A-Z]{2}\\d{3}$' }, 'ab123', 'ab123'],
		['one of the choices', { accept: 'choice', choices: [{ id: 'y', title: 'Evet' }] }, ' EVET', 'y'],
		['the id of a choice', { accept: 'choice', choices: [{ id: 'y', title: 'Yes' }] }, 'Y', 'y'],
		['anything', {}, 'Hello', 'Hello'],
	])('%s fits', (_, change, text, value) => {
		expect(checkAnswer(rules(change), said(text))).toEqual(fits(value));
	});

	test.each<[string, Partial<AnswerRules>, string]>([
		['words', { accept: 'number' }, 'three'],
		['a number among words', { accept: 'number' }, '3 people'],
		['thousands, which may be a fraction elsewhere', { accept: 'number' }, '1.234,5'],
		['a number below the smallest', { accept: 'number', min: 0 }, '-1'],
		['a number above the largest', { accept: 'number', max: 8 }, '9'],
		['a day that does not exist', { accept: 'date' }, '31.02.2026'],
		['a month that does not exist', { accept: 'date' }, '2026-13-01'],
		['a year of two digits', { accept: 'date' }, '1.2.26'],
		['two addresses', { accept: 'email' }, 'a@b.c, d@e.f'],
		['an address in quotation marks', { accept: 'email' }, '"ada@example.com"'],
		['an address without a domain', { accept: 'email' }, 'ada@example'],
		['another text', { accept: 'choice', choices: [{ id: 'y', title: 'Yes' }] }, 'Yes please'],
		['an empty text for a choice', { accept: 'choice', choices: [{ id: '', title: '' }] }, ' '],
		['a text without the pattern', { accept: 'pattern', pattern: '^\\d+$' }, 'x1'],
		['a text where a place is asked for', { accept: 'location' }, 'Berlin'],
		['a text where a file is asked for', { accept: 'media' }, 'photo'],
	])('%s does not fit', (_, change, text) => {
		expect(checkAnswer(rules(change), said(text))).toEqual(misfit);
	});
});

const choices = [
	{ id: 'red', title: 'Red' },
	{ id: 'blue', title: 'Blue' },
];

test.each<[string, Partial<AnswerRules>, Partial<GatewayEvent>, unknown]>([
	['a tap', { accept: 'choice', choices }, { button: { id: 'blue', title: 'Blue' } }, 'blue'],
	['a tap that came with its title alone', { accept: 'choice', choices }, { button: { title: 'Red' } }, 'red'],
	[
		'agreeing',
		{ accept: 'approval', choices: [{ id: 'approve', title: 'OK' }] },
		{ button: { id: 'approve', title: 'OK' } },
		true,
	],
	['declining', { accept: 'approval', choices: [{ id: 'decline', title: 'No' }] }, { text: 'no' }, false],
	['a place', { accept: 'location' }, { location: { latitude: 1 } }, { latitude: 1 }],
	[
		'a voice message, for audio',
		{ accept: 'media', mediaKinds: ['audio'] },
		{ media: [{ kind: 'voice' }] },
		{ kind: 'voice' },
	],
	['any file', { accept: 'media' }, { media: [{ id: '1' }] }, { id: '1' }],
	['a form', {}, { flow: { values: { size: 'L' } } }, { size: 'L' }],
	['a place, for anything', {}, { location: { latitude: 1 } }, { latitude: 1 }],
	['a file, for anything', {}, { media: [{ kind: 'image' }] }, { kind: 'image' }],
	['a card, for anything', {}, { contacts: [{ name: 'Ada' }] }, [{ name: 'Ada' }]],
])('%s fits', (_, change, event, value) => {
	expect(checkAnswer(rules(change), message({ text: undefined, ...event }))).toEqual(fits(value));
});

test.each<[string, Partial<AnswerRules>, Partial<GatewayEvent>]>([
	['a button of another message', { accept: 'choice', choices }, { button: { id: 'green', title: 'Green' } }],
	['a picture for a document', { accept: 'media', mediaKinds: ['document'] }, { media: [{ kind: 'image' }] }],
	['a message with nothing in it', {}, {}],
])('%s does not fit', (_, change, event) => {
	expect(checkAnswer(rules(change), message({ text: undefined, ...event }))).toEqual(misfit);
});

test('a cancel word comes before everything else, and only as a whole', () => {
	const stopping = rules({ cancelWords: ['stop', 'İptal'] });
	expect(checkAnswer(stopping, said(' Stop '))).toEqual({ kind: 'cancelled' });
	expect(checkAnswer(stopping, said('IPTAL'))).toEqual({ kind: 'cancelled' });
	expect(checkAnswer(stopping, message({ text: undefined, button: { id: 'x', title: 'STOP' } }))).toEqual({
		kind: 'cancelled',
	});
	expect(checkAnswer(stopping, said('stop that'))).toEqual(fits('stop that'));
});

test('rules survive the way to the trigger and back', () => {
	const whole = rules({ accept: 'number', choices, cancelWords: ['x'], monthFirst: true, min: 0, max: 3 });
	expect(rulesOf(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
	expect(checkAnswer(rulesOf('nonsense'), said('x'))).toEqual(fits('x'));
});

test('whatever comes, it is judged and nothing is thrown', () => {
	const kinds = ['any', 'approval', 'choice', 'date', 'email', 'location', 'media', 'number', 'pattern'] as const;
	fc.assert(
		fc.property(fc.constantFrom(...kinds), fc.string(), fc.string(), (accept, text, title) => {
			const judged = checkAnswer(rules({ accept, choices, pattern: 'a+' }), message({ text, button: { title } }));
			expect(['fits', 'misfit']).toContain(judged.kind);
		}),
	);
});

describe('words that people write in their own way', () => {
	const cancelWords = ['stop', 'iptal', 'Schluss', 'cancelar', '取消', 'إلغاء', '#'];
	test.each([
		'STOP',
		'Stop!',
		' stop. ',
		'“Stop”',
		'İPTAL',
		'IPTAL',
		'ıptal',
		'¡Cancelar!',
		'ＳＴＯＰ',
		'取消。',
		'إلغاء؟',
		'stop 🙏',
		'#',
	])('%s is a cancel word', (text) => {
		expect(checkAnswer(rules({ cancelWords }), said(text))).toEqual({ kind: 'cancelled' });
	});

	test.each(['do not stop', 'stopped', 'stop it', '!', '##', ''])('%p is none', (text) => {
		expect(checkAnswer(rules({ cancelWords }), said(text)).kind).not.toBe('cancelled');
	});

	test('punctuation around a title makes no difference, unless it is what tells titles apart', () => {
		const choices = ['Yes', 'C', 'C++', 'C#'].map((title) => ({ id: title.toLowerCase(), title }));
		const chosen = (text: string) => checkAnswer(rules({ accept: 'choice', choices }), said(text));
		expect(chosen('Yes!')).toEqual(fits('yes'));
		expect(chosen('C++')).toEqual(fits('c++'));
		expect(chosen('c')).toEqual(fits('c'));
		expect(chosen('C?')).toEqual(misfit);
		expect(chosen('?')).toEqual(misfit);
	});
});
