import { defineOperation } from '../../shared/operation';
import { reactionFields, reactionOf } from '../../shared/whatsapp/reaction';
import { recipientOf, sendOptions, to, toRecipient } from '../../shared/whatsapp/to';
import { accepted, messageRequest } from './send';

/** `POST /messages/` with type `reaction` */
export const sendReaction = defineOperation({
	name: 'Send Reaction',
	value: 'sendReaction',
	action: 'Send a reaction',
	description: 'React to a message with an emoji, or take a reaction back',
	properties: [to, ...reactionFields, sendOptions],
	...toRecipient,
	request: (parameters) => messageRequest(recipientOf(parameters), 'reaction', reactionOf(parameters)),
	output: (answer, parameters) => accepted(recipientOf(parameters), answer),
});
