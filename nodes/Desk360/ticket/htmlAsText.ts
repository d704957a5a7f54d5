import { defineField } from '../../shared/input/parameters';

/** On unless it is switched off: tickets mostly hold what customers and models wrote. */
export const escapeHtml = defineField({
	displayName: 'Show HTML as Text',
	name: 'escapeHtml',
	type: 'boolean',
	default: true,
	description:
		'Whether HTML tags in the text are shown to agents as they were typed. Switch it off only for HTML of your own: in the text of a customer it could run in the Desk360 panel.',
});

/**
 * What a browser takes for the start of a tag, a comment or a declaration, also where something on the way leaves out
 * characters that nobody sees; "a < b" is text already.
 */
const tagStart = /<(?=[^\P{C}\t\n\r]*[a-z/!?])/giu;

/**
 * The text of a ticket as it goes out. Text without tags stays as it is, byte for byte: whether Desk360 shows entities in
 * it is not documented.
 *
 * @param additionalFields whose `escapeHtml` counts; absent means yes
 */
export function ticketText(text: string, { escapeHtml: escapes = true }: { escapeHtml?: boolean }): string {
	return escapes ? text.replace(tagStart, '&lt;') : text;
}
