import { noValue } from '../../../../nodes/shared/input/noValue';

test.each([
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
])('%s may be meant', (text) => {
	expect(noValue(text)).toBeUndefined();
});
