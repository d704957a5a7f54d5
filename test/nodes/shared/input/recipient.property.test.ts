import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { parseRecipient } from '../../../../nodes/shared/input/recipient';

const digitsOf = (value: unknown, countryCode?: string) => parseRecipient('To', value, { countryCode }).digits;

describe('any input', () => {
	const separators = [
		'',
		' ',
		'\u00a0',
		'\u2009',
		'-',
		'\u2010',
		'\u2011',
		'\u2013',
		'\u2212',
		'.',
		'\u200e',
		'\u2060',
	];
	const digits = fc
		.constantFrom(...getCountries())
		.map((country) => getExampleNumber(country, examples)?.number.slice(1) ?? '905551234567');
	const zeros = [0x30, 0x660, 0x6f0, 0x966, 0xff10];
	const styled = digits.chain((plain) =>
		fc
			.record({
				separated: fc.array(fc.constantFrom(...separators), { minLength: plain.length, maxLength: plain.length }),
				zero: fc.constantFrom(...zeros),
				around: fc.constantFrom<readonly [string, string]>(
					['+', ''],
					['00', ''],
					['tel:+', ''],
					['whatsapp:+', ''],
					['', '@c.us'],
					['', '@s.whatsapp.net'],
					['https://wa.me/', ''],
					[' \u202a＋', '\u202c '],
				),
			})
			.map(({ separated, zero, around: [before, after] }) => {
				const link = before.includes('wa.me');
				const text = [...plain].map((digit, index) => {
					const separator = link || index === 0 ? '' : (separated[index] ?? '');
					return separator + String.fromCodePoint(zero + Number(digit));
				});
				return [plain, `${before}${text.join('')}${after}`] as const;
			}),
	);

	test('a formatted number gives its digits back', () => {
		fc.assert(
			fc.property(styled, ([plain, text]) => {
				expect(parseRecipient('To', text)).toEqual({ digits: plain, e164: `+${plain}` });
				expect(digitsOf(text, 'TR')).toBe(plain);
			}),
			{ numRuns: 2000 },
		);
	});

	test('what was read is read the same again', () => {
		fc.assert(
			fc.property(styled, ([, text]) => {
				const { e164 } = parseRecipient('To', text);
				expect(parseRecipient('To', e164).e164).toBe(e164);
			}),
		);
	});

	const nearlyNumbers = fc.string({
		unit: fc.constantFrom(...'0123456789+-()/.,;:@ \nE', '٣', '\u200e', 'wa.me/', '@c.us', 'tel:', 'phone='),
		maxLength: 30,
	});

	test.each([
		['values of all kinds', fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })],
		['texts', fc.string({ unit: 'binary' })],
		['numbers', fc.double()],
		['texts that are nearly numbers', nearlyNumbers],
	])('%s give a recipient or a message for people', (_what, values: fc.Arbitrary<unknown>) => {
		fc.assert(
			fc.property(values, fc.constantFrom(undefined, '90', 'US', 'IT', '7'), (value, countryCode) => {
				try {
					const { digits: read, e164 } = parseRecipient('To', value, { countryCode });
					expect(read).toMatch(/^[1-9]\d{6,14}$/);
					expect(e164).toBe(`+${read}`);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
				}
			}),
			{ numRuns: 3000 },
		);
	});

	test('every digit of Unicode counts as what it is', () => {
		let value = 0;
		for (let code = 0; code <= 0x10ffff; code++) {
			const digit = String.fromCodePoint(code);
			if (!/\p{Nd}/u.test(digit)) continue;
			expect(digitsOf(`+4930${digit.repeat(6)}`)).toBe(`4930${String(value % 10).repeat(6)}`);
			value++;
		}
		expect(value).toBeGreaterThan(600);
	});
});
