/**
 * Takes characters off the end of a text, in time proportional to its length: `/x+$/` looks at every run of the text
 * from each of its characters.
 *
 * @param dropped matches a single character that is taken off, without the flags `g` and `y`
 */
export function withoutEnd(text: string, dropped: RegExp): string {
	let end = text.length;
	while (end > 0 && dropped.test(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

/** The same at both ends. */
export function withoutEnds(text: string, dropped: RegExp): string {
	const rest = withoutEnd(text, dropped);
	let start = 0;
	while (start < rest.length && dropped.test(rest.charAt(start))) start++;
	return rest.slice(start);
}
