import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { hasPicture, pictureField, pictureOf, preparePicture } from '../picture';
import { group, groupPath } from './fields';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is',
	options: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'What the group is about; an empty text removes it',
		},
		pictureField.binaryPropertyName,
		{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Support' },
		pictureField.mediaUrl,
	],
});

type Fields = ParametersOf<readonly [typeof updateFields]>['updateFields'];

/** `POST /groups/{groupId}` */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a group',
	description: 'Change name, description or photo of a group; on newer channels only',
	properties: [group, updateFields],
	orderingKey: ({ groupId }) => `group ${groupId}`,
	prepare: ({ parameters: { groupId, updateFields: fields }, ...context }) => ({
		path: groupPath(groupId),
		texts: textsOf(fields),
		picture: preparePicture(context, fields),
	}),
	execute: async ({ prepared: { path, texts, picture }, ...context }) => {
		const body = { ...texts, profile_picture_file: await pictureOf(context, picture) };
		const { client } = context;
		const { links } = picture;
		const request = { method: 'POST', path, body, links, keepEmpty: ['description'] } as const;
		return asDataObject((await client.send({ ...request, idempotent: true })).body);
	},
});

/** @throws InvalidInput for an empty name, and where there is nothing to change */
function textsOf({ name, description, ...picture }: Fields): IDataObject {
	if (name === undefined && description === undefined && !hasPicture(picture)) {
		throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	}
	return { subject: name === undefined ? undefined : text('Name', name).trim(), description: description?.trim() };
}
