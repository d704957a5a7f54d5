import fc from 'fast-check';
import { withoutEnd, withoutEnds } from '../../../../nodes/shared/input/ends';
import { replaceAddresses } from '../../../../nodes/shared/whatsapp/webAddress';
import { splitText } from '../../../../nodes/shared/whatsapp/text';
import { countCharacters } from '../../../../nodes/shared/whatsapp/limits';

const signs = fc.string({ unit: fc.constantFrom('.', ' ', '\n', '/', '=', 'a', '\u00a0', '😀'), maxLength: 30 });

test('the end of a text loses the same as with the expression that looks from every character', () => {
	fc.assert(
		fc.property(signs, (text) => {
			expect(withoutEnd(text, /[.\s]/)).toBe(text.replace(/[.\s]+$/, ''));
			expect(withoutEnds(text, /[\s/=]/)).toBe(text.replace(/^[\s/=]+|[\s/=]+$/g, ''));
		}),
	);
});

test('web addresses begin where they begin for the expression that tries every letter', () => {
	const pattern = /(?<![\p{L}\p{N}])(?:[a-z][a-z0-9+.-]{1,30}:\/\/|www\.)[^\s<>"`\]\\]+/giu;
	const parts = [
		'http://',
		'https://',
		'www.',
		'WWW.',
		'a',
		'+',
		'.',
		'-',
		' ',
		'<',
		'>',
		'://',
		'9',
		'é',
		'😀',
		'𝒜',
		'/',
	];
	const text = fc.string({ unit: fc.constantFrom(...parts), maxLength: 25 });
	fc.assert(
		fc.property(text, (sample) => {
			const found: string[] = [];
			const replaced = replaceAddresses(sample, (address, at) => {
				found.push(`${at} ${address}`);
				return '#';
			});
			expect(found).toEqual([...sample.matchAll(pattern)].map((match) => `${match.index} ${match[0]}`));
			expect(replaced).toBe(sample.replace(pattern, '#'));
		}),
		{ numRuns: 2_000 },
	);
});

test('a split text loses white space at the cuts only, and no part is too long', () => {
	const unit = fc.constantFrom('word', ' ', '\n', '. ', '😀', 'ş', '\n\n', 'xxxxxxxxxxxxxxxxxxxxxxxx');
	fc.assert(
		fc.property(fc.string({ unit, maxLength: 200 }), fc.integer({ min: 2, max: 60 }), (text, most) => {
			const parts = splitText(text, most);
			expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
			for (const part of parts) {
				expect(Array.from(part).length).toBeLessThanOrEqual(most);
				expect(part).toBe(part.trim());
			}
			expect(countCharacters(text)).toBe(Array.from(text).length);
		}),
	);
});

test('a megabyte is split by reading no character more than a few times', () => {
	let reads = 0;
	const codePointAt = jest.spyOn(String.prototype, 'codePointAt').mockImplementation(function (this: string, at) {
		reads++;
		return this.charCodeAt(at ?? 0);
	});
	const length = 1_000_000;
	const parts = splitText('a'.repeat(length), 4_096);
	codePointAt.mockRestore();
	expect(parts).toHaveLength(245);
	expect(reads).toBeGreaterThan(length / 2);
	expect(reads).toBeLessThan(2 * length);
});
