import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { coordinatesOf, locationField } from '../../shared/whatsapp/location';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, messageRequest } from './request';
import { withoutEnd } from '../../shared/input/ends';
import { operationTexts } from '../../shared/whatsapp/operationTexts';

/** `POST /sendLocation` */
export const sendLocation = defineOperation({
	...operationTexts.sendLocation,
	properties: [
		...toFields,
		locationField.latitude,
		locationField.longitude,
		defineField({ ...locationField.name, required: undefined }),
		defineField({
			...locationField.address,
			required: undefined,
			description: 'Address of the place, shown below its name; needs a name',
		}),
		messageOptions,
	],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const place = coordinatesOf(parameters);
		const title = parameters.name.trim();
		const street = parameters.address.trim();
		if (street !== '' && title === '') {
			throw invalidInput('Name', 'is empty, but WhatsApp shows an address only below a name', "Fill in 'Name'.");
		}
		return messageRequest(
			'/sendLocation',
			addressee,
			{ lat: degrees(place.latitude), lng: degrees(place.longitude), name: title, address: street },
			parameters.additionalFields,
		);
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});

/** The API takes text. Never in powers of ten, and no more places than a millimetre needs. */
function degrees(value: number): string {
	return withoutEnd(withoutEnd(value.toFixed(8), /0/), /\./);
}
