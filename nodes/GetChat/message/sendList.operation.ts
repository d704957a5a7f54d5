import { body, footer } from '../../shared/whatsapp/interactive';
import { listFields, listOf } from '../../shared/whatsapp/listMessage';
import { defineOperation } from '../../shared/operation/defineOperation';
import { headerText, textHeaderOf } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `list` */
export const sendList = defineOperation({
	...operationTexts.sendList,
	properties: [to, headerText, body, footer, ...listFields, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'list', parameters, {
			...textHeaderOf(parameters.headerText),
			action: listOf(parameters),
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
