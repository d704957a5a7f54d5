import type { IDataObject } from 'n8n-workflow';
import { checkAttachments, inputFile, type FileSource } from '../../shared/http/attachments';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { mapItems } from '../../shared/bulk/mapItems';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { nameInUrl } from '../../shared/http/fileName';
import { typeOfName } from '../../shared/http/fileType';
import { defineOperation, type AllItemsContext } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { checkInputFile, kindOf, mediaRules, type MediaKind } from '../../shared/whatsapp/messageFile';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { uploadFile } from './media';
import { isQueued, messageRequest } from './request';

const properties = [...recipientFields, ...bulkMessageFields, bulkOptions] as const;

type BulkParameters = ParametersOf<typeof properties>;

/** The file of an item as messages name it. */
interface PreparedFile {
	kind: MediaKind;
	content: IDataObject;
}

/** `POST /messages/`, once for each recipient; a file of an item is uploaded once before */
export const sendBulk = defineOperation({
	...operationTexts.sendMessages,
	properties,
	executeAll: async (context) => {
		const items = await mapItems(context.items, async ({ itemIndex, parameters }) => ({
			...parameters,
			file: parameters.messageType === 'media' ? await prepareFile(context, itemIndex, parameters) : noFile,
		}));
		return await sendMessageBulk(
			{ ...context, items },
			{
				common: () => undefined,
				media: ({ file }) => file,
				textRequest: (_, recipient, body) => messageRequest(recipient, 'text', { body }),
				mediaRequest: (_, recipient, { kind, content }) => messageRequest(recipient, kind, content),
				messageId: (answer) => answer.id,
				outcome: (answer) => (isQueued(answer) ? 'queued' : 'sent'),
			},
		);
	},
});

/** Of a text. */
const noFile: PreparedFile = { kind: 'document', content: {} };

/** Files are uploaded before the first message: the inbox keeps them, and nobody gets anything by it. */
async function prepareFile(
	{ client, functions }: AllItemsContext,
	itemIndex: number,
	parameters: BulkParameters,
): Promise<PreparedFile> {
	const files = mediaFiles(parameters);
	checkAttachments(functions, itemIndex, { part: '', files, maxFiles: 1 });
	const [file] = files;
	if (file === undefined || 'url' in file) return linked(file);
	const { mimeType } = inputFile(functions.helpers.assertBinaryData(itemIndex, file.binary), file.binary);
	const kind = kindOf(mimeType);
	const filename = checkInputFile(functions, itemIndex, file.binary, kind);
	const place = parameters.additionalFields.dryRun
		? { link: '' }
		: await uploadFile(client.forItem({ index: itemIndex }), file.binary, mediaRules[kind].maxBytes);
	return { kind, content: { ...place, ...(kind === 'document' && { filename }) } };
}

/** Nobody says what is behind a link but the end of its path. */
function linked(file: FileSource | undefined): PreparedFile {
	const link = file && 'url' in file ? file.url : '';
	const name = nameInUrl(link);
	const kind = kindOf(typeOfName(name) ?? '');
	return { kind, content: { link, ...(kind === 'document' && name !== undefined && { filename: name }) } };
}
