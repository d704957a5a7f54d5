/** A file of the inbox. */
export interface InboxFile {
	id: string;
	/** What its link says of its kind, with the question mark; empty where it says nothing. */
	query: string;
}

/**
 * The file that a link of the inbox leads to: `…/media/{id}/?mime_type_type=…`. Of a link only ID and MIME type count:
 * the token goes to the inbox alone, wherever the link leads, and the documented samples have http:// links.
 *
 * @returns undefined for every other link
 */
export function inboxFile(link: string): InboxFile | undefined {
	const [address = '', search = ''] = link.trim().split('?');
	const id = /\/media\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/i.exec(address)?.[1];
	if (id === undefined) return undefined;
	const given = new URLSearchParams(search);
	const kept = new URLSearchParams();
	for (const name of ['mime_type_type', 'mime_type_subtype']) {
		const value = given.get(name);
		if (value !== null) kept.set(name, value);
	}
	return { id, query: kept.size > 0 ? `?${kept.toString()}` : '' };
}

/**
 * The query by which the inbox says what kind of file it is: `?mime_type_type=image&mime_type_subtype=jpeg`.
 *
 * @returns empty for anything but a MIME type
 */
export function mimeQuery(mimeType: string | undefined): string {
	const [, type, subtype] = /^\s*([\w.+-]+)\/([\w.+-]+)\s*(?:;.*)?$/s.exec(mimeType ?? '') ?? [];
	if (type === undefined || subtype === undefined) return '';
	return `?${new URLSearchParams({ mime_type_type: type, mime_type_subtype: subtype }).toString()}`;
}
