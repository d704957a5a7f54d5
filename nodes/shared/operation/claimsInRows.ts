import { createHash } from 'crypto';
import { runOrdered } from './ordered';
import { rethrown } from '../errors';
import { claimedEntry, openEntry, type ClaimState, type ClaimStore, type Rows } from './claimStore';
import type { ClaimsInOneRow } from './claimsInOneRow';
import { inTurn } from '../wait';

/** Rows over which people are spread, by a hash of campaign and recipient. Stored rows are found by it: it never changes. */
const shards = 65_536;
/** In each. Some 1,500,000 people are remembered before the first row is full; then its oldest are forgotten. */
const maxPerShard = 48;

/** How often a lock is asked for that others make and give up at the same moments. */
const maxLockTries = 5;

/** Keys at work at the same time: n8n has few connections to its database. */
const parallel = 4;

/**
 * Claims over many rows: a claim costs the same however many are remembered.
 *
 * A key that is being sent to has a row of its own, its lock. The database makes a row once, so of all processes that
 * claim the same key at the same moment one gets it, without waiting. The lock is deleted once the outcome of the
 * message is known; where the execution was killed it stays, and the key is unclear.
 */
export class ClaimsInRows implements ClaimStore {
	/** @param earlier the node's own row, in which earlier versions of this package recorded everything */
	constructor(
		private readonly rows: Rows,
		private readonly earlier: ClaimsInOneRow | undefined,
	) {}

	async claim(keys: readonly string[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>();
		const free = () => keys.filter((key) => states.get(key) === 'free');
		try {
			await this.forEach(keys, async (key) => void states.set(key, await this.claimOne(key)));
			for (const [key, state] of (await this.earlier?.taken(free())) ?? []) {
				states.set(key, state);
				// From now on the rows themselves know: as remembered, or as locked for ever.
				if (state === 'done') await this.unlock(key);
			}
		} catch (error) {
			// Nothing goes out, so nobody is to be locked out. A database that is gone leaves them unclear.
			await this.drop(free()).catch(() => undefined);
			throw rethrown(error);
		}
		return states;
	}

	async confirm(keys: readonly string[]): Promise<void> {
		await this.forEach(keys, async (key) => {
			// Another process may have overwritten the row since the claim.
			await this.remember(key);
			await this.unlock(key);
		});
	}

	async release(keys: readonly string[]): Promise<void> {
		await this.earlier?.forget(keys);
		await this.drop(keys);
	}

	/**
	 * What is remembered of keys that the caller has claimed elsewhere; the answer gets remembered where others look for it.
	 *
	 * @throws n8n's error where its database fails
	 */
	async look(keys: readonly string[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>();
		await this.forEach(keys, async (key) => void states.set(key, await this.lookAt(key)));
		const free = keys.filter((key) => states.get(key) === 'free');
		for (const [key, state] of (await this.earlier?.taken(free)) ?? []) states.set(key, state);
		return states;
	}

	/** Forgets keys that were found free by `look`. @throws n8n's error where its database fails */
	async forget(keys: readonly string[]): Promise<void> {
		await this.earlier?.forget(keys);
		await this.forEach(keys, async (key) => {
			if ((await this.rows.size(shardOf(key))) > 0) await this.forgetOne(key);
		});
	}

	private async lookAt(key: string): Promise<ClaimState> {
		// Most nodes remember nobody here, and reading costs less than writing.
		if ((await this.rows.size(shardOf(key))) === 0) return 'free';
		if ((await this.rows.size(lockOf(key))) > 0) return 'unclear';
		return (await this.remember(key)) ? 'done' : 'free';
	}

	private async forgetOne(key: string): Promise<void> {
		const shard = shardOf(key);
		await inTurn(this.turn(shard), async () => await this.rows.remove(shard, [claimedEntry(key)]));
	}

	private async drop(keys: readonly string[]): Promise<void> {
		await this.forEach(keys, async (key) => {
			await this.forgetOne(key);
			await this.unlock(key);
		});
	}

	private async claimOne(key: string): Promise<ClaimState> {
		if (!(await this.lock(key))) return 'unclear';
		if (!(await this.remember(key))) return 'free';
		await this.unlock(key);
		return 'done';
	}

	/** @returns whether nobody had it before */
	private async lock(key: string): Promise<boolean> {
		const row = lockOf(key);
		const record = async () => (await this.rows.record(row, [openEntry(key)])).size === 0;
		for (let tries = 1; ; tries++) {
			try {
				return await record();
			} catch (error) {
				// Another process made the row at the same moment; or the database fails, and then this does too.
				if ((await this.rows.size(row)) > 0) return false;
				// That process may be done with the key, and its row is gone again.
				if (tries === maxLockTries) throw rethrown(error);
			}
		}
	}

	private async unlock(key: string): Promise<void> {
		await this.rows.delete(lockOf(key));
	}

	/** @returns whether it was remembered before */
	private async remember(key: string): Promise<boolean> {
		const shard = shardOf(key);
		return await inTurn(this.turn(shard), async () => {
			const record = async () => (await this.rows.record(shard, [claimedEntry(key)], maxPerShard)).size > 0;
			// The first to record something makes the row; who does so at the same time in another process fails.
			return await record().catch(record);
		});
	}

	private turn(shard: string): string {
		return `${this.rows.address} ${shard}`;
	}

	/** All of them, also where some fail. @throws the first error */
	private async forEach(keys: readonly string[], work: (key: string) => Promise<void>): Promise<void> {
		const errors: unknown[] = [];
		await runOrdered({
			count: keys.length,
			parallel: () => parallel,
			orderingKeyOf: () => undefined,
			stopped: () => errors.length > 0,
			work: async (index) => {
				const key = keys[index];
				if (key !== undefined) await work(key).catch((error: unknown) => errors.push(error));
			},
		});
		if (errors.length > 0) throw rethrown(errors[0]);
	}
}

const lockOf = (key: string) => `open ${key}`;

/** Hashed again, so that keys of any form spread evenly. */
function shardOf(key: string): string {
	const number = createHash('sha256').update(key).digest().readUInt16BE(0) % shards;
	return `claims ${number.toString(16).padStart(4, '0')}`;
}
