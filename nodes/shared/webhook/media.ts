import type { IBinaryKeyData, IWebhookFunctions } from 'n8n-workflow';
import { downloadFile } from '../download';
import type { EventMedia, GatewayEvent } from './event';

/** Files of one message that are downloaded; more come as links only. */
const mostFiles = 10;

/** Fetches a file that the provider keeps behind its API. */
export type FetchMedia = (media: EventMedia) => Promise<{ bytes: Buffer; mimeType: string; fileName: string }>;

/**
 * Downloads a message's files into binary fields: `data`, `data_1` … A file that cannot be had never loses the message:
 * its reason stands in `media[].error`.
 *
 * @param field name of the first binary field
 */
export async function downloadAll(
	functions: IWebhookFunctions,
	event: GatewayEvent,
	field: string,
	fetchMedia: FetchMedia = async ({ url }) => await downloadFile(functions, url ?? ''),
): Promise<{ event: GatewayEvent; binary?: IBinaryKeyData }> {
	if (!event.media || event.media.length === 0) return { event };
	const binary: IBinaryKeyData = {};
	const media: EventMedia[] = [];
	for (const [index, file] of event.media.entries()) {
		if (index >= mostFiles) {
			media.push({ ...file, error: `Only the first ${mostFiles} files of a message are downloaded` });
			continue;
		}
		try {
			const { bytes, mimeType, fileName } = await fetchMedia(file);
			const name = index === 0 ? field : `${field}_${index}`;
			const type = mimeType === 'application/octet-stream' ? (file.mimeType ?? mimeType) : mimeType;
			binary[name] = await functions.helpers.prepareBinaryData(bytes, file.fileName ?? fileName, type);
			media.push({ ...file, binary: name });
		} catch (error) {
			const reason = error instanceof Error ? error.message : 'unknown reason';
			functions.logger.warn(`A file of a received message could not be downloaded: ${reason}`);
			media.push({ ...file, error: reason });
		}
	}
	return { event: { ...event, media }, ...(Object.keys(binary).length > 0 && { binary }) };
}
