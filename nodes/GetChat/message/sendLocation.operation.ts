import { defineOperation } from '../../shared/operation/defineOperation';
import { locationFields, locationOf } from '../../shared/whatsapp/location';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `location` */
export const sendLocation = defineOperation({
	name: 'Send Location',
	value: 'sendLocation',
	action: 'Send a location',
	description: 'Send a place on the map to somebody who wrote within the last 24 hours',
	properties: [to, ...locationFields, messageOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		messageRequest(recipient, 'location', locationOf(parameters), parameters.additionalFields),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
