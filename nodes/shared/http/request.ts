import type { IHttpRequestMethods } from 'n8n-workflow';
import { invalidInput } from '../errors';
import type { Attachments } from './attachments';

/** A text file as a part of a form. */
export interface GeneratedFile {
	/** Name of the part. */
	part: string;
	fileName: string;
	mimeType: string;
	text: string;
}

/** One call to a provider's API. */
export interface Request {
	method: IHttpRequestMethods;
	/** Below the base URL, made with the `path` tag so that values are URL-encoded. */
	path: string;
	/** Entries that are undefined or empty are left out. */
	query?: Readonly<Record<string, string | number | boolean | undefined>>;
	/** JSON body; undefined entries are left out. With a form or attachments the entries become text parts of a form. */
	body?: Readonly<Record<string, unknown>>;
	/** Names of body entries that mean something when they are empty, and are sent then, too. */
	keepEmpty?: readonly string[];
	/** Whether the body goes out as a form even without files; a list becomes one part for each entry. */
	form?: boolean;
	/** Files of the item or from links; an empty list sends JSON. */
	attachments?: Attachments;
	/** Links in the body that the provider fetches, where their members have names of the provider's own. */
	links?: readonly string[];
	/** A file that the node itself makes. */
	generatedFile?: GeneratedFile;
	/**
	 * `file` takes any content: JSON comes parsed, everything else as a Buffer. `none` also takes HTTP 204 without content.
	 * `any` is for requests whose answer nobody documents: any 2xx that speaks of no failure is a success, also one without
	 * content, `null`, or a bare "OK"; anything but an object counts as an empty object.
	 * An object or a list by default.
	 */
	responseType?: 'json' | 'file' | 'none' | 'any';
	/**
	 * Members of the documented answer, of which at least one tells that it was carried out. A 2xx without any is unclear;
	 * with `Retry-After` it is a rate limit.
	 */
	expects?: readonly string[];
	/**
	 * Stands for the body in the record of what was sent, where a part of the body differs each time it is built, such as
	 * a signed link: n8n's Retry On Fail must not take the same message for another one.
	 */
	identityBody?: unknown;
	/** Whether carrying it out twice does no harm. By default only GET is repeated after an unclear failure. */
	idempotent?: boolean;
	/**
	 * Of an idempotent request: whether n8n's Retry On Fail gets the same answer again. An upload harms nobody, but gives
	 * another link each time, by which the same message would seem to be another one.
	 */
	replayOnRetry?: boolean;
	/** Whether it only serves another request of the operation, such as the upload of a message's file. */
	auxiliary?: boolean;
	/** Whether a part of the same message has gone out before it. */
	continues?: boolean;
}

/**
 * ``path`/products/${id}/tickets` `` with every value URL-encoded, so that none can lead to another endpoint.
 *
 * @throws InvalidInput for a value with `.` or `..` as a part, encoded or not, which would climb to the endpoint above, for
 * an empty one, which would lead to the list, and for broken Unicode
 */
export function path(parts: TemplateStringsArray, ...values: Array<string | number>): string {
	return String.raw({ raw: parts }, ...values.map(segment));
}

/** What servers take for the end of a name, or skip, encoded as often as may be: some decode it as often. */
const encoded = /%(?:25)*(00|09|0a|0d|20|2e|2f|3b|5c)/gi;

function segment(value: string | number): string {
	// Nothing that is looked for below can be in one.
	if (typeof value === 'number') return encodeURIComponent(value);
	const text = String(value);
	const shown = text.trim().slice(0, 60);
	const fix = 'Enter the ID of the record.';
	if (shown === '') throw invalidInput('ID', 'is required', fix);
	if (/\p{Cs}/u.test(text)) throw invalidInput('ID', 'has half a character', fix);
	const plain = text.replace(encoded, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
	// Some servers decode slashes before they look for `..`, and some leave out what follows a semicolon.
	const names = plain.split(/[\\/]/).map((name) => (name.split(';')[0] ?? '').replace(/[\s\p{Cc}]/gu, ''));
	if (names.some((name) => name === '.' || name === '..')) throw invalidInput('ID', `must not be "${shown}"`, fix);
	return encodeURIComponent(text);
}

/** Whether carrying the request out twice does no harm. */
export function isIdempotent({ idempotent, method }: Request): boolean {
	return idempotent ?? method === 'GET';
}

/** Whether its item may keep it back: a send and its files, but not what is read, which others need as well. */
export function mayStayBack(request: Request): boolean {
	return (!isIdempotent(request) || request.auxiliary === true) && request.continues !== true;
}
