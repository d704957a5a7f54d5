import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { createRedactor } from '../../../shared/redact';
import { timeOfDayMs, withinTime } from '../../../shared/wait';
import { grouped, isWanted, toItems, triggerName, type Delivery } from '../../../shared/webhook/deliver';
import type { GatewayEvent } from '../../../shared/webhook/event';
import type { Receiver } from '../../../shared/webhook/receive';
import { eventKey, Deduplicator } from '../../../shared/webhook/deduplicator';
import { memberNames } from '../../../shared/webhook/unknown';
import { Assignments } from '../assignments';
import type { Standing } from './connection';
import { identified } from './identity';
import { Semaphore } from './semaphore';
import type { Watermark } from './watermark';

const redact = createRedactor();

const maxReported = 50;

/** What the user chose; by default redeliveries are dropped. */
export type HandoverSettings = Delivery & Pick<Receiver, 'ignoreRedeliveries'>;

/** A WebSocket has no back-pressure: at most this many executions start at once. */
const maxConcurrentStarts = 10;
/** An execution that takes longer makes room for others. */
const maxHeldMs = 5_000;

/**
 * Turns events into executions: each once, and those of one person in their order. An event counts as taken only when
 * its execution starts, so that what still waits here when n8n ends is fetched again.
 */
export class Dispatcher {
	private readonly deduplicator: Deduplicator;
	private readonly semaphore = new Semaphore(maxConcurrentStarts);
	/** Events on their way to an execution. */
	private readonly waiting = new Map<string, GatewayEvent>();
	/** What is under way for each person; whoever writes next comes after it. */
	private readonly underWay = new Map<string, Promise<void>>();
	/** The newest second of all that came without a gap. */
	private reached = 0;
	private isStopped = false;
	private readonly assignments: Assignments;
	private readonly reported = new Set<string>();
	/** Redeliveries that were taken on purpose: each has a key of its own, also after a restart. */
	private again = 0;
	private readonly startedAt = timeOfDayMs().toString(36);

	constructor(
		private readonly functions: ITriggerFunctions,
		private readonly delivery: HandoverSettings,
		private readonly watermark: Watermark,
		/** Told when n8n could not start an execution, for example because its database is gone. */
		private readonly notStarted: () => void,
	) {
		this.deduplicator = new Deduplicator(triggerName(functions), functions.getWorkflowStaticData('node'));
		this.assignments = new Assignments(
			functions.getWorkflowStaticData('node'),
			triggerName(functions),
			(event) => this.delivery.ignoreRedeliveries && this.isKnown(identified(event)),
		);
	}

	/**
	 * Starts an execution for each event that is wanted and new. Of those that overlap with others each is taken once,
	 * whatever the user set.
	 *
	 * @throws InvalidInput for a filter that cannot be used
	 */
	dispatch(events: readonly GatewayEvent[], { complete, overlaps }: Standing): void {
		const takesAgain = !overlaps && !this.delivery.ignoreRedeliveries;
		for (const event of this.assignments.attribute(events, { overlaps })) {
			if (complete) this.reached = Math.max(this.reached, this.watermark.secondOf(event));
			if (event.event === 'unknown') this.reportUnknown(event);
			if (!isWanted(this.delivery, event, { isTest: this.isTest })) continue;
			const known = identified(event);
			const isKnown = this.isKnown(known);
			if (isKnown && !takesAgain) continue;
			const key = isKnown ? `${eventKey(known)} ${++this.again} ${this.startedAt}` : eventKey(known);
			this.waiting.set(key, event);
			this.enqueue(key, event);
		}
		this.advance();
	}

	/** The inbox may push many of one shape: each is worth a line once. */
	private reportUnknown({ raw }: GatewayEvent): void {
		const names = memberNames(raw);
		if (this.reported.has(names) || this.reported.size >= maxReported) return;
		this.reported.add(names);
		this.functions.logger.warn(`get.chat Trigger: received events in an unknown format, with ${names}`);
	}

	/** Takes note of events that must not start anything. */
	ignore(events: readonly GatewayEvent[]): void {
		this.deduplicator.takeNew(this.assignments.attribute(events, { overlaps: true }).map(identified));
		for (const event of events) this.reached = Math.max(this.reached, this.watermark.secondOf(event));
		this.advance();
	}

	/** Starts nothing more. @returns when nothing is under way */
	async stop(): Promise<void> {
		this.isStopped = true;
		this.semaphore.releaseAll();
		await Promise.all(this.underWay.values());
	}

	/** Whether an event came before; by hand, whether the same is on its way. */
	private isKnown(known: GatewayEvent): boolean {
		return this.waiting.has(eventKey(known)) || (!this.isTest && this.deduplicator.has(known));
	}

	/** A manual test often sends the same message repeatedly. */
	private get isTest(): boolean {
		return this.functions.getMode() === 'manual';
	}

	/** Everything up to the oldest event that still waits is done. */
	private advance(): void {
		let second = this.reached;
		for (const event of this.waiting.values()) second = Math.min(second, this.watermark.secondOf(event));
		this.watermark.reach(second);
	}

	private enqueue(key: string, event: GatewayEvent): void {
		const person = event.from ?? event.to ?? '';
		// Grouped messages wait for each other, so that one must not wait for the one before.
		const before = this.delivery.groupMs > 0 ? undefined : this.underWay.get(person);
		const done = this.run(before, key, event).finally(() => {
			if (this.underWay.get(person) === done) this.underWay.delete(person);
		});
		this.underWay.set(person, done);
	}

	private async run(before: Promise<void> | undefined, key: string, event: GatewayEvent): Promise<void> {
		await before;
		if (this.isStopped) return;
		try {
			const events = this.isTest ? [event] : await grouped(this.functions, this.delivery, [event]);
			const items = await toItems(this.functions, this.delivery, events);
			// One that came out with another message of its group starts nothing by itself.
			if (items.length > 0) await this.semaphore.acquire();
			if (this.isStopped) return;
			this.waiting.delete(key);
			if (!this.isTest) this.deduplicator.takeNew([identified(event)]);
			this.advance();
			if (items.length > 0) this.start(key, event, items);
		} catch (error) {
			this.failed(key, event, error);
		}
	}

	private start(key: string, event: GatewayEvent, items: INodeExecutionData[]): void {
		const ended = this.functions.helpers.createDeferredPromise<IRun>();
		const over = ended.promise.then(
			() => undefined,
			(error: unknown) => this.failed(key, event, error),
		);
		void withinTime(over, maxHeldMs).finally(() => this.semaphore.release());
		// n8n itself refuses a second execution with the same key, even after a restart.
		const once = this.isTest ? undefined : `${triggerName(this.functions)} ${key}`;
		this.functions.emit([items], undefined, ended, once);
	}

	private failed(key: string, event: GatewayEvent, error: unknown): void {
		this.waiting.delete(key);
		this.deduplicator.release([identified(event)]);
		const reason = redact(error instanceof Error ? error.message : String(error));
		this.functions.logger.error(`get.chat Trigger: an event could not be passed on: ${reason}`);
		this.notStarted();
	}
}
