import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { path } from '../shared/http/request';
import { searchList, type SearchSource } from '../shared/operation/listSearch';
import { defineField } from '../shared/input/parameters';
import { desk360 } from './api';
import { labelOfStatus } from './records';

/** The product that tickets belong to. */
export const product = defineField({
	displayName: 'Product',
	name: 'productId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Desk360 product that the tickets belong to',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a product…',
			typeOptions: { searchListMethod: 'searchProducts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 11',
		},
	],
});

export const ticket = defineField({
	displayName: 'Ticket',
	name: 'ticketId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The ticket to work on. The list searches by number, by customer e-mail (with @), or by subject and customer name.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket…',
			typeOptions: { searchListMethod: 'searchTickets', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 123',
		},
	],
});

/** Any helpdesk user. Where 0 makes sense, an operation says so in its own description. */
export const agent = defineField({
	displayName: 'Agent',
	name: 'agentId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The agent to assign',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an agent…',
			typeOptions: { searchListMethod: 'searchAgents', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 22',
		},
	],
});

export const ticketType = defineField({
	displayName: 'Ticket Type',
	name: 'typeId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'What kind of ticket it is',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket type…',
			typeOptions: { searchListMethod: 'searchTypes', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 68',
		},
	],
});

export const ticketReason = defineField({
	displayName: 'Ticket Reason',
	name: 'reasonId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Why the customer writes',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket reason…',
			typeOptions: { searchListMethod: 'searchReasons', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 5',
		},
	],
});

/** The same locators where a choice is optional. */
export const optionalReason = defineField({ ...ticketReason, required: undefined });
export const optionalType = defineField({ ...ticketType, required: undefined });

export const attachments = defineField({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: '',
	placeholder: 'e.g. data,invoice',
	hint: 'The names of the input binary fields with the files to attach, separated by commas',
	description:
		'Desk360 takes files only, not links. To attach a file from a link, download it first with an HTTP Request node.',
});

const products: SearchSource = {
	request: () => ({ method: 'GET', path: path`/products` }),
	entry: ({ id, name }) => ({ value: id, name }),
};

const agents: SearchSource = {
	request: () => ({ method: 'GET', path: path`/agents` }),
	entry: ({ id, name, email }) => ({ value: id, name: name ?? email, detail: email }),
};

const types: SearchSource = {
	request: () => ({ method: 'GET', path: path`/types` }),
	entry: ({ id, title, is_active }) => ({
		value: id,
		name: title,
		detail: is_active === false ? 'inactive' : undefined,
	}),
};

const reasons: SearchSource = {
	request: () => ({ method: 'GET', path: path`/reasons` }),
	// The list calls the label "name", every other answer calls it "title".
	entry: ({ id, name, title, is_active }) => ({
		value: id,
		name: name ?? title,
		detail: is_active === false ? 'inactive' : undefined,
	}),
};

/** Types and reasons belong to a product; built-in ones have product 0. */
function ofProduct(context: ILoadOptionsFunctions, source: SearchSource): SearchSource {
	const productId = Number(context.getCurrentNodeParameter('productId', { extractValue: true }));
	if (!Number.isSafeInteger(productId) || productId < 1) return source;
	return { ...source, keep: ({ product_id: owner }) => owner === undefined || owner === 0 || owner === productId };
}

export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, desk360, products, filter, page);
}

export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, desk360, agents, filter, page);
}

export async function searchTypes(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, desk360, ofProduct(this, types), filter, page);
}

export async function searchReasons(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, desk360, ofProduct(this, reasons), filter, page);
}

/** Searches where Desk360 can: by number, by e-mail, else by subject and by customer name. */
export async function searchTickets(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	const productId = this.getCurrentNodeParameter('productId', { extractValue: true });
	if (typeof productId !== 'string' && typeof productId !== 'number') return { results: [] };
	if (String(productId).trim() === '') return { results: [] };
	const searches = ticketSearches(filter?.trim() ?? '').map((query): SearchSource => ({
		request: () => ({ method: 'GET', path: path`/products/${productId}/tickets`, query }),
		entry: ({ id, subject, last_message, name, email, status }) => ({
			value: id,
			name: `#${String(id)} ${String(subject ?? last_message ?? '')}`.slice(0, 80),
			detail: [name ?? email, labelOfStatus(status)].filter(Boolean).join(', '),
		}),
	}));
	const found = await Promise.all(
		searches.map(async (source) => await searchList(this, desk360, source, undefined, page)),
	);
	const results = new Map(found.flatMap((result) => result.results).map((result) => [result.value, result]));
	return {
		results: [...results.values()],
		paginationToken: found.find(({ paginationToken }) => paginationToken !== undefined)?.paginationToken,
	};
}

function ticketSearches(filter: string): Array<Record<string, string>> {
	if (filter === '') return [{}];
	if (/^#?\d+$/.test(filter)) return [{ id: filter.replace('#', '') }];
	if (filter.includes('@')) return [{ email: filter }];
	return [{ subject: filter }, { name: filter }];
}

/** All entries of a list, for dropdowns in which several can be chosen. */
async function loadAll(context: ILoadOptionsFunctions, source: SearchSource): Promise<INodePropertyOptions[]> {
	const { results } = await searchList(context, desk360, source, '', undefined);
	return results.map(({ name, value }) => ({ name, value }));
}

export async function getProducts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadAll(this, products);
}

export async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'Nobody (Unassigned)', value: 0 }, ...(await loadAll(this, agents))];
}

export async function getTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadAll(this, types);
}

export async function getReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadAll(this, reasons);
}
