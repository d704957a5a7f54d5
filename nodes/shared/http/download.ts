import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { isLoopback } from '../baseUrl';
import { asDataObject } from '../dataObject';
import { discard, readContent } from './answerBody';
import { rethrown } from '../errors';
import { nameInDisposition, nameInUrl, withEnding } from './fileName';
import { checkedLink, isPublicPeer } from './link';
import { fileType, formatOfText, normalizeMimeType, typeOfBytes, typeOfName } from './fileType';
import { waitBefore } from './retry';
import { beginsInTime, createWait, tooLate, withinTime } from '../wait';

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
	/** Whether the link may lead to this machine, for a provider that is on this machine as well; a redirect never may. */
	loopback?: boolean;
}

const defaultMaxBytes = 100 * 1024 * 1024;
const maxRedirects = 5;
/** The first one included. */
const maxDownloads = 3;

/** A failure that may pass: the server is busy, or the connection was cut. */
class Passing extends UserError {}

/**
 * Downloads a public file, without any credential. Links come from users' data and from webhooks, so they must not lead
 * into the network that n8n runs in (`checkedLink`); where the link is a name, the address that answered counts as well.
 * What may pass, such as HTTP 503 or a cut connection, is tried again twice.
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
	{ maxBytes = defaultMaxBytes, timeoutMs = 30_000, loopback = false }: DownloadLimits,
): Promise<Download> {
	let url = checkedLink(link, { loopback });
	const isLocal = loopback && isLoopback(url.hostname);
	for (let redirects = 0; ; redirects++) {
		const { status, headers, body, socket } = await get(functions, url, timeoutMs);
		if (!(isLocal && redirects === 0)) checkAnswering(socket, body, url);
		if (status >= 300 && status < 400 && typeof headers.location === 'string') {
			if (redirects >= maxRedirects) throw new UserError(`${url.host} redirects more than ${maxRedirects} times`);
			discard(body);
			url = nextUrl(headers.location, url);
			continue;
		}
		checkStatus(status, body, url);
		const bytes = await readAll(body, url, { maxBytes, timeoutMs });
		if (bytes.length === 0) throw new UserError(`${url.host} sent an empty file`);
		return fileOf(bytes, headers, url);
	}
}

/** @throws Passing, UserError for all that is no success */
function checkStatus(status: number, body: unknown, { host }: URL): void {
	if (status >= 200 && status < 300) return;
	discard(body);
	if (status === 429 || status >= 500) throw new Passing(`${host} answered with HTTP ${status}`);
	throw new UserError(`${host} answered with HTTP ${status}`);
}

/** @throws UserError unless the node may follow the redirect; it never leads to this machine */
function nextUrl(location: string, from: URL): URL {
	if (!URL.canParse(location, from.href)) throw new UserError(`${from.host} redirects to no web address`);
	return checkedLink(new URL(location, from).href);
}

/**
 * A public name may have an address of n8n's own network. n8n resolves names itself and lets nobody choose the address, so
 * it is known only once the server has answered; then nothing of the answer is used. Behind a proxy the address is the
 * proxy's, which another port tells in all but rare cases: there the proxy decides.
 *
 * @throws UserError for an address of a private network
 */
function checkAnswering(socket: unknown, body: unknown, url: URL): void {
	const { remoteAddress, remotePort } = asDataObject(socket);
	if (typeof remoteAddress !== 'string' || remotePort !== portOf(url) || isPublicPeer(remoteAddress)) return;
	discard(body);
	throw new UserError(`${url.host} is at an address of a private network`);
}

function portOf({ port, protocol }: URL): number {
	return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** What a server answered, and the socket it came over, where n8n's helper shows it. */
interface Answer {
	status: number;
	headers: IDataObject;
	body: unknown;
	socket: unknown;
}

const everyStatus = Array.from({ length: 500 }, (_, place) => 100 + place);

async function get(functions: DownloadFunctions, url: URL, timeoutMs: number): Promise<Answer> {
	try {
		const request = functions.helpers.httpRequest({
			url: url.href,
			method: 'GET',
			// n8n's helper has no size limit, so the body is read here, piece by piece.
			encoding: 'stream',
			returnFullResponse: true,
			// Of an answer that counts as an error n8n shows the socket as well.
			ignoreHttpStatusErrors: { ignore: true, except: everyStatus },
			disableFollowRedirect: true,
			timeout: timeoutMs,
		});
		const answer: unknown = await beginsInTime(request, timeoutMs);
		const { statusCode, headers, body } = asDataObject(answer);
		return { status: numberOf(statusCode), headers: asDataObject(headers), body, socket: undefined };
	} catch (error) {
		const { response, request } = asDataObject(error);
		const { status, headers, data } = asDataObject(response);
		if (status === undefined) throw failed(error, url);
		const { socket, res } = asDataObject(request);
		return {
			status: numberOf(status),
			headers: asDataObject(headers),
			body: data,
			socket: asDataObject(res).socket ?? socket,
		};
	}
}

function numberOf(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}

/** A server that sends a byte now and then holds a trigger up for ever; a whole file may take this many timeouts. */
const maxFileFactor = 10;

async function readAll(body: unknown, url: URL, { maxBytes, timeoutMs }: Required<Omit<DownloadLimits, 'loopback'>>) {
	const reading = new AbortController();
	const content = readContent(body, { wantsFile: true, silenceMs: timeoutMs, maxBytes }, reading.signal);
	const read = await withinTime(content, timeoutMs * maxFileFactor);
	if (read === tooLate) {
		reading.abort();
		throw new UserError(`${url.host} sent the file too slowly`);
	}
	if (read.end === 'tooLarge') throw tooLarge(url, maxBytes);
	if (read.end === 'silent') throw new Passing(`${url.host} did not answer in time`);
	if (read.end === 'brokenOff') throw new Passing(`${url.host} could not be reached`);
	return Buffer.isBuffer(read.body) ? read.body : Buffer.alloc(0);
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
	const declared = headerText(headers['content-type']);
	const given = nameInDisposition(headerText(headers['content-disposition']));
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

function headerText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
