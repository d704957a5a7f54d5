import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { asDataObject } from '../shared/dataObject';
import { searchList, type SearchSource } from '../shared/operation/listSearch';
import { defineField } from '../shared/input/parameters';
import { Client, Session } from '../shared/http/client';
import { getChat, pageSize } from './api';
import { simplifyChat, simplifyPerson, simplifyUser } from './records';

/** A conversation; its ID is the number of the person. */
export const chat = defineField({
	displayName: 'Chat',
	name: 'waId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The conversation with one WhatsApp number',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a chat…',
			typeOptions: { searchListMethod: 'searchChats', searchable: true },
		},
		{
			displayName: 'By Number',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. +1 555 010 0123',
			hint: 'WhatsApp number with country code, or the WhatsApp ID',
		},
	],
});

/** Somebody who wrote to the inbox. */
export const person = defineField({
	displayName: 'Person',
	name: 'waId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Somebody who wrote to the inbox',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a person…',
			typeOptions: { searchListMethod: 'searchPersons', searchable: true },
		},
		{
			displayName: 'By Number',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. +1 555 010 0123',
			hint: 'WhatsApp number with country code, or the WhatsApp ID',
		},
	],
});

export const user = defineField({
	displayName: 'User',
	name: 'userId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A user of the inbox',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a user…',
			typeOptions: { searchListMethod: 'searchUsers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 2',
		},
	],
});

export const group = defineField({
	displayName: 'Group',
	name: 'groupId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A group of users',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a group…',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 3',
		},
	],
});

export const tag = defineField({
	displayName: 'Tag',
	name: 'tagId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A tag for chats and messages',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a tag…',
			typeOptions: { searchListMethod: 'searchTags', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 7',
		},
	],
});

export const webhook = defineField({
	displayName: 'Webhook',
	name: 'webhookId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A registered webhook',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a webhook…',
			typeOptions: { searchListMethod: 'searchWebhooks', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1',
		},
	],
});

export const savedResponse = defineField({
	displayName: 'Saved Response',
	name: 'savedResponseId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A text that users of the inbox keep for later',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a saved response…',
			typeOptions: { searchListMethod: 'searchSavedResponses', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 4',
		},
	],
});

/** The same locators where a choice is optional. */
export const optionalChat = defineField({ ...chat, required: undefined });
export const optionalGroup = defineField({ ...group, required: undefined });
export const optionalTag = defineField({ ...tag, required: undefined });
export const optionalUser = defineField({ ...user, required: undefined });

/** A list for a dropdown. */
interface Listed extends SearchSource {
	/** The query parameter by which the inbox searches itself. */
	phrase?: string;
}

const list = (path: string) => () => ({ method: 'GET', path, query: { limit: pageSize } }) as const;

const chats: Listed = {
	request: list('/chats/'),
	phrase: 'search',
	entry: (row) => {
		const { wa_id, name, assigned_to_user } = simplifyChat(row);
		return { value: wa_id, name, detail: [wa_id, assigned_to_user].filter(Boolean).join(', ') };
	},
};

const persons: Listed = {
	request: list('/persons/'),
	phrase: 'search',
	entry: (row) => {
		const { wa_id, name } = simplifyPerson(row);
		return { value: wa_id, name, detail: wa_id };
	},
};

const savedResponses: Listed = {
	request: list('/saved_responses/'),
	phrase: 'text',
	entry: ({ id, text }) => ({ value: id, name: String(text ?? '').slice(0, 80) }),
};

const users: Listed = {
	request: list('/users/'),
	entry: (row) => {
		const { id, name, username, role } = simplifyUser(row);
		return { value: id, name, detail: [username, role].filter(Boolean).join(', ') };
	},
};

const groups: Listed = { request: list('/groups/'), entry: ({ id, name }) => ({ value: id, name }) };
const tags: Listed = { request: list('/tags/'), entry: ({ id, name }) => ({ value: id, name }) };

const webhooks: Listed = {
	request: list('/webhooks/waba/'),
	// The query of the address often holds a secret.
	entry: ({ id, url, user: owner }) => ({
		value: id,
		name: String(url ?? id).replace(/\?.*$/, ''),
		detail: asDataObject(owner).username ?? `ID ${String(id)}`,
	}),
};

/** Fills a dropdown page by page. Where the inbox cannot search, all pages are read and searched here. */
async function search(
	context: ILoadOptionsFunctions,
	listed: Listed,
	filter: string | undefined,
	offset: string | undefined,
): Promise<INodeListSearchResult> {
	const wanted = filter?.trim() ?? '';
	if (wanted !== '' && listed.phrase === undefined) {
		return await searchList(context, getChat, listed, filter, undefined);
	}
	const first = listed.request();
	const request = {
		...first,
		query: {
			...first.query,
			offset: offset === undefined ? undefined : Number(offset),
			...(listed.phrase !== undefined && { [listed.phrase]: wanted }),
		},
	};
	const { body, headers } = await new Client(new Session(context, getChat)).send(request);
	const { rows, next } = getChat.page(body, headers, request);
	const nextOffset = next?.query?.offset;
	return {
		results: rows.flatMap((row) => lineOf(listed, row)),
		paginationToken: nextOffset === undefined ? undefined : String(nextOffset),
	};
}

function lineOf({ entry }: Listed, row: IDataObject): INodeListSearchResult['results'] {
	return [entry(row)].flat().flatMap(({ value, name, detail }) => {
		if (typeof value !== 'number' && typeof value !== 'string') return [];
		const label = name === undefined || name === null || name === '' ? String(value) : String(name);
		return [{ name: detail ? `${label} (${String(detail)})` : label, value }];
	});
}

export async function searchChats(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, chats, filter, page);
}

export async function searchGroups(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, groups, filter, page);
}

export async function searchPersons(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, persons, filter, page);
}

export async function searchSavedResponses(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, savedResponses, filter, page);
}

export async function searchTags(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, tags, filter, page);
}

export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, users, filter, page);
}

export async function searchWebhooks(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await search(this, webhooks, filter, page);
}

/** All groups, for a field in which several can be chosen. */
export async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { results } = await searchList(this, getChat, groups, '', undefined);
	return results.map(({ name, value }) => ({ name, value }));
}
