import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { email } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { industry } from '../../shared/whatsapp/industry';
import { within } from '../../shared/whatsapp/limits';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
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
	description: 'Change address, description, e-mail, industry or websites; what is left out stays',
	properties: [updateFields],
	orderingKey: () => 'business profile',
	prepare: ({ parameters }) => changesOf(parameters.updateFields),
	execute: async ({ client, prepared: changes }) => {
		const address = '/settings/business/profile/';
		const current = asDataObject((await client.send({ method: 'GET', path: address })).body);
		const body = merged(current, changes);
		return asDataObject((await client.send({ method: 'PATCH', path: address, body, idempotent: true })).body);
	},
});

/** @throws InvalidInput naming the field and the rule */
function changesOf(fields: Fields): IDataObject {
	const { address, description, email: mail, vertical, websites } = fields;
	if (Object.keys(fields).length === 0) {
		throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	}
	if (websites && websites.length > 2) {
		throw invalidInput('Websites', `has ${websites.length} addresses, but at most 2 are allowed`, 'Leave some out.');
	}
	return {
		...(address !== undefined && { address: within('Address', address.trim(), 256) }),
		...(description !== undefined && { description: within('Description', description.trim(), 512) }),
		...(mail !== undefined && { email: email('Email', mail) }),
		...(vertical !== undefined && { vertical }),
		...(websites && { websites: websites.map((website) => webAddress('Websites', website)) }),
	};
}

const needed = { address: 'Address', description: 'Description', email: 'Email', vertical: 'Industry' };

/** @throws InvalidInput where the profile lacks what every change needs */
function merged(current: IDataObject, changes: IDataObject): IDataObject {
	const { address, description, email: mail, vertical, websites } = { ...current, ...changes };
	const body = { address, description, email: mail, vertical };
	for (const [name, label] of Object.entries(needed)) {
		const value = { ...current, ...changes }[name];
		if (typeof value === 'string' && value.trim() !== '') continue;
		throw invalidInput(
			label,
			'is empty in the profile, but get.chat wants it with every change',
			`Add '${label}' to the fields to change.`,
		);
	}
	return { ...body, messaging_product: 'whatsapp', ...(Array.isArray(websites) && { websites }) };
}
