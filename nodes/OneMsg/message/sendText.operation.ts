import { defineOperation } from '../../shared/operation';
import { defineField } from '../../shared/parameters';
import { replyTo, textFormatting } from '../../shared/whatsapp/messageFields';
import { sendText as send } from '../../shared/whatsapp/sendText';
import { longText, text, textMessages, textOptions } from '../../shared/whatsapp/text';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/to';
import { addresseeOf, toAddressee, toFields } from '../recipient';
import { messageRequest, withOutcome } from './send';

/** The shared fields, without HTML. */
const options = defineField({
	...textOptions,
	options: [defaultCountryCode, textFormatting, longText, replyTo, campaign],
});

/** `POST /sendMessage` */
export const sendText = defineOperation({
	name: 'Send Text',
	value: 'sendText',
	action: 'Send a text message',
	description: 'Send a text to somebody who wrote within the last 24 hours',
	properties: [...toFields, text, options],
	...toAddressee,
	check: async ({ parameters }) => void textMessages(parameters.text, parameters.additionalFields),
	execute: async ({ client, parameters }) => {
		const { additionalFields } = parameters;
		const addressee = addresseeOf(parameters);
		const texts = textMessages(parameters.text, additionalFields);
		const results = await send(
			client,
			addressee,
			texts,
			// The parts of a long text quote once.
			(part, index) => messageRequest('/sendMessage', addressee, { body: part }, index === 0 ? additionalFields : {}),
			(answer) => answer.id,
		);
		return results.map(withOutcome);
	},
});
