import { randomUUID } from 'crypto';
import { OperationalError } from 'n8n-workflow';
import { createWait } from '../wait';
import { claimedEntry, openEntry, type ClaimState, type ClaimStore, type Rows } from './claimStore';
import { inTurn } from '../wait';

/** All claims are in the node's own row; older ones are forgotten. */
const maxEntries = 200_000;

/** How many times a claim overwritten by another process is retried. */
const maxTries = 10;

/**
 * n8n reads the row, changes it and writes it back without a lock, so a process that has read the row before another one
 * wrote it overwrites what that one claimed. A claim waits several times as long as the slowest such change took, and no
 * less than this, to see whether it survived.
 */
const minSettleMs = 300;
const settleChanges = 5;

const wait = createWait();

/**
 * Claims in the one row that n8n gives a node: what earlier versions of this package wrote, and what is left where n8n
 * gives no other rows. A key is "claimed", and "open" until the provider took the message. Wherever a write gets lost on
 * the way, the key looks open: never free, never done.
 */
export class ClaimsInOneRow implements ClaimStore {
	/** No longer needed, to be removed with whatever is removed next. */
	private readonly marks: string[] = [];
	private slowestMs = 0;

	constructor(private readonly rows: Rows) {}

	async claim(keys: readonly string[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>(keys.map((key) => [key, 'free']));
		let wanted = [...states.keys()];
		for (let tries = 0; wanted.length > 0; tries++) {
			if (tries >= maxTries) throw new OperationalError("Other processes write to n8n's database all the time");
			const mark = `turn ${randomUUID()}`;
			for (const [key, state] of await this.taken(wanted, mark)) states.set(key, state);
			wanted = wanted.filter((key) => states.get(key) === 'free');
			if (wanted.length === 0 || (await this.stays(mark))) break;
		}
		return states;
	}

	/**
	 * Records keys as claimed.
	 *
	 * @returns those that were claimed before; the others are recorded now
	 */
	async taken(keys: readonly string[], ...marks: string[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>();
		if (keys.length === 0) return states;
		await this.change(async () => {
			const before = await this.record([...keys.flatMap((key) => [claimedEntry(key), openEntry(key)]), ...marks]);
			for (const key of keys) {
				if (before.has(claimedEntry(key))) states.set(key, before.has(openEntry(key)) ? 'unclear' : 'done');
			}
			// The store cannot be asked without recording, so what was not open before is taken out again.
			const confirmed = [...states].filter(([, state]) => state === 'done').map(([key]) => openEntry(key));
			await this.rows.remove(undefined, confirmed);
		});
		return states;
	}

	async confirm(keys: readonly string[]): Promise<void> {
		await this.change(async () => await this.rows.remove(undefined, [...keys.map(openEntry), ...this.marks.splice(0)]));
	}

	async release(keys: readonly string[]): Promise<void> {
		await this.forget(keys);
	}

	/** Takes out whatever is recorded of keys. */
	async forget(keys: readonly string[]): Promise<void> {
		const entries = keys.flatMap((key) => [claimedEntry(key), openEntry(key)]);
		await this.change(async () => await this.rows.remove(undefined, [...entries, ...this.marks.splice(0)]));
	}

	/** Whether no other process has overwritten what was recorded with the mark. */
	private async stays(mark: string): Promise<boolean> {
		await wait(Math.max(minSettleMs, settleChanges * this.slowestMs));
		this.marks.push(mark);
		return await this.change(async () => (await this.record([mark])).has(mark));
	}

	private async record(entries: readonly string[]) {
		const write = async () => await this.rows.record(undefined, entries, maxEntries);
		// The first to record something makes the row; who does so at the same time in another process fails.
		return await write().catch(write);
	}

	/** One change follows the other within this process. */
	private async change<T>(work: () => Promise<T>): Promise<T> {
		return await inTurn(this.rows.address, async () => {
			const started = performance.now();
			try {
				return await work();
			} finally {
				this.slowestMs = Math.max(this.slowestMs, performance.now() - started);
			}
		});
	}
}
