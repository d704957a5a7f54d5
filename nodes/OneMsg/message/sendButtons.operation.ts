import { defineOperation } from '../../shared/operation/defineOperation';
import {
	body,
	footer,
	headerFields,
	headerOf,
	replyButtonFields,
	replyButtonsOf,
} from '../../shared/whatsapp/interactive';
import { formattedOptions } from '../../shared/whatsapp/messageFields';
import { maxReplyButtons } from '../../shared/whatsapp/maxReplyButtons';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { accepted, interactiveRequest } from './request';

/** `POST /sendButton` */
export const sendButtons = defineOperation({
	...operationTexts.sendButtons,
	properties: [...toFields, ...headerFields, body, footer, ...replyButtonFields, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		interactiveRequest('/sendButton', addressee, parameters, {
			header: headerOf(parameters),
			sections: replyButtonsOf(parameters, maxReplyButtons).map((reply) => ({ type: 'reply', reply })),
		}),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
