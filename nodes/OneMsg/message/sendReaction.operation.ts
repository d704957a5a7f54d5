import { defineOperation } from '../../shared/operation/defineOperation';
import { reactionFields, reactionOf } from '../../shared/whatsapp/reaction';
import { sendOptions } from '../../shared/whatsapp/recipientFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';

/** `POST /sendReaction`; an empty body takes the reaction back */
export const sendReaction = defineOperation({
	name: 'Send Reaction',
	value: 'sendReaction',
	action: 'Send a reaction',
	description: 'React to a message with an emoji, or take a reaction back',
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
