import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id, text } from '../../shared/input/validate';
import { atFirstPlace, places } from '../paths';
import { deviceToken, deviceTokenId } from './fields';

/** `PUT /fcm_device_tokens/{id}/` */
export const replace = defineOperation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace a device token',
	description: 'Put a new token in the place of an old one',
	properties: [deviceTokenId, deviceToken],
	prepare: ({ parameters }) => ({
		number: id('Device Token ID', parameters.deviceId),
		body: { token: text('Token', parameters.deviceToken).trim() },
	}),
	execute: async ({ client, prepared: { number, body } }) =>
		await atFirstPlace(client, places.deviceToken('PUT', number), async (place) =>
			asDataObject((await client.send({ ...place, body, idempotent: true })).body),
		),
});
