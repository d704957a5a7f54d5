import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { path } from '../shared/http/request';
import { allOptions, searchList, searchOf, type SearchSource } from '../shared/operation/listSearch';
import { desk360 } from './api';
import { labelOfStatus } from './records';

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
function ofProduct(source: SearchSource): (functions: ILoadOptionsFunctions) => SearchSource {
	return (functions) => {
		const productId = Number(functions.getCurrentNodeParameter('productId', { extractValue: true }));
		if (!Number.isSafeInteger(productId) || productId < 1) return source;
		return { ...source, keep: ({ product_id: owner }) => owner === undefined || owner === 0 || owner === productId };
	};
}

export const searchProducts = searchOf(desk360, products);
export const searchAgents = searchOf(desk360, agents);
export const searchTypes = searchOf(desk360, ofProduct(types));
export const searchReasons = searchOf(desk360, ofProduct(reasons));

/** Searches where Desk360 can: by number, by e-mail, else by subject and by customer name. @throws NodeApiError where it cannot be asked */
export async function searchTickets(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	const productId = this.getCurrentNodeParameter('productId', { extractValue: true });
	if ((typeof productId !== 'string' && typeof productId !== 'number') || String(productId).trim() === '') {
		throw new NodeOperationError(this.getNode(), "Choose 'Product' first");
	}
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

/** All products. @throws NodeApiError where Desk360 cannot be asked */
export async function getProducts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await allOptions(this, desk360, products);
}

/** Nobody, and all agents. @throws NodeApiError where Desk360 cannot be asked */
export async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'Nobody (Unassigned)', value: 0 }, ...(await allOptions(this, desk360, agents))];
}

/** All ticket types. @throws NodeApiError where Desk360 cannot be asked */
export async function getTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await allOptions(this, desk360, types);
}

/** All ticket reasons. @throws NodeApiError where Desk360 cannot be asked */
export async function getReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await allOptions(this, desk360, reasons);
}
