import { setImmediate } from 'node:timers/promises';
import { DataDeduplicationService } from 'n8n-core';
import type { DeduplicationItemTypes, IDataDeduplicator, IDeduplicationOutput } from 'n8n-workflow';

/** What n8n keeps in its database: a row for each workflow and node, by both. */
export const store = new Map<string, DeduplicationItemTypes[]>();

/** How often the store was written to. */
export const counts = { writes: 0 };

type Kind = 'record' | 'remove' | 'delete';

/** Runs between reading and writing: may throw, as a database does that is gone, or change the store, or take its time. */
export const hooks: { beforeWrite?(kind: Kind, row: string): void | Promise<void> } = {};

type Context = Parameters<IDataDeduplicator['checkProcessedAndRecord']>[2];

const rowOf = ({ workflow, node }: Context) => `${workflow.id} ${node?.id ?? ''}`;

/**
 * n8n's deduplication store without its database. Like the real one it reads a row, changes it and writes it back whole,
 * without a lock, so two calls at the same time lose what one of them wrote. Only a row that is not there yet is inserted,
 * which fails where another one was faster; one that is gone by then is not made again. Which row it is, n8n computes
 * before it gives control back.
 */
const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(items, _scope, context, { maxEntries }): Promise<IDeduplicationOutput> {
		const row = rowOf(context);
		const read = store.get(row);
		const known = new Set(read);
		await setImmediate();
		await hooks.beforeWrite?.('record', row);
		const fresh = items.filter((item) => !known.has(item));
		if (!read && store.has(row)) throw new Error('UNIQUE constraint failed: processed_data');
		const entries = [...known, ...fresh];
		if (!read || store.has(row)) store.set(row, maxEntries ? entries.slice(-maxEntries) : entries);
		counts.writes++;
		return { new: fresh, processed: items.filter((item) => known.has(item)) };
	},
	async removeProcessed(items, _scope, context) {
		const row = rowOf(context);
		const read = store.get(row);
		await setImmediate();
		await hooks.beforeWrite?.('remove', row);
		const gone = new Set(items);
		if (read && store.has(row)) {
			store.set(
				row,
				read.filter((item) => !gone.has(item)),
			);
		}
		counts.writes++;
	},
	async clearAllProcessedItems(_scope, context) {
		const row = rowOf(context);
		await setImmediate();
		await hooks.beforeWrite?.('delete', row);
		store.delete(row);
		counts.writes++;
	},
	async getProcessedDataCount(_scope, context) {
		const { length } = store.get(rowOf(context)) ?? [];
		await setImmediate();
		return length;
	},
};

/** To be called once in a test file: n8n-core takes a store only once. */
export async function useDeduplicator(): Promise<void> {
	await DataDeduplicationService.init(deduplicator);
}
