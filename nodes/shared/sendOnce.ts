import { createHash } from 'crypto';
import type { IContextObject, INodeExecutionData } from 'n8n-workflow';
import type { FailureReport } from './errors';
import type { Request } from './call';

/** What is remembered of a request that must not be sent again. */
export type Remembered = { status: number; body: unknown } | Unclear;

/** A request that may have been carried out. */
export interface Unclear {
	unclear: FailureReport;
}

/** What one run of a node has sent. */
interface Run {
	requests: Record<string, Remembered>;
	/** The results of items that sent something and ended well, by item. */
	items: Record<string, INodeExecutionData[]>;
}

const shelf = 'whatsAppGatewaysSent';

/**
 * Remembers, within one execution, what was already sent. n8n's "Retry On Fail" runs a failed node again with all its
 * items: those that were accepted, and those whose fate is unclear, must not go out a second time, also where an
 * expression such as `$now` gives another text at every try. The record lives in the node's execution context, which
 * survives the retry, and is cleared once a run ends well.
 */
export class SentRecord {
	private readonly run: Run;
	/** Of earlier attempts, by item. */
	private readonly unclearBefore: ReadonlyMap<number, Unclear>;
	/** Counts equal requests of one item in this attempt, so that an item may send the same text twice on purpose. */
	private readonly repeats = new Map<string, number>();
	/** Items of which something was accepted, or may have been. */
	private readonly touched = new Set<number>();

	constructor(
		private readonly context: IContextObject,
		private readonly runIndex: number,
	) {
		const runs = this.runs();
		this.run = runs[this.runKey] ?? { requests: {}, items: {} };
		runs[this.runKey] = this.run;
		this.unclearBefore = new Map(
			Object.entries(this.run.requests).flatMap(([key, what]) => ('unclear' in what ? [[itemOf(key), what]] : [])),
		);
	}

	/** Names one request of one item: the same item sending the same thing for the same time has the same key. */
	keyFor(itemIndex: number, request: Request): string {
		const { method, path, query, body, form, attachments, made, identity } = request;
		const hash = createHash('sha256')
			.update(JSON.stringify([method, path, query, identity ?? body, form, attachments, made]))
			.digest('base64url')
			// 128 bits; the record is stored with a failed execution, once for each request.
			.slice(0, 22);
		const sameRequest = `${itemIndex}:${hash}`;
		const repeat = this.repeats.get(sameRequest) ?? 0;
		this.repeats.set(sameRequest, repeat + 1);
		return `${sameRequest}:${repeat}`;
	}

	/** @param matters whether the provider did something for a person by it, or may have */
	recall(key: string, matters = true): Remembered | undefined {
		const known = this.run.requests[key];
		if (known && matters) this.touched.add(itemOf(key));
		return known;
	}

	/** @param matters whether the provider did something for a person by it, or may have */
	remember(key: string, what: Remembered, matters = true): void {
		this.run.requests[key] = what;
		if (matters) this.touched.add(itemOf(key));
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
	}

	/** To be called when the node's run ended without an error: nothing will retry it. */
	clear(): void {
		delete this.runs()[this.runKey];
	}

	private get runKey(): string {
		return String(this.runIndex);
	}

	private runs(): Record<string, Run> {
		const runs: unknown = this.context[shelf];
		if (isRuns(runs)) return runs;
		const fresh: Record<string, Run> = {};
		this.context[shelf] = fresh;
		return fresh;
	}
}

/** Keys of requests begin with their item. */
function itemOf(key: string): number {
	return Number(key.split(':')[0]);
}

/** Only this class writes to the shelf. */
function isRuns(value: unknown): value is Record<string, Run> {
	return typeof value === 'object' && value !== null;
}
