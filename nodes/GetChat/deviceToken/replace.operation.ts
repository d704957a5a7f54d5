import { asDataObject } from '../../shared/dataObject';
import { defineOperation, type OperationContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import { id, text } from '../../shared/validate';
import { atFirstPlace, places } from '../paths';
import { deviceToken, deviceTokenId } from './fields';

const properties = [deviceTokenId, deviceToken] as const;

/** `PUT /fcm_device_tokens/{id}/` */
export const replace = defineOperation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace a device token',
	description: 'Put a new token in the place of an old one',
	properties,
	check: async ({ parameters }) => void read(parameters),
	execute: async ({ client, parameters }: OperationContext & { parameters: ParametersOf<typeof properties> }) => {
		const { number, body } = read(parameters);
		return await atFirstPlace(client, places.deviceToken('PUT', number), async (place) =>
			asDataObject((await client.send({ ...place, body, repeatable: true })).body),
		);
	},
});

function read(parameters: ParametersOf<typeof properties>) {
	return {
		number: id('Device Token ID', parameters.deviceId),
		body: { token: text('Token', parameters.deviceToken).trim() },
	};
}
