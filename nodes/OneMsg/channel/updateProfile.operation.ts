import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { email } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { industry } from '../../shared/whatsapp/industry';
import { optionalWithin } from '../../shared/whatsapp/limits';
import { pictureOf, preparePicture } from '../picture';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is; an empty text removes what is there',
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
			description: 'What the business does, up to 256 characters',
		},
		{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'name@email.com' },
		industry,
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			hint: 'The name of the input binary field with the new photo: JPEG or PNG, up to 5 MB, square at best',
		},
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100123',
			description: 'The linked number; the current API may ignore it',
		},
		{
			displayName: 'Photo URL',
			name: 'mediaUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/photo.jpg',
			description: 'Public link to the new photo, instead of a file of the item',
		},
		{
			displayName: 'Websites',
			name: 'websites',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Website' },
			default: [],
			placeholder: 'e.g. https://example.com',
			description: 'Up to two addresses; in the current API only',
		},
	],
});

type Fields = ParametersOf<readonly [typeof updateFields]>['updateFields'];

/** `POST /me` */
export const updateProfile = defineOperation({
	name: 'Update Profile',
	value: 'updateProfile',
	action: 'Update the business profile',
	description: 'Change about text, address, description, e-mail, industry, websites or photo of the business',
	properties: [updateFields],
	prepare: ({ parameters: { updateFields: fields }, ...context }) => ({
		texts: textsOf(fields),
		picture: preparePicture(context, fields),
	}),
	execute: async ({ prepared: { texts, picture }, ...context }) => {
		const body = { ...texts, photo: await pictureOf(context, picture) };
		const { client } = context;
		const links = picture.link === undefined ? [] : [picture.link];
		const request = { method: 'POST', path: '/me', body, links, keepEmpty: removable, idempotent: true } as const;
		return asDataObject((await client.send(request)).body);
	},
});

/** What an empty text removes. */
const removable = ['about', 'address', 'description'];

/** @throws InvalidInput naming the field and the rule, and where there is nothing to change */
function textsOf(fields: Fields): IDataObject {
	const { about, address, description, email: mail, phone, vertical, websites } = fields;
	const nothing = [about, address, description, mail, phone, vertical, websites].every((value) => value === undefined);
	const photos = [fields.binaryPropertyName, fields.mediaUrl].filter((source) => (source ?? '').trim() !== '');
	if (nothing && photos.length === 0) throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	if (websites && websites.length > 2) {
		throw invalidInput('Websites', `has ${websites.length} addresses, but at most 2 are allowed`, 'Leave some out.');
	}
	return {
		about: removableText('About', about, 139),
		address: removableText('Address', address, 256),
		description: removableText('Description', description, 256),
		email: mail === undefined ? undefined : email('Email', mail),
		phone: phone === undefined ? undefined : parseRecipient('Phone', phone).digits,
		vertical,
		websites: websites?.map((website) => webAddress('Websites', website)),
	};
}

function removableText(field: string, text: string | undefined, most: number): string | undefined {
	return text === undefined ? undefined : (optionalWithin(field, text, most) ?? '');
}
