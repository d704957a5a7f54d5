import { body } from '../../shared/whatsapp/interactive';
import { defineOperation } from '../../shared/operation';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { accepted, formattedOptions, messageRequest, textsOf } from './send';

/** `POST /messages/` with type `interactive`: `location_request_message` */
export const requestLocation = defineOperation({
	name: 'Request Location',
	value: 'requestLocation',
	action: 'Request a location',
	description: 'Send a text with a button that lets the recipient share a location',
	properties: [to, body, formattedOptions],
	...toRecipient,
	request: (parameters) =>
		messageRequest(
			recipientOf(parameters),
			'interactive',
			{ type: 'location_request_message', ...textsOf(parameters), action: { name: 'send_location' } },
			parameters.additionalFields,
		),
	output: (answer, parameters) => accepted(recipientOf(parameters), answer),
});
