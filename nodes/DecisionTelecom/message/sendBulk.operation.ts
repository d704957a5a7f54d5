import { recipientFields } from '../../shared/bulk/fields';
import { bulkMessageFields, sendMessageBulk } from '../../shared/bulk/message';
import { asIs, InvalidInput } from '../../shared/errors';
import { defineOperation, type ItemParameters, type JointContext } from '../../shared/operation';
import { defineField, type ParametersOf } from '../../shared/parameters';
import { oneFileFields } from '../../shared/whatsapp/oneFile';
import { messageIdOf } from '../api';
import { bulkMessageOptions, from, linkEnding } from '../fields';
import { checkCallback, type FileLink } from '../link';
import * as image from './image';
import { imageLink, imageRequest } from './image';
import { messageRequest } from './send';

const [anyType, bulkText] = bulkMessageFields;
const messageType = defineField({
	...anyType,
	options: [
		{ name: 'Image', value: 'media' },
		{ name: 'Text', value: 'text' },
	],
});
const shown = { messageType: ['media'] };
const mediaSource = defineField({ ...image.mediaSource, displayOptions: { show: shown } });
const reachableNotice = defineField({
	...image.reachableNotice,
	displayOptions: { show: { ...shown, mediaSource: ['binary'] } },
});
const binaryPropertyName = defineField({
	...oneFileFields[1],
	displayOptions: { show: { ...shown, mediaSource: ['binary'] } },
});
const mediaUrl = defineField({ ...image.mediaUrl, displayOptions: { show: { ...shown, mediaSource: ['url'] } } });

const [callbackUrl, defaultCountryCode, dryRun, invalid, ...others] = bulkMessageOptions.options;
const options = defineField({
	...bulkMessageOptions,
	options: [callbackUrl, defaultCountryCode, dryRun, invalid, linkEnding, ...others],
});

const properties = [
	from,
	...recipientFields,
	messageType,
	bulkText,
	mediaSource,
	reachableNotice,
	binaryPropertyName,
	mediaUrl,
	options,
] as const;

type BulkParameters = ParametersOf<typeof properties>;

/** What the shared bulk code reads: links in a list, with the one of this item. */
type Prepared = Omit<BulkParameters, 'mediaUrl'> & { mediaUrl: string[]; link?: FileLink };

/** `POST /send-whatsapp`, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a message to many recipients',
	description: 'Send a text or an image once to everybody of a list, of the input items or of a CSV file',
	properties,
	together: async (context) => {
		const items: Array<ItemParameters<Prepared>> = [];
		for (const item of context.items) items.push(await prepareItem(context, item));
		return await sendMessageBulk(
			{ ...context, items },
			{
				text: (parameters, recipient, text) => messageRequest(recipient, parameters, 'text', { text }),
				media: ({ link = { url: '', identity: '' }, ...parameters }, recipient) =>
					imageRequest(recipient, parameters, link),
				messageId: messageIdOf,
			},
		);
	},
});

/** An image is looked at once for each item, before anything is sent. */
async function prepareItem(
	{ functions }: JointContext,
	item: ItemParameters<BulkParameters>,
): Promise<ItemParameters<Prepared>> {
	if ('error' in item) return item;
	const { itemIndex, parameters } = item;
	try {
		await checkCallback(functions, parameters.additionalFields);
		if (parameters.messageType === 'text') return { itemIndex, parameters: { ...parameters, mediaUrl: [] } };
		const link = await imageLink(functions, itemIndex, parameters);
		return { itemIndex, parameters: { ...parameters, mediaSource: 'url', mediaUrl: [link.url], link } };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		throw asIs(error);
	}
}
