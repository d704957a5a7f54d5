import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { text } from '../../shared/validate';
import { atFirstPlace, places } from '../paths';
import { deviceToken } from './fields';

/** `POST /fcm_device_tokens/` */
export const register = defineOperation({
	name: 'Register',
	value: 'register',
	action: 'Register a device token',
	description: 'Register a device of your own user for push messages, or renew it, which is due every month',
	properties: [deviceToken],
	check: async ({ parameters }) => void text('Token', parameters.deviceToken),
	execute: async ({ client, parameters }) =>
		await atFirstPlace(client, places.deviceTokens('POST'), async (place) => {
			const body = { token: text('Token', parameters.deviceToken).trim() };
			return asDataObject((await client.send({ ...place, body, repeatable: true })).body);
		}),
});
