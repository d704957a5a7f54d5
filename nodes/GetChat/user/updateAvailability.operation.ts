import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { user } from '../fields';
import { atFirstPlace, places } from '../paths';

/** `PATCH /users/{id}/availability`, known from the inbox's web app alone */
export const updateAvailability = defineOperation({
	name: 'Update Availability',
	value: 'updateAvailability',
	action: 'Update the availability of a user',
	description: 'Set whether a user is there to answer chats; newer inboxes only',
	properties: [
		user,
		{
			displayName: 'Available',
			name: 'available',
			type: 'boolean',
			default: true,
			description: 'Whether the user is available',
		},
	],
	orderingKey: ({ userId }) => `user ${userId}`,
	prepare: ({ parameters }) => id('User', parameters.userId),
	execute: async ({ client, parameters: { available }, prepared: userId }) =>
		await atFirstPlace(client, places.userAvailability(userId), async (place) => {
			const body = { is_available: available };
			const answer = await client.send({ ...place, body, responseType: 'any', idempotent: true });
			return { id: userId, ...body, ...asDataObject(answer.body) };
		}),
});
