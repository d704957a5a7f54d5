import type { IDataObject } from 'n8n-workflow';
import { defineField } from '../../shared/input/parameters';
import { email as address, id } from '../../shared/input/validate';
import { optionalWithin, within } from '../../shared/whatsapp/limits';

export const username = defineField({
	displayName: 'Username',
	name: 'username',
	type: 'string',
	default: '',
	placeholder: 'e.g. agent1',
	description: 'Login name. The documentation allows letters from A to Z and digits; the inbox decides about others.',
});

export const email = defineField({
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'name@email.com',
});

export const firstName = defineField({
	displayName: 'First Name',
	name: 'firstName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan',
});

export const lastName = defineField({
	displayName: 'Last Name',
	name: 'lastName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Smith',
});

export const role = defineField({
	displayName: 'Role',
	name: 'role',
	type: 'options',
	default: 'user',
	description: 'What kind of user it is',
	options: [
		{ name: 'Admin', value: 'admin' },
		{ name: 'App', value: 'app', description: 'A bot or another system' },
		{ name: 'User', value: 'user' },
	],
});

export const groups = defineField({
	displayName: 'Group Names or IDs',
	name: 'groupIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getGroups' },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
});

export const canUseTags = defineField({
	displayName: 'Can Use Tags',
	name: 'canUseTags',
	type: 'boolean',
	default: true,
	description: 'Whether the user may tag chats and messages',
});

const access = [
	{ name: 'All Chats', value: 'all' },
	{ name: 'Chats of Their Groups', value: 'group' },
	{ name: 'No Chats', value: 'none' },
	{ name: 'Their Own Chats', value: 'user' },
] as const;

export const canReadChats = defineField({
	displayName: 'Can Read',
	name: 'canReadChats',
	type: 'options',
	default: 'all',
	description: 'Which chats the user sees',
	options: [...access],
});

export const canWriteToChats = defineField({
	displayName: 'Can Write To',
	name: 'canWriteToChats',
	type: 'options',
	default: 'all',
	description: 'Which chats the user may answer in',
	options: [...access],
});

/** What the form has of a user; what is undefined is left out. */
export interface UserFields {
	username?: string;
	email?: string;
	firstName?: string;
	lastName?: string;
	role?: string;
	groupIds?: readonly unknown[];
	canUseTags?: boolean;
	canReadChats?: string;
	canWriteToChats?: string;
}

/** What means something when it is empty: a name that was removed. */
export const removable = ['first_name', 'last_name'];

/** The user as the API takes it. @throws InvalidInput naming the field and the rule */
export function userBody(fields: UserFields): IDataObject {
	const { canUseTags: tags, canReadChats: read, canWriteToChats: write } = fields;
	const permissions = {
		...(tags !== undefined && { can_use_tags: tags }),
		...(read !== undefined && { can_read_chats: read }),
		...(write !== undefined && { can_write_to_chats: write }),
	};
	const mail = fields.email?.trim() ?? '';
	return {
		...(fields.username !== undefined && { username: within('Username', fields.username.trim(), 150) }),
		...(fields.firstName !== undefined && { first_name: nameOf('First Name', fields.firstName) }),
		...(fields.lastName !== undefined && { last_name: nameOf('Last Name', fields.lastName) }),
		...(mail !== '' && { email: address('Email', mail) }),
		...(fields.role !== undefined && { profile: { role: fields.role } }),
		...(fields.groupIds && { group_ids: fields.groupIds.map((group) => id('Group Names or IDs', String(group))) }),
		...(Object.keys(permissions).length > 0 && { permissions }),
	};
}

function nameOf(field: string, entered: string): string {
	return optionalWithin(field, entered, 150)?.trim() ?? '';
}
