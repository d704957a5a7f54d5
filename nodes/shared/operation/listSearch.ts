import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Provider } from '../http/provider';
import { Client, Session } from '../http/client';
import type { Request } from '../http/request';

/** One line of a dropdown. */
export interface SearchEntry {
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
}

/** Pages read for one search where the provider cannot search itself: 50 × 20 rows is a long dropdown. */
const maxSearchedPages = 50;

/**
 * Fills a dropdown. Without a filter it shows page after page as the user scrolls. With one (even an empty text) it
 * reads all pages and keeps the entries that contain the filter, because most providers' lists cannot search.
 *
 * @param token the number of pages already shown, as this function returned it
 */
export async function searchList(
	functions: ILoadOptionsFunctions,
	provider: Provider,
	source: SearchSource,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const client = new Client(new Session(functions, provider));
	const first = source.request();
	if (filter === undefined) {
		const page = token === undefined ? undefined : Number(token);
		const request = page === undefined ? first : { ...first, query: { ...first.query, page } };
		for await (const { rows, next } of client.pages(request)) {
			const nextPage = next?.query?.page;
			return {
				results: toResults(source, rows),
				paginationToken: nextPage === undefined || nextPage === page ? undefined : String(nextPage),
			};
		}
		return { results: [] };
	}

	const wanted = filter.trim().toLowerCase();
	const results: INodeListSearchResult['results'] = [];
	let read = 0;
	for await (const { rows } of client.pages(first)) {
		results.push(
			...toResults(source, rows).filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted)),
		);
		if (++read >= maxSearchedPages) break;
	}
	return { results };
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
