import { defineOperation } from '../../shared/operation/defineOperation';
import { reactionFields, reactionOf } from '../../shared/whatsapp/reaction';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `reaction` */
export const sendReaction = defineOperation({
	name: 'Send Reaction',
	value: 'sendReaction',
	action: 'Send a reaction',
	description: 'React to a message with an emoji, or take a reaction back',
	properties: [to, ...reactionFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => messageRequest(recipient, 'reaction', reactionOf(parameters)),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
