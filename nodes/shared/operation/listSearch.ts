import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { rethrown, toNodeError } from '../errors';
import type { Provider } from '../http/provider';
import { Client, Session } from '../http/client';
import type { Request } from '../http/request';

/** One line of a dropdown. */
interface SearchEntry {
	value: IDataObject[string];
	name: IDataObject[string];
	/** Shown in brackets behind the name. */
	detail?: IDataObject[string];
}

/** Where a dropdown's entries come from. */
export interface SearchSource {
	request(): Request;
	/** @returns the entry of one row, or several; those without value are left out */
	entry(row: IDataObject): SearchEntry | SearchEntry[];
	/** Which rows belong in the list; all by default. */
	keep?(row: IDataObject): boolean;
	/** The query parameter by which the provider searches itself; without one all pages are read and searched here. */
	phrase?: string;
	/** Whether all pages are read at once: for short lists whose pages are not named by such a parameter, or may overlap. */
	whole?: boolean;
	/** The query parameter that names a later page; `page` by default. */
	cursor?: 'offset' | 'page';
}

/** A method as n8n's `listSearch` takes it. */
export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
) => Promise<INodeListSearchResult>;

/** Pages read for one search where the provider cannot search itself: 50 × 20 rows is a long dropdown. */
const maxSearchedPages = 50;

/**
 * The method that fills a dropdown from one list.
 *
 * @param source the list; as a function, where it depends on the node's other fields
 * @returns a method that throws NodeApiError where the provider cannot be asked
 */
export function searchOf(
	provider: Provider,
	source: SearchSource | ((functions: ILoadOptionsFunctions) => SearchSource),
): ListSearch {
	return async function (filter, token) {
		const list = typeof source === 'function' ? source(this) : source;
		return await searchList(this, provider, list, filter, token);
	};
}

/**
 * Fills a dropdown. Without a filter it shows page after page as the user scrolls, and so it does with one where the
 * provider searches itself. Elsewhere it reads all pages and keeps the entries that contain the filter.
 *
 * @param token where the next page begins, as this function returned it
 * @throws NodeApiError where the provider cannot be asked
 */
export async function searchList(
	functions: ILoadOptionsFunctions,
	provider: Provider,
	source: SearchSource,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	return await withAdvice(functions, async () => await search(functions, provider, source, filter, token));
}

async function search(
	functions: ILoadOptionsFunctions,
	provider: Provider,
	source: SearchSource,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const client = new Client(new Session(functions, provider));
	const { cursor = 'page', phrase, whole = false } = source;
	const wanted = filter?.trim() ?? '';
	if ((wanted !== '' || whole) && phrase === undefined) return { results: await readAll(client, source, wanted) };
	const first = source.request();
	const position = token === undefined ? undefined : Number(token);
	const query = { ...first.query, [cursor]: position, ...(phrase !== undefined && { [phrase]: wanted }) };
	for await (const { rows, next } of client.pages({ ...first, query })) {
		const nextPosition = next?.query?.[cursor];
		return {
			results: toResults(source, rows),
			paginationToken: nextPosition === undefined || nextPosition === position ? undefined : String(nextPosition),
		};
	}
	return { results: [] };
}

/**
 * All entries of a list, for a field in which several can be chosen.
 *
 * @throws NodeApiError where the provider cannot be asked
 */
export async function allOptions(
	functions: ILoadOptionsFunctions,
	provider: Provider,
	source: SearchSource,
): Promise<INodePropertyOptions[]> {
	const results = await withAdvice(
		functions,
		async () => await readAll(new Client(new Session(functions, provider)), source, ''),
	);
	return results.map(({ name, value }) => ({ name, value }));
}

/** A dropdown shows an error's message alone, so that says what to do as well. */
async function withAdvice<T>(functions: ILoadOptionsFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const node = functions.getNode();
		const failure = toNodeError(node, error);
		const { message, description } = failure;
		if (!description || message.includes(description)) throw rethrown(failure);
		const complete = `${message.replace(/[.!]?$/, '.')} ${description}`;
		if (failure instanceof NodeOperationError) throw new NodeOperationError(node, complete, { description });
		const httpCode = failure.httpCode ?? undefined;
		throw new NodeApiError(node, { message: complete }, { message: complete, description, httpCode });
	}
}

async function readAll(
	client: Client,
	source: SearchSource,
	filter: string,
): Promise<INodeListSearchResult['results']> {
	const wanted = filter.toLowerCase();
	const results: INodeListSearchResult['results'] = [];
	let read = 0;
	for await (const { rows } of client.pages(source.request())) {
		results.push(
			...toResults(source, rows).filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted)),
		);
		if (++read >= maxSearchedPages) break;
	}
	return results;
}

function toResults({ entry, keep }: SearchSource, rows: IDataObject[]): INodeListSearchResult['results'] {
	return rows
		.filter((row) => keep?.(row) ?? true)
		.flatMap((row) => entry(row))
		.flatMap(({ value, name, detail }) => {
			if (typeof value !== 'number' && typeof value !== 'string') return [];
			const label = name === undefined || name === null || name === '' ? String(value) : String(name);
			return [{ name: detail ? `${label} (${String(detail)})` : label, value }];
		});
}
