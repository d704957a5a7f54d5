import { monotonicMs } from '../wait';
import type { GatewayEvent } from './event';

/** What an event waits for comes within seconds; where the sender delivers something again, within minutes. */
const maxHeldMs = 600_000;
const maxHeld = 200;

const held = new Map<string, { event: GatewayEvent; until: number }>();

/** Events of this process that make sense only with another one that may follow: the latest for each name. */
export class HeldEvents {
	/** @param owner tells names of one holder from those of others */
	constructor(private readonly owner: string) {}

	/** Keeps an event for ten minutes, while there are not too many. */
	hold(name: string, event: GatewayEvent): void {
		this.take(name);
		held.set(this.key(name), { event, until: monotonicMs() + maxHeldMs });
		const [oldest] = held.keys();
		if (held.size > maxHeld && oldest !== undefined) held.delete(oldest);
	}

	/** The event of that name, which is kept no longer. */
	take(name: string): GatewayEvent | undefined {
		const found = held.get(this.key(name));
		held.delete(this.key(name));
		return found && found.until > monotonicMs() ? found.event : undefined;
	}

	private key(name: string): string {
		return `${this.owner} ${name}`;
	}
}

/** For tests: as after a restart. */
export function forgetHeld(): void {
	held.clear();
}
