import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { rethrown, invalidInput, type InvalidInput } from '../errors';
import { ClaimRows, type ClaimState, type ClaimStore } from './claimStore';
import { ClaimsInOneRow } from './claimsInOneRow';
import { ClaimsInRows } from './claimsInRows';
import { runMemoryOf } from './runMemory';
import { inTurn } from '../wait';

export type { ClaimState } from './claimStore';

/** Whether n8n gives a node rows of its own choice, by node: found out once in a process. */
const separateRows = new Map<string, Promise<boolean>>();

/** What one caller asks for; several that ask at the same time share their writes. */
interface Asked {
	keys: readonly string[];
	owner: string;
	states: Map<string, ClaimState>;
}

/**
 * Remembers across executions to whom something was sent, in n8n's deduplication store.
 *
 * A key is claimed before its message leaves, and is open until the provider took the message. What an execution left
 * open, because it was killed or the answer got lost, is unclear, and is not sent again. Only a definite failure gives a
 * key free.
 */
export class Claims {
	/** Claimed by this execution, which n8n's Retry On Fail may run again, and by which of its items. */
	private readonly own: OwnClaims;
	private readonly rows: ClaimRows;
	private opened: Promise<ClaimStore> | undefined;
	private asked: Asked[] = [];
	private claiming: Promise<void> | undefined;
	private closing: { keys: string[]; done: Promise<void> } | undefined;

	constructor(private readonly functions: IExecuteFunctions) {
		this.own = new OwnClaims(functions);
		this.rows = new ClaimRows(functions);
	}

	/**
	 * Claims keys; those that come back free are the owner's from now on.
	 *
	 * @param owner who asks within this execution: an item, which gets its own claims again on Retry On Fail
	 * @throws InvalidInput where n8n has no place to remember them: in a workflow that was never saved
	 * @throws n8n's error where its database fails; nothing may be sent then
	 */
	async claim(keys: readonly string[], owner: string): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>(keys.map((key) => [key, 'free']));
		const foreign = [...states.keys()].filter((key) => this.own.ownerOf(key) !== owner);
		if (foreign.length === 0) return states;
		if (!this.functions.getWorkflow().id) throw notSaved();
		this.asked.push({ keys: foreign, owner, states });
		this.claiming ??= this.claimTogether();
		await this.claiming;
		return states;
	}

	/**
	 * To be called once the provider took the messages. Does not throw: where n8n's database fails, they stay open, and
	 * are unclear for later executions.
	 */
	async confirm(keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		// Several at the same time are one write.
		const closing = (this.closing ??= { keys: [], done: this.inTurn(async () => await this.close()) });
		closing.keys.push(...keys);
		await closing.done.catch((error: unknown) => this.warn(error));
	}

	/** To be called when the messages certainly did not go out. Does not throw, like `confirm`. */
	async release(keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		for (const key of keys) this.own.drop(key);
		try {
			await (await this.store()).release(keys);
		} catch (error) {
			this.warn(error);
		}
	}

	private async close(): Promise<void> {
		const keys = this.closing?.keys ?? [];
		this.closing = undefined;
		await (await this.store()).confirm(keys);
	}

	/** For all who asked until an earlier claim was through. */
	private async claimTogether(): Promise<void> {
		await this.inTurn(async () => {
			const { asked } = this;
			this.asked = [];
			this.claiming = undefined;
			const wanted = [...new Set(asked.flatMap(({ keys }) => keys))];
			this.distribute(asked, await (await this.store()).claim(wanted));
		});
	}

	private distribute(asked: readonly Asked[], found: ReadonlyMap<string, ClaimState>): void {
		const free = new Set([...found].filter(([, state]) => state === 'free').map(([key]) => key));
		for (const { keys, owner, states } of asked) {
			for (const key of keys) {
				const state = found.get(key) ?? 'unclear';
				// Nobody else who asks at the same time may have it.
				if (free.delete(key)) this.own.add(key, owner);
				else states.set(key, state === 'free' ? 'unclear' : state);
			}
		}
	}

	private async store(): Promise<ClaimStore> {
		return await (this.opened ??= this.openStore());
	}

	private async openStore(): Promise<ClaimStore> {
		const { address } = this.rows;
		const oneRow = new ClaimsInOneRow(this.rows);
		try {
			const known = separateRows.get(address) ?? this.rows.separate();
			separateRows.set(address, known);
			if (!(await known)) return oneRow;
			const hasEarlier = (await this.rows.size(undefined)) > 0;
			return new ClaimsInRows(this.rows, hasEarlier ? oneRow : undefined);
		} catch (error) {
			separateRows.delete(address);
			this.opened = undefined;
			throw rethrown(error);
		}
	}

	/** Those of one run follow each other, so that all who ask meanwhile share the next. */
	private async inTurn(work: () => Promise<void>): Promise<void> {
		await inTurn(this, work);
	}

	private warn(error: unknown): void {
		const reason = error instanceof Error ? error.message : String(error);
		this.functions.logger.warn(
			`n8n could not record who got a message of the campaign; they count as unclear for later executions: ${reason}`,
		);
	}
}

/** What is remembered: no phone number and no campaign in plain text. */
export function claimKey(campaign: string, to: string): string {
	return createHash('sha256')
		.update(JSON.stringify([campaign.trim(), to]))
		.digest('base64url');
}

/** Why somebody is skipped. */
export const sentBefore = (campaign: string) => `duplicate: sent before in campaign "${campaign}"`;

/** Why it is unclear whether somebody has had the message. */
export const perhapsSentBefore = (campaign: string) =>
	`it may have been sent before in campaign "${campaign}": an earlier execution was cut off, or got no answer`;

function notSaved(): InvalidInput {
	return invalidInput(
		'Send Once per Campaign',
		'needs a saved workflow, because n8n remembers with it who got a message',
		'Save the workflow, then run it again.',
	);
}

/** What this run claimed, for n8n's repeats of it. */
class OwnClaims {
	private readonly owners: Record<string, string>;

	constructor(functions: IExecuteFunctions) {
		this.owners = runMemoryOf(functions).claims;
	}

	ownerOf(key: string): string | undefined {
		return this.owners[key];
	}

	add(key: string, owner: string): void {
		this.owners[key] = owner;
	}

	drop(key: string): void {
		delete this.owners[key];
	}
}
