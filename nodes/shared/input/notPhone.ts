/** How values are written that have as many digits as phone numbers and are none. */
const patterns: ReadonlyArray<readonly [RegExp, string]> = [
	[/^-\d+(?:[.,]\d+)*$/, 'a negative number'],
	[/^-?\d{1,3}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}$/, 'a pair of coordinates'],
	[/^-?[1-9]\d{0,2}(?:[.,' ]\d{3})+[.,]\d{1,2}$/, 'an amount'],
	[/^[1-9]\d?(?:\.\d{3}){2}$/, 'an amount'],
	[/^[1-9]\d*[.,]\d+$/, 'a decimal number'],
	[/^\d{3}-\d{2}-\d{4}$/, 'the number of an identity document'],
	[/^\d{3}\.\d{3}\.\d{3}-\d{2}$/, 'the number of an identity document'],
	[/^\d{1,2}\.\d{3}\.\d{3}-[\dkK]$/, 'the number of an identity document'],
	[/^(?:\d{2}-)?\d{7,9}-[\dkK]$/, 'the number of an identity document'],
	[/^[1-9]\d{1,2}\/\d{3,4}\/\d{4,5}$/, 'a tax number'],
	[/^(\d)\1{6,}$/, 'one digit repeated'],
	[/^1234567890\d{1,5}$/, 'digits in their order'],
	[/^(?:19|20)\d{2}[-/.]\d{5,}$/, 'a number with a year in it'],
	[/^\d{5}\.\d+$/, 'a date as spreadsheets store it'],
];

const yearFirst = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?=$|[T ,])/;
const yearLast = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?=$|[T ,])/;
/** What may stand behind a date. */
const timeOrNothing =
	/^(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Whether a text is written as something other than a phone number: a date, with or without a time, an amount,
 * coordinates, or an id of a known shape. Such texts often have 7 to 15 digits.
 *
 * @param text without white space around it, with plain digits
 * @returns what it is, to be used after "is"; undefined where it may be a number
 */
export function otherThanPhone(text: string): string | undefined {
	if (isDate(text.replace(/([-./]) (?=\d)/g, '$1').replace(/\.$/, ''))) return 'a date';
	const isSpaced = /^(?:\d{4} \d\d \d\d|\d\d \d\d \d{4})$/.test(text);
	if (isSpaced && isCompactDate(text.replaceAll(' ', ''))) return 'a date';
	if (isBornOn(text)) return 'the number of an identity document';
	if (isNetworkAddress(text)) return 'a network address';
	return patterns.find(([pattern]) => pattern.test(text))?.[1];
}

/** @returns what the pattern of a date finds, where nothing but a time stands behind it */
function dateBeforeTime(pattern: RegExp, text: string): readonly string[] {
	const found = pattern.exec(text);
	return found && timeOrNothing.test(text.slice(found[0].length)) ? found : [];
}

function isDate(text: string): boolean {
	const [, year, , month = '', day = ''] = dateBeforeTime(yearFirst, text);
	if (year !== undefined) return isDay(year, month, day) || isDay(year, day, month);
	const [, first = '', , second = '', last] = dateBeforeTime(yearLast, text);
	return last !== undefined && (isDay(last, second, first) || isDay(last, first, second));
}

/** Identity numbers of many countries begin with a birthday: 900101-1234, 010190-1234, 850101-08-5678. */
function isBornOn(text: string): boolean {
	const [, first = '', month = '', last = ''] =
		/^(\d{2})(\d{2})(\d{2})[-+](?:\d{2}-)?\d{4}(?:\d{3})?$/.exec(text) ?? [];
	return isDay('2000', month, last) || isDay('2000', month, first);
}

/** Four numbers up to 255. Groups of two digits only, and the groups of Turkish numbers, are phones' as well. */
function isNetworkAddress(text: string): boolean {
	const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1) ?? [];
	const isGrouped = /^(?:\d{2,3}\.)?\d{2,3}\.\d{2}\.\d{2}$/.test(text);
	return parts.length === 4 && !isGrouped && parts.every((part) => Number(part) <= 255 && !/^0\d/.test(part));
}

/** Whether digits are a day of our time without signs between, as 20240115, 15012024 or 202401151030: it may be a phone number, too. */
export function isCompactDate(text: string): boolean {
	const [, year = '', month = '', day = ''] = /^(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?$/.exec(text) ?? [];
	const [, first = '', second = '', last = ''] = /^(\d\d)(\d\d)(\d{4})$/.exec(text) ?? [];
	return (isOurs(year) && isDay(year, month, day)) || (isOurs(last) && isDay(last, second, first));
}

function isOurs(year: string): boolean {
	return year >= '1930' && year < '2040';
}

function isDay(year: string, month: string, day: string): boolean {
	const numbers = [Number(year), Number(month), Number(day)] as const;
	return numbers[0] >= 1000 && numbers[1] >= 1 && numbers[1] <= 12 && numbers[2] >= 1 && numbers[2] <= 31;
}
