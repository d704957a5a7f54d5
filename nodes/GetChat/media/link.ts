import { invalidInput } from '../../shared/errors';

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
function mimeQuery(mimeType: string | undefined): string {
	const [, type, subtype] = /^\s*([\w.+-]+)\/([\w.+-]+)\s*(?:;.*)?$/s.exec(mimeType ?? '') ?? [];
	if (type === undefined || subtype === undefined) return '';
	return `?${new URLSearchParams({ mime_type_type: type, mime_type_subtype: subtype }).toString()}`;
}

/** The file that a field names. @throws InvalidInput for what is neither an ID nor a link of the inbox */
export function enteredFile(entered: string, query: string): InboxFile {
	const text = entered.trim();
	// WhatsApp's own IDs are numbers: notifications in the Cloud API format have no other.
	const file = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{5,30})\/?$/i.test(text)
		? { id: text.replace('/', ''), query: '' }
		: inboxFile(text);
	if (file) return { ...file, query: query === '' ? file.query : query };
	throw invalidInput(
		'Media ID or Link',
		`must be an ID or a link of the inbox, but it is "${entered.slice(0, 80)}"`,
		"Use the 'link' of the message, or an ID like 497f6eca-6276-4993-bfeb-53cbbbba6f08.",
	);
}

/** The query for the kind that a field names. @throws InvalidInput for what is no MIME type */
export function enteredMime(entered: string): string {
	const query = mimeQuery(entered);
	if (query !== '' || entered.trim() === '') return query;
	throw invalidInput(
		'MIME Type',
		`must be a MIME type, but it is "${entered.slice(0, 60)}"`,
		'Enter one like image/jpeg, or leave it empty.',
	);
}
