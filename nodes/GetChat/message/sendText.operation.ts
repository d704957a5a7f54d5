import { defineOperation } from '../../shared/operation';
import { defineField } from '../../shared/parameters';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { longText, text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { campaign, defaultCountryCode, recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { messageRequest, replyTo, textFormatting, withOutcome } from './send';

const previewUrl = defineField({
	displayName: 'Preview Links',
	name: 'previewUrl',
	type: 'boolean',
	default: true,
	description: 'Whether to show a preview of the first link in the text',
});

/** The shared fields, without HTML. */
const options = defineField({
	...textOptions,
	options: [defaultCountryCode, textFormatting, longText, previewUrl, replyTo, campaign],
});

/** `POST /messages/` with type `text` */
export const sendText = defineOperation({
	name: 'Send Text',
	value: 'sendText',
	action: 'Send a text message',
	description: 'Send a text to somebody who wrote within the last 24 hours',
	properties: [to, text, options],
	...toRecipient,
	check: async ({ parameters }) => void textMessages(parameters.text, parameters.additionalFields),
	execute: async ({ client, parameters }) => {
		const { additionalFields } = parameters;
		const recipient = recipientOf(parameters);
		const texts = textMessages(parameters.text, additionalFields);
		const results = await send(
			client,
			recipient,
			texts,
			// The parts of a long text quote once.
			(part, index) =>
				messageRequest(
					recipient,
					'text',
					{ body: part, preview_url: additionalFields.previewUrl },
					index === 0 ? additionalFields : {},
				),
			(answer) => answer.id,
		);
		return results.map(withOutcome);
	},
});
