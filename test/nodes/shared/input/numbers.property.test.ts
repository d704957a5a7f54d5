import {
	getCountries,
	getCountryCallingCode,
	getExampleNumber,
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { parseRecipient } from '../../../../nodes/shared/input/recipient';

/** `SPELLINGS=1000000 npx jest numbers.property` takes four minutes. */
const count = Number(process.env.SPELLINGS ?? 100_000);
const seed = Number(process.env.SPELLINGS_SEED ?? Date.now() % 2 ** 31);

interface Spelling {
	text: string;
	/** Default country. */
	country?: string;
	/** Whether people of the country write so. */
	used: boolean;
}

/** A number in one spelling; `own` is its country, `other` any. */
const spellings: Readonly<Record<string, (number: PhoneNumber, own: CountryCode, other: CountryCode) => Spelling>> = {
	'with a plus': (number, _own, country) => ({ text: number.number, country, used: true }),
	international: (number, _own, country) => ({ text: number.formatInternational(), country, used: true }),
	'with 00': (number, _own, country) => ({ text: number.number.replace('+', '00'), country, used: true }),
	'a link': (number, _own, country) => ({ text: `https://wa.me/${digitsOf(number)}`, country, used: true }),
	'a chat id': (number, _own, country) => ({ text: `${digitsOf(number)}@c.us`, country, used: true }),
	'digits with the country code': (number, country) => ({ text: digitsOf(number), country, used: true }),
	national: (number, country) => ({ text: number.formatNational(), country, used: true }),
	'national digits': (number, country) => ({ text: number.formatNational().replace(/\D/g, ''), country, used: true }),
	'national, with the calling code as default': (number) => ({
		text: number.formatNational(),
		country: number.countryCallingCode,
		used: true,
	}),
	'without the trunk prefix': (number, country) => ({ text: number.nationalNumber, country, used: true }),
	'plus and trunk prefix': (number) => ({
		text: `+${number.countryCallingCode} ${number.formatNational()}`,
		used: true,
	}),
	'00 and trunk prefix': (number, country) => ({
		text: `00${number.countryCallingCode}${number.formatNational()}`,
		country,
		used: true,
	}),
	'a link with the trunk prefix': (number) => ({
		text: `wa.me/${number.countryCallingCode}${number.formatNational().replace(/\D/g, '')}`,
		used: true,
	}),
	'a zero before the country code': (number, country) => ({ text: `0${digitsOf(number)}`, country, used: false }),
	'a zero in brackets': (number) => ({
		text: `+${number.countryCallingCode} (0)${number.nationalNumber}`,
		used: false,
	}),
	'digits without a default': (number) => ({ text: digitsOf(number), used: false }),
	'digits with another default': (number, _own, country) => ({ text: digitsOf(number), country, used: false }),
};

test('no spelling of a valid number is read as another one, and few are refused', () => {
	const random = generator(seed);
	const pick = <T>(list: readonly T[], otherwise: T) => list[Math.floor(random() * list.length)] ?? otherwise;
	const names = Object.keys(spellings);
	const seen = new Map(names.map((name) => [name, { count: 0, refused: 0, own: 0, used: true }]));
	const wrong: string[] = [];
	for (let index = 0; index < count; index++) {
		const own = pick(getCountries(), 'TR');
		const number = validNumber(own, random);
		const name = pick(names, 'national');
		const spelling = spellings[name]?.(number, own, pick(getCountries(), 'TR'));
		const entry = seen.get(name);
		if (!spelling || !entry) throw new Error('There is no such spelling');
		const { text, country, used } = spelling;
		entry.count++;
		entry.used = used;
		const styled = restyled(text, random);
		const read = readOrRefused(styled, country);
		if (read === undefined) entry.refused++;
		else if (read === digitsOf(number)) continue;
		else if (isOwnMobile(text, country, read)) entry.own++;
		else wrong.push(`${name}: ${styled} (${country}) is ${read}, not ${number.number}`);
	}
	expect(wrong.slice(0, 20)).toEqual([]);
	const own = sum([...seen.values()].map((entry) => entry.own));
	expect(own / count).toBeLessThanOrEqual(0.002);
	const used = [...seen.values()].filter((entry) => entry.used);
	const share = sum(used.map(({ refused }) => refused)) / sum(used.map((entry) => entry.count));
	expect(share).toBeLessThanOrEqual(0.02);
	for (const [name, entry] of seen) {
		const refused = entry.refused / entry.count;
		expect({ name, seed, refused: entry.used && refused > 0.02 ? refused : 0 }).toEqual({ name, seed, refused: 0 });
	}
}, 600_000);

/**
 * Ten digits and fewer without a plus that are a mobile number of the default country, as people write it there, are that
 * and nothing else: 535 123 45 67 is Turkish, although +53 5 1234567 is Cuban.
 */
function isOwnMobile(text: string, country: string | undefined, read: string): boolean {
	if (country === undefined || !isSupportedCountry(country) || !/^[1-9]\d{3,9}$/.test(text)) return false;
	const own = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
	const isMobile = own?.isValid() === true && own.getType()?.includes('MOBILE') === true;
	return isMobile && own.number === `+${read}`;
}

function digitsOf(number: PhoneNumber): string {
	return number.number.slice(1);
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function readOrRefused(text: string, countryCode: string | undefined): string | undefined {
	try {
		return parseRecipient('To', text, { countryCode }).digits;
	} catch (error) {
		if (error instanceof InvalidInput) return undefined;
		throw error;
	}
}

/** A number that the numbering plan of the country knows, mostly a mobile one. */
function validNumber(country: CountryCode, random: () => number): PhoneNumber {
	const example = getExampleNumber(country, examples);
	if (!example) throw new Error(`There is no example of ${country}`);
	const code = getCountryCallingCode(country);
	for (let attempt = 0; attempt < 50; attempt++) {
		const kept = example.nationalNumber.slice(0, 1 + Math.floor(random() * 3));
		const rest = Array.from({ length: example.nationalNumber.length - kept.length }, () => Math.floor(random() * 10));
		const text = `+${code}${kept}${rest.join('')}`;
		const number = parsePhoneNumberFromString(text, { extract: false });
		if (number?.isValid() && number.number === text) return number;
	}
	return example;
}

/** The same text with other spaces, dashes, digits, and marks that cannot be seen. */
function restyled(text: string, random: () => number): string {
	const style = Math.floor(random() * 8);
	switch (style) {
		case 0:
			return `\u202a${text.replaceAll(' ', '\u00a0')}\u202c`;
		case 1:
			return text.replaceAll('-', '\u2011').replaceAll(' ', '\u2009');
		case 2:
			return text.startsWith('http')
				? text
				: text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
		case 3:
			return text.startsWith('http') ? text : `="${text}"`;
		case 4:
			return ` '${text}`;
		default:
			return text;
	}
}

/** Numbers from 0 up to 1, the same for the same seed. */
function generator(start: number): () => number {
	let state = start >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
