import { invalidInput, requiredInput } from '../errors';
import { noValue } from '../input/noValue';
import { limits, within } from './limits';

/** What WhatsApp takes in places other than texts, in characters. */
const maxHeader = limits.header;
const maxUrlEnd = 2000;
/** Thirty products with long IDs, and the titles of ten sections. */
const maxSections = 10_000;

/** How many characters a place takes. @param key such as `body-1` or `card-2-button-1` */
function maxCharacters(key: string): number {
	const place = key.replace(/^card-\d+-/, '');
	if (/^header-(?:file|\d+$)/.test(place)) return place.startsWith('header-file') ? maxUrlEnd : maxHeader;
	if (place.endsWith('-sections')) return maxSections;
	return place.startsWith('button-') ? maxUrlEnd : limits.templateVariable;
}

/**
 * The value of a variable, as it goes out. WhatsApp refuses line breaks and many spaces in variables; the text around them
 * is where these belong.
 *
 * @param key of the variable, such as `body-1`
 * @throws InvalidInput for texts that are empty or too long, have a line break, a tab or more than four spaces in a row, or
 * stand for a value that a program did not have
 */
export function variableText(key: string, value: string): string {
	const field = `Template Variables: ${key}`;
	const text = within(field, value, maxCharacters(key));
	if (!/[^\s\p{Cf}\p{Cc}]/u.test(text)) throw requiredInput(field);
	const nothing = noValue(text);
	if (nothing !== undefined) {
		throw invalidInput(field, nothing, 'Correct the data or the expression that it comes from.');
	}
	const problem = /[\r\n\t]/.test(text)
		? 'a line break or a tab'
		: / {5,}/.test(text)
			? 'more than four spaces in a row'
			: '';
	if (problem === '') return text;
	throw invalidInput(
		field,
		`contains ${problem}, which WhatsApp refuses in a template`,
		'Use an expression such as {{ $json.text.replace(/\\s+/g, " ") }}.',
	);
}
