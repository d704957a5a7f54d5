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
