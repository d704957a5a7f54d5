import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { createRedactor } from '../../../shared/redact';
import { grouped, isWanted, toItems, triggerName, type Delivery } from '../../../shared/webhook/deliver';
import type { GatewayEvent } from '../../../shared/webhook/event';
import { eventKey, Seen } from '../../../shared/webhook/seen';
import { identified } from './events';
import type { Timeline } from './timeline';

const redact = createRedactor();

/** Turns events into executions: each once, and those of one person in their order. */
export class Handover {
	private readonly seen: Seen;
	/** What is under way for each person; whoever writes next comes after it. */
	private readonly underWay = new Map<string, Promise<void>>();

	constructor(
		private readonly functions: ITriggerFunctions,
		private readonly delivery: Delivery,
		private readonly timeline: Timeline,
		/** Told when n8n could not start an execution, for example because its database is gone. */
		private readonly notStarted: () => void,
	) {
		this.seen = new Seen(triggerName(functions), functions.getWorkflowStaticData('node'));
	}

	/** Starts an execution for each event that is wanted and new. @param complete whether nothing older is missing */
	handOn(events: readonly GatewayEvent[], complete: boolean): void {
		const fresh = this.claim(events.filter((event) => isWanted(this.delivery, event)));
		if (complete) this.timeline.note(events);
		for (const event of fresh) this.enqueue(event);
	}

	/** Takes note of events that must not start anything. */
	ignore(events: readonly GatewayEvent[]): void {
		this.claim(events);
		this.timeline.note(events);
	}

	/** Resolves when nothing is under way. */
	async settled(): Promise<void> {
		await Promise.all(this.underWay.values());
	}

	/** A test by hand takes everything: whoever tests sends the same message again and again. */
	private claim(events: readonly GatewayEvent[]): GatewayEvent[] {
		if (this.functions.getMode() === 'manual') return [...events];
		const byIdentity = new Map(events.map((event) => [identified(event), event]));
		return this.seen.claim([...byIdentity.keys()]).flatMap((known) => byIdentity.get(known) ?? []);
	}

	private enqueue(event: GatewayEvent): void {
		const person = event.from ?? event.to ?? '';
		// Grouped messages wait for each other, so that one must not wait for the one before.
		const before = this.delivery.groupMs > 0 ? undefined : this.underWay.get(person);
		const done = this.run(before, event).finally(() => {
			if (this.underWay.get(person) === done) this.underWay.delete(person);
		});
		this.underWay.set(person, done);
	}

	private async run(before: Promise<void> | undefined, event: GatewayEvent): Promise<void> {
		await before;
		const { functions, delivery } = this;
		try {
			const isTest = functions.getMode() === 'manual';
			const events = isTest ? [event] : await grouped(functions, delivery, [event]);
			if (events.length === 0) return;
			const items = await toItems(functions, delivery, events);
			// n8n itself refuses a second execution with the same key, even after a restart.
			const key = `${triggerName(functions)} ${eventKey(identified(event))}`;
			if (isTest) return functions.emit([items]);
			const ended = functions.helpers.createDeferredPromise<IRun>();
			// Nobody waits for the execution's end: it may last days.
			ended.promise.catch((error: unknown) => this.failed(event, error));
			functions.emit([items], undefined, ended, key);
		} catch (error) {
			this.failed(event, error);
		}
	}

	private failed(event: GatewayEvent, error: unknown): void {
		this.seen.release([identified(event)]);
		const reason = redact(error instanceof Error ? error.message : String(error));
		this.functions.logger.error(`get.chat Trigger: an event could not be handed on: ${reason}`);
		this.notStarted();
	}
}
