import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../dataObject';
import { fileOf, type Download } from '../http/download';
import { invalidInput, rethrown } from '../errors';
import type { OperationContext } from '../operation/defineOperation';
import { defineField, type ParametersOf } from '../input/parameters';

const mediaId = defineField({
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 83518734-56a9-4b51-8372-93f1432cfa9b',
	description: 'ID of a file, as the trigger or a media message gives it',
});

const outputField = defineField({
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output binary field to put the file in',
});

/** Each field of `downloadFields`, for operations that change or leave out one. */
export const downloadField = { mediaId, outputField };

/** Which file, and where to put it. */
export const downloadFields = [mediaId, outputField] as const;

/**
 * Downloads a file of the provider. An answer in JSON that points to the file is followed, without the token.
 *
 * @throws NodeApiError when the provider refuses it
 * @returns the file; where JSON comes that points to none, that JSON as `answer`
 * @throws InvalidInput when the answer is empty, or the file it points to cannot be had
 */
export async function downloadMedia(
	{ client, functions, parameters }: OperationContext & { parameters: ParametersOf<typeof downloadFields> },
	path: string,
): Promise<INodeExecutionData[]> {
	const { mediaId } = parameters;
	const answer = await client.send({ method: 'GET', path, responseType: 'file' });
	const found = Buffer.isBuffer(answer.body)
		? fileOf(answer.body, answer.headers)
		: await linkedFile(answer.body, async (url) => await client.download(url, { loopback: isDirect(answer.body) }));
	// What comes without a file is not documented either: the workflow gets to see it.
	if ('json' in found) return [{ json: { mediaId, answer: found.json }, binary: {} }];
	const { bytes, mimeType, fileName } = found;
	const data = await functions.helpers.prepareBinaryData(bytes, fileName, mimeType);
	return [
		{
			json: { mediaId, mimeType: data.mimeType, fileName: data.fileName, bytes: bytes.length },
			binary: { [parameters.binaryPropertyName]: data },
		},
	];
}

/** Whether the answer names the link itself, and does not redirect there. */
function isDirect(body: unknown): boolean {
	return asDataObject(body).loopback !== false;
}

async function linkedFile(
	body: unknown,
	download: (url: string) => Promise<Download>,
): Promise<Download | { json: IDataObject }> {
	const found = linkIn(body);
	if (found === undefined) {
		const json = Array.isArray(body) ? { rows: body.filter(isDataObject) } : asDataObject(body);
		if (Object.values(json).flat().length > 0) return { json };
		throw invalidInput('Media ID', 'leads to an answer without a file', 'Check the id; the file may have expired.');
	}
	try {
		return await download(found);
	} catch (error) {
		throw notDownloaded(error);
	}
}

const linkNames = ['url', 'link', 'media_url', 'download_url'];
const deepestLink = 5;

/** The first link of an answer whose shape is not documented: as a member, or within lists and groups. */
function linkIn(answer: unknown, depth = 0): string | undefined {
	if (typeof answer !== 'object' || answer === null || depth > deepestLink) return undefined;
	const entries = asDataObject(answer);
	const direct = linkNames.map((name) => entries[name]).find((value) => typeof value === 'string' && value !== '');
	if (typeof direct === 'string') return direct;
	for (const value of Object.values(answer)) {
		const found = linkIn(value, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

function notDownloaded(error: unknown): unknown {
	if (!(error instanceof Error)) return rethrown(error);
	return invalidInput('Media ID', `leads to a file that cannot be downloaded: ${error.message}`, 'Try again later.');
}
