import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import { atFirstPlace, places } from '../paths';
import { aboutOf } from './profile';

/** `GET /settings/profile/about/`, or where the inbox has the text in its profile, `GET /settings/business/profile/` */
export const getAbout = defineOperation({
	name: 'Get About',
	value: 'getAbout',
	action: 'Get the about text',
	description: 'Get the short text below the name',
	bodyless: true,
	properties: [],
	execute: async ({ client }) =>
		await atFirstPlace(client, places.getAbout(), async (place) => {
			const about = aboutOf(asDataObject((await client.send(place)).body));
			return 'settings' in about || 'about' in about || about.text !== null ? about : undefined;
		}),
});
