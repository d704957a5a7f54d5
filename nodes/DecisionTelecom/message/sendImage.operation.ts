import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { caption as anyCaption } from '../../shared/whatsapp/messageFile';
import { sendMessage } from '../../shared/whatsapp/sendTemplate';
import { campaign, defaultCountryCode, recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { messageIdOf } from '../api';
import { callbackUrl, from, linkEnding, messageOptions } from '../fields';
import { checkCallback } from '../fileLink';
import { imageFields, imageLink, imageRequest } from './image';

const caption = defineField({
	...anyCaption,
	description:
		'Text of the message, up to 4,096 characters. Whether it is shown below the image is not documented; WhatsApp itself shows 1,024.',
});

const options = defineField({ ...messageOptions, options: [callbackUrl, defaultCountryCode, linkEnding, campaign] });

/** `POST /send-whatsapp` with `message_type` 2 */
export const sendImage = defineOperation({
	name: 'Send Image',
	value: 'sendImage',
	action: 'Send an image',
	description: 'Send a JPEG or PNG image to somebody who wrote within the last 24 hours',
	properties: [from, to, ...imageFields, caption, options],
	recipient: recipientOf,
	prepare: async ({ functions, itemIndex, parameters, recipient }) => {
		const link = await imageLink(functions, itemIndex, parameters);
		const request = imageRequest(recipient, parameters, link);
		await checkCallback(functions, parameters.additionalFields);
		return request;
	},
	execute: async ({ client, recipient, prepared }) => await sendMessage(client, recipient, prepared, messageIdOf),
});
