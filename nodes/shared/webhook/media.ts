import type { IBinaryKeyData, IExecuteFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { downloadFile, type Download, type DownloadFunctions } from '../http/download';
import { invalidInput } from '../errors';
import { safeFileName, withEnding } from '../http/fileName';
import { fileType, normalizeMimeType } from '../http/fileType';
import { createRedactor } from '../redact';
import type { EventMedia, GatewayEvent } from './event';
import { monotonicMs, tooLate, withinTime } from '../wait';

/** Fetches a file that the provider keeps behind its API. */
export type FetchMedia = (media: EventMedia, maxBytes: number) => Promise<Download>;

const maxFileBytes = 100 * 1024 * 1024;
const redact = createRedactor();

/**
 * What the files of one request may take together: 50 files, 200 MB, two minutes. A message with more comes out with the
 * links of the rest.
 */
export class DownloadBudget {
	private filesLeft = 50;
	private bytesLeft = 200 * 1024 * 1024;
	private readonly endsAt: number;

	constructor(private readonly now: () => number = monotonicMs) {
		this.endsAt = now() + 120_000;
	}

	/**
	 * @returns the most bytes that the next file may have
	 * @throws InvalidInput when nothing more may be downloaded
	 */
	next(): number {
		if (this.filesLeft <= 0 || this.bytesLeft <= 0 || this.now() >= this.endsAt) throw tooMuch();
		this.filesLeft--;
		return Math.min(maxFileBytes, this.bytesLeft);
	}

	/** @returns milliseconds */
	get timeLeft(): number {
		return this.endsAt - this.now();
	}

	spend(bytes: number): void {
		this.bytesLeft -= bytes;
	}
}

/**
 * Downloads a message's files into binary fields: `data`, `data_1` … A file that cannot be had never loses the message:
 * its reason stands in `media[].error`.
 *
 * @param field name of the first binary field
 * @param fetchMedia by default downloads `url`, without any credential
 */
export async function downloadAll(
	functions: IExecuteFunctions | ITriggerFunctions | IWebhookFunctions,
	event: GatewayEvent,
	field: string,
	fetchMedia: FetchMedia = async ({ url }, maxBytes) => await downloadLink(functions, url, maxBytes),
	budget: DownloadBudget = new DownloadBudget(),
): Promise<{ event: GatewayEvent; binary?: IBinaryKeyData }> {
	if (!event.media || event.media.length === 0) return { event };
	const binary: IBinaryKeyData = {};
	const media: EventMedia[] = [];
	for (const [index, file] of event.media.entries()) {
		try {
			const fetched = await withinTime(fetchMedia(file, budget.next()), budget.timeLeft);
			// Whoever sends a byte now and then must not keep the message from its workflow.
			if (fetched === tooLate) throw tooMuch();
			const { bytes, mimeType, fileName } = fetched;
			budget.spend(bytes.length);
			const name = index === 0 ? field : `${field}_${index}`;
			// A sender's name may be empty, or nothing that a file can be called.
			const given = safeFileName(file.fileName) ?? safeFileName(fileName) ?? 'file';
			const type = fileType({ declared: normalizeMimeType(mimeType) || file.mimeType, name: given, bytes });
			const ownName = withEnding(given, type);
			binary[name] = await functions.helpers.prepareBinaryData(bytes, ownName, type);
			media.push({ ...file, binary: name });
		} catch (error) {
			const reason = redact(error instanceof Error ? error.message : 'unknown reason');
			functions.logger.warn(`A file of a received message could not be downloaded: ${reason}`);
			media.push({ ...file, error: reason });
		}
	}
	return { event: { ...event, media }, ...(Object.keys(binary).length > 0 && { binary }) };
}

async function downloadLink(functions: DownloadFunctions, url: string | undefined, maxBytes: number) {
	if (url === undefined) throw invalidInput('url', 'is missing', 'Fetch the file by its id.');
	return await downloadFile(functions, url, { maxBytes });
}

function tooMuch() {
	return invalidInput(
		'Download Media',
		'takes no more than 50 files, 200 MB and two minutes for one request',
		'Fetch the file by its id or link.',
	);
}
