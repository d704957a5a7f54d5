import { asText } from '../../shared/gateway/fallBack';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { bulkMessageField, textContent } from '../../shared/bulk/message';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { linkToFile } from '../../shared/whatsapp/fileSource';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { routingIn, sendGatewayBulk } from '../bulk';
import { gatewayFields } from '../fields';
import { mediaField } from './sendMedia.operation';

const isMedia = { messageType: ['media'] };
const mediaType = defineField({ ...mediaField.mediaType, displayOptions: { show: isMedia } });
const mediaUrl = defineField({ ...mediaField.mediaUrl, displayOptions: { show: isMedia } });
const caption = defineField({
	...mediaField.caption,
	displayOptions: { show: { ...isMedia, mediaType: ['document', 'image', 'video'] } },
});
const fileName = defineField({
	...mediaField.fileName,
	displayOptions: { show: { ...isMedia, mediaType: ['document'] } },
});

/** A message to many, each through the first provider that takes it */
export const sendBulk = defineOperation({
	...operationTexts.sendMessages,
	properties: [
		...gatewayFields,
		...recipientFields,
		bulkMessageField.messageType,
		bulkMessageField.bulkText,
		mediaType,
		mediaUrl,
		caption,
		fileName,
		bulkOptions,
	],
	executeAll: async (context) =>
		await sendGatewayBulk(context, (parameters) => {
			const routing = routingIn(parameters);
			if (parameters.messageType === 'text') {
				const { takes, fill } = textContent(parameters, {});
				return { takes, fill: (own) => ({ kind: 'text', routing, values: fill(own) }) };
			}
			const { mediaType: type, mediaUrl: entered, caption: below, fileName: name, onUnsupported } = parameters;
			const link = linkToFile('Media URL', entered);
			const values = { mediaType: type, mediaUrl: link, caption: below, fileName: name };
			const fallBack = onUnsupported === 'fallBack' ? asText.media(link, below) : undefined;
			return { takes: () => false, fill: () => ({ kind: 'media', routing, values, fallBack }) };
		}),
});
