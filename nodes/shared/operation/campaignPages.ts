import { sleep } from 'n8n-workflow';
import { rethrown } from '../errors';
import { claimedEntry, openEntry, type ClaimState, type Rows } from './claimStore';
import { inTurn } from '../wait';

/** People on a page; then the next one begins. n8n reads and writes a page as a whole, a full one in some 2 ms. */
const maxPerPage = 4_000;

/** How many times the lock of a page is asked for before its holder counts as dead, and how long each wait is. */
const patience = { tries: 500, wait: async () => await sleep(10 + Math.random() * 20) };

/** How often a lock is asked for that nobody seems to have. */
const maxFailures = 5;

/** What is to be written together. */
export interface Changes {
	claim: readonly string[];
	confirm: readonly string[];
	release: readonly string[];
	/** Keys that will be claimed soon: they are looked up on earlier pages together with the others. */
	soon?: readonly string[];
}

/**
 * Who had something of one campaign, on pages of many people, so that many are claimed and confirmed with few writes. A key
 * on a page is "claimed", and "open" until the provider took the message.
 *
 * n8n reads and writes a page without a lock, so whoever changes it makes a row first, the page's lock, and deletes it
 * afterwards. Where a process ends in between, the lock stays. Nobody can know that it is dead; so after a while others
 * close the page, and go on with the next one. A page is closed before anybody relies on it, and whoever has written to
 * it looks afterwards whether it was still open: if so, everybody who closes it later reads what was written; if not, the
 * writer takes its claims back, and claims again on the next page. So nothing depends on how long anybody sleeps. Closed
 * pages get no further claims, and are looked up once for each key.
 */
export class CampaignPages {
	private page = 0;
	private hasBegun = false;
	private isOpened = false;
	/** People on the page when it was opened, and those that were added. */
	private people = 0;
	/** On which page a key was claimed by this object. */
	private readonly pageOf = new Map<string, number>();
	/**
	 * Keys whose release may have been written, of calls that are not through or have failed. Another process may have claimed
	 * them and sent since, so a second release might free somebody who has had the message: they stay as they are.
	 */
	private readonly givenBack = new Set<string>();
	/** Before which page a key was looked up, and what was found. */
	private readonly lookedUp = new Map<string, { before: number; state: ClaimState }>();

	/** @param name of the campaign, as part of the names of rows */
	constructor(
		private readonly rows: Rows,
		private readonly name: string,
		private readonly pageSize = maxPerPage,
		private readonly waiting = patience,
	) {}

	/** Whether anybody has begun: then everybody has to claim in this way. */
	static async areUsed(rows: Rows, name: string): Promise<boolean> {
		return (await rows.size(name)) > 0;
	}

	/** To be called before the first claim: tells those who claim people one by one. */
	async begin(): Promise<void> {
		if (this.hasBegun) return;
		const record = async () => await this.rows.record(this.name, ['used']);
		// Another process may make the row at the same moment.
		if (!(await CampaignPages.areUsed(this.rows, this.name))) await record().catch(record);
		this.hasBegun = true;
	}

	/**
	 * Confirms and releases keys that were claimed, and claims others. After an error it may be called with the same keys
	 * again: what may have been released is not released twice.
	 *
	 * @returns the states of the claimed keys, as `ClaimStore.claim` does
	 * @throws n8n's error where its database fails; nothing may be sent then, and keys that were claimed look unclear
	 */
	async change(changes: Changes): Promise<Map<string, ClaimState>> {
		return await inTurn(`${this.rows.address} ${this.name}`, async () => {
			if (!this.isOpened) await this.open();
			if (this.people >= this.pageSize) await this.turn();
			for (let takenBack: string[] = []; ;) {
				const states = (await this.lock()) ? await this.changeLocked(changes, takenBack) : undefined;
				if (states && !(await this.isClosed())) return this.keep(changes, states);
				takenBack = [...takenBack, ...this.takenBack(states ?? new Map())];
				await this.turn();
			}
		});
	}

	/** What was claimed on a page that was closed meanwhile does not hold. */
	private takenBack(states: ReadonlyMap<string, ClaimState>): string[] {
		for (const key of states.keys()) this.lookedUp.delete(key);
		const claimed = [...states].filter(([, state]) => state === 'free').map(([key]) => key);
		for (const key of claimed) this.pageOf.set(key, this.page);
		return claimed;
	}

	/** The page was open when everything had been written, so the states hold. */
	private keep(changes: Changes, states: Map<string, ClaimState>): Map<string, ClaimState> {
		for (const key of [...changes.confirm, ...changes.release]) this.pageOf.delete(key);
		for (const key of changes.release) this.givenBack.delete(key);
		for (const [key, state] of states) {
			this.lookedUp.delete(key);
			if (state === 'free') this.pageOf.set(key, this.page);
		}
		this.people += states.size;
		return states;
	}

	private async open(): Promise<void> {
		while (await this.isClosed()) this.page++;
		this.people = await this.rows.size(this.row('page'));
		this.isOpened = true;
	}

	private async isClosed(): Promise<boolean> {
		return (await this.rows.size(this.row('closed'))) > 0;
	}

	/** Closes the page, where nobody else did, and goes on with the next. */
	private async turn(): Promise<void> {
		try {
			await this.rows.record(this.row('closed'), ['closed']);
		} catch (error) {
			// Another process was faster; or the database fails.
			if (!(await this.isClosed())) throw rethrown(error);
		}
		this.page++;
		this.isOpened = false;
		await this.open();
	}

	/** @returns false where somebody has had the lock for too long */
	private async lock(): Promise<boolean> {
		const row = this.row('lock');
		let failures = 0;
		for (let tries = 0; tries < this.waiting.tries; tries++) {
			try {
				const isFree = tries === 0 || (await this.rows.size(row)) === 0;
				if (isFree && (await this.rows.record(row, ['locked'])).size === 0) return true;
			} catch (error) {
				// Another process made the row at the same moment, and may be done with it; or the database fails.
				if (++failures === maxFailures && (await this.rows.size(row)) === 0) throw rethrown(error);
			}
			await this.waiting.wait();
		}
		return false;
	}

	/**
	 * The lock is deleted once and never again: it might be another's by then.
	 *
	 * @param takenBack what was claimed on pages that were closed: nobody else's claim holds there, so it may be written again
	 */
	private async changeLocked(changes: Changes, takenBack: readonly string[]): Promise<Map<string, ClaimState>> {
		const released = changes.release.filter((key) => !this.givenBack.has(key));
		for (const key of released) this.givenBack.add(key);
		try {
			await this.close({ ...changes, release: [...released, ...takenBack] });
			for (let page = 0; page < this.page; page++) await this.lookUp(page, changes);
			return await this.claim(changes.claim);
		} finally {
			await this.rows.delete(this.row('lock'));
		}
	}

	private async close({ confirm, release }: Changes): Promise<void> {
		for (let page = 0; page <= this.page; page++) {
			const isOn = (key: string) => (this.pageOf.get(key) ?? page) === page;
			const entries = [...confirm.filter(isOn).map(openEntry), ...release.filter(isOn).flatMap(entriesOf)];
			await this.rows.remove(this.row('page', page), entries);
		}
	}

	/** Finds keys on a closed page. Whoever is looked up stands there meanwhile, as open: that is how a crash leaves it. */
	private async lookUp(page: number, { claim, soon = [] }: Changes): Promise<void> {
		const isKnown = (key: string) => (this.lookedUp.get(key)?.before ?? 0) > page;
		if (claim.every(isKnown)) return;
		const keys = [...new Set([...claim, ...soon])].filter((key) => !isKnown(key));
		const row = this.row('page', page);
		const before = await this.rows.record(row, keys.flatMap(entriesOf));
		const toRemove: string[] = [];
		for (const key of keys) {
			const state = stateIn(before, key);
			const earlier = this.lookedUp.get(key)?.state ?? 'free';
			this.lookedUp.set(key, { before: page + 1, state: earlier === 'free' ? state : earlier });
			if (state === 'free') toRemove.push(...entriesOf(key));
			if (state === 'done') toRemove.push(openEntry(key));
		}
		await this.rows.remove(row, toRemove);
	}

	private async claim(keys: readonly string[]): Promise<Map<string, ClaimState>> {
		const states = new Map<string, ClaimState>();
		for (const key of keys) states.set(key, this.lookedUp.get(key)?.state ?? 'free');
		const free = [...states.keys()].filter((key) => states.get(key) === 'free');
		const row = this.row('page');
		const before = await this.rows.record(row, free.flatMap(entriesOf));
		for (const key of free) states.set(key, stateIn(before, key));
		// The store cannot be asked without recording, so what was not open before is taken out again.
		await this.rows.remove(row, free.filter((key) => states.get(key) === 'done').map(openEntry));
		return states;
	}

	private row(kind: 'page' | 'lock' | 'closed', page = this.page): string {
		return `${this.name} ${kind} ${page}`;
	}
}

const entriesOf = (key: string) => [claimedEntry(key), openEntry(key)];

function stateIn(before: ReadonlySet<unknown>, key: string): ClaimState {
	if (before.has(openEntry(key))) return 'unclear';
	return before.has(claimedEntry(key)) ? 'done' : 'free';
}
