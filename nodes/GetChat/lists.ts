import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { asDataObject } from '../shared/dataObject';
import { allOptions, searchOf, type SearchSource } from '../shared/operation/listSearch';
import { getChat, pageSize } from './api';
import { simplifyChat, simplifyPerson, simplifyUser } from './records';

const list = (path: string): Pick<SearchSource, 'cursor' | 'request'> => ({
	cursor: 'offset',
	request: () => ({ method: 'GET', path, query: { limit: pageSize } }),
});

const chats: SearchSource = {
	...list('/chats/'),
	phrase: 'search',
	entry: (row) => {
		const { wa_id, name, assigned_to_user } = simplifyChat(row);
		return { value: wa_id, name, detail: [wa_id, assigned_to_user].filter(Boolean).join(', ') };
	},
};

const persons: SearchSource = {
	...list('/persons/'),
	phrase: 'search',
	entry: (row) => {
		const { wa_id, name } = simplifyPerson(row);
		return { value: wa_id, name, detail: wa_id };
	},
};

const savedResponses: SearchSource = {
	...list('/saved_responses/'),
	phrase: 'text',
	entry: ({ id, text }) => ({ value: id, name: String(text ?? '').slice(0, 80) }),
};

const users: SearchSource = {
	...list('/users/'),
	entry: (row) => {
		const { id, name, username, role } = simplifyUser(row);
		return { value: id, name, detail: [username, role].filter(Boolean).join(', ') };
	},
};

const groups: SearchSource = { ...list('/groups/'), entry: ({ id, name }) => ({ value: id, name }) };
const tags: SearchSource = { ...list('/tags/'), entry: ({ id, name }) => ({ value: id, name }) };

const webhooks: SearchSource = {
	...list('/webhooks/waba/'),
	// The query of the address often holds a secret.
	entry: ({ id, url, user: owner }) => ({
		value: id,
		name: String(url ?? id).split('?')[0],
		detail: asDataObject(owner).username ?? `ID ${String(id)}`,
	}),
};

export const searchChats = searchOf(getChat, chats);
export const searchGroups = searchOf(getChat, groups);
export const searchPersons = searchOf(getChat, persons);
export const searchSavedResponses = searchOf(getChat, savedResponses);
export const searchTags = searchOf(getChat, tags);
export const searchUsers = searchOf(getChat, users);
export const searchWebhooks = searchOf(getChat, webhooks);

/** All groups, for a field in which several can be chosen. @throws NodeApiError where get.chat cannot be asked */
export async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await allOptions(this, getChat, groups);
}
