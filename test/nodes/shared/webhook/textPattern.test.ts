import fc from 'fast-check';
import { checkFilter, passes, type EventFilter } from '../../../../nodes/shared/webhook/filter';
import { judge, maxSteps } from '../../../../nodes/shared/webhook/textPattern/ambiguity';
import { buildAutomaton } from '../../../../nodes/shared/webhook/textPattern/automaton';
import { parsePattern } from '../../../../nodes/shared/webhook/textPattern/parsePattern';
import { search } from '../../../../nodes/shared/webhook/textPattern/search';
import { readTextPattern } from '../../../../nodes/shared/webhook/textPattern/textPattern';
import { message } from '../../../support/webhook';

const filter = (text: string): EventFilter => ({ buttons: [], text, textMatch: 'regex' });

function searchFor(pattern: string, text: string) {
	return search(buildAutomaton(parsePattern(pattern)), text);
}

test.each([
	'^(\\w+\\s?)+$',
	'(a+)+$',
	'^(a*)*$',
	'(a|a)*$',
	'(a|aa)+$',
	'([a-z]|\\w)+!',
	'(x+x+)+y',
	'((ab)*)*c',
	'(\\s*,?\\s*)*;',
	'(.*?,){3,}(.*)*z',
	'(?=(a+)+$)b',
	'^(?:\\d|[0-9])*x',
	'(\\w|ſ)+ü',
	'\\s*\\s*$',
	'.*.*=',
	'^\\d+\\d+x',
	'\\s*\\n*\\s*x',
	'(a+){2,}b',
	'(?:(a|b)*|c)*d',
	// Of classes that have characters in common none of which stands in the pattern.
	'(\\w|\\d)+!',
	'(\\s|\\W)+a',
	'(\\p{L}|\\p{Script=Cyrillic})+!',
	'(\\p{L}|\\p{Script=Greek})+!',
	'(\\p{L}|\\p{Script=Arabic})+!',
	'(\\p{L}|\\p{Script=Han})+!',
	'(\\p{L}|\\p{Script=Hangul})+!',
	'(\\p{L}|\\p{Script=Devanagari})+!',
	'(\\p{So}|\\p{Emoji_Presentation})+!',
])('%s is refused when the workflow is published, and at every call', (pattern) => {
	expect(() => checkFilter(filter(pattern))).toThrow(/'Text Filter' could hold n8n up/);
	expect(() => passes(message({ text: 'Hello' }), filter(pattern))).toThrow(/'Text Filter' could hold n8n up/);
});

test.each(['(a)\\1', '(?<name>a)\\k<name>', '(?:a{1,100}){1,100}', `a{2,5000}`])('%s cannot be used', (pattern) => {
	expect(() => checkFilter(filter(pattern))).toThrow(/'Text Filter' cannot be used/);
});

test('a pattern of any length is answered', () => {
	expect(() => checkFilter(filter('('.repeat(50_000)))).toThrow(/more than 2000 characters/);
	expect(() => checkFilter(filter('('.repeat(900) + 'a' + ')'.repeat(900)))).not.toThrow();
});

test.each<[string, string, boolean]>([
	['^(yes|evet|ja)$', 'EVET', true],
	['^(yes|evet|ja)$', 'evet!', false],
	['order.*\\d+', 'my order is 12', true],
	['order.*paid.*today', 'The order was paid for, today', true],
	['^(?!.*stop).*$', 'please stop', false],
	['^(?!.*stop).*$', 'please go on', true],
	['(?<=no )\\d+', 'no 5', true],
	['(?<!no )\\b\\d+', 'no 5', false],
	['\\bstop\\b', 'unstoppable', false],
	['(\\d{4}[ -]?){3}\\d{4}', '1234-5678 9012-3456', true],
	['^[\\w.+-]+@[\\w-]+\\.(com|net)$', 'a.b@c.net', true],
	['^\\s*(stop|dur)\\s*[.!]?$', ' STOP !', true],
	['^.{3}$', '😀😀😀', true],
	['\\p{Script=Cyrillic}', 'Да', true],
	['[^a-z]', 'abc', false],
	['a|', '', true],
	['İPTAL', 'i̇ptal', false],
	['çok', 'ÇOK', true],
	['(?<day>\\d+)\\.(?<month>\\d+)', 'on 1.12', true],
	['[[(|]', 'a(b', true],
	['\\{x\\}', '{x}', true],
])('%s and %s: %s, as in JavaScript', (pattern, text, expected) => {
	expect(passes(message({ text }), filter(pattern))).toBe(expected);
	expect(new RegExp(pattern, 'iu').test(text)).toBe(expected);
});

const atom = fc.constantFrom(
	'a',
	'b',
	'K',
	'ſ',
	'.',
	'\\w',
	'\\W',
	'\\d',
	'[ab]',
	'[^b]',
	'\\s',
	'😀',
	'-',
	'\\p{Lu}',
	'[\\]a]',
	'\\u{61}',
	'\\u0062',
	'\\x61',
	'\\ud83d\\ude00',
	'[\\ud83d\\ude00-]',
	'\\cJ',
	'[^]',
	'\\.',
);
const { pattern: patterns } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
	pattern: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
	part: fc.oneof(
		{ maxDepth: 3, depthIdentifier: 'part' },
		atom,
		fc.constantFrom('^', '$', '\\b', '\\B'),
		fc
			.tuple(
				fc.oneof(
					atom,
					tie('pattern').map((inner) => `(?:${inner})`),
				),
				fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'),
			)
			.map(([inner, times]) => inner + times),
		fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
		fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('pattern')).map(([kind, inner]) => `(${kind}${inner})`),
	),
}));
const texts = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'k', 's', ' ', '1', '😀', '-', '\n'), maxLength: 8 });

test('it finds what JavaScript finds', () => {
	fc.assert(
		fc.property(patterns, texts, (pattern, sample) => {
			// JavaScript also looks for no boundary in the middle of an emoji.
			const text = /\\B|\(\?<?!/.test(pattern) ? sample.replaceAll('😀', '') : sample;
			expect([pattern, text, searchFor(pattern, text).found]).toEqual([
				pattern,
				text,
				new RegExp(pattern, 'iu').test(text),
			]);
		}),
		{ numRuns: 3_000 },
	);
});

test.each(['(a+)+$', '(a|aa)+b', '.*.*.*x', '^(a?){30}a{30}$', '(?=.*(a+)+b)x', '(a*)*(b|c)'])(
	'%s takes steps in proportion to the text, were it let through',
	(pattern) => {
		const steps = (length: number) => searchFor(pattern, 'a'.repeat(length)).steps / length;
		expect(steps(4_000)).toBeLessThan(steps(1_000) * 1.1);
		expect(steps(4_000)).toBeLessThan(400);
	},
);

test('a large pattern looks at the beginning of a text only', () => {
	const pattern = readTextPattern(`(${'a{1,90}b|'.repeat(5)}needle)`);
	if (!pattern.ok) throw new Error(pattern.problem);
	expect(pattern.test(`${'x'.repeat(200)} needle`)).toBe(true);
	expect(pattern.test(`${'x'.repeat(4_900)} needle`)).toBe(false);
});

test.each([
	['(?<!a.{0,200})b', 'x'],
	['(?=.{0,200}c)x|b', 'y'],
	['y{400}z|b', 'x'],
])('%s: of a large pattern, also one that looks ahead or behind, less of the text is looked at', (source, filling) => {
	const pattern = readTextPattern(source);
	if (!pattern.ok) throw new Error(pattern.problem);
	expect(pattern.test(`${filling.repeat(500)}b`)).toBe(true);
	expect(pattern.test(`${filling.repeat(2_400)}b`)).toBe(false);
	const small = readTextPattern('(?<!a)b');
	expect(small.ok && small.test(`${filling.repeat(4_900)}b`)).toBe(true);
});

test('judging a pattern takes a bounded number of steps, with all that look around', () => {
	const letters = (from: number) => Array.from({ length: 60 }, (_, n) => String.fromCodePoint(0x4e00 + from + n));
	const looks = Array.from({ length: 10 }, (_, n) => `(?=(?:${letters(n * 60).join('|')})*z)`).join('');
	const nested = `${'(?='.repeat(200)}(?:${letters(0).join('|')})*z${')'.repeat(200)}`;
	for (const pattern of [looks, nested, '\\w{900}', '[^\\n]{1,400}x']) {
		const { steps } = judge(buildAutomaton(parsePattern(pattern)), pattern);
		expect(steps).toBeLessThanOrEqual(maxSteps + 1);
	}
	expect(readTextPattern(looks)).toMatchObject({ ok: false });
	expect(readTextPattern(`^(?:${letters(0).slice(0, 10).join('|')})+$`)).toMatchObject({ ok: true });
});
