import { createHash } from 'crypto';
import type { DeduplicationItemTypes, IExecuteFunctions } from 'n8n-workflow';
import { invalidInput, type InvalidInput } from './errors';

/** Whether a key may be sent to, was sent to before, or may have been: an earlier execution ended in the middle. */
export type ClaimState = 'free' | 'done' | 'unclear';

/** n8n keeps them in one database row for each node; older ones are forgotten. */
const maxEntries = 200_000;
const options = { mode: 'entries', maxEntries } as const;
const scope = 'node';
const shelf = 'whatsAppGatewaysClaims';

/**
 * n8n reads the row, changes it and writes it back without a lock, so within this process one claim follows the other.
 * Between processes nothing can be done about it: see docs/scaling.md.
 */
const turns = new Map<string, Promise<unknown>>();

/**
 * Remembers across executions to whom something was sent, in n8n's deduplication store.
 *
 * A key is claimed before its message leaves and confirmed once the provider took it. What an execution claimed but
 * never confirmed, because it was killed or the answer got lost, is unclear, and is not sent again. Only a definite
 * failure gives a key free.
 */
export class Claims {
	/** Claimed by this execution, which n8n's Retry On Fail may run again, and by which of its items. */
	private readonly own: Record<string, string>;
	private readonly turn: string;

	constructor(private readonly functions: IExecuteFunctions) {
		this.own = ownClaims(functions);
		this.turn = `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
	}

	/**
	 * Claims keys; those that come back free are the owner's from now on.
	 *
	 * @param owner who asks within this execution: an item, which gets its own claims again on Retry On Fail
	 * @throws InvalidInput where n8n has no place to remember them: in a workflow that was never saved
	 */
	async claim(keys: readonly string[], owner: string): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>(keys.map((key) => [key, 'free']));
		const foreign = [...states.keys()].filter((key) => this.own[key] !== owner);
		if (foreign.length === 0) return states;
		await this.inTurn(async () => {
			const taken = await this.record('claimed', foreign);
			// Another process may have written between this one's reading and writing: whatever got lost is written again.
			await this.record('claimed', foreign);
			for (const key of foreign) if (!taken.has(key)) this.own[key] = owner;
			const done = await this.record('done', [...taken]);
			for (const key of taken) states.set(key, done.has(key) ? 'done' : 'unclear');
			// The store cannot be asked without recording, so what was not done is taken out again.
			await this.remove(
				'done',
				[...taken].filter((key) => !done.has(key)),
			);
		});
		return states;
	}

	/** To be called once the provider took the messages. */
	async confirm(keys: readonly string[]): Promise<void> {
		await this.inTurn(async () => void (await this.record('done', keys)));
	}

	/** To be called when the messages certainly did not go out. */
	async release(keys: readonly string[]): Promise<void> {
		for (const key of keys) delete this.own[key];
		await this.inTurn(async () => await this.remove('claimed', keys));
	}

	private async inTurn(work: () => Promise<void>): Promise<void> {
		const turn = (turns.get(this.turn) ?? Promise.resolve()).then(work);
		const settled = turn.catch(() => undefined);
		turns.set(this.turn, settled);
		await turn;
		if (turns.get(this.turn) === settled) turns.delete(this.turn);
	}

	/** @returns those that were recorded before */
	private async record(state: 'claimed' | 'done', keys: readonly string[]): Promise<Set<string>> {
		if (keys.length === 0) return new Set();
		if (!this.functions.getWorkflow().id) throw notSaved();
		const entries = new Map<DeduplicationItemTypes, string>(keys.map((key) => [`${state} ${key}`, key]));
		const { processed } = await this.functions.helpers.checkProcessedAndRecord([...entries.keys()], scope, options);
		return new Set(processed.map((entry) => entries.get(entry) ?? ''));
	}

	private async remove(state: 'claimed' | 'done', keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		await this.functions.helpers.removeProcessed(
			keys.map((key) => `${state} ${key}`),
			scope,
			options,
		);
	}
}

/** What is remembered: no phone number, no campaign in clear. */
export function claimKey(campaign: string, to: string): string {
	return createHash('sha256')
		.update(JSON.stringify([campaign.trim(), to]))
		.digest('base64url');
}

function notSaved(): InvalidInput {
	return invalidInput(
		'Send Once per Campaign',
		'needs a saved workflow, because n8n remembers with it who got a message',
		'Save the workflow, then run it again.',
	);
}

/** Lives in the node's execution context, which survives Retry On Fail, as plain JSON. */
function ownClaims(functions: IExecuteFunctions): Record<string, string> {
	try {
		const context = functions.getContext('node');
		const run = String(functions.getWorkflowDataProxy(0).$runIndex);
		const stored: unknown = context[shelf];
		const runs = isShelves(stored) ? stored : {};
		const own = runs[run] ?? {};
		runs[run] = own;
		context[shelf] = runs;
		return own;
	} catch {
		// Some ways to run a single node come without an execution context: nothing can retry those either.
		return {};
	}
}

/** Only this file writes to the shelf. */
function isShelves(value: unknown): value is Record<string, Record<string, string>> {
	return typeof value === 'object' && value !== null;
}
