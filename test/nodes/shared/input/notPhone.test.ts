import { isCompactDate, otherThanPhone } from '../../../../nodes/shared/input/notPhone';

test.each<[string, string]>([
	['2026-05-19', 'a date'],
	['2026/5/9', 'a date'],
	['2026-19-05', 'a date'],
	['19.05.2026', 'a date'],
	['05/19/2026', 'a date'],
	['19. 05. 2026.', 'a date'],
	['2026-05-19T10:00:00.000Z', 'a date'],
	['2026-05-19 10:00+03:00', 'a date'],
	['19.05.2026, 10.30', 'a date'],
	['5/19/2026 10:30:15 p.m.', 'a date'],
	['5/19/2026 10:30 AM', 'a date'],
	['900101-1234', 'the number of an identity document'],
	['010190-1234', 'the number of an identity document'],
	['850101-08-5678', 'the number of an identity document'],
	['900101+1234567', 'the number of an identity document'],
	['078-05-1120', 'the number of an identity document'],
	['529.982.247-25', 'the number of an identity document'],
	['12.345.678-K', 'the number of an identity document'],
	['20-12345678-9', 'the number of an identity document'],
	['1234567-k', 'the number of an identity document'],
	['192.168.1.10', 'a network address'],
	['255.255.255.255', 'a network address'],
	['-905551234567', 'a negative number'],
	['-90,555.12', 'a negative number'],
	['41.0082, 28.9784', 'a pair of coordinates'],
	['-33.868;151.209', 'a pair of coordinates'],
	['1.234.567,89', 'an amount'],
	["1'234'567.8", 'an amount'],
	['1.234.567', 'an amount'],
	['12.345.678', 'an amount'],
	['1234567.5', 'a decimal number'],
	['133/8150/8159', 'a tax number'],
	['0000000', 'one digit repeated'],
	['1111111111', 'one digit repeated'],
	['2026-00012', 'a number with a year in it'],
	['1999/123456', 'a number with a year in it'],
	['46161.4375', 'a decimal number'],
])('%s is %s', (text, what) => {
	expect(otherThanPhone(text)).toBe(what);
});

test.each([
	'905551234567',
	'0555 123 45 67',
	'555.123.45.67',
	'12.34.56.78',
	'256.168.1.10',
	'192.168.01.10',
	'2026-05-32',
	'2026-13-13',
	'0999-05-19',
	'19.05-2026',
	'2026-05-19x',
	'2026-05-19 about ten',
	'x2026-05-19',
	'901301-1234',
	'90010-1234',
	'000000',
	'123.456.789',
	'0.5551234567',
	'3026-00012',
	'133/81508/8159',
	'078-05-11200',
	'1234567890-k',
])('%s may be a number', (text) => {
	expect(otherThanPhone(text)).toBeUndefined();
});

test.each([
	['20240115', true],
	['19991231', true],
	['20240100', false],
	['20241315', false],
	['20240132', false],
	['21240115', false],
	['202401155', false],
	['120240115', false],
])('eight digits %s are a day: %s', (text, expected) => {
	expect(isCompactDate(text)).toBe(expected);
});
