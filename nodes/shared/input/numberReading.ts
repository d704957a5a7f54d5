import {
	groups,
	groupsOf,
	readInternational,
	readNational,
	splitCallingCode,
	type Country,
	type Reading,
} from '../vendor/phoneNumbers';

/** What digits are as a phone number. Only a `number` may get a message. */
export type NumberReading =
	| { kind: 'number'; digits: string }
	/** No number as it is written; `meant` is the one that it seems to be. */
	| { kind: 'miswritten'; meant: string }
	/** Several numbers, of different people, fit equally. */
	| { kind: 'ambiguous'; readings: string[] }
	| { kind: 'unknown' };

/** With fewer digits and no plus it is rather a number from inside some country: 532 123 45 67 is Turkish and Cuban. */
const minDigitsWithoutPlus = 11;
/** Italian numbers keep the zero that others dial only inside the country. */
const keepsZero = '39';

/**
 * Reads digits that are said to start with a country code, by a plus, 00, a link or a chat id. A prefix that is dialled
 * only inside the country, such as the 0 of +90 0555, is dropped where exactly one valid number is left.
 *
 * A number of a possible length whose prefix the numbering plan does not know is taken, because plans grow.
 *
 * @param zeroInBrackets whether the 0 was marked as such: +44 (0)7700
 */
export function readWithCode(digits: string, { zeroInBrackets }: { zeroInBrackets: boolean }): NumberReading {
	const reading = readInternational(digits);
	const asWritten = reading?.digits === digits;
	const isKnown = asWritten && reading.valid;
	// Nearly all numbers; other readings of them are not looked for.
	if (isKnown && !(zeroInBrackets && reading.national.startsWith('0'))) return { kind: 'number', digits };
	const without = withoutTrunkPrefix(digits);
	const valid = distinct(without.filter((candidate) => candidate.valid));
	if (isKnown) {
		return valid.length > 0 ? { kind: 'ambiguous', readings: [digits, ...valid] } : { kind: 'number', digits };
	}
	if (valid.length > 0) return oneOf(valid);
	const [meant] = distinct(without);
	const startsWithZero = splitCallingCode(digits)?.national.startsWith('0');
	if (asWritten && (!startsWithZero || reading.callingCode === keepsZero)) return { kind: 'number', digits };
	if (meant === undefined) return { kind: 'unknown' };
	return zeroInBrackets ? { kind: 'number', digits: meant } : { kind: 'miswritten', meant };
}

/**
 * Reads digits without a plus: as a number of the default country, with or without its code, or as an international
 * number of another one. Only numbers that the numbering plans know are taken, and only where no other fits.
 *
 * @param text the digits as they are grouped, which tells some readings apart
 */
export function readWithoutPlus(text: string, digits: string, country: Country | undefined): NumberReading {
	const readings = country ? likeliest(readingsIn(country, digits), digits) : [];
	const own = distinct(readings);
	const foreign = foreignReading(digits, country);
	const isLong = digits.length >= minDigitsWithoutPlus;
	const isRival = foreign !== undefined && (isLong || !readings.some(({ mobile }) => mobile));
	const [home] = own;
	if (home === undefined) return foreign && isLong ? { kind: 'number', digits } : withoutReading(text, digits);
	if (!isRival) return oneOf(own);
	if (own.length === 1 && isGroupedAs(text, home) && !isGroupedAs(text, digits))
		return { kind: 'number', digits: home };
	return { kind: 'ambiguous', readings: [...own, digits] };
}

/** @returns the digits of the number as every spelling of it gives them, so that one person has one key */
export function canonicalDigits(digits: string): string {
	const reading = readWithCode(digits, { zeroInBrackets: false });
	return reading.kind === 'number' ? reading.digits : digits;
}

function foreignReading(digits: string, country: Country | undefined): Reading | undefined {
	const reading = readInternational(digits);
	const fits = reading?.valid && reading.digits === digits && reading.callingCode !== country?.callingCode;
	return fits ? reading : undefined;
}

function withoutReading(text: string, digits: string): NumberReading {
	if (digits.length < minDigitsWithoutPlus || digits.startsWith('0')) return { kind: 'unknown' };
	const [meant] = distinct(withoutTrunkPrefix(digits).filter(({ valid }) => valid));
	if (meant === undefined) return { kind: 'unknown' };
	return hasZeroInBrackets(text) || formerMexican.test(digits)
		? { kind: 'number', digits: meant }
		: { kind: 'miswritten', meant };
}

/** Whether a text marks the zero that is dialled only inside the country: +44 (0)20 7946 0958. */
export function hasZeroInBrackets(text: string): boolean {
	return /[([] *0 *[)\]]/.test(text);
}

/** The valid numbers of the country that digits without a plus can be. */
function readingsIn(country: Country, digits: string): Reading[] {
	const bare = digits.replace(/^0+/, '');
	const international = [digits, bare]
		.filter((text) => text.startsWith(country.callingCode))
		.flatMap((text) => {
			const reading = readInternational(text);
			return reading?.valid && reading.digits === text ? [reading] : withoutTrunkPrefix(text);
		});
	const national = readNational(digits, country);
	const abroad = national?.callingCode !== country.callingCode && /^[1-9]/.test(digits);
	// Some plans allow more digits than anybody has, and barcodes have them.
	const isTooLong = /^[1-9]\d{12}/.test(digits);
	const former = formerPrefixes(country.callingCode, digits).map((text) => readNational(text, country));
	return [...international, ...(abroad || isTooLong ? [] : [national]), ...former].flatMap((reading) =>
		reading?.valid ? [reading] : [],
	);
}

/** A mobile number with its country code comes before a landline number that lost its zero. */
function likeliest(readings: readonly Reading[], digits: string): readonly Reading[] {
	const bare = digits.replace(/^0+/, '');
	const whole = readings.find((reading) => reading.digits === bare);
	return whole?.mobile && readings.every((one) => one.digits === bare || !one.mobile) ? [whole] : readings;
}

/** What is left of a number when a prefix that is dialled only inside the country is taken away. */
function withoutTrunkPrefix(digits: string): Reading[] {
	const parts = splitCallingCode(digits);
	if (!parts) return [];
	const { callingCode, national } = parts;
	const country = { callingCode, iso: undefined };
	const shorter = [national.replace(/^0/, ''), national.replace(/^0+/, ''), ...formerPrefixes(callingCode, national)];
	const readings = [
		readInternational(digits),
		readNational(national, country),
		...[...new Set(shorter)]
			.filter((text) => text !== national)
			.flatMap((text) => [readInternational(callingCode + text), readNational(text, country)]),
	];
	return readings.flatMap((reading) =>
		reading && reading.callingCode === callingCode && reading.digits !== digits ? [reading] : [],
	);
}

/** Mexican mobile numbers as WhatsApp's own ids had them, and have them still. */
const formerMexican = /^521\d{10}$/;

/** Prefixes that the numbering plan no longer has: Mexico's mobile ones; Argentina's 15 behind the 9 that replaces it. */
function formerPrefixes(callingCode: string, national: string): string[] {
	if (callingCode === '52') return [national.replace(/^(?:01|02|044|045|1)(?=\d{10}$)/, '')];
	if (callingCode !== '54' || national.length <= 11) return [];
	// The 9 belongs to the number, the 0 behind it does not.
	return [national.startsWith('90') ? `9${national.slice(2)}` : national.replace(/^9/, '')];
}

function isGroupedAs(text: string, digits: string): boolean {
	const reading = readInternational(digits);
	const written = groups(text);
	// Digits in one row are not grouped at all, also where the plan knows no groups.
	return reading !== undefined && /\D/.test(written) && groupsOf(reading).includes(written);
}

function oneOf(readings: readonly string[]): NumberReading {
	const [only = '', ...others] = readings;
	return others.length > 0 ? { kind: 'ambiguous', readings: [...readings] } : { kind: 'number', digits: only };
}

function distinct(readings: readonly Reading[]): string[] {
	return [...new Set(readings.map(({ digits }) => digits))];
}
