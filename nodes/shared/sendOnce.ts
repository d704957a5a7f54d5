import { createHash } from 'crypto';
import type { IContextObject } from 'n8n-workflow';
import type { FailureReport } from './errors';
import type { Request } from './call';

/** What is remembered of a request that must not be sent again. */
export type Remembered = { status: number; body: unknown } | { unclear: FailureReport };

const shelf = 'whatsAppGatewaysSent';

/**
 * Remembers, within one execution, what was already sent. n8n's "Retry On Fail" runs a failed node again with all its
 * items: those that were accepted, and those whose fate is unclear, must not go out a second time. The record lives in
 * the node's execution context, which survives the retry, and is cleared once a run ends well.
 */
export class SentRecord {
	private readonly run: Record<string, Remembered>;
	/** Counts equal requests of one item in this attempt, so that an item may send the same text twice on purpose. */
	private readonly repeats = new Map<string, number>();
	/** Items of which something was accepted, or may have been. */
	private readonly touched = new Set<number>();

	constructor(
		private readonly context: IContextObject,
		private readonly runIndex: number,
	) {
		const runs = this.runs();
		this.run = runs[this.runKey] ?? {};
		runs[this.runKey] = this.run;
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

	recall(key: string): Remembered | undefined {
		const known = this.run[key];
		if (known) this.touched.add(itemOf(key));
		return known;
	}

	remember(key: string, what: Remembered): void {
		this.run[key] = what;
		this.touched.add(itemOf(key));
	}

	/** Whether the provider took something of this item, or may have. */
	hasSent(itemIndex: number): boolean {
		return this.touched.has(itemIndex);
	}

	/** To be called when the node's run ended without an error: nothing will retry it. */
	clear(): void {
		delete this.runs()[this.runKey];
	}

	private get runKey(): string {
		return String(this.runIndex);
	}

	private runs(): Record<string, Record<string, Remembered>> {
		const runs: unknown = this.context[shelf];
		if (isRuns(runs)) return runs;
		const fresh: Record<string, Record<string, Remembered>> = {};
		this.context[shelf] = fresh;
		return fresh;
	}
}

function itemOf(key: string): number {
	return Number(key.split(':')[0]);
}

/** Only this class writes to the shelf. */
function isRuns(value: unknown): value is Record<string, Record<string, Remembered>> {
	return typeof value === 'object' && value !== null;
}
