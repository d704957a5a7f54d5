/** What programs write where they have no value, as whole texts. A name like "Null" stays, and so does a hashtag. */
const missing = new Set(['NaN', 'nan', 'null', 'NULL', 'undefined', 'Invalid Date', 'Invalid DateTime']);

/** Errors of spreadsheets that end in no sign, in the languages of their menus. */
const sheetErrors = new Set(['#N/A', '#N/D', '#NV', '#YOK', '#Н/Д', '#N/B', '#I/T', '#ND']);

/**
 * Whether a text is what a program leaves where a value should be, so that it must not reach anybody as one.
 *
 * @returns what is wrong, to be used after the name of a field; undefined for a text that may be meant
 */
export function noValue(text: string): string | undefined {
	const trimmed = text.trim();
	if (missing.has(trimmed)) return `is "${trimmed}", which programs write for a missing value`;
	if (sheetErrors.has(trimmed) || /^#¡?\p{Lu}[\p{Lu}\d/]{0,20}[!?]$/u.test(trimmed)) {
		return `is "${trimmed}", an error of the spreadsheet`;
	}
	if (trimmed.includes('[object Object]'))
		return 'contains "[object Object]", which stands for an object, not its text';
	const [expression] = /\{\{[^{}]{1,300}\}\}/.exec(trimmed) ?? [];
	return expression && `contains "${expression.slice(0, 60)}", an expression that was not evaluated`;
}
