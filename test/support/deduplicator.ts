import { setImmediate } from 'node:timers/promises';
import { DataDeduplicationService } from 'n8n-core';
import type { DeduplicationItemTypes, IDataDeduplicator } from 'n8n-workflow';

/** What n8n keeps in its database, one list for each workflow. */
export const store = new Map<string, DeduplicationItemTypes[]>();

/** How often the store was written to. */
export const counts = { writes: 0 };

/** Runs between reading and writing: may throw, as a database does that is gone, or change the store, or take its time. */
export const hooks: { beforeWrite?(kind: 'record' | 'remove'): void | Promise<void> } = {};

/**
 * n8n's deduplication store without its database. Like the real one it reads, changes and writes back without a lock, so
 * two calls at the same time lose what one of them wrote.
 */
const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(items, _scope, { workflow }) {
		const known = [...(store.get(workflow.id) ?? [])];
		await setImmediate();
		await hooks.beforeWrite?.('record');
		const fresh = items.filter((item) => !known.includes(item));
		store.set(workflow.id, [...known, ...fresh]);
		counts.writes++;
		return { new: fresh, processed: items.filter((item) => !fresh.includes(item)) };
	},
	async removeProcessed(items, _scope, { workflow }) {
		const known = [...(store.get(workflow.id) ?? [])];
		await setImmediate();
		await hooks.beforeWrite?.('remove');
		store.set(
			workflow.id,
			known.filter((item) => !items.includes(item)),
		);
		counts.writes++;
	},
	async clearAllProcessedItems(_scope, { workflow }) {
		await setImmediate();
		store.delete(workflow.id);
	},
	async getProcessedDataCount(_scope, { workflow }) {
		await setImmediate();
		return store.get(workflow.id)?.length ?? 0;
	},
};

/** To be called once in a test file: n8n-core takes a store only once. */
export async function useDeduplicator(): Promise<void> {
	await DataDeduplicationService.init(deduplicator);
}
