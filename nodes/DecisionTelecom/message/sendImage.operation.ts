import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { defineField } from '../../shared/parameters';
import { caption as anyCaption } from '../../shared/whatsapp/oneFile';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { from, linkEnding, messageOptions } from '../fields';
import { checkCallback } from '../link';
import { imageFields, imageLink, imageRequest } from './image';
import { accepted } from './send';

const caption = defineField({
	...anyCaption,
	description:
		'Text of the message, up to 4,096 characters. Whether it is shown below the image is not documented; WhatsApp itself shows 1,024.',
});

const [callbackUrl, defaultCountryCode, campaign] = messageOptions.options;
const options = defineField({ ...messageOptions, options: [callbackUrl, defaultCountryCode, linkEnding, campaign] });

/** `POST /send-whatsapp` with `message_type` 2 */
export const sendImage = defineOperation({
	name: 'Send Image',
	value: 'sendImage',
	action: 'Send an image',
	description: 'Send a JPEG or PNG image to somebody who wrote within the last 24 hours',
	properties: [from, to, ...imageFields, caption, options],
	...toRecipient,
	check: async ({ functions, itemIndex, parameters }) => {
		imageRequest(recipientOf(parameters), parameters, await imageLink(functions, itemIndex, parameters));
		await checkCallback(functions, parameters.additionalFields);
	},
	execute: async ({ client, functions, itemIndex, parameters }) => {
		const recipient = recipientOf(parameters);
		const link = await imageLink(functions, itemIndex, parameters);
		const { body } = await client.send(imageRequest(recipient, parameters, link));
		return accepted(recipient, asDataObject(body));
	},
});
