import { noValue } from '../../../../nodes/shared/input/noValue';

test.each<[string, string]>([
	['NaN', 'missing'],
	[' null ', 'missing'],
	['Invalid Date', 'missing'],
	['#N/A', 'spreadsheet'],
	['#BEZUG!', 'spreadsheet'],
	['#DIV/0!', 'spreadsheet'],
	['#¡REF!', 'spreadsheet'],
	['#İSİM?', 'spreadsheet'],
	['#ЗНАЧ!', 'spreadsheet'],
	['Dear [object Object],', 'object'],
	['Hi {{ $json.name }}', 'not evaluated'],
	...['nan', 'null', 'NULL', 'undefined', 'Invalid DateTime'].map((text): [string, string] => [text, 'missing']),
	...['#N/D', '#NV', '#YOK', '#Н/Д', '#N/B', '#I/T', '#ND', '#A?'].map((text): [string, string] => [
		text,
		'spreadsheet',
	]),
	[`#${'A'.repeat(21)}!`, 'spreadsheet'],
	[`{{${'x'.repeat(300)}}}`, 'not evaluated'],
])('%s is no value', (text, why) => {
	expect(noValue(text)).toContain(why);
});

test.each([
	'Null',
	'Nullmann',
	'none',
	'N/A',
	'#1001',
	'#SALE',
	'#sale!',
	'-',
	'0',
	'false',
	'{a}',
	'undefined behaviour',
	'see #REF!',
	'#REF! here',
	'#REF',
	'#1!',
	'#!',
	`#${'A'.repeat(22)}!`,
	`{{${'x'.repeat(301)}}}`,
	'{{}} {a} {{{}}}',
	'[object Array]',
])('%s may be meant', (text) => {
	expect(noValue(text)).toBeUndefined();
});

test('what is wrong is said with the text itself, of which a long one is cut', () => {
	expect(noValue(' NaN ')).toBe('is "NaN", which programs write for a missing value');
	expect(noValue('#N/A')).toBe('is "#N/A", an error of the spreadsheet');
	expect(noValue('{{ a }} and {{ b }}')).toBe('contains "{{ a }}", an expression that was not evaluated');
	const long = `{{${'x'.repeat(100)}}}`;
	expect(noValue(`Hi ${long}`)).toBe(`contains "${long.slice(0, 60)}", an expression that was not evaluated`);
});
