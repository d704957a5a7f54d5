import { defineOperation } from '../../shared/operation/defineOperation';
import { within } from '../../shared/whatsapp/limits';
import { profileField, profileLimits } from '../../shared/whatsapp/profile';
import { changeProfile, writeAbout } from './profile';

/** `PATCH /settings/profile/about/`, or where the inbox has the text in its profile, `PATCH /settings/business/profile/` */
export const updateAbout = defineOperation({
	name: 'Update About',
	value: 'updateAbout',
	action: 'Update the about text',
	description: 'Change the short text below the name; for admins only',
	properties: [{ ...profileField.about, required: true, description: 'Up to 139 characters' }],
	orderingKey: () => 'business profile',
	prepare: ({ parameters }) => within('About', parameters.about.trim(), profileLimits.about),
	execute: async ({ client, prepared: about }) =>
		await writeAbout(client, about, async () => await changeProfile(client, { about }, 'profile')),
});
