import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { textFormatting } from '../../shared/whatsapp/messageFields';
import { sendParts } from '../../shared/whatsapp/sendText';
import { longText, text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { campaign, defaultCountryCode, recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { replyTo } from './fields';
import { messageRequest, withOutcome } from './request';

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
	...operationTexts.sendText,
	properties: [to, text, options],
	recipient: recipientOf,
	prepare: ({ parameters: { text: entered, additionalFields }, recipient }) =>
		textMessages(entered, additionalFields).map((part, index) =>
			messageRequest(
				recipient,
				'text',
				{ body: part, preview_url: additionalFields.previewUrl },
				// The parts of a long text quote once.
				index === 0 ? additionalFields : {},
			),
		),
	execute: async ({ client, recipient, prepared }) =>
		(await sendParts(client, recipient, prepared, (answer) => answer.id)).map(withOutcome),
});
