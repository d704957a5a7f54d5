import { hash as hashOf } from 'crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Request } from './request';
import type { FailureReport } from '../errors';
import type { SendOutcome } from './outcome';

/** What is remembered of a request that must not be sent again. */
export type Remembered = Accepted | Unclear;

/** A request that the provider carried out. */
export interface Accepted {
	status: number;
	body: unknown;
	/** Where it went, as a short hash, for items that are one message. */
	place?: string;
}

/** A request that may have been carried out. */
export interface Unclear {
	unclear: FailureReport;
}

/** How an item ended of which something may have been carried out. */
export interface UnclearItem {
	report: FailureReport;
	/** For sends: who may have got something. */
	to?: string;
}

/** What became of one recipient of a bulk send. */
export interface RecipientResult {
	outcome: SendOutcome;
	reason?: string;
	messageId?: string;
	messageIds?: string[];
}

/** What one run of a node has done, for n8n's repeats of it: plain JSON, because n8n stores it with a failed execution. */
export interface RunMemory {
	/** Which items the run was about. */
	input?: string;
	requests: Record<string, Remembered>;
	/** The results of items that sent something and ended well, by item. */
	items: Record<string, INodeExecutionData[]>;
	failures: Record<string, UnclearItem>;
	/** What the run claimed of a campaign, and for which of its items. */
	claims: Record<string, string>;
	/** What became of a bulk send's recipients that got something, or may have. */
	recipients: Record<string, RecipientResult>;
	/** The provider that an item was handed to, where several could carry it: it may have taken something. */
	carriers: Record<string, string>;
}

/** Who carries an item that several providers could carry. */
export interface Carrying {
	/** The provider that an earlier attempt handed the item to, and that may have taken something of it. */
	before: string | undefined;
	/** Whether a provider took something of the item in this attempt, or may have. */
	hasSent(): boolean;
	/** To be called before a provider gets the item. */
	handTo(provider: string): void;
	/** To be called when that provider certainly took nothing of it. */
	takeBack(): void;
}

/**
 * Remembers what a run of a node has sent. n8n's "Retry On Fail" runs a failed node again with all its items: those that
 * were accepted, and those whose fate is unclear, must not go out a second time, also where an expression such as `$now`
 * gives another text at every try.
 */
export class SentRecord {
	/** Of earlier attempts, by item. */
	private readonly unclearBefore: ReadonlyMap<number, Unclear>;
	/** What earlier attempts sent for an item and this one has not come to yet, in order, by key. */
	private readonly acceptedBefore = new Map<number, Map<string, Accepted>>();
	/** Counts equal requests of one item in this attempt, so that an item may send the same text twice on purpose. */
	private readonly repeats = new Map<string, number>();
	/** Items of which something was accepted, or may have been. */
	private readonly touched = new Set<number>();
	/** Items of which something may have been accepted. */
	private readonly unclear = new Set<number>();
	/** The place that was hashed last: most requests of a run go to the same one. */
	private latest = { place: '', hash: '' };

	constructor(private readonly run: RunMemory) {
		const unclearBefore = new Map<number, Unclear>();
		for (const [key, what] of Object.entries(run.requests)) {
			const item = itemOf(key);
			if ('unclear' in what) unclearBefore.set(item, what);
			else if (what.place !== undefined) {
				this.acceptedBefore.set(item, (this.acceptedBefore.get(item) ?? new Map()).set(key, what));
			}
		}
		this.unclearBefore = unclearBefore;
	}

	/** Names one request of one item: the same item sending the same thing for the same time has the same key. */
	keyFor(itemIndex: number, request: Request): string {
		const { method, path, query, body, form, attachments, generatedFile, identityBody } = request;
		const what = JSON.stringify([method, path, query, identityBody ?? body, form, attachments, generatedFile]);
		// 128 bits; the record is stored with a failed execution, once for each request.
		const hash = sha256(what).slice(0, 22);
		const sameRequest = `${itemIndex}:${hash}`;
		const repeat = this.repeats.get(sameRequest) ?? 0;
		this.repeats.set(sameRequest, repeat + 1);
		return `${sameRequest}:${repeat}`;
	}

	/** @param affectsPerson whether the provider did something for a person by it, or may have */
	recall(key: string, { affectsPerson }: { affectsPerson: boolean }): Remembered | undefined {
		const remembered = this.run.requests[key];
		if (remembered && affectsPerson) this.note(key, remembered);
		this.acceptedBefore.get(itemOf(key))?.delete(key);
		return remembered;
	}

	/**
	 * What an earlier attempt sent in place of a request that is not remembered itself: a part of a text that an expression
	 * has changed since. The first such part that this attempt has not come to yet.
	 */
	recallChanged(itemIndex: number, request: Request): Accepted | undefined {
		const place = this.placeOf(request);
		const [found] = [...(this.acceptedBefore.get(itemIndex) ?? [])].filter(([, what]) => what.place === place);
		if (!found) return undefined;
		this.recall(found[0], { affectsPerson: true });
		return found[1];
	}

	/** @param affectsPerson whether the provider did something for a person by it, or may have */
	remember(key: string, what: Remembered, { affectsPerson }: { affectsPerson: boolean }): void {
		this.run.requests[key] = what;
		if (affectsPerson) this.note(key, what);
	}

	/** Whether the provider took something of this item, or may have. */
	hasSent(itemIndex: number): boolean {
		return this.touched.has(itemIndex);
	}

	/** The request of an item whose fate an earlier attempt left unclear. */
	unclearItem(itemIndex: number): Unclear | undefined {
		return this.unclearBefore.get(itemIndex);
	}

	/** What an item gave when it ended well in an earlier attempt; undefined where it only read something. */
	recallItem(itemIndex: number): INodeExecutionData[] | undefined {
		return this.run.items[itemIndex];
	}

	/** To be called when an item ended well. */
	rememberItem(itemIndex: number, items: INodeExecutionData[]): void {
		if (this.touched.has(itemIndex)) this.run.items[itemIndex] = items;
		delete this.run.failures[itemIndex];
	}

	/** How an item failed in an earlier attempt, where something of it may have been carried out. */
	recallFailure(itemIndex: number): UnclearItem | undefined {
		return this.run.failures[itemIndex];
	}

	/** To be called when an item failed. @param to who may have got something, for sends */
	rememberFailure(itemIndex: number, report: FailureReport, to: string | undefined): void {
		if (this.unclear.has(itemIndex)) this.run.failures[itemIndex] = { report, ...(to !== undefined && { to }) };
	}

	/** The outcome of an earlier attempt of a bulk send for somebody who got something then, or may have. */
	recallRecipient(digits: string): RecipientResult | undefined {
		return this.run.recipients[digits];
	}

	/** To be called for recipients of a bulk send that got something, or may have. */
	rememberRecipient(digits: string, result: RecipientResult): void {
		this.run.recipients[digits] = result;
	}

	/** To be called when the provider took a request that must not go out again. */
	rememberAccepted(
		key: string,
		{ status, body }: Accepted,
		{ request, ofOneMessage, affectsPerson }: { request: Request; ofOneMessage: boolean; affectsPerson: boolean },
	): void {
		const place = ofOneMessage && affectsPerson ? { place: this.placeOf(request) } : {};
		this.remember(key, { status, body, ...place }, { affectsPerson });
	}

	/** Who carries an item, where several providers could. */
	carrying(itemIndex: number): Carrying {
		const { carriers } = this.run;
		return {
			before: carriers[itemIndex],
			hasSent: () => this.hasSent(itemIndex),
			handTo: (provider) => void (carriers[itemIndex] = provider),
			takeBack: () => void delete carriers[itemIndex],
		};
	}

	/** Short, because it is stored with every request; there are few places in one item. */
	private placeOf({ method, path }: Request): string {
		const place = `${method} ${path}`;
		if (place !== this.latest.place) {
			this.latest = { place, hash: sha256(place).slice(0, 8) };
		}
		return this.latest.hash;
	}

	private note(key: string, what: Remembered): void {
		this.touched.add(itemOf(key));
		if ('unclear' in what) this.unclear.add(itemOf(key));
	}
}

/** In one call, which takes half as long as one for each step. */
function sha256(text: string): string {
	return hashOf('sha256', text, 'base64url');
}

/** Keys of requests begin with their item. */
function itemOf(key: string): number {
	return Number.parseInt(key, 10);
}
