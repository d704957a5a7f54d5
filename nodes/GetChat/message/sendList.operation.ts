import { body, footer } from '../../shared/whatsapp/interactive';
import { listFields, listOf } from '../../shared/whatsapp/listMessage';
import { defineOperation } from '../../shared/operation';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { accepted, formattedOptions, headerText, messageRequest, textHeaderOf, textsOf } from './send';

/** `POST /messages/` with type `interactive`: `list` */
export const sendList = defineOperation({
	name: 'Send List',
	value: 'sendList',
	action: 'Send a list',
	description: 'Send a text with a button that opens a list of up to ten rows',
	properties: [to, headerText, body, footer, ...listFields, formattedOptions],
	...toRecipient,
	request: (parameters) =>
		messageRequest(
			recipientOf(parameters),
			'interactive',
			{ type: 'list', ...textHeaderOf(parameters.headerText), ...textsOf(parameters), action: listOf(parameters) },
			parameters.additionalFields,
		),
	output: (answer, parameters) => accepted(recipientOf(parameters), answer),
});
