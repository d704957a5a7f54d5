import { createHash, randomUUID } from 'crypto';
import type { DeduplicationItemTypes, IExecuteFunctions } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import { invalidInput, type InvalidInput } from './errors';
import { runMemoryOf } from './operation/runMemory';
import { createWait } from './wait';

/** Whether a key may be sent to, was sent to before, or may have been: an earlier execution ended in the middle. */
export type ClaimState = 'free' | 'done' | 'unclear';

/** n8n keeps them in one database row for each node; older ones are forgotten. */
const maxEntries = 200_000;
const options = { mode: 'entries', maxEntries } as const;
const scope = 'node';

/** How often a claim is tried that other processes overwrite. */
const mostTries = 10;

/**
 * n8n reads the row, changes it and writes it back without a lock. A process that has read the row before another one
 * wrote it overwrites what that one claimed, within milliseconds. Longer than that, a claim waits whether it stays.
 */
const settleMs = 300;

const wait = createWait();

/** Within this process one write follows the other. */
const turns = new Map<string, Promise<unknown>>();

/** What one caller asks for; several that ask at the same time share their writes. */
interface Asked {
	keys: readonly string[];
	owner: string;
	states: Map<string, ClaimState>;
}

/**
 * Remembers across executions to whom something was sent, in n8n's deduplication store.
 *
 * A key is claimed before its message leaves: it is "claimed", and "open" until the provider took the message. What an
 * execution left open, because it was killed or the answer got lost, is unclear, and is not sent again. Only a definite
 * failure gives a key free. Wherever a write gets lost on the way, the key looks open: never free, never done.
 */
export class Claims {
	/** Claimed by this execution, which n8n's Retry On Fail may run again, and by which of its items. */
	private readonly own: OwnClaims;
	private readonly turn: string;
	private asked: Asked[] = [];
	private claiming: Promise<void> | undefined;
	/** No longer needed, to be removed with whatever is removed next. */
	private readonly marks: string[] = [];
	private closing: { keys: string[]; done: Promise<void> } | undefined;

	constructor(private readonly functions: IExecuteFunctions) {
		this.own = new OwnClaims(functions);
		this.turn = `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
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
		try {
			await this.inTurn(async () => {
				for (const key of keys) this.own.drop(key);
				await this.remove([...keys.flatMap((key) => [claimed(key), open(key)]), ...this.marks.splice(0)]);
			});
		} catch (error) {
			this.warn(error);
		}
	}

	private async close(): Promise<void> {
		const keys = this.closing?.keys ?? [];
		this.closing = undefined;
		await this.remove([...keys.map(open), ...this.marks.splice(0)]);
	}

	/** For all who asked until the first write. */
	private async claimTogether(): Promise<void> {
		let asked: Asked[] = [];
		let wanted: string[] = [];
		const done = new Set<string>();
		for (let tries = 0; tries === 0 || wanted.length > 0; tries++) {
			if (tries >= mostTries) throw new OperationalError("Other processes write to n8n's database all the time");
			const mark = `turn ${randomUUID()}`;
			await this.inTurn(async () => {
				if (tries === 0) {
					asked = this.asked;
					this.asked = [];
					this.claiming = undefined;
					wanted = [...new Set(asked.flatMap(({ keys }) => keys))];
				}
				const before = await this.record([...wanted.flatMap((key) => [claimed(key), open(key)]), mark]);
				const taken = wanted.filter((key) => before.has(claimed(key)));
				wanted = wanted.filter((key) => !before.has(claimed(key)));
				// The store cannot be asked without recording, so what was not open before is taken out again.
				const confirmed = taken.filter((key) => !before.has(open(key)));
				for (const key of confirmed) done.add(key);
				await this.remove(confirmed.map(open));
			});
			if (wanted.length > 0 && (await this.stays(mark))) break;
		}
		this.distribute(asked, wanted, done);
	}

	/** Whether no other process has overwritten what was recorded with the mark. */
	private async stays(mark: string): Promise<boolean> {
		await wait(settleMs);
		let kept = false;
		await this.inTurn(async () => {
			kept = (await this.record([mark])).has(mark);
			this.marks.push(mark);
		});
		return kept;
	}

	private distribute(asked: readonly Asked[], won: readonly string[], done: ReadonlySet<string>): void {
		const free = new Set(won);
		for (const { keys, owner, states } of asked) {
			for (const key of keys) {
				// Nobody else who asks at the same time may have it.
				if (free.delete(key)) this.own.add(key, owner);
				else states.set(key, done.has(key) ? 'done' : 'unclear');
			}
		}
	}

	private async inTurn(work: () => Promise<void>): Promise<void> {
		const turn = (turns.get(this.turn) ?? Promise.resolve()).then(work);
		const settled = turn.catch(() => undefined);
		turns.set(this.turn, settled);
		try {
			await turn;
		} finally {
			if (turns.get(this.turn) === settled) turns.delete(this.turn);
		}
	}

	/** @returns those that were recorded before */
	private async record(entries: readonly string[]): Promise<Set<DeduplicationItemTypes>> {
		if (entries.length === 0) return new Set();
		if (!this.functions.getWorkflow().id) throw notSaved();
		const { helpers } = this.functions;
		const write = async () => new Set((await helpers.checkProcessedAndRecord([...entries], scope, options)).processed);
		// The first to record something makes the row; who does so at the same time in another process fails.
		return await write().catch(write);
	}

	private async remove(entries: readonly string[]): Promise<void> {
		if (entries.length > 0) await this.functions.helpers.removeProcessed([...entries], scope, options);
	}

	private warn(error: unknown): void {
		const reason = error instanceof Error ? error.message : String(error);
		this.functions.logger.warn(
			`n8n could not record who got a message of the campaign; they count as unclear for later executions: ${reason}`,
		);
	}
}

const claimed = (key: string) => `claimed ${key}`;
const open = (key: string) => `open ${key}`;

/** What is remembered: no phone number, no campaign in clear. */
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
