import { sleep, type IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../dataObject';
import { createScale } from '../jsonValues';
import { joinBytes } from './joinBytes';
import { monotonicMs, sliceMs } from '../wait';

const megabyte = 1024 * 1024;
/**
 * The longest answer, unpacked: n8n's helper has no limit, and a few kilobytes of gzip may stand for gigabytes. What is
 * read as JSON is read in one go, during which n8n does nothing else: its length and the number of values bound that.
 */
const maxTextBytes = 8 * megabyte;
const maxFileBytes = 100 * megabyte;

/** Whether content that came as a file may be read as JSON after all. */
export function isReadable(bytes: Uint8Array): boolean {
	return bytes.length <= maxTextBytes && !createScale()(bytes);
}

/** The content of an answer, and why there is no more of it. */
export interface Content {
	body: unknown;
	/** Nothing where it is whole. */
	end?: 'brokenOff' | 'silent' | 'tooLarge';
}

/** How content is read. */
interface Reading {
	/** A file may be longer, and comes as a Buffer. */
	wantsFile: boolean;
	/** Milliseconds without a byte after which nothing more is expected. */
	silenceMs: number;
	/** The longest content; what answers and files may have, by default. */
	maxBytes?: number;
}

/**
 * Reads the content of an answer piece by piece, up to a limit. Never throws: what came before it broke off is the content.
 *
 * @param body a stream; everything else is content already
 * @param signal ends the reading, and the connection with it
 * @returns text, or a Buffer where a file was asked for
 */
export async function readContent(
	body: unknown,
	{ wantsFile, silenceMs, maxBytes = wantsFile ? maxFileBytes : maxTextBytes }: Reading,
	signal?: AbortSignal,
): Promise<Content> {
	if (!isStream(body)) return { body };
	const stop = () => discard(body);
	signal?.addEventListener('abort', stop);
	const watch = new SilenceWatch(silenceMs, stop);
	const chunks: Uint8Array[] = [];
	const isTooMuch = createScale();
	let size = 0;
	let end: Content['end'];
	try {
		for await (const chunk of body) {
			watch.heard();
			size += chunk.length;
			if (size > maxBytes || (!wantsFile && isTooMuch(chunk))) {
				end = 'tooLarge';
				break;
			}
			chunks.push(chunk);
		}
	} catch {
		end = watch.isOver ? 'silent' : 'brokenOff';
	}
	watch.end();
	signal?.removeEventListener('abort', stop);
	if (end) discard(body);
	if (end === 'tooLarge') return { body: undefined, end };
	return { body: await wholeOf(chunks, wantsFile), ...(end && { end }) };
}

async function wholeOf(chunks: readonly Uint8Array[], wantsFile: boolean): Promise<Buffer | string> {
	const bytes = await joinBytes(chunks);
	return wantsFile ? bytes : withoutMark(bytes.toString('utf8'));
}

/** Ends the reading of a server that says nothing any more: n8n's own timeout ends with the headers of an answer. */
class SilenceWatch {
	/** Whether it was silent for too long. */
	isOver = false;
	private isEnded = false;
	private last = monotonicMs();

	constructor(
		private readonly ms: number,
		private readonly stop: () => void,
	) {
		void this.look();
	}

	heard(): void {
		this.last = monotonicMs();
	}

	end(): void {
		this.isEnded = true;
	}

	private async look(): Promise<void> {
		for (let left = this.ms; left > 0; left = this.last + this.ms - monotonicMs()) {
			await sleep(Math.min(left, sliceMs));
			if (this.isEnded) return;
		}
		this.isOver = true;
		this.stop();
	}
}

/** An answer of n8n's helper with its content read as JSON, or as text where it is none. */
export async function withJson(answer: unknown): Promise<IDataObject> {
	const response = asDataObject(answer);
	const { body, end } = await readContent(response.body, { wantsFile: false, silenceMs: 30_000 });
	if (end || typeof body !== 'string') return { ...response, body: end ? undefined : response.body };
	try {
		const parsed: unknown = JSON.parse(body);
		return { ...response, body: isDataObject(parsed) ? parsed : body };
	} catch {
		return { ...response, body };
	}
}

/** The same for an answer that n8n's helper threw: its content stands where n8n has put the stream. */
export async function readThrownContent(error: unknown, reading: Reading, signal?: AbortSignal): Promise<void> {
	let current = error;
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		const response = 'response' in current ? current.response : undefined;
		if (typeof response === 'object' && response !== null && isStream(asDataObject(response).data)) {
			Reflect.set(response, 'data', (await readContent(asDataObject(response).data, reading, signal)).body);
		}
		current = current.cause;
	}
}

/** Some servers put a byte order mark before their JSON. */
function withoutMark(text: string): string {
	return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Ends a connection whose content nobody reads. */
export function discard(body: unknown): void {
	if (isStream(body) && 'destroy' in body && typeof body.destroy === 'function') body.destroy();
}
