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

test('what was tapped is known by its id, also where two choices have the same title', () => {
	const same = [
		{ id: 'a', title: 'One' },
		{ id: 'b', title: 'One' },
	];
	const tap = message({ text: undefined, type: 'button', button: { id: 'b', title: 'One' } });
	expect(checkAnswer(rules({ accept: 'choice', choices: same }), tap)).toEqual(fits('b'));
});

test('what says nothing in words is no text: it matches no pattern, and is no choice', () => {
	const location = { latitude: 1, longitude: 2 };
	const place = message({ text: undefined, type: 'location', location });
	expect(checkAnswer(rules({ accept: 'pattern', pattern: '.' }), place)).toEqual(misfit);
	expect(checkAnswer(rules({ accept: 'choice', choices: [{ id: '', title: '' }] }), place)).toEqual(misfit);
	expect(checkAnswer(rules({ cancelWords: ['', '!'] }), place)).toEqual(fits(location));
});

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

describe('what a message says', () => {
	test.each<[string, Partial<GatewayEvent>, unknown]>([
		['the id of a tap', { button: { id: 'b', title: 'B' }, text: 'B' }, 'b'],
		['the title of a tap without an id', { button: { title: 'B' }, text: 'x' }, 'B'],
		['what was entered in a form', { flow: { values: { a: 1 } }, text: 'Sent' }, { a: 1 }],
		['a place', { location: { latitude: 1 }, text: 'Here' }, { latitude: 1 }],
		['the text of a picture', { text: 'Look', media: [{ kind: 'image' }] }, 'Look'],
		['the first of two files', { media: [{ id: '1' }, { id: '2' }] }, { id: '1' }],
		['a cart', { order: { catalog_id: '1' } }, { catalog_id: '1' }],
		['a shared number', { contactInfo: { phone: '+49151' } }, { phone: '+49151' }],
	])('%s is its value', (_, event, value) => {
		expect(checkAnswer(rules({}), message({ text: undefined, ...event }))).toEqual(fits(value));
	});

	test('a tap is read as what was written: its title, or its id where it has none', () => {
		const cancelWords = ['stop'];
		const tap = (button: GatewayEvent['button']) =>
			checkAnswer(rules({ cancelWords }), message({ text: undefined, button })).kind;
		expect(tap({ id: 'x', title: 'Stop' })).toBe('cancelled');
		expect(tap({ id: 'stop' })).toBe('cancelled');
		expect(tap({ id: 'stop', title: 'Go on' })).toBe('fits');
	});
});

test('an approval that is neither does not fit', () => {
	const two = [
		{ id: 'approve', title: 'OK' },
		{ id: 'decline', title: 'No' },
	];
	const judged = (text: string) => checkAnswer(rules({ accept: 'approval', choices: two }), said(text));
	expect([judged('ok'), judged('no'), judged('perhaps')]).toEqual([fits(true), fits(false), misfit]);
});

test('a title that is the id of another choice means the choice whose title it is', () => {
	const swapped = [
		{ id: 'b', title: 'A' },
		{ id: 'a', title: 'B' },
	];
	expect(checkAnswer(rules({ accept: 'choice', choices: swapped }), said('a'))).toEqual(fits('b'));
});

test.each<[string, Partial<AnswerRules>, string, unknown]>([
	['a number at the smallest', { accept: 'number', min: 2 }, '2', 2],
	['a number at the largest', { accept: 'number', max: 2 }, '2', 2],
	['a number with a plus', { accept: 'number' }, '+7', 7],
	['a number of 15 digits and 10 decimals', { accept: 'number' }, '100000000000000.0000000001', 1e14],
	['a date with slashes and one digit', { accept: 'date' }, '3/4/2026', '2026-04-03'],
	['a date with hyphens', { accept: 'date' }, '03-04-2026', '2026-04-03'],
	['a date with hyphens, month first', { accept: 'date', monthFirst: true }, '03-04-2026', '2026-03-04'],
	['an ISO date of one digit each', { accept: 'date' }, ' 2026-1-2 ', '2026-01-02'],
	['an ISO date, month first', { accept: 'date', monthFirst: true }, '2026-03-04', '2026-03-04'],
	[
		'a choice of 500 characters',
		{ accept: 'choice', choices: [{ id: 'x', title: 'y'.repeat(500) }] },
		'Y'.repeat(500),
		'x',
	],
])('%s fits as well', (_, change, text, value) => {
	expect(checkAnswer(rules(change), said(text))).toEqual(fits(value));
});

test.each<[string, Partial<AnswerRules>, string]>([
	['a number of 16 digits', { accept: 'number' }, '1000000000000000'],
	['a number of 11 decimals', { accept: 'number' }, '0.00000000001'],
	['a number with a sign behind it', { accept: 'number' }, '5-'],
	['a number without digits before the point', { accept: 'number' }, '.5'],
	['an ISO date among words', { accept: 'date' }, 'on 2026-01-02'],
	['an ISO date with a time', { accept: 'date' }, '2026-01-02 10:00'],
	['a date among words', { accept: 'date' }, 'on 1.2.2026'],
	['a date with a fifth digit', { accept: 'date' }, '1.2.20261'],
	['a day 0', { accept: 'date' }, '2026-01-00'],
	['a choice of 501 characters', { accept: 'choice', choices: [{ id: 'x', title: 'y'.repeat(501) }] }, 'y'.repeat(501)],
	['a pattern that is none', { accept: 'pattern', pattern: '(' }, '('],
	['an empty text for a pattern that takes everything', { accept: 'pattern', pattern: '' }, ''],
])('%s does not fit either', (_, change, text) => {
	expect(checkAnswer(rules(change), said(text))).toEqual(misfit);
});

test('a file without a kind is a document, a picture is what was asked for', () => {
	const judged = (mediaKinds: string[], media: GatewayEvent['media']) =>
		checkAnswer(rules({ accept: 'media', mediaKinds }), message({ text: undefined, media })).kind;
	expect(judged(['document'], [{ id: '1' }])).toBe('fits');
	expect(judged(['image'], [{ id: '1' }])).toBe('misfit');
	expect(judged(['image', 'video'], [{ kind: 'audio' }, { kind: 'video' }])).toBe('fits');
	expect(judged([], undefined)).toBe('misfit');
});

test('rules in which something is missing or of another kind are those of the usual question', () => {
	const { monthFirst: _order, ...usual } = rules({});
	expect(rulesOf({})).toEqual(usual);
	expect(
		rulesOf({ accept: 'anything', choices: 'x', cancelWords: 'x', monthFirst: 1, mediaKinds: 'x', min: '1' }),
	).toEqual(usual);
	expect(
		rulesOf({ choices: ['x', { id: 1, title: 'One' }, {}], cancelWords: [1], mediaKinds: [2], pattern: 3 }),
	).toEqual({
		...usual,
		choices: [
			{ id: '1', title: 'One' },
			{ id: '', title: '' },
		],
		cancelWords: ['1'],
		mediaKinds: ['2'],
		pattern: '3',
	});
});

describe('a list that is a text with numbers', () => {
	const choices = [
		{ id: '2', title: 'Apples' },
		{ id: 'b', title: 'Pears' },
		{ id: 'c', title: '3' },
	];
	test.each<[string, string]>([
		['1', '2'],
		// The number that the person reads counts before an id that nobody sees.
		['2', 'b'],
		['2.', 'b'],
		[' (2) ', 'b'],
		['\uff12', 'b'],
		['3', 'c'],
		['pears!', 'b'],
	])('%s is a row', (text, id) => {
		expect(checkAnswer(rules({ accept: 'choice', choices, isNumbered: true }), said(text))).toEqual(fits(id));
	});
	test.each(['0', '4', '1.5', '12', 'two', ''])('%p is none', (text) => {
		expect(checkAnswer(rules({ accept: 'choice', choices, isNumbered: true }), said(text))).toEqual(misfit);
	});
	test('numbers choose nothing where a list shows none, and the mark survives the trigger', () => {
		expect(checkAnswer(rules({ accept: 'choice', choices }), said('1'))).toEqual(misfit);
		const kept = rules({ accept: 'choice', choices, isNumbered: true });
		expect(rulesOf(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
	});
});

describe('what can be read in two ways is not guessed', () => {
	const judged = (accept: 'date' | 'number', change: Partial<AnswerRules> = {}) => {
		const { monthFirst: _order, ...open } = rules({ accept });
		return (text: string) => checkAnswer({ ...open, ...change }, said(text));
	};

	test.each(['03/04/2026', '3-4-2026', '\u0663/\u0664/\u0662\u0660\u0662\u0666'])(
		'%s is a day in April or in March, unless the workflow says what stands first',
		(text) => {
			expect(judged('date')(text)).toEqual(misfit);
			expect(judged('date', { monthFirst: false })(text)).toEqual(fits('2026-04-03'));
			expect(judged('date', { monthFirst: true })(text)).toEqual(fits('2026-03-04'));
		},
	);

	test.each([
		['25/12/2026', '2026-12-25'],
		['12/25/2026', '2026-12-25'],
		['05/05/2026', '2026-05-05'],
		['03.04.2026', '2026-04-03'],
		['2026/04/03', '2026-04-03'],
		['2026.4.3', '2026-04-03'],
	])('%s is one day in every order', (text, day) => {
		expect(judged('date')(text)).toEqual(fits(day));
	});

	test.each(['2569-12-24', '24/12/2569', '1405-03-04', '5786-01-01', '2026-04/03'])(
		'%s may be of another calendar, or is no date',
		(text) => {
			expect(judged('date')(text)).toEqual(misfit);
		},
	);

	test('every day is found in each way of writing it, and no other day is', () => {
		const days = fc.date({ min: new Date('1800-01-01'), max: new Date('2299-12-31'), noInvalidDate: true });
		fc.assert(
			fc.property(days, fc.constantFrom('/', '-', '.'), (date, sign) => {
				const iso = date.toISOString().slice(0, 10);
				const [year = '', month = '', day = ''] = iso.split('-');
				const dayFirst = checkAnswer(rules({ accept: 'date' }), said([day, month, year].join(sign)));
				const open = judged('date')([day, month, year].join(sign));
				expect([dayFirst, judged('date')(iso.replaceAll('-', sign))]).toEqual([fits(iso), fits(iso)]);
				const hasOneReading = sign === '.' || day === month || Number(day) > 12;
				expect(open).toEqual(hasOneReading ? fits(iso) : misfit);
			}),
		);
	});

	test.each(['1,000', '1.500', '-12.345', '100,000'])('%s is a fraction or has thousands', (text) => {
		expect(judged('number')(text)).toEqual(misfit);
	});

	test('the smallest and the largest number may say which of the two is meant', () => {
		expect(judged('number', { max: 10 })('1.500')).toEqual(fits(1.5));
		expect(judged('number', { min: 100 })('1,500')).toEqual(fits(1500));
		expect(judged('number', { min: 5_000 })('1,500')).toEqual(misfit);
	});

	test.each([
		['0,125', 0.125],
		['1.5000', 1.5],
		['1500', 1500],
		['1234.567', 1234.567],
	])('%s is one number', (text, value) => {
		expect(judged('number')(text)).toEqual(fits(value));
	});
});

describe('people write in their own script', () => {
	const inScript = (zero: number) => (text: string) =>
		text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
	const zeros: Array<[string, number]> = [
		['Arabic', 0x0660],
		['Persian', 0x06f0],
		['Hindi', 0x0966],
		['Bengali', 0x09e6],
		['Thai', 0x0e50],
		['full-width', 0xff10],
		['mathematical, which stand beside each other', 0x1d7e2],
	];

	test.each(zeros)('%s digits are numbers, dates and rows', (_, zero) => {
		const own = inScript(zero);
		const numbered = rules({ accept: 'choice', choices, isNumbered: true });
		expect(checkAnswer(rules({ accept: 'number' }), said(own('1234567890')))).toEqual(fits(1234567890));
		expect(checkAnswer(rules({ accept: 'number' }), said(own('-3,25')))).toEqual(fits(-3.25));
		expect(checkAnswer(rules({ accept: 'date' }), said(own('2026-12-24')))).toEqual(fits('2026-12-24'));
		expect(checkAnswer(numbered, said(own('2.')))).toEqual(fits('blue'));
	});

	test.each<[string, Partial<AnswerRules>, string, unknown]>([
		['the Arabic decimal sign', { accept: 'number' }, '\u0663\u066b\u0665', 3.5],
		['a minus sign', { accept: 'number' }, '\u22125', -5],
		['a mark of the direction of writing', { accept: 'number' }, '\u200f12\u200e', 12],
		['a date that was copied between such marks', { accept: 'date' }, '\u20662026-12-24\u2069', '2026-12-24'],
		['an address that was copied with them', { accept: 'email' }, '\u202aada@example.com\u202c', 'ada@example.com'],
	])('%s fits', (_, change, text, value) => {
		expect(checkAnswer(rules(change), said(text))).toEqual(fits(value));
	});

	test.each(['5\u00b2', '\u2460', '\u0661\u066c\u0660\u0660\u0660', '\u4e09'])('%s is no number', (text) => {
		expect(checkAnswer(rules({ accept: 'number' }), said(text))).toEqual(misfit);
	});

	const cancelWords = ['vazge\u00e7', 'd\u00e9sister', 'h\u1ee7y', '\u0625\u0644\u063a\u0627\u0621', 'ma'];
	test.each(['Vazgec', 'VAZGE\u00c7!', 'desister', 'huy', '\u0627\u0644\u063a\u0627\u0621', 'de\u0301sister'])(
		'%s is a cancel word, with its marks or without',
		(text) => {
			expect(checkAnswer(rules({ cancelWords }), said(text))).toEqual({ kind: 'cancelled' });
		},
	);
	test.each(['m\u00e1', 'd\u00ebsister', 'h\u1ee5y'])('%s has other marks and is another word', (text) => {
		expect(checkAnswer(rules({ cancelWords }), said(text))).toEqual(fits(text));
	});

	test('a title without its marks is meant, unless another title is so', () => {
		const fruits = ['P\u00eache', 'P\u00e9ch\u00e9', 'Caf\u00e9'].map((title) => ({ id: title, title }));
		const chosen = (text: string) => checkAnswer(rules({ accept: 'choice', choices: fruits }), said(text));
		expect(chosen('cafe')).toEqual(fits('Caf\u00e9'));
		expect(chosen('peche')).toEqual(misfit);
		expect(chosen('p\u00eache')).toEqual(fits('P\u00eache'));
	});
});
