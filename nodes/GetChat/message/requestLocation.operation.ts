import { body } from '../../shared/whatsapp/interactive';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `location_request_message` */
export const requestLocation = defineOperation({
	...operationTexts.requestLocation,
	properties: [to, body, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'location_request_message', parameters, { action: { name: 'send_location' } }),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
