import { rethrown } from '../errors';
import type { CampaignPages } from './campaignPages';
import type { ClaimsInRows } from './claimsInRows';
import { claimBatchOf } from './claimBatch';
import type { ClaimState, ClaimStore } from './claimStore';
import { monotonicMs } from '../wait';

/**
 * Confirmations wait for the next claim, to be written with it: as many as are claimed at a time, and for so long at the most
 * since the last write.
 */
const maxOwedMs = 1_000;

/**
 * People looked up on earlier pages at a time, and claimed, confirmed or released at a time. n8n takes each out of a page by
 * going through the page from its beginning: with a thousand it would answer nobody for longer than 50 ms, and with many
 * pages others would think the lock dead.
 */
const lookAhead = 250;
const maxAtATime = 125;

/** What `CampaignClaims` have to know of a run. */
interface CampaignRun {
	/** What is remembered one by one. */
	singles: Pick<ClaimsInRows, 'look' | 'forget'>;
	/** Whom it will claim, in order. */
	expected: readonly string[];
	/** Whether it claims them one by one: then the next are claimed with each. */
	ahead: boolean;
	/** Told where n8n's database fails to write who had something. */
	failed(error: unknown): void;
}

/**
 * The claims of one campaign, for a run that sends to many: they are on `CampaignPages`, and written together. People are
 * claimed a little ahead, and their messages are confirmed with the next claim.
 *
 * Runs that send to few, and earlier versions of this package, claim people one by one (`ClaimsInRows`). Both write first,
 * and look at the other's afterwards, so at most one of them finds a person free.
 */
export class CampaignClaims implements ClaimStore {
	/** Claimed, or found, before anybody asked. */
	private readonly ahead = new Map<string, ClaimState>();
	private next = 0;
	private readonly asked = new Set<string>();
	private readonly owed: { confirm: string[]; release: string[] } = { confirm: [], release: [] };
	private writtenAt = monotonicMs();
	private writing: Promise<void> = Promise.resolve();
	/** People that are claimed at a time. */
	private readonly batch: number;

	constructor(
		private readonly pages: CampaignPages,
		private readonly run: CampaignRun,
	) {
		this.batch = claimBatchOf(run.expected.length);
	}

	async claim(keys: readonly string[]): Promise<Map<string, ClaimState>> {
		for (const key of keys) this.asked.add(key);
		const wanted = keys.filter((key) => !this.ahead.has(key));
		if (wanted.length > 0) await this.claimAhead(wanted);
		const states = new Map<string, ClaimState>();
		for (const key of keys) {
			states.set(key, this.ahead.get(key) ?? 'unclear');
			this.ahead.delete(key);
		}
		return states;
	}

	/** It is written with the next claim, or after a while. */
	confirm(keys: readonly string[]): Promise<void> {
		this.owed.confirm.push(...keys);
		const isDue = this.owed.confirm.length > this.batch || monotonicMs() - this.writtenAt >= maxOwedMs;
		if (isDue) this.writing = this.write();
		return Promise.resolve();
	}

	async release(keys: readonly string[]): Promise<void> {
		await this.run.singles.forget(keys);
		this.owed.release.push(...keys);
	}

	/** Writes what is left to write, and gives back who was claimed for nothing. Does not throw. */
	async settle(): Promise<void> {
		const unused = [...this.ahead].filter(([, state]) => state === 'free').map(([key]) => key);
		this.ahead.clear();
		await this.writing;
		try {
			await this.release(unused);
			while (this.isOwing) await this.change([]);
		} catch (error) {
			this.run.failed(error);
		}
	}

	private get isOwing(): boolean {
		return this.owed.confirm.length + this.owed.release.length > 0;
	}

	/** Writes some of what is owed; the rest with the next claim. */
	private async write(): Promise<void> {
		if (this.isOwing) await this.change([]).catch(this.run.failed);
	}

	private async claimAhead(wanted: readonly string[]): Promise<void> {
		if (!this.run.ahead) this.passBy(wanted);
		const keys = [...wanted, ...this.upcoming(this.run.ahead ? this.batch - wanted.length : 0)];
		await this.pages.begin();
		for (let start = 0; start < keys.length; start += maxAtATime) {
			const part = keys.slice(start, start + maxAtATime);
			await this.claimPart(part, keys.slice(start + part.length));
		}
	}

	/** @param later those that are claimed right after these */
	private async claimPart(keys: readonly string[], later: readonly string[]): Promise<void> {
		const states = await this.change(keys, later);
		const free = keys.filter((key) => states.get(key) === 'free');
		// Where this fails they stay on the page, unclear: nobody knows who of them was remembered before, and to forget those
		// would be to send to them again.
		for (const [key, state] of await this.run.singles.look(free)) {
			states.set(key, state);
			// From now on the pages themselves know.
			if (state === 'done') this.owed.confirm.push(key);
		}
		for (const [key, state] of states) this.ahead.set(key, state);
	}

	/** Whoever comes before them in order and was not asked for will not be: they sleep, or were left out. */
	private passBy(wanted: readonly string[]): void {
		const last = this.run.expected.indexOf(wanted.at(-1) ?? '', this.next);
		this.next = Math.max(this.next, last + 1);
	}

	/** The next that will be asked for. */
	private upcoming(count: number): string[] {
		const keys: string[] = [];
		for (; this.next < this.run.expected.length; this.next++) {
			const key = this.run.expected[this.next] ?? '';
			if (this.asked.has(key)) continue;
			if (keys.length >= count) break;
			this.asked.add(key);
			keys.push(key);
		}
		return keys;
	}

	private async change(claim: readonly string[], later: readonly string[] = []): Promise<Map<string, ClaimState>> {
		const confirm = this.owed.confirm.splice(0, maxAtATime);
		const owed = { confirm, release: this.owed.release.splice(0, maxAtATime - confirm.length) };
		this.writtenAt = monotonicMs();
		const room = lookAhead - claim.length;
		const soon = [...later, ...this.run.expected.slice(this.next, this.next + room)].slice(0, room);
		try {
			return await this.pages.change({ ...owed, claim, soon });
		} catch (error) {
			this.owed.confirm.push(...owed.confirm);
			this.owed.release.push(...owed.release);
			throw rethrown(error);
		}
	}
}
