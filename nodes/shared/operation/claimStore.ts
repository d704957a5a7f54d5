import { randomUUID } from 'crypto';
import type { DeduplicationItemTypes, IExecuteFunctions } from 'n8n-workflow';

/** Whether a key may be sent to, was sent to before, or may have been: an earlier execution ended in the middle. */
export type ClaimState = 'free' | 'done' | 'unclear';

/** Where claims are kept across executions and processes. */
export interface ClaimStore {
	/**
	 * Claims keys. Of all callers in all processes, one at most gets `free` for a key.
	 *
	 * @throws n8n's error where its database fails; nothing may be sent then, and keys that were claimed look unclear
	 */
	claim(keys: readonly string[]): Promise<Map<string, ClaimState>>;
	/** The messages were taken. @throws n8n's error where its database fails; the keys stay unclear then */
	confirm(keys: readonly string[]): Promise<void>;
	/** The messages certainly did not go out. @throws n8n's error where its database fails; the keys stay unclear then */
	release(keys: readonly string[]): Promise<void>;
}

/** What a key is remembered as in a row that holds many. */
export const claimedEntry = (key: string) => `claimed ${key}`;
/** Recorded beside it until the provider took the message. */
export const openEntry = (key: string) => `open ${key}`;

/** Rows of remembered entries, which n8n reads and writes back whole. */
export interface Rows {
	/** The node and its workflow, for what is kept in this process about them. */
	readonly address: string;
	/**
	 * Records entries in a row, which is made if needed.
	 *
	 * @param row its name; undefined for the node's own
	 * @param maxEntries beyond that the oldest are forgotten
	 * @returns those that were recorded before
	 * @throws n8n's error, also where two processes make the same row at the same moment: one of them fails
	 */
	record(
		row: string | undefined,
		entries: readonly string[],
		maxEntries?: number,
	): Promise<ReadonlySet<DeduplicationItemTypes>>;
	/** Takes entries out of a row. @throws n8n's error where its database fails */
	remove(row: string | undefined, entries: readonly string[]): Promise<void>;
	/** How many entries a row has; writes nothing. @throws n8n's error where its database fails */
	size(row: string | undefined): Promise<number>;
	/** Deletes a row. Only to be called where rows are separate. @throws n8n's error where its database fails */
	delete(row: string): Promise<void>;
}

const scope = 'node';

/**
 * The rows of n8n's deduplication store that belong to one node. n8n makes a row for each node id and rewrites it whole
 * at every change, without a lock, so a node with one row pays for everything it remembers with every claim.
 *
 * A row of another name is reached by lending the node another id for the moment in which n8n computes the row's address,
 * which it does before it gives control back. Nothing else runs meanwhile. `separate` finds out whether that holds.
 */
export class ClaimRows implements Rows {
	constructor(private readonly functions: IExecuteFunctions) {}

	get address(): string {
		return `${this.functions.getWorkflow().id ?? ''} ${this.functions.getNode().id}`;
	}

	/**
	 * Whether rows of other names exist: not for a node that an agent calls as its tool, for which n8n names the agent's
	 * node, nor in a version of n8n that computes the address at another time.
	 */
	async separate(): Promise<boolean> {
		if (!this.canLend()) return false;
		const probe = `probe ${randomUUID()}`;
		await this.record(probe, [probe]);
		if ((await this.size(probe)) === 1 && (await this.size(`${probe} elsewhere`)) === 0) {
			await this.delete(probe);
			return true;
		}
		// Left behind, it would be one entry among many.
		await this.remove(probe, [probe]).catch(() => undefined);
		return false;
	}

	async record(
		row: string | undefined,
		entries: readonly string[],
		maxEntries?: number,
	): Promise<Set<DeduplicationItemTypes>> {
		if (entries.length === 0) return new Set();
		const options = { mode: 'entries' as const, maxEntries };
		const { helpers } = this.functions;
		const { processed } = await this.at(
			row,
			async () => await helpers.checkProcessedAndRecord([...entries], scope, options),
		);
		return new Set(processed);
	}

	async remove(row: string | undefined, entries: readonly string[]): Promise<void> {
		if (entries.length === 0) return;
		const { helpers } = this.functions;
		await this.at(row, async () => await helpers.removeProcessed([...entries], scope, { mode: 'entries' }));
	}

	async size(row: string | undefined): Promise<number> {
		const { helpers } = this.functions;
		return await this.at(row, async () => await helpers.getProcessedDataCount(scope, { mode: 'entries' }));
	}

	async delete(row: string): Promise<void> {
		const { helpers } = this.functions;
		await this.at(row, async () => await helpers.clearAllProcessedItems(scope, { mode: 'entries' }));
	}

	/** The helpers of n8n belong to a node; what n8n hands out must be that very one. */
	private canLend(): boolean {
		const { node } = this.functions.getExecuteData();
		const { id } = node;
		const lent = `${id}/probe`;
		Reflect.set(node, 'id', lent);
		const seen = this.functions.getNode().id;
		Reflect.set(node, 'id', id);
		return seen === lent;
	}

	/** Not async: the id is back before anything else runs. */
	private at<T>(row: string | undefined, call: () => Promise<T>): Promise<T> {
		if (row === undefined) return call();
		const { node } = this.functions.getExecuteData();
		const { id } = node;
		Reflect.set(node, 'id', `${id}/${row}`);
		try {
			return call();
		} finally {
			Reflect.set(node, 'id', id);
		}
	}
}
