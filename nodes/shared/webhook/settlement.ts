import { settleGroups } from './messageGroups';
import type { GatewayEvent } from './event';
import type { Deduplicator } from './deduplicator';

/**
 * What becomes of one request's events, told to everybody who waits for it: redeliveries that came meanwhile, other
 * messages of the same group, and the memory that drops what came before.
 */
export class Settlement {
	private readonly tell: (ok: boolean) => void;

	/** @param seen nothing where redeliveries are taken as well */
	constructor(
		private readonly seen: Deduplicator | undefined,
		private readonly events: readonly GatewayEvent[],
	) {
		this.tell = seen?.begin(events) ?? (() => undefined);
	}

	/** n8n has started the workflow, and is about to answer and to save the node's static data. */
	starting(): void {
		this.seen?.keep(this.events);
	}

	/** The sender was told that the workflow was started with them. */
	started(): void {
		this.end({ dispatched: true });
	}

	/** Another request started the workflow with them, so that this one saves them. */
	joined(): void {
		this.end({ dispatched: true });
		this.seen?.store(this.events);
	}

	/** They could not be made items. */
	failed(): void {
		this.seen?.release(this.events);
		this.end({ dispatched: false });
	}

	/** n8n could not start the workflow, and does not save what this request wrote. */
	notStarted(): void {
		this.seen?.forget(this.events);
		this.end({ dispatched: false });
	}

	private end({ dispatched }: { dispatched: boolean }): void {
		settleGroups(this.events, { dispatched });
		this.tell(dispatched);
	}
}
