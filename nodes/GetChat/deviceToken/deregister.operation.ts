import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { atFirstPlace, places } from '../paths';
import { deviceTokenId } from './fields';

/** `DELETE /fcm_device_tokens/{id}/` */
export const deregister = defineOperation({
	name: 'Deregister',
	value: 'deregister',
	action: 'Deregister a device token',
	description: 'Stop push messages to a device',
	bodyless: true,
	properties: [deviceTokenId],
	prepare: ({ parameters }) => id('Device Token ID', parameters.deviceId),
	execute: async ({ client, prepared: deviceId }) =>
		await atFirstPlace(client, places.deviceToken('DELETE', deviceId), async (place) => {
			await client.send({ ...place, responseType: 'none' });
			return { deleted: true };
		}),
});
