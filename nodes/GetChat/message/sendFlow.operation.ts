import { flowFields, flowOf } from '../../shared/whatsapp/flow';
import { body, footer, headerFields, headerOf } from '../../shared/whatsapp/interactive';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `flow` */
export const sendFlow = defineOperation({
	name: 'Send Flow',
	value: 'sendFlow',
	action: 'Send a flow',
	description: 'Send a text with a button that opens a form made in the flow builder',
	properties: [to, ...headerFields, body, footer, ...flowFields, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'flow', parameters, {
			header: headerOf(parameters),
			action: { name: 'flow', parameters: flowOf(parameters) },
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
