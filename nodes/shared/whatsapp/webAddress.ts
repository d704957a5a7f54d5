/** What an address consists of: it ends at a space, a quotation mark or a bracket of Markdown. */
const addressCharacters = /[^\s<>"`\]\\]+/g;
const maxSchemeLength = 31;

/**
 * Replaces the web addresses of a running text, each from its scheme or `www.` on. Takes time in proportion to the text.
 *
 * @param replacement gets the address and its place in the text
 */
export function replaceAddresses(text: string, replacement: (address: string, at: number) => string): string {
	return text.replace(addressCharacters, (run, offset: number) => {
		const start = addressStart(run);
		return start === undefined ? run : run.slice(0, start) + replacement(run.slice(start), offset + start);
	});
}

/** Where the first address begins in a text without spaces. */
function addressStart(run: string): number | undefined {
	const starts = [schemeStart(run), wwwStart(run)].filter((start) => start !== undefined);
	return starts.length > 0 ? Math.min(...starts) : undefined;
}

function schemeStart(run: string): number | undefined {
	for (let at = run.indexOf('://'); at >= 0 && at + 3 < run.length; at = run.indexOf('://', at + 3)) {
		let first: number | undefined;
		for (let start = at - 1; start >= Math.max(0, at - maxSchemeLength); start--) {
			const character = run.charAt(start);
			if (!/[a-z0-9+.-]/i.test(character)) break;
			if (start <= at - 2 && /[a-z]/i.test(character) && isWordStart(run, start)) first = start;
		}
		if (first !== undefined) return first;
	}
	return undefined;
}

function wwwStart(run: string): number | undefined {
	const lower = run.toLowerCase();
	// Some capitals become two characters; then places in the two texts differ.
	const searched = lower.length === run.length ? lower : run;
	for (let at = searched.indexOf('www.'); at >= 0 && at + 4 < run.length; at = searched.indexOf('www.', at + 1)) {
		if (isWordStart(run, at)) return at;
	}
	return undefined;
}

/** Letters and digits before it make it the rest of a word. The character may consist of two units. */
function isWordStart(run: string, at: number): boolean {
	return !/[\p{L}\p{N}]$/u.test(run.slice(Math.max(0, at - 2), at));
}
