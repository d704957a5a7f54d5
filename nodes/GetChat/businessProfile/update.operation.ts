import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { email } from '../../shared/input/validate';
import { within } from '../../shared/whatsapp/limits';
import { profileField, profileLimits, websitesOf } from '../../shared/whatsapp/profile';
import { industry } from './industry';
import { changeProfile } from './profile';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		profileField.about,
		profileField.address,
		profileField.description,
		profileField.email,
		industry,
		profileField.websites,
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
	return {
		...(about !== undefined && { about: within('About', about.trim(), profileLimits.about) }),
		...(address !== undefined && { address: within('Address', address.trim(), profileLimits.address) }),
		...(description !== undefined && { description: within('Description', description.trim(), 512) }),
		...(mail !== undefined && { email: email('Email', mail) }),
		...(vertical !== undefined && { vertical }),
		...(websites && { websites: websitesOf(websites) }),
	};
}
