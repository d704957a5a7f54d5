import { defineOperation } from '../../shared/operation/defineOperation';
import { within } from '../../shared/whatsapp/limits';
import { aboutOf } from './getAbout.operation';

/** `PATCH /settings/profile/about/` */
export const updateAbout = defineOperation({
	name: 'Update About',
	value: 'updateAbout',
	action: 'Update the about text',
	description: 'Change the short text below the name; for admins only',
	properties: [
		{
			displayName: 'About',
			name: 'about',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. We reply within an hour',
			description: 'Up to 139 characters',
		},
	],
	request: ({ about }) => ({
		method: 'PATCH',
		path: '/settings/profile/about/',
		body: { text: within('About', about.trim(), 139) },
		idempotent: true,
	}),
	output: aboutOf,
});
