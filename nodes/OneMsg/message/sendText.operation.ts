import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { replyTo, textFormatting } from '../../shared/whatsapp/messageFields';
import { sendParts } from '../../shared/whatsapp/sendText';
import { longText, text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { mentionedPhones, mentionsOf } from './mentions';
import { messageRequest, withOutcome } from './request';

/** The shared fields, without HTML. */
const options = defineField({
	...textOptions,
	options: [defaultCountryCode, textFormatting, longText, mentionedPhones, replyTo, campaign],
});

/** `POST /sendMessage` */
export const sendText = defineOperation({
	...operationTexts.sendText,
	properties: [...toFields, text, options],
	recipient: addresseeOf,
	prepare: ({ parameters: { text: entered, additionalFields }, recipient }) => {
		const mentions = mentionsOf(additionalFields);
		return textMessages(entered, additionalFields).map((part, index) =>
			// The parts of a long text quote once.
			messageRequest(
				'/sendMessage',
				recipient,
				{ body: part, mentionedPhones: mentions },
				index === 0 ? additionalFields : {},
			),
		);
	},
	execute: async ({ client, recipient, prepared }) =>
		(await sendParts(client, recipient, prepared, (answer) => answer.id)).map(withOutcome),
});
