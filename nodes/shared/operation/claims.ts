import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { rethrown, invalidInput, type InvalidInput } from '../errors';
import { CampaignClaims } from './campaignClaims';
import { CampaignPages } from './campaignPages';
import { ClaimRows, type ClaimState, type ClaimStore } from './claimStore';
import { ClaimsInOneRow } from './claimsInOneRow';
import { ClaimsInRows } from './claimsInRows';
import { runMemoryOf } from './runMemory';
import { inTurn } from '../wait';

export type { ClaimState } from './claimStore';

/** Whether n8n gives a node rows of its own choice, by node: found out once in a process. */
const separateRows = new Map<string, Promise<boolean>>();

/** Runs that send to so many people of a campaign claim them together. */
const manyPeople = 20;

/** Somebody who is to get something of a campaign once. */
export interface Claimed {
	/** Made by `claimKey`. */
	key: string;
	campaign: string;
}

/** What one caller asks for; several that ask at the same time share their writes. */
interface Asked {
	people: readonly Claimed[];
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
	/** Those of campaigns with many people. */
	private readonly campaigns = new Map<string, CampaignClaims>();
	/** Campaigns of which each person is claimed alone. */
	private readonly small = new Set<string>();
	/** Keys of those who will be claimed, by campaign. */
	private readonly expected = new Map<string, string[]>();
	private ahead = false;
	private asked: Asked[] = [];
	private claiming: Promise<void> | undefined;
	private closing: { people: Claimed[]; done: Promise<void> } | undefined;

	constructor(private readonly functions: IExecuteFunctions) {
		this.own = new OwnClaims(functions);
		this.rows = new ClaimRows(functions);
	}

	/**
	 * Tells whom the run is going to claim, in order, before the first is claimed.
	 *
	 * @param ahead whether they are claimed one by one: then some more are claimed with each
	 */
	expect(people: readonly Claimed[], { ahead }: { ahead: boolean }): void {
		this.ahead = ahead;
		for (const { key, campaign } of people) {
			if (this.own.ownerOf(key) !== undefined) continue;
			const keys = this.expected.get(campaign);
			if (keys) keys.push(key);
			else this.expected.set(campaign, [key]);
		}
	}

	/**
	 * Claims people; those that come back free are the owner's from now on.
	 *
	 * @param owner who asks within this execution: an item, which gets its own claims again on Retry On Fail
	 * @returns the states by key
	 * @throws InvalidInput where n8n has no place to remember them: in a workflow that was never saved
	 * @throws n8n's error where its database fails; nothing may be sent then
	 */
	async claim(people: readonly Claimed[], owner: string): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>(people.map(({ key }) => [key, 'free']));
		const foreign = people.filter(({ key }) => this.own.ownerOf(key) !== owner);
		if (foreign.length === 0) return states;
		if (!this.functions.getWorkflow().id) throw notSaved();
		this.asked.push({ people: foreign, owner, states });
		this.claiming ??= this.claimTogether();
		await this.claiming;
		return states;
	}

	/**
	 * To be called once the provider took the messages. Does not throw: where n8n's database fails, they stay open, and
	 * are unclear for later executions.
	 */
	async confirm(people: readonly Claimed[]): Promise<void> {
		const alone: Claimed[] = [];
		for (const person of people) {
			const campaign = this.campaigns.get(person.campaign);
			if (campaign) campaign.confirm([person.key]);
			else alone.push(person);
		}
		if (alone.length === 0) return;
		// Several at the same time are one write.
		const closing = (this.closing ??= { people: [], done: this.inTurn(async () => await this.close()) });
		closing.people.push(...alone);
		await closing.done.catch((error: unknown) => this.warn(error));
	}

	/** To be called when the messages certainly did not go out. Does not throw, like `confirm`. */
	async release(people: readonly Claimed[]): Promise<void> {
		for (const { key } of people) this.own.drop(key);
		try {
			for (const [store, keys] of await this.byStore(people)) await store.release(keys);
		} catch (error) {
			this.warn(error);
		}
	}

	/** To be called when the run ends: writes what is left to write. Does not throw. */
	async settle(): Promise<void> {
		for (const campaign of this.campaigns.values()) await campaign.settle();
	}

	private async close(): Promise<void> {
		const people = this.closing?.people ?? [];
		this.closing = undefined;
		for (const [store, keys] of await this.byStore(people)) await store.confirm(keys);
	}

	/** For all who asked until an earlier claim was through. */
	private async claimTogether(): Promise<void> {
		await this.inTurn(async () => {
			const { asked } = this;
			this.asked = [];
			this.claiming = undefined;
			const people = new Map(asked.flatMap((one) => one.people).map((person) => [person.key, person]));
			this.distribute(asked, await this.claimAll([...people.values()]));
		});
	}

	private async claimAll(people: readonly Claimed[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>();
		const free: Claimed[] = [];
		try {
			for (const [store, keys] of await this.byStore(people)) {
				const found = await store.claim(keys);
				for (const [key, state] of found) states.set(key, state);
				free.push(...people.filter(({ key }) => found.get(key) === 'free'));
			}
			const moved = await this.movedToPages(free);
			for (const [key, state] of moved.length === 0 ? [] : await this.claimAll(moved)) states.set(key, state);
		} catch (error) {
			// Nothing goes out, so nobody is to be locked out.
			await this.release(free);
			throw rethrown(error);
		}
		return states;
	}

	/** Those who were claimed alone while another run began to claim many of their campaign: they are given back. */
	private async movedToPages(people: readonly Claimed[]): Promise<Claimed[]> {
		const moved: Claimed[] = [];
		for (const campaign of new Set(people.map((person) => person.campaign))) {
			if (!this.small.has(campaign) || !(await CampaignPages.areUsed(this.rows, rowOf(campaign)))) continue;
			const theirs = people.filter((person) => person.campaign === campaign);
			await (await this.store()).release(theirs.map(({ key }) => key));
			this.small.delete(campaign);
			moved.push(...theirs);
		}
		return moved;
	}

	private distribute(asked: readonly Asked[], found: ReadonlyMap<string, ClaimState>): void {
		const free = new Set([...found].filter(([, state]) => state === 'free').map(([key]) => key));
		for (const { people, owner, states } of asked) {
			for (const { key } of people) {
				const state = found.get(key) ?? 'unclear';
				// Nobody else who asks at the same time may have it.
				if (free.delete(key)) this.own.add(key, owner);
				else states.set(key, state === 'free' ? 'unclear' : state);
			}
		}
	}

	/** The keys of people by where they are remembered. */
	private async byStore(people: readonly Claimed[]): Promise<Map<ClaimStore, string[]>> {
		const result = new Map<ClaimStore, string[]>();
		for (const { key, campaign } of people) {
			const store = await this.storeOf(campaign);
			const keys = result.get(store);
			if (keys) keys.push(key);
			else result.set(store, [key]);
		}
		return result;
	}

	private async storeOf(campaign: string): Promise<ClaimStore> {
		const opened = this.campaigns.get(campaign);
		if (opened) return opened;
		const store = await this.store();
		if (!(store instanceof ClaimsInRows) || this.small.has(campaign)) return store;
		const expected = this.expected.get(campaign) ?? [];
		if (expected.length < manyPeople && !(await CampaignPages.areUsed(this.rows, rowOf(campaign)))) {
			this.small.add(campaign);
			return store;
		}
		const claims =
			this.campaigns.get(campaign) ??
			new CampaignClaims(new CampaignPages(this.rows, rowOf(campaign)), {
				singles: store,
				expected,
				ahead: this.ahead,
				failed: (error) => this.warn(error),
			});
		this.campaigns.set(campaign, claims);
		return claims;
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

/** The name of the rows of a campaign. */
export const rowOf = (campaign: string) =>
	`campaign ${createHash('sha256').update(campaign.trim()).digest('base64url')}`;

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
