import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { path } from '../shared/http/request';
import { searchList, type SearchSource } from '../shared/operation/listSearch';
import { defineField } from '../shared/input/parameters';
import { id } from '../shared/input/validate';
import { desk360WhatsApp } from './api';

/** The connected WhatsApp number that messages go out from. */
export const integration = defineField({
	displayName: 'Integration',
	name: 'integrationId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The connected WhatsApp number that is used',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an integration…',
			typeOptions: { searchListMethod: 'searchIntegrations', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 11',
		},
	],
});

/** WhatsApp's API takes at most this many reply buttons from Desk360. */
export const maxButtons = 10;

/** Files of one media message. */
export const maxFiles = 5;

/** Bytes of one file. */
export const maxFileBytes = 20 * 1024 * 1024;

/** Where an integration's conversations are. */
export function conversations(integrationId: string): string {
	return path`/integrations/${id('Integration', integrationId)}/conversations`;
}

const integrations: SearchSource = {
	request: () => ({ method: 'GET', path: '/integrations' }),
	// The documented rows differ: one has display_name and phone_number, the other name, and its number in logo.
	entry: ({ id: value, display_name, name, phone_number, logo }) => ({
		value,
		name: display_name ?? name,
		detail: phone_number ?? (/^\+?\d+$/.test(String(logo)) ? logo : undefined),
	}),
};

export async function searchIntegrations(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, desk360WhatsApp, integrations, filter, page);
}
