import type { Rows } from '../../../../nodes/shared/operation/claimStore';

/**
 * Rows that are kept in a map, by name; the row without a name is `own`.
 *
 * @param asked is waited for before each call, told what is called, and of what is recorded how many entries a row may have
 */
export function rowsIn(
	stored: () => Map<string, string[]>,
	address: string,
	asked: (call: string, maxEntries?: number | 'all') => Promise<void>,
): Rows {
	const entriesOf = (row: string) => stored().get(row) ?? [];
	return {
		address,
		record: async (row = 'own', entries, maxEntries) => {
			await asked(`record ${row}`, maxEntries ?? 'all');
			const known = new Set(entriesOf(row));
			stored().set(row, [...new Set([...known, ...entries])]);
			return new Set(entries.filter((entry) => known.has(entry)));
		},
		remove: async (row = 'own', entries) => {
			await asked(`remove ${row}`);
			stored().set(
				row,
				entriesOf(row).filter((entry) => !entries.includes(entry)),
			);
		},
		size: async (row = 'own') => {
			await asked(`size ${row}`);
			return entriesOf(row).length;
		},
		delete: async (row) => {
			await asked(`delete ${row}`);
			stored().delete(row);
		},
	};
}
