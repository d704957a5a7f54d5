import type { IDataObject } from 'n8n-workflow';
import { objects } from '../../../../nodes/shared/dataObject';
import { collect, pages } from '../../../../nodes/shared/http/paging';
import type { Request } from '../../../../nodes/shared/http/request';

/** A provider whose pages are full for ever, each with other rows. */
function endless(rowsOfPage: number, length: number) {
	let asked = 0;
	const client = {
		send: async () => {
			asked++;
			const rows = Array.from({ length: rowsOfPage }, (_, n) => ({ [`k${n}`]: asked }));
			return await Promise.resolve({ status: 200, headers: {}, body: rows, length });
		},
	};
	const page = (body: unknown, _: unknown, request: Request) => ({
		rows: Array.isArray(body) ? body : [],
		next: { ...request, query: { offset: asked } },
	});
	const first: Request = { method: 'GET', path: '/rows' };
	const reader = { pages: (request: Request) => pages(client, { page }, request) };
	return { asked: () => asked, read: async () => await collect(reader, first, Number.POSITIVE_INFINITY) };
}

test.each([
	['rows', 100_000, 1_000_000, 11],
	['characters', 10, 8_000_000, 34],
])('a list with ever more %s is given up before it fills the memory', async (_, rowsOfPage, length, requests) => {
	const { asked, read } = endless(rowsOfPage, length);
	await expect(read()).rejects.toThrow(/too long to be read at once/);
	expect(asked()).toBe(requests);
});

describe('a list', () => {
	const first: Request = { method: 'GET', path: '/rows' };
	const requestOf = (offset: number): Request => ({ ...first, query: { offset } });
	/** Reads pages with these rows, of which each leads to the page with the number behind it. */
	const pagesOf = (...all: Array<{ rows: IDataObject[]; next?: number; length?: number }>) => {
		const asked: unknown[] = [];
		const client = {
			send: async ({ query }: Request) => {
				asked.push(query?.offset);
				const { rows = [], length } = all[Number(query?.offset ?? 0)] ?? {};
				return await Promise.resolve({ status: 200, headers: {}, body: rows, length });
			},
		};
		const page = (body: unknown, _: unknown, { query }: Request) => {
			const next = all[Number(query?.offset ?? 0)]?.next;
			return { rows: objects(body), ...(next !== undefined && { next: requestOf(next) }) };
		};
		return {
			asked,
			reader: (rowKey?: (row: IDataObject) => string | undefined) => ({
				pages: (request: Request) => pages(client, { page, rowKey }, request),
			}),
		};
	};
	const everything = Number.POSITIVE_INFINITY;
	const shared = {};

	test('ends where no page follows, where a page is empty, and where a link leads back', async () => {
		const rows = [{ a: 1 }];
		for (const [all, expected] of [
			[[{ rows }], [undefined]],
			[
				[{ rows, next: 1 }, { rows: [], next: 2 }, { rows }],
				[undefined, 1],
			],
			[
				[
					{ rows, next: 1 },
					{ rows, next: 2 },
					{ rows, next: 1 },
				],
				[undefined, 1, 2],
			],
		] as const) {
			const { asked, reader } = pagesOf(...all.map((one) => ({ ...one, rows: [...one.rows] })));
			await collect(reader(), first, everything);
			expect(asked).toEqual(expected);
		}
	});

	test('has each row once by its id, and those without one as often as they come', async () => {
		const { reader } = pagesOf({ rows: [{ id: 1 }, { a: 1 }], next: 1 }, { rows: [{ id: 1 }, { id: 2 }, { a: 1 }] });
		expect(await collect(reader(), first, everything)).toEqual([{ id: 1 }, { a: 1 }, { id: 2 }, { a: 1 }]);
	});

	test('is read no further than to the last row that is wanted', async () => {
		const { asked, reader } = pagesOf({ rows: [{ id: 1 }, { id: 2 }], next: 1 }, { rows: [{ id: 3 }] });
		expect(await collect(reader(), first, 2)).toEqual([{ id: 1 }, { id: 2 }]);
		expect(asked).toEqual([undefined]);
		expect(await collect(reader(), first, 3)).toHaveLength(3);
	});

	test('ends with a page of nothing but rows that came before, where the provider tells them apart', async () => {
		const keyOf = ({ key }: IDataObject) => (typeof key === 'string' ? key : undefined);
		const { asked, reader } = pagesOf(
			{ rows: [{ key: 'a' }, { key: 'b' }], next: 1 },
			{ rows: [{ key: 'b' }, { key: 'c' }], next: 2 },
			{ rows: [{ key: 'c' }, { key: 'a' }], next: 3 },
			{ rows: [{ key: 'd' }] },
		);
		expect(await collect(reader(keyOf), first, everything)).toEqual([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
		expect(asked).toEqual([undefined, 1, 2]);
	});

	test('may have a million rows, and 256 million characters', async () => {
		const million = Array.from({ length: 1_000_000 }, () => shared);
		const { reader } = pagesOf({ rows: million, length: 256 * 1024 * 1024 });
		const { value } = await reader().pages(first).next();
		expect(value?.rows).toHaveLength(1_000_000);
	});

	test('that leads on for more than 10,000 pages is given up', async () => {
		const { asked, read } = endless(1, 1);
		await expect(read()).rejects.toThrow('The list does not end after 10000 pages. Narrow it down with the filters.');
		expect(asked()).toBe(10_000);
	});
});
