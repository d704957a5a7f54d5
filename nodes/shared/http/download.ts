import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { isLoopback } from '../baseUrl';
import { UserError } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { rethrown } from '../errors';
import { nameInDisposition, nameInUrl, withEnding } from './fileName';
import { fileType, formatOfText, normalizeMimeType, typeOfBytes, typeOfName } from './fileType';
import { waitBefore } from './retry';
import { createWait } from '../wait';

/** The n8n contexts that files are downloaded from. */
export type DownloadFunctions =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | ITriggerFunctions | IWebhookFunctions;

/** A file from the web. */
export interface Download {
	bytes: Buffer;
	mimeType: string;
	fileName: string;
}

export interface DownloadLimits {
	/** The most bytes; 100 MB by default. */
	maxBytes?: number;
	/** Milliseconds without an answer after which it is given up; 30 s by default. */
	timeoutMs?: number;
}

const defaultMaxBytes = 100 * 1024 * 1024;
const maxRedirects = 5;
/** The first one included. */
const maxDownloads = 3;

/** A failure that may pass: the server is busy, or the connection was cut. */
class Passing extends UserError {}

/**
 * Downloads a public file, without any credential. Links come from users' data and from webhooks, so they must not lead
 * into the network that n8n runs in: only https is followed, and no address of a private network (loopback may, for
 * tests and local servers). What may pass, such as HTTP 503 or a cut connection, is tried again twice.
 *
 * @throws UserError with a sentence that says why, without the link's query, which may hold a signature
 */
export async function downloadFile(
	functions: DownloadFunctions,
	link: string,
	limits: DownloadLimits = {},
): Promise<Download> {
	const wait = createWait('getExecutionCancelSignal' in functions ? functions.getExecutionCancelSignal() : undefined);
	for (let attempt = 1; ; attempt++) {
		try {
			return await downloadOnce(functions, link, limits);
		} catch (error) {
			if (!(error instanceof Passing) || attempt >= maxDownloads) throw rethrown(error);
			await wait(waitBefore(attempt, undefined, Math.random()));
		}
	}
}

async function downloadOnce(
	functions: DownloadFunctions,
	link: string,
	{ maxBytes = defaultMaxBytes, timeoutMs = 30_000 }: DownloadLimits,
): Promise<Download> {
	let url = publicUrl(link);
	for (let redirects = 0; ; redirects++) {
		const { statusCode, headers: rawHeaders, body } = asDataObject(await get(functions, url, timeoutMs));
		const status = typeof statusCode === 'number' ? statusCode : 0;
		const headers = asDataObject(rawHeaders);
		if (status >= 300 && status < 400 && typeof headers.location === 'string') {
			if (redirects >= maxRedirects) throw new UserError(`${url.host} redirects more than ${maxRedirects} times`);
			url = publicUrl(new URL(headers.location, url).href);
			continue;
		}
		if (status === 429 || status >= 500) throw new Passing(`${url.host} answered with HTTP ${status}`);
		if (status < 200 || status > 299) throw new UserError(`${url.host} answered with HTTP ${status}`);
		const bytes = await readAll(body, url, maxBytes);
		if (bytes.length === 0) throw new UserError(`${url.host} sent an empty file`);
		return fileOf(bytes, headers, url);
	}
}

/**
 * @throws UserError unless it is a link that the node may follow
 */
export function publicUrl(link: string): URL {
	const text = link.trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['https:', 'http:'].includes(url.protocol)) throw new UserError('it is not a web address (https://…)');
	if (url.username || url.password) throw new UserError('the link contains a user name or password');
	if (isLoopback(url.hostname)) return url;
	if (url.protocol === 'http:') throw new UserError('the link must start with https://');
	if (isPrivate(url.hostname)) throw new UserError(`${url.hostname} is an address of a private network`);
	return url;
}

async function get(functions: DownloadFunctions, url: URL, timeoutMs: number): Promise<unknown> {
	try {
		return await functions.helpers.httpRequest({
			url: url.href,
			method: 'GET',
			// n8n's helper has no size limit, so the body is read here, piece by piece.
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
		});
	} catch (error) {
		throw failed(error, url);
	}
}

async function readAll(body: unknown, url: URL, maxBytes: number): Promise<Buffer> {
	if (Buffer.isBuffer(body)) return body;
	if (!isStream(body)) return Buffer.alloc(0);
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			const bytes = Buffer.from(chunk);
			size += bytes.length;
			if (size > maxBytes) break;
			chunks.push(bytes);
		}
	} catch (error) {
		throw failed(error, url);
	}
	if (size > maxBytes) throw tooLarge(url, maxBytes);
	return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** The reason in words of our own: n8n's error holds the whole request. */
function failed(error: unknown, url: URL): UserError {
	const { message } = asDataObject(error);
	const text = typeof message === 'string' ? message : '';
	if (/timeout/i.test(text)) return new Passing(`${url.host} did not answer in time`);
	return new Passing(`${url.host} could not be reached`);
}

function tooLarge(url: URL, maxBytes: number): UserError {
	return new UserError(`the file at ${url.host} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
}

/**
 * A file from its bytes and the headers that came with it: its name is that of the headers, else that of the address, with
 * an ending that fits its type.
 *
 * @param url where it came from; without it, whatever comes is taken for the file
 * @throws UserError for a web page, and for an answer of a program, where a file was expected
 */
export function fileOf(bytes: Buffer, headers: Readonly<Record<string, unknown>>, url?: URL): Download {
	const declared = textOf(headers['content-type']);
	const given = nameInDisposition(textOf(headers['content-disposition']));
	const name = given ?? (url && nameInUrl(url)) ?? 'file';
	if (url) checkIsFile(bytes, declared, given, name);
	const mimeType = fileType({ declared, name, bytes });
	return { bytes, mimeType, fileName: withEnding(name, mimeType) };
}

/** Links for sharing lead to a page around the file, and expired ones to an error that a program says in JSON or XML. */
function checkIsFile(bytes: Buffer, declared: string | undefined, given: string | undefined, name: string): void {
	const type = normalizeMimeType(declared);
	const isPage = type === 'text/html' || typeOfBytes(bytes) === 'text/html';
	// A page that is handed out under a name of its own is meant to be a file.
	if (isPage && typeOfName(given) !== 'text/html') throw new UserError('the link leads to a page, not to the file');
	const format = formatOf(type) ?? (isBinary(type, name) ? formatOfText(bytes) : undefined);
	// SVG is a picture, and other documents in XML have types of their own.
	const isMeant = typeOfName(name) === `application/${format?.toLowerCase()}` || typeOfName(name) === 'image/svg+xml';
	if (format !== undefined && !(isMeant && isText(type))) {
		throw new UserError(`the link leads to a message in ${format}, not to the file`);
	}
	if (type === 'text/plain' && isBinary('', name) && typeOfBytes(bytes) === undefined) {
		throw new UserError('the link leads to a message in plain text, not to the file');
	}
}

function formatOf(type: string): string | undefined {
	return /^application\/(?:[\w.-]{1,60}\+)?(json|xml)$/i.exec(type)?.[1]?.toUpperCase();
}

/** Whether a file's type, or the ending of its name where that says nothing, is one of pictures, sound, video or documents. */
function isBinary(type: string, name: string): boolean {
	return !isText(type || (typeOfName(name) ?? 'text/plain'));
}

function isText(type: string): boolean {
	return /^(?:text|message)\/|^image\/svg|^application\/(?:[\w.-]{1,60}\+)?(?:json|xml|rtf)$/.test(type);
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Private, link-local and other special networks: the first two parts of their first and last address. */
const specialNetworks = [
	{ from: [0, 0], to: [0, 255] },
	{ from: [10, 0], to: [10, 255] },
	{ from: [100, 64], to: [100, 127] },
	{ from: [169, 254], to: [169, 254] },
	{ from: [172, 16], to: [172, 31] },
	{ from: [192, 0], to: [192, 0] },
	{ from: [192, 168], to: [192, 168] },
	{ from: [198, 18], to: [198, 19] },
	{ from: [224, 0], to: [255, 255] },
] as const;

/** Address literals of private, link-local and other special networks. `URL` has written every spelling out already. */
function isPrivate(hostname: string): boolean {
	if (hostname.startsWith('[')) return /^\[(::|fc|fd|fe[89ab]|ff)/i.test(hostname) || hostname.includes('.');
	const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(hostname);
	if (!parts) return false;
	const place = ([first, second]: readonly [number, number]) => first * 256 + second;
	const address = place([Number(parts[1]), Number(parts[2])]);
	return specialNetworks.some(({ from, to }) => place(from) <= address && address <= place(to));
}
