import type { IDataObject, IHttpRequestOptions, ILoadOptionsFunctions, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { objects } from '../../../../nodes/shared/dataObject';
import { invalidInput } from '../../../../nodes/shared/errors';
import type { Provider } from '../../../../nodes/shared/http/provider';
import { allOptions, searchList, searchOf, type SearchSource } from '../../../../nodes/shared/operation/listSearch';
import { standIn } from '../../../support/standIn';

const node: INode = {
	...{ id: '1', name: 'Send', type: 't', typeVersion: 1.1, position: [0, 0], parameters: {} },
};
/** The queries that were asked, in order. */
let asked: Array<IDataObject | undefined>;
/** The pages of the list, from 1. */
let pages: IDataObject[][];
let status: number;

beforeEach(() => {
	asked = [];
	pages = [];
	status = 200;
});

const functions = standIn<ILoadOptionsFunctions>({
	getNode: () => node,
	getCredentials: async () => await Promise.resolve({}),
	logger: { info: () => undefined },
	helpers: {
		httpRequestWithAuthentication: async (_: string, { qs }: IHttpRequestOptions) => {
			asked.push(qs);
			const body = JSON.stringify(pages[Number(qs?.page ?? qs?.offset ?? 1) - 1] ?? []);
			return await Promise.resolve({ statusCode: status, headers: {}, body });
		},
	},
});
const provider: Provider = {
	...{ name: 'Sample', credential: 'sampleApi', baseUrl: () => 'https://sample.example' },
	page: (body, _, request) => {
		const cursor = request.query?.offset === undefined ? 'page' : 'offset';
		const next = Number(request.query?.[cursor] ?? 1) + 1;
		const hasNext = pages[next - 1] !== undefined;
		return {
			rows: objects(body),
			...(hasNext && { next: { ...request, query: { ...request.query, [cursor]: next } } }),
		};
	},
	explain: () => ({ message: 'Unknown token', hint: 'Enter another token.' }),
};
const source: SearchSource = {
	request: () => ({ method: 'GET', path: '/rows', query: { size: 20 } }),
	entry: ({ id, name, detail }) => ({ value: id, name, detail }),
};
const search = async (change: Partial<SearchSource> = {}, filter?: string, token?: string) =>
	await searchList(functions, provider, { ...source, ...change }, filter, token);
const numbered = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, n) => ({ id: from + n, name: `Name ${from + n}` }));

describe('a dropdown', () => {
	test('shows page after page as the user scrolls', async () => {
		pages = [numbered(1, 2), numbered(3, 4)];
		const first = await search();
		expect(first).toEqual({
			results: [
				{ name: 'Name 1', value: 1 },
				{ name: 'Name 2', value: 2 },
			],
			paginationToken: '2',
		});
		const second = await search({}, undefined, first.paginationToken?.toString());
		expect(second.results.map(({ value }) => value)).toEqual([3, 4]);
		expect(second.paginationToken).toBeUndefined();
		expect(asked).toEqual([{ size: 20 }, { size: 20, page: 2 }]);
	});

	test('turns pages by offset where the provider does', async () => {
		pages = [numbered(1, 1), numbered(2, 2), numbered(3, 3)];
		expect(await search({ cursor: 'offset' }, '', '2')).toMatchObject({ paginationToken: '3' });
		expect(asked).toEqual([{ size: 20, offset: 2 }]);
	});

	test('ends where the next page is the same one', async () => {
		pages = [numbered(1, 1)];
		const stuck: Provider = {
			...provider,
			page: (body, _, request) => ({ rows: objects(body), next: { ...request, query: { page: 1 } } }),
		};
		expect((await searchList(functions, stuck, source, '', '1')).paginationToken).toBeUndefined();
	});

	test('ends where the next page is not named by a query parameter', async () => {
		pages = [numbered(1, 1)];
		const other: Provider = {
			...provider,
			page: (body) => ({ rows: objects(body), next: { method: 'GET', path: '/rows/2' } }),
		};
		expect(await searchList(functions, other, source, '', undefined)).toEqual({
			...{ results: [{ name: 'Name 1', value: 1 }], paginationToken: undefined },
		});
	});

	test('of an empty list is empty', async () => {
		expect(await search()).toEqual({ results: [] });
	});

	test('asks the provider for what is searched, where it searches itself', async () => {
		pages = [numbered(1, 2)];
		const { results } = await search({ phrase: 'q' }, ' Ada ');
		expect(results).toHaveLength(2);
		await search({ phrase: 'q' });
		expect(asked).toEqual([{ size: 20, q: 'Ada' }, { size: 20 }]);
	});

	test('keeps of all pages what has the searched text in its name or its value, in any letters', async () => {
		pages = [
			[
				{ id: 'a-1', name: 'Autumn' },
				{ id: 'b-2', name: 'Winter' },
			],
			[{ id: 'AUT', name: 'x' }],
		];
		expect(await search({}, ' auT ')).toEqual({
			results: [
				{ name: 'Autumn', value: 'a-1' },
				{ name: 'x', value: 'AUT' },
			],
		});
		expect(asked).toHaveLength(2);
	});

	test('has a short list whole', async () => {
		pages = [numbered(1, 1), numbered(2, 2)];
		expect(await search({ whole: true })).toEqual({
			results: [
				{ name: 'Name 1', value: 1 },
				{ name: 'Name 2', value: 2 },
			],
		});
	});

	test('is searched in no more than 50 pages', async () => {
		pages = Array.from({ length: 60 }, (_, n) => numbered(n + 1, n + 1));
		expect((await search({}, 'name')).results).toHaveLength(50);
		expect(asked).toHaveLength(50);
	});
});

test('an entry has its detail in brackets, its value for a name that it lacks, and is left out without a value', async () => {
	pages = [
		[
			{ id: 'a', name: 'Ada', detail: 'en' },
			{ id: 'b', name: '' },
			{ id: 7, name: null, detail: 3 },
			{ id: 'c', name: 0, detail: '' },
			{ id: null, name: 'none' },
			{ name: 'none' },
			{ id: { a: 1 }, name: 'none' },
		],
	];
	expect((await search()).results).toEqual([
		{ name: 'Ada (en)', value: 'a' },
		{ name: 'b', value: 'b' },
		{ name: '7 (3)', value: 7 },
		{ name: '0', value: 'c' },
	]);
});

test('a row may be left out, or be several entries', async () => {
	pages = [numbered(1, 3)];
	const { results } = await search({
		keep: ({ id }) => id !== 2,
		entry: ({ id }) => ['x', 'y'].map((letter) => ({ value: `${String(id)}${letter}`, name: letter })),
	});
	expect(results.map(({ value }) => value)).toEqual(['1x', '1y', '3x', '3y']);
});

test('all options of a list come from all pages', async () => {
	pages = [numbered(1, 1), numbered(2, 2)];
	expect(await allOptions(functions, provider, { ...source, keep: ({ id }) => id !== 1 })).toEqual([
		{ name: 'Name 2', value: 2 },
	]);
});

test('a list may depend on the other fields of the node', async () => {
	pages = [numbered(1, 1)];
	const method = searchOf(provider, (given) => ({ ...source, keep: () => given === functions }));
	expect((await method.call(functions)).results).toHaveLength(1);
	expect((await searchOf(provider, source).call(functions, 'name 1')).results).toHaveLength(1);
});

describe('an error shows its advice in the message', () => {
	test('of the provider, with the status', async () => {
		status = 401;
		const failed = search();
		await expect(failed).rejects.toBeInstanceOf(NodeApiError);
		await expect(failed).rejects.toMatchObject({
			...{ message: 'Sample refused the request: Unknown token (HTTP 401). Enter another token.', httpCode: '401' },
			description: 'Enter another token.',
		});
	});

	test('of the form', async () => {
		const failed = search({
			request: () => {
				throw invalidInput('Product', 'is required', "Choose 'Product' first.");
			},
		});
		await expect(failed).rejects.toBeInstanceOf(NodeOperationError);
		await expect(failed).rejects.toMatchObject({
			...{ message: "'Product' is required. Choose 'Product' first.", description: "Choose 'Product' first." },
		});
	});

	test('once, where the message has it already, or there is none', async () => {
		for (const fix of ['is required', '']) {
			const failed = search({
				request: () => {
					throw invalidInput('Product', 'is required', fix);
				},
			});
			await expect(failed).rejects.toThrow(/^'Product' is required$/);
		}
	});
});
