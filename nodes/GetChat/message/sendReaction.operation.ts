import { defineOperation } from '../../shared/operation/defineOperation';
import { reactionFields, reactionOf } from '../../shared/whatsapp/reaction';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `reaction` */
export const sendReaction = defineOperation({
	...operationTexts.sendReaction,
	properties: [to, ...reactionFields, sendOptions],
	recipient: recipientOf,
	request: (parameters, recipient) => messageRequest(recipient, 'reaction', reactionOf(parameters)),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
