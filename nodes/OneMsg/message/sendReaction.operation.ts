import { defineOperation } from '../../shared/operation/defineOperation';
import { reactionFields, reactionOf } from '../../shared/whatsapp/reaction';
import { sendOptions } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';

/** `POST /sendReaction`; an empty body takes the reaction back */
export const sendReaction = defineOperation({
	...operationTexts.sendReaction,
	properties: [...toFields, ...reactionFields, sendOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const { emoji, message_id: replyToMessageId } = reactionOf(parameters);
		return {
			...messageRequest('/sendReaction', addressee, { body: emoji }, { replyToMessageId }),
			keepEmpty: ['body'],
		};
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});
