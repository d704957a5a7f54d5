import type { INodeExecutionData } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { downloadFile, fileNameOf, type Download } from '../download';
import { invalidInput, asIs } from '../errors';
import type { OperationContext } from '../operation';
import { defineField, type ParametersOf } from '../parameters';
import type { Answer } from '../answer';

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

/** Which file, and where to put it. */
export const downloadFields = [mediaId, outputField] as const;

/**
 * Downloads a file of the provider. An answer in JSON that points to the file is followed, without the token.
 *
 * @throws NodeApiError when the provider refuses it
 * @throws InvalidInput when the answer leads to no file
 */
export async function downloadMedia(
	{ client, functions, parameters }: OperationContext & { parameters: ParametersOf<typeof downloadFields> },
	path: string,
): Promise<INodeExecutionData[]> {
	const answer = await client.send({ method: 'GET', path, answer: 'file' });
	const { bytes, mimeType, fileName } = Buffer.isBuffer(answer.body)
		? fileIn(answer, answer.body)
		: await linkedFile(answer.body, async (url) => await downloadFile(functions, url));
	const data = await functions.helpers.prepareBinaryData(bytes, fileName, mimeType);
	return [
		{
			json: { mediaId: parameters.mediaId, mimeType: data.mimeType, fileName: data.fileName, bytes: bytes.length },
			binary: { [parameters.binaryPropertyName]: data },
		},
	];
}

function fileIn({ headers }: Answer, bytes: Buffer): Download {
	const mimeType = (headers['content-type'] ?? '').split(';')[0]?.trim() || 'application/octet-stream';
	return { bytes, mimeType, fileName: fileNameOf(headers) };
}

async function linkedFile(body: unknown, download: (url: string) => Promise<Download>): Promise<Download> {
	const first: unknown = Array.isArray(body) ? body[0] : body;
	const { data, url, link } = asDataObject(first);
	const found = [url, link, asDataObject(data).url].find((value) => typeof value === 'string');
	if (typeof found !== 'string') {
		throw invalidInput('Media ID', 'leads to an answer without a file', 'Check the id; the file may have expired.');
	}
	try {
		return await download(found);
	} catch (error) {
		throw notDownloaded(error);
	}
}

function notDownloaded(error: unknown): unknown {
	if (!(error instanceof Error)) return asIs(error);
	return invalidInput('Media ID', `leads to a file that cannot be downloaded: ${error.message}`, 'Try again later.');
}
