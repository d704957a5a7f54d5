import type { IHttpRequestMethods } from 'n8n-workflow';
import { decodedPart } from '../baseUrl';
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
}

/**
 * ``path`/products/${id}/tickets` `` with every value URL-encoded, so that none can lead to another endpoint.
 *
 * @throws InvalidInput for `.` and `..`, encoded or not, which would climb to the endpoint above
 */
export function path(parts: TemplateStringsArray, ...values: Array<string | number>): string {
	return String.raw({ raw: parts }, ...values.map(segment));
}

function segment(value: string | number): string {
	const text = String(value);
	// Encoded more than once, some servers decode it as often.
	let plain = text;
	for (let round = 0; round < 3; round++) plain = decodedPart(plain);
	if (/^\s*\.{1,2}\s*$/.test(plain)) {
		throw invalidInput('ID', `must not be "${text.trim()}"`, 'Enter the ID of the record.');
	}
	return encodeURIComponent(text);
}
