import { invalidInput, requiredInput, type InvalidInput } from '../errors';
import { isCompactDate, otherThanPhone } from './notPhone';
import { hasZeroInBrackets, readWithCode, readWithoutPlus, type NumberReading } from './numberReading';
import { findCountry, readInternational, splitCallingCode, type Country } from '../vendor/phoneNumbers';
import { withoutEnd, withoutEnds } from './ends';

/** One person on WhatsApp. Two recipients are the same when their digits are. */
export interface Recipient {
	/** Country code and number: 7 to 15 digits that do not start with 0. */
	digits: string;
	/** The digits with a plus before them. */
	e164: string;
}

export interface RecipientOptions {
	/** Country of numbers that come without one: a calling code like `90` or `+90`, or an ISO code like `TR`. */
	countryCode?: string;
}

/** Longer texts hold no number, nor a list that fits a form; searching them would only cost time. */
const maxCharacters = 10_000;
/** Nor is a text beyond this length a link with a number; spreadsheets have cells with whole messages. */
const maxLinkCharacters = 500;
/** The fewest and the most digits of an international number. */
const minDigits = 7;
const maxDigits = 15;
/** The fewest inside a country: St Helena and Tokelau have four. */
const minNationalDigits = 4;
const countryCodeField = 'Default Country Code';
const example = '+905551234567';
const oneNumber = `Enter one number with its country code, like ${example}.`;
const withCode = `Write it with a plus and its country code, as ${example}, or set '${countryCodeField}' under Additional Fields.`;
const withPlus = 'Write it with a plus and its country code.';
const oneEach = 'Give each number an item, or a row of the list, of its own.';

/**
 * Reads a WhatsApp recipient as people and programs write it: `+90 (555) 123-45-67`, `00905551234567`,
 * `905551234567`, a chat id, a `tel:` or `whatsapp:` address, a wa.me link, digits of any script.
 *
 * A plus, 00, a chat id or a link say that the country code is there; any such number of a possible length is taken, and
 * a prefix that is dialled only inside the country is dropped where one valid number is left. Without them the number
 * must be one that the numbering plans know, as a number of the default country or, from 11 digits on, as an
 * international one, and only one of both. Nothing else is guessed.
 *
 * @param field how the form calls the value, for the error
 * @param value text, a whole number, or a list of one
 * @throws InvalidInput saying what is wrong with it and how to write it
 */
export function parseRecipient(field: string, value: unknown, options: RecipientOptions = {}): Recipient {
	// As programs write numbers: nothing that is looked for below can be in one, but the number itself.
	if (typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value)) {
		return recipient(withCodeOf(field, value, value.slice(1)));
	}
	const { text, international } = unwrap(field, asText(field, value));
	const number = withoutEnds(text, /[\s,;|&/]/).replace(/^(\d{10,})[.,]0{1,2}$/, '$1');
	checkKind(field, number);
	checkOneNumber(field, number);
	checkCharacters(field, number);
	const plus = number.includes('+');
	const all = number.replace(/\D/g, '');
	const doubleZero = all.startsWith('00');
	const digits = doubleZero ? all.slice(2) : all;
	const hasCountryCode = international || plus || doubleZero;
	checkCount(field, number, digits, options.countryCode && !hasCountryCode ? minNationalDigits : minDigits);
	if (hasCountryCode) return recipient(withCodeOf(field, number, digits));
	return recipient(withoutPlus(field, number, digits, options));
}

/**
 * Reads a WhatsApp ID where the API asks for one. Digits alone, and those of a chat id, are an ID as the provider gave
 * it, with its country code, also where no numbering plan knows them; anything else is read as a recipient.
 *
 * @returns the digits
 * @throws InvalidInput for what is neither an ID nor one number
 */
export function parseWhatsAppId(field: string, value: unknown): string {
	const text = typeof value === 'string' ? tidy(value) : String(value ?? '');
	const digits = chatId.exec(text)?.[1] ?? text;
	if (!/^[1-9]\d{6,14}$/.test(digits)) return parseRecipient(field, value).digits;
	const reading = readWithCode(digits, { zeroInBrackets: false });
	if (reading.kind !== 'number' || reading.digits === digits || !hasZeroBehindCode(digits)) return digits;
	throw notAnId(field, text, digits, reading.digits);
}

function hasZeroBehindCode(digits: string): boolean {
	return splitCallingCode(digits)?.national.startsWith('0') === true;
}

/** No ID has the zero that is dialled only inside the country, so somebody put this one together. */
function notAnId(field: string, text: string, digits: string, meant: string): InvalidInput {
	const reading: NumberReading = { kind: 'miswritten', meant };
	return misread(field, text, digits, reading) ?? impossible(field, text);
}

/** @returns the recipient's country as ISO code, such as `TR`; undefined where the numbering plan does not tell */
export function countryOf({ digits }: Recipient): string | undefined {
	return readInternational(digits)?.country;
}

/**
 * Whether a text is written like a phone number: 7 to 15 digits with nothing but formatting around them, a chat id
 * or a link to a chat. Days are not, although their digits may be as many.
 */
export function looksLikePhone(value: string): boolean {
	if (value.length > maxLinkCharacters) return false;
	const text = tidy(value);
	const number = (chatId.exec(text)?.[1] ?? linkedNumber(text) ?? text.replace(scheme, '')).trim();
	const count = number.replace(/\D/g, '').length;
	return (
		count >= minDigits &&
		count <= maxDigits &&
		/^[\d \t().[\]+\-/·]+$/.test(number) &&
		otherThanPhone(number) === undefined
	);
}

const scheme = /^(?:tel|whatsapp|callto|sms):/i;
/** The part after the colon is the device, in ids of the multi-device protocol. */
const chatId = /^([^@:]*)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/i;
const link = /^(?:(?:https?:\/\/)?(?:[a-z]+\.)?(?:wa\.me|whatsapp\.com)\/|whatsapp:\/\/)(\S*)$/i;
const otherIds: ReadonlyArray<readonly [RegExp, string]> = [
	[/@g\.us$/i, 'is a group'],
	[/^(?:https?:\/\/)?chat\.whatsapp\.com\//i, 'is the invitation to a group'],
	[/@newsletter$/i, 'is a channel'],
	[/@broadcast$/i, 'is a broadcast list'],
	[/@lid$/i, 'is a hidden WhatsApp id (LID)'],
];

function recipient(digits: string): Recipient {
	return { digits, e164: `+${digits}` };
}

/** @throws InvalidInput unless the value is a text or a number */
function asText(field: string, value: unknown): string {
	if (Array.isArray(value) && value.length > 1) throw invalidInput(field, `holds ${value.length} numbers`, oneEach);
	const single: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof single === 'number' || typeof single === 'bigint') return wholeNumber(field, single);
	const nothing = single === undefined || single === null;
	if (!nothing && typeof single !== 'string') {
		const kind = typeof single === 'object' ? 'an object' : `a ${typeof single}`;
		throw invalidInput(field, `must be a phone number, but it is ${kind}`, oneNumber);
	}
	const entered = nothing ? '' : single;
	if (entered.length > maxCharacters) {
		throw invalidInput(field, `is too long for a phone number: ${entered.length} characters`, oneNumber);
	}
	const text = tidy(entered);
	if (text === '') throw requiredInput(field, oneNumber);
	return text;
}

function wholeNumber(field: string, value: number | bigint): string {
	if (typeof value === 'bigint' ? value >= 0n : Number.isSafeInteger(value) && value >= 0) return String(value);
	throw invalidInput(
		field,
		`must be a phone number, but it is the number ${value}, which is not a whole one or has too many digits`,
		`${oneNumber} Keep phone numbers as text, so that no program rounds them.`,
	);
}

/** Digits of any script, dashes and spaces of any kind become the plain ones; what cannot be seen is dropped. */
function tidy(value: string): string {
	const plain = value
		.replace(/[\p{Cf}\ufe0f\u20e3]/gu, '')
		.replace(/[^\P{Nd}0-9]/gu, plainDigit)
		.replace(/[＋﹢⁺]/g, '+')
		.replace(/[\p{Pd}\u2212\u2043\u30fc\u02d7~\u223c\uff5e]/gu, '-')
		.replace(/[．․]/g, '.')
		.replace(/（/g, '(')
		.replace(/）/g, ')')
		.replace(/\p{Zs}/gu, ' ')
		.trim();
	return withoutEnd(plain, /["'`‘’“”]/)
		.replace(/^=?["'`‘’“”]*/, '')
		.trim();
}

/** Unicode keeps the ten digits of a script next to each other, and so far the tens of two scripts touch. */
function plainDigit(digit: string): string {
	const plain = digit.normalize('NFKC');
	const code = plain.codePointAt(0) ?? 0;
	let zero = code;
	while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
	return String((code - zero) % 10);
}

/**
 * Takes the number out of a chat id, a link or an address.
 *
 * @throws InvalidInput for groups, channels and links that lead to no number
 */
function unwrap(field: string, text: string): { text: string; international: boolean } {
	const other = otherIds.find(([pattern]) => pattern.test(text) && !/[\s,;]/.test(text));
	if (other) throw invalidInput(field, `${other[1]}, not a phone number: ${shown(text)}`, oneNumber);
	const chat = chatId.exec(text)?.[1];
	if (chat !== undefined) return { text: chat, international: true };
	const linked = linkedNumber(text);
	if (linked === undefined) return { text: text.replace(scheme, ''), international: false };
	if (/\d/.test(linked)) return { text: linked, international: true };
	throw invalidInput(field, `is a link without a phone number: ${shown(text)}`, oneNumber);
}

/** @returns undefined unless the text is a link; an empty text where it names no number */
function linkedNumber(text: string): string | undefined {
	const target = link.exec(text)?.[1];
	if (target === undefined) return undefined;
	const [path = ''] = target.split(/[?#/]/);
	const number = /^send$/i.test(path) ? (/[?&]phone=([^&#]*)/i.exec(target)?.[1] ?? '') : path;
	const plain = number.replace(/%2B/gi, '+').replace(/%20/g, ' ');
	return /\p{L}/u.test(plain) ? '' : plain;
}

/** @throws InvalidInput when several numbers stand in one field */
function checkOneNumber(field: string, text: string): void {
	const parts = numbersIn(text.split(/[,;|/&\n\r\u2028\u2029،؛、，；]|(?=\+)/));
	const tooLong = text.replace(/\D/g, '').replace(/^00/, '').length > maxDigits;
	const words = tooLong ? numbersIn(text.split(/\s+/)) : 1;
	const count = Math.max(parts, words);
	if (count > 1) throw invalidInput(field, `holds ${count} numbers: ${shown(text)}`, oneEach);
}

function numbersIn(parts: readonly string[]): number {
	return parts.filter((part) => part.replace(/\D/g, '').length >= minDigits).length;
}

/** @throws InvalidInput for anything but digits and formatting */
function checkCharacters(field: string, text: string): void {
	if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) {
		throw invalidInput(
			field,
			`was rounded by a spreadsheet (${shown(text)}), so its last digits are lost`,
			'In the spreadsheet, format the column as text and enter the numbers again.',
		);
	}
	const letters = /\p{L}[\p{L}\p{M}]*/u.exec(text);
	if (letters && !/\d/.test(text)) throw invalidInput(field, `is not a phone number: ${shown(text)}`, oneNumber);
	if (letters) {
		throw invalidInput(field, `has letters in it: ${at(text, letters[0], letters.index)}`, oneNumber);
	}
	const odd = /[^\d \t().[\]+\-/·]/u.exec(text) ?? misplaced(text);
	if (odd) {
		const sign = /[\n\r]/.test(odd[0]) ? 'line break' : odd[0];
		throw invalidInput(field, `has a sign that does not belong there: ${at(text, sign, odd.index)}`, oneNumber);
	}
}

/** A plus that is not in front, or a slash after a whole number, as in `+90 212 555 12 34/35`. */
function misplaced(text: string): { 0: string; index: number } | undefined {
	let digits = 0;
	let slash: number | undefined;
	for (let index = 0, isBegun = false; index < text.length; index++) {
		const sign = text.charAt(index);
		if (sign === '+' && isBegun) return { 0: sign, index };
		if (sign === '/' && digits >= 7) slash ??= index;
		if (/\d/.test(sign)) digits++;
		isBegun ||= sign === '+' || digits > 0;
	}
	return slash === undefined ? undefined : { 0: '/', index: slash };
}

function at(text: string, found: string, index: number): string {
	return `${shown(found)} at place ${[...text.slice(0, index)].length + 1} of ${shown(text)}`;
}

function checkCount(field: string, text: string, { length }: string, least = minDigits): void {
	if (length >= least && length <= maxDigits) return;
	const count = length === 1 ? '1 digit' : `${length} digits`;
	const rule = length < minDigits ? `at least ${minDigits}` : `at most ${maxDigits}`;
	throw invalidInput(field, `has ${count}, but a phone number has ${rule}: ${shown(text)}`, oneNumber);
}

/** @throws InvalidInput for a date, an amount and other things with as many digits */
function checkKind(field: string, text: string): void {
	const kind = otherThanPhone(text);
	if (kind) throw invalidInput(field, `is ${kind}, not a phone number: ${shown(text)}`, oneNumber);
}

/** @throws InvalidInput for what can be no number of its country */
function withCodeOf(field: string, text: string, digits: string): string {
	if (digits.startsWith('0')) {
		throw invalidInput(field, `starts with 0, as no country code does: ${shown(text)}`, oneNumber);
	}
	checkTail(field, text, digits);
	const reading = readWithCode(digits, { zeroInBrackets: hasZeroInBrackets(text) });
	if (reading.kind === 'number') return reading.digits;
	throw misread(field, text, digits, reading) ?? impossible(field, text);
}

/** @throws InvalidInput for a whole number with digits behind it, as in `+90 212 555 12 34 - 36`: another line's, or an extension */
function checkTail(field: string, text: string, digits: string): void {
	const [, plain, tail = plain] = /(?:[ \t.-](\d{2,4})|[([](\d{1,5})[)\]])$/.exec(text) ?? [];
	if (tail === undefined || readInternational(digits)?.valid) return;
	const head = readInternational(digits.slice(0, -tail.length));
	if (!head?.valid) return;
	const fix = `If you mean +${head.digits}, write it so.`;
	throw invalidInput(field, `has ${shown(tail)} behind a whole number: ${shown(text)}`, fix);
}

/** @throws InvalidInput when the country of the number is not certain */
function withoutPlus(field: string, text: string, digits: string, { countryCode }: RecipientOptions): string {
	const country = defaultCountry(countryCode);
	const reading = readWithoutPlus(text, digits, country);
	if (reading.kind === 'number') {
		if (reading.digits === digits || !isCompactDate(text)) return reading.digits;
		throw invalidInput(field, `may be a date or +${reading.digits}: ${shown(text)}`, withPlus);
	}
	const error = misread(field, text, digits, reading);
	if (!error) checkCount(field, text, digits);
	throw error ?? (country ? notIn(field, text, country) : noCountryCode(field, text, digits));
}

function misread(field: string, text: string, digits: string, reading: NumberReading): InvalidInput | undefined {
	switch (reading.kind) {
		case 'ambiguous': {
			const numbers = reading.readings.map((number) => `+${number}`).join(' or ');
			return invalidInput(field, `may be ${numbers}: ${shown(text)}`, withPlus);
		}
		case 'miswritten': {
			const code = splitCallingCode(digits)?.callingCode ?? '';
			const problem = digits.startsWith(`${code}0`)
				? `has a 0 after the country code ${code}`
				: 'has a prefix that is dialled only inside the country';
			return invalidInput(field, `${problem}: ${shown(text)}`, `If you mean +${reading.meant}, write it so.`);
		}
		default:
			return undefined;
	}
}

function impossible(field: string, text: string): InvalidInput {
	return invalidInput(
		field,
		`has too few or too many digits for its country code, or none that exists: ${shown(text)}`,
		`Check its digits. ${oneNumber}`,
	);
}

/** Ten digits and fewer may be a number of several countries, whatever they start with. */
function noCountryCode(field: string, text: string, digits: string): InvalidInput {
	const international = readInternational(digits)?.digits === digits;
	const fix = international
		? `Write it with a plus, as +${digits}, if its country code is there; otherwise set '${countryCodeField}' under Additional Fields.`
		: withCode;
	return invalidInput(field, `has no country code: ${shown(text)}`, fix);
}

function notIn(field: string, text: string, { callingCode, iso }: Country): InvalidInput {
	return invalidInput(
		field,
		`is not a number of ${iso ? `${iso} (+${callingCode})` : `+${callingCode}`}, and has no other country code: ${shown(text)}`,
		`Write it with a plus and its country code, as ${example}, or check its digits.`,
	);
}

/** @throws InvalidInput naming the option, unless it is empty or names a country */
function defaultCountry(code: string | undefined): Country | undefined {
	const text = tidy(String(code ?? ''));
	if (text === '') return undefined;
	const country = findCountry(text);
	if (country) return country;
	throw invalidInput(
		countryCodeField,
		`is ${shown(text)}, which is not the code of a country`,
		'Enter a calling code like 90, or a country like TR.',
	);
}

function shown(text: string): string {
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
