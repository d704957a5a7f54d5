import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { email } from '../../shared/input/validate';
import { industry } from '../../shared/whatsapp/industry';
import { optionalWithin } from '../../shared/whatsapp/limits';
import { profileField, profileLimits, websitesOf } from '../../shared/whatsapp/profile';
import { hasPicture, pictureField, pictureOf, preparePicture } from '../picture';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is; an empty text removes what is there',
	options: [
		profileField.about,
		profileField.address,
		{ ...profileField.description, description: 'What the business does, up to 256 characters' },
		profileField.email,
		industry,
		{ ...pictureField.binaryPropertyName, hint: `${pictureField.binaryPropertyName.hint}, square at best` },
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100123',
			description: 'The linked number; newer channels may ignore it',
		},
		pictureField.mediaUrl,
		{ ...profileField.websites, description: 'Up to two addresses; on newer channels only' },
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
		const { links } = picture;
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
	if (nothing && !hasPicture(fields)) throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	return {
		about: removableText('About', about, profileLimits.about),
		address: removableText('Address', address, profileLimits.address),
		description: removableText('Description', description, 256),
		email: mail === undefined ? undefined : email('Email', mail),
		phone: phone === undefined ? undefined : parseRecipient('Phone', phone).digits,
		vertical,
		websites: websites && websitesOf(websites),
	};
}

function removableText(field: string, text: string | undefined, max: number): string | undefined {
	return text === undefined ? undefined : (optionalWithin(field, text, max) ?? '');
}
