import {
	body,
	footer,
	headerFields,
	headerOf,
	replyButtonFields,
	replyButtonsOf,
} from '../../shared/whatsapp/interactive';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { maxReplyButtons } from '../../shared/whatsapp/maxReplyButtons';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `button` */
export const sendButtons = defineOperation({
	...operationTexts.sendButtons,
	properties: [to, ...headerFields, body, footer, ...replyButtonFields, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'button', parameters, {
			header: headerOf(parameters),
			action: { buttons: replyButtonsOf(parameters, maxReplyButtons).map((reply) => ({ type: 'reply', reply })) },
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
