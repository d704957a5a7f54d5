import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';

/** What stands for the code of a one-time password, which is that of the text. */
export const codeOfText = 'code of the text';

/** WhatsApp takes no longer one-time passwords. */
const maxCodeLength = 15;

/**
 * The button of an authentication template copies the code of its text.
 *
 * @param own what was entered for the button; `codeOfText` stands for nothing
 * @throws InvalidInput where it is another code, and for codes of more than 15 characters
 */
export function codeParameter(key: string, own: string | undefined, code: string | undefined): IDataObject | undefined {
	if (code === undefined) return undefined;
	if (code.length > maxCodeLength) {
		throw invalidInput(
			'Template Variables',
			`has a code of ${code.length} characters, but WhatsApp takes ${maxCodeLength} at most`,
			'Enter the one-time password alone.',
		);
	}
	if (own === undefined || own === codeOfText || own === code) return { type: 'text', text: code };
	throw invalidInput(
		`Template Variables: ${key}`,
		'is not the code of the text',
		'Leave it empty: the button takes its code from the text.',
	);
}

/**
 * What WhatsApp puts in place of the variable at the end of a link.
 *
 * @param url of the template, such as `https://shop.example.com/orders/{{1}}`
 * @throws InvalidInput for a whole link, which would stand in the address twice
 */
export function urlEnd(field: string, url: string, entered: string): string {
	const value = entered.trim();
	const base = url.slice(0, Math.max(0, url.indexOf('{{')));
	const bare = (text: string) => text.replace(/^(?:https?:\/\/)?(?:www\.)?/i, '').toLowerCase();
	if (bare(base) === '' || !bare(value).startsWith(bare(base))) return value;
	throw invalidInput(
		field,
		`is a whole link, but the template adds it to ${base}`,
		`Enter only what follows there: ${bare(value).slice(bare(base).length) || 'the end of the link'}.`,
	);
}
