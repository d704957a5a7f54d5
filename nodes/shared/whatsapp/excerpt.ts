/** The longest text that is shown of a template. */
const longest = 90;

/** How much stands before a variable: n8n's form shows about twenty characters, and the variable must be among them. */
const before = 8;

/**
 * A part of a template's text, on one line.
 *
 * @param at where the variable begins that it must show; below 0 for the beginning of the text
 */
export function excerpt(text: string, at = -1): string {
	const start = beginning(text, at);
	const part = text
		.slice(start, start + longest)
		.replace(/\s+/g, ' ')
		.trim();
	return `${start > 0 ? '… ' : ''}${part}${start + longest < text.length ? ' …' : ''}`;
}

/** Where the word begins with which an excerpt starts. */
function beginning(text: string, at: number): number {
	if (at <= before) return 0;
	const space = text.slice(at - before, at).search(/\s\S/);
	return space < 0 ? at : at - before + space + 1;
}
