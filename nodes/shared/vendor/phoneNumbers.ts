import type { CountryCode } from 'libphonenumber-js/max';
import {
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

// The only importer of libphonenumber-js: the build bundles it into this file.

/** A country as a user names it; `iso` is unknown when only a calling code was given, which several may share. */
export interface Country {
	/** Digits, such as `90`. */
	callingCode: string;
	iso: CountryCode | undefined;
}

/** What a row of digits is when it is read as a phone number. */
export interface Reading {
	/** The whole number in digits, with the calling code. */
	digits: string;
	callingCode: string;
	/** The number inside its country, without the trunk prefix. */
	national: string;
	/** The ISO code, where the numbering plan tells it. */
	country: string | undefined;
	/** The numbering plan also knows the prefix, not only the length. */
	valid: boolean;
	/** A mobile number, or one that may be. */
	mobile: boolean;
}

/** How the digits of a number are grouped: inside its country without the trunk prefix, such as `555 123 45 67`. */
export function groupsOf({ digits, callingCode }: Reading): string[] {
	const number = parsePhoneNumberFromString(`+${digits}`, { extract: false });
	if (!number) return [];
	const inside = number.formatInternational().slice(callingCode.length + 1);
	return [inside, number.formatNational()].map((text) => groups(text).replace(/^0/, ''));
}

/** Digits and what stands between them, where brackets are no more than a space. */
export function groups(text: string): string {
	return text.replace(/[()]/g, ' ').replace(/\s+/g, ' ').trim();
}

const callingCodes = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));

/**
 * @param code a calling code like `90` or `+90`, or an ISO code like `TR`
 * @returns undefined for anything else
 */
export function findCountry(code: string): Country | undefined {
	const iso = code.toUpperCase();
	if (isSupportedCountry(iso)) return { callingCode: getCountryCallingCode(iso), iso };
	const digits = code.replace(/^(?:\+|00)/, '').replace(/[\s-]/g, '');
	return callingCodes.has(digits) ? { callingCode: digits, iso: undefined } : undefined;
}

/** @returns the calling code that digits start with, and the rest; undefined where no country has it */
export function splitCallingCode(digits: string): { callingCode: string; national: string } | undefined {
	const length = [1, 2, 3].find((count) => callingCodes.has(digits.slice(0, count)));
	if (length === undefined) return undefined;
	return { callingCode: digits.slice(0, length), national: digits.slice(length) };
}

/** Reads digits that start with a calling code. @returns undefined unless their count is possible there */
export function readInternational(digits: string): Reading | undefined {
	return read(`+${digits}`, {});
}

/** Reads digits as they are dialled inside a country. @returns undefined unless their count is possible there */
export function readNational(digits: string, { callingCode, iso }: Country): Reading | undefined {
	return read(digits, iso ? { defaultCountry: iso } : { defaultCallingCode: callingCode });
}

function read(
	text: string,
	options: { defaultCountry?: CountryCode; defaultCallingCode?: string },
): Reading | undefined {
	const number = parsePhoneNumberFromString(text, { ...options, extract: false });
	if (!number?.isPossible()) return undefined;
	// A number of a known type is valid: the library looks for the type to find that out.
	const type = number.getType();
	return {
		digits: number.number.slice(1),
		callingCode: number.countryCallingCode,
		national: number.nationalNumber,
		country: number.country,
		valid: type !== undefined || number.isValid(),
		mobile: type?.includes('MOBILE') ?? false,
	};
}
