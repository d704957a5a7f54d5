import { checkAttachments, type FileSource } from '../../shared/http/attachments';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { mapItems } from '../../shared/bulk/mapItems';
import { bulkMessageField, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation, type AllItemsContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { mediaFiles } from '../../shared/whatsapp/fileSource';
import { mediaRules } from '../../shared/whatsapp/messageFile';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { checkItemFile, fileText, uploadMedia } from '../upload';
import { phoneOf } from '../recipient';
import { linkedFile } from './mediaFile';
import { messageRequest, outcomeOf } from './request';

const mediaSource = defineField({
	...bulkMessageField.mediaSource,
	description: 'Where the file comes from',
	options: [
		{
			name: 'Input Binary Field',
			value: 'binary',
			description: 'A file that comes with the item; it is uploaded once',
		},
		{ name: 'URL', value: 'url', description: 'A public link, from which the file is fetched' },
	],
});
const binaryPropertyName = defineField({
	...bulkMessageField.binaryPropertyName,
	placeholder: 'e.g. data',
	hint: 'The name of the input binary field with the file to send',
});
const mediaUrl = defineField({
	...bulkMessageField.mediaUrl,
	description: 'One link to the file itself, which opens without a login and ends in a name like photo.jpg',
});

const properties = [
	...recipientFields,
	bulkMessageField.messageType,
	bulkMessageField.bulkText,
	mediaSource,
	binaryPropertyName,
	mediaUrl,
	bulkOptions,
] as const;

type BulkParameters = ParametersOf<typeof properties>;

/** `POST /sendMessage` or `/sendFile`, once for each recipient; a file of an item is stored once before */
export const sendBulk = defineOperation({
	...operationTexts.sendMessages,
	properties,
	executeAll: async (context) => {
		const items = await mapItems(context.items, async ({ itemIndex, parameters }) => ({
			...parameters,
			stored: parameters.messageType === 'media' ? await store(context, itemIndex, parameters) : {},
		}));
		return await sendMessageBulk(
			{ ...context, items },
			{
				common: () => undefined,
				media: ({ stored }) => stored,
				textRequest: (_, recipient, text) => messageRequest('/sendMessage', phoneOf(recipient), { body: text }),
				mediaRequest: (_, recipient, stored) => messageRequest('/sendFile', phoneOf(recipient), stored),
				messageId: (answer) => answer.id,
				outcome: outcomeOf,
			},
		);
	},
});

/** What the request says of the item's file. A dry run stores nothing. */
async function store(
	{ client, functions }: AllItemsContext,
	itemIndex: number,
	parameters: BulkParameters,
): Promise<Record<string, string>> {
	const files = mediaFiles(parameters);
	checkAttachments(functions, itemIndex, { part: '', files, maxFiles: 1 });
	const [file] = files;
	if (file === undefined || 'url' in file) return linkedFile(urlOf(file));
	const own = { functions, itemIndex, binary: file.binary };
	const { kind, fileName: filename } = checkItemFile(own);
	if (parameters.additionalFields.dryRun) return { mediaId: '', mediaType: kind };
	const content = await fileText(client, own, mediaRules[kind].maxBytes);
	const mediaId = await uploadMedia(client.forItem({ index: itemIndex }), content);
	// The upload takes no name, and only documents show one.
	return { mediaId, mediaType: kind, ...(kind === 'document' && { filename }) };
}

function urlOf(file: FileSource | undefined): string {
	return file && 'url' in file ? file.url : '';
}
