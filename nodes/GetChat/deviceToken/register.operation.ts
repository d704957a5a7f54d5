import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { atFirstPlace, places } from '../paths';
import { deviceToken } from './fields';

/** `POST /fcm_device_tokens/` */
export const register = defineOperation({
	name: 'Register',
	value: 'register',
	action: 'Register a device token',
	description: 'Register a device of your own user for push messages, or renew it, which is due every month',
	properties: [deviceToken],
	prepare: ({ parameters }) => ({ token: text('Token', parameters.deviceToken).trim() }),
	execute: async ({ client, prepared: body }) =>
		await atFirstPlace(client, places.deviceTokens('POST'), async (place) =>
			asDataObject((await client.send({ ...place, body, idempotent: true })).body),
		),
});
