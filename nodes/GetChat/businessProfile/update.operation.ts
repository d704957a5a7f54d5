import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { email } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { within } from '../../shared/whatsapp/limits';
import { industry } from './industry';
import { changeProfile } from './profile';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'About',
			name: 'about',
			type: 'string',
			default: '',
			placeholder: 'e.g. We reply within an hour',
			description: 'The short text below the name, up to 139 characters',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1 Main Street, Springfield',
			description: 'Up to 256 characters',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'What the business does, up to 512 characters',
		},
		{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'name@email.com' },
		industry,
		{
			displayName: 'Websites',
			name: 'websites',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Website' },
			default: [],
			placeholder: 'e.g. https://example.com',
			description: 'Up to two addresses',
		},
	],
});

type Fields = ParametersOf<readonly [typeof updateFields]>['updateFields'];

/** `PATCH /settings/business/profile/`, with what it has already: the documentation wants most fields every time */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update the business profile',
	description: 'Change about text, address, description, e-mail, industry or websites; what is left out stays',
	properties: [updateFields],
	orderingKey: () => 'business profile',
	prepare: ({ parameters }) => changesOf(parameters.updateFields),
	execute: async ({ client, prepared: changes }) => await changeProfile(client, changes),
});

/** @throws InvalidInput naming the field and the rule */
function changesOf(fields: Fields): IDataObject {
	const { about, address, description, email: mail, vertical, websites } = fields;
	if (Object.keys(fields).length === 0) {
		throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	}
	if (websites && websites.length > 2) {
		throw invalidInput('Websites', `has ${websites.length} addresses, but at most 2 are allowed`, 'Leave some out.');
	}
	return {
		...(about !== undefined && { about: within('About', about.trim(), 139) }),
		...(address !== undefined && { address: within('Address', address.trim(), 256) }),
		...(description !== undefined && { description: within('Description', description.trim(), 512) }),
		...(mail !== undefined && { email: email('Email', mail) }),
		...(vertical !== undefined && { vertical }),
		...(websites && { websites: websites.map((website) => webAddress('Websites', website)) }),
	};
}
