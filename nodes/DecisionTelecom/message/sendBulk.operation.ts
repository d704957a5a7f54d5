import { bulkOptionsWith, recipientFields } from '../../shared/bulk/fields';
import { mapItems } from '../../shared/bulk/mapItems';
import { bulkMessageField, sendMessageBulk } from '../../shared/bulk/message';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { oneFileField } from '../../shared/whatsapp/messageFile';
import { messageIdOf } from '../api';
import { callbackUrl, from, linkEnding } from '../fields';
import { checkCallback, type FileLink } from '../fileLink';
import {
	imageLink,
	imageRequest,
	mediaSource as imageSource,
	mediaUrl as imageUrl,
	reachableNotice as imageNotice,
} from './image';
import { messageRequest } from './request';

const messageType = defineField({
	...bulkMessageField.messageType,
	options: [
		{ name: 'Image', value: 'media' },
		{ name: 'Text', value: 'text' },
	],
});
const shown = { messageType: ['media'] };
const mediaSource = defineField({ ...imageSource, displayOptions: { show: shown } });
const reachableNotice = defineField({
	...imageNotice,
	displayOptions: { show: { ...shown, mediaSource: ['binary'] } },
});
const binaryPropertyName = defineField({
	...oneFileField.binaryPropertyName,
	displayOptions: { show: { ...shown, mediaSource: ['binary'] } },
});
const mediaUrl = defineField({ ...imageUrl, displayOptions: { show: { ...shown, mediaSource: ['url'] } } });

const options = bulkOptionsWith(callbackUrl, linkEnding);

const properties = [
	from,
	...recipientFields,
	messageType,
	bulkMessageField.bulkText,
	mediaSource,
	reachableNotice,
	binaryPropertyName,
	mediaUrl,
	options,
] as const;

/** `POST /send-whatsapp`, once for each recipient */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a message to many recipients',
	description: 'Send a text or an image once to everybody of a list, of the input items or of a CSV file',
	properties,
	executeAll: async (context) => {
		// An image is looked at once for each item, before anything is sent.
		const items = await mapItems(context.items, async ({ itemIndex, parameters }) => {
			await checkCallback(context.functions, parameters.additionalFields);
			const isText = parameters.messageType === 'text';
			return { ...parameters, link: isText ? noLink : await imageLink(context.functions, itemIndex, parameters) };
		});
		return await sendMessageBulk(
			{ ...context, items },
			{
				common: ({ from, additionalFields: { callbackUrl } }) => ({ from, additionalFields: { callbackUrl } }),
				media: ({ link }) => link,
				textRequest: (common, recipient, text) => messageRequest(recipient, common, 'text', { text }),
				mediaRequest: (common, recipient, link) => imageRequest(recipient, common, link),
				messageId: messageIdOf,
			},
		);
	},
});

/** Of a text. */
const noLink: FileLink = { url: '', identityBody: '' };
