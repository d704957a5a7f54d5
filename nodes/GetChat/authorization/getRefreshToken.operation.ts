import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { user } from '../fields';
import { atFirstPlace, places } from '../paths';

/** `GET /auth/refresh_token/{user}/` */
export const getRefreshToken = defineOperation({
	name: 'Get Refresh Token',
	value: 'getRefreshToken',
	action: 'Get a refresh token',
	description: 'Get the refresh token of a user, for a link to the inbox that logs the user in (/app/?idt=…)',
	bodyless: true,
	properties: [user],
	prepare: ({ parameters }) => id('User', parameters.userId),
	execute: async ({ client, prepared: userId }) =>
		await atFirstPlace(client, places.getRefreshToken(userId), async (place) =>
			asDataObject((await client.send(place)).body),
		),
});
