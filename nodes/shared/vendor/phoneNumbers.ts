import type { CountryCode } from 'libphonenumber-js/min';
import {
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

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
	return {
		digits: number.number.slice(1),
		callingCode: number.countryCallingCode,
		national: number.nationalNumber,
		country: number.country,
		valid: number.isValid(),
	};
}
