import { parsePattern, type PatternNode } from '../../../../nodes/shared/webhook/textPattern/parsePattern';

const character = (source: string): PatternNode => ({ type: 'character', source });
const repeat = (min: number, max: number, source = 'a'): PatternNode => ({
	...{ type: 'repeat', min, max, element: character(source) },
});
const [a, b] = [character('a'), character('b')];

test.each([
	...['a', '😀', '.', '-', ']', '\\.', '\\\\', '\\d', '\\W', '\\cJ', '\\x61', '\\u0061', '\\u{1F600}', '\\p{Lu}'],
	...['\\ud83d\\ude00', '\\uD83D\\uDE00', '\\uDBFF\\uDFFF', '[ab]', '[^a]', '[]', '[^]', '[\\]a]', '[\\ud83d\\ude00]'],
	...['[()|*]', '[\\\\]', '\\)', '[\\p{Lu}\\x61]', '\\P{Script=Greek}'],
])('%s is one character', (source) => {
	expect(parsePattern(source)).toEqual([[character(source)]]);
	expect(parsePattern(`${source}b`)).toEqual([[character(source), b]]);
	expect(parsePattern(`${source}+`)).toEqual([[repeat(1, Infinity, source)]]);
});

test.each([
	['\\x612', ['\\x61', '2']],
	['\\u00612', ['\\u0061', '2']],
	['\\ud83da', ['\\ud83d', 'a']],
	['\\u0061\\ude00', ['\\u0061', '\\ude00']],
	['\\cJa', ['\\cJ', 'a']],
	['\\d1', ['\\d', '1']],
	['[a]]', ['[a]', ']']],
])('%s are two characters', (source, parts) => {
	expect(parsePattern(source)).toEqual([parts.map(character)]);
});

test.each<[string, number, number]>([
	['a*', 0, Infinity],
	['a+', 1, Infinity],
	['a?', 0, 1],
	['a{3}', 3, 3],
	['a{2,}', 2, Infinity],
	['a{12,34}', 12, 34],
	['a{0,0}', 0, 0],
	// A lazy one finds the same.
	['a*?', 0, Infinity],
	['a??', 0, 1],
	['a{2,5}?', 2, 5],
])('%s is repeated from %d to %d times', (source, min, max) => {
	expect(parsePattern(source)).toEqual([[repeat(min, max)]]);
	expect(parsePattern(`b${source}b`)).toEqual([[b, repeat(min, max), b]]);
});

test.each<[string, PatternNode]>([
	['^', { type: 'edge', kind: 'start' }],
	['$', { type: 'edge', kind: 'end' }],
	['\\b', { type: 'edge', kind: 'word' }],
	['\\B', { type: 'edge', kind: 'notWord' }],
	['(a)', { type: 'group', alternatives: [[a]] }],
	['(?:a)', { type: 'group', alternatives: [[a]] }],
	['(?<name>a)', { type: 'group', alternatives: [[a]] }],
	['()', { type: 'group', alternatives: [[]] }],
	['(a|b|)', { type: 'group', alternatives: [[a], [b], []] }],
	['(?=a)', { type: 'look', kind: 'lookahead', negate: false, alternatives: [[a]] }],
	['(?!a)', { type: 'look', kind: 'lookahead', negate: true, alternatives: [[a]] }],
	['(?<=a)', { type: 'look', kind: 'lookbehind', negate: false, alternatives: [[a]] }],
	['(?<!a)', { type: 'look', kind: 'lookbehind', negate: true, alternatives: [[a]] }],
])('%s is known', (source, node) => {
	expect(parsePattern(source)).toEqual([[node]]);
	expect(parsePattern(`a${source}b`)).toEqual([[a, node, b]]);
	expect(parsePattern(`a|${source}`)).toEqual([[a], [node]]);
});

test.each([
	['(a)\\1', 'it refers back to a group'],
	['(?<n>a)\\k<n>', 'it refers back to a group'],
	['(a)\\9', 'it refers back to a group'],
	['(?i:a)', 'it changes flags within the pattern'],
	['(?-i:a)', 'it changes flags within the pattern'],
])('%s cannot be searched for', (source, why) => {
	expect(() => parsePattern(source)).toThrow(why);
});

test('\\0 refers to no group', () => {
	expect(parsePattern('\\0')).toEqual([[character('\\0')]]);
});
