import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { optionalWithin } from '../../shared/whatsapp/limits';
import { coordinatesOf, locationField } from '../../shared/whatsapp/location';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { messageOptions } from './fields';
import { accepted, messageRequest } from './request';

/** `POST /messages/` with type `location` */
export const sendLocation = defineOperation({
	...operationTexts.sendLocation,
	properties: [
		to,
		locationField.latitude,
		locationField.longitude,
		defineField({ ...locationField.name, required: undefined }),
		defineField({
			...locationField.address,
			required: undefined,
			description: 'Address of the place, shown below its name; WhatsApp shows it only where there is a name',
		}),
		messageOptions,
	],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		messageRequest(
			recipient,
			'location',
			{
				...coordinatesOf(parameters),
				name: optionalWithin('Name', parameters.name, 1000),
				address: optionalWithin('Address', parameters.address, 1000),
			},
			parameters.additionalFields,
		),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
