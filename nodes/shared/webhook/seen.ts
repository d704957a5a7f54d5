import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { GatewayEvent } from './event';

/** Ids that one trigger has seen in this process, oldest first. */
const memories = new Map<string, Map<string, number>>();

const mostInMemory = 10_000;
const mostTriggers = 1_000;
const keptMs = 24 * 3_600_000;
/** The static data of a workflow is written as a whole with every message, so it holds the latest only. */
const mostStored = 500;
/** Characters of a hash in base64: 96 bits tell any number of events apart. */
const keyLength = 16;
const shelf = 'seenEvents';

/** The same for an event and its redelivery, different for everything else. */
export function eventKey(event: GatewayEvent): string {
	const { raw, ...known } = event;
	const { provider, event: kind, id, status = '', statusCode } = event;
	// Several numbers of a provider may mean the same word.
	const state = statusCode === undefined ? [status] : [status, statusCode];
	const identity = id === undefined ? [known, raw] : [provider, kind, id, ...state];
	return createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, keyLength);
}

/**
 * Drops events that came before. Redeliveries that arrive at the same time meet in this process's memory; those after a
 * restart, or in another process, in the workflow's static data.
 */
export class Seen {
	private readonly memory: Map<string, number>;

	/**
	 * @param trigger names the trigger in this process
	 * @param staticData of the workflow's node; after a load from the database its entries are proxies, so they are read
	 *   one by one and written as a fresh list
	 */
	constructor(
		trigger: string,
		private readonly staticData: IDataObject,
		private readonly now: () => number = Date.now,
	) {
		const memory = memories.get(trigger) ?? new Map<string, number>();
		// The trigger used last stands last; the first one is forgotten when there are too many.
		memories.delete(trigger);
		memories.set(trigger, memory);
		const [oldest] = memories.keys();
		if (memories.size > mostTriggers && oldest !== undefined) memories.delete(oldest);
		this.memory = memory;
	}

	/** Keeps the events that are new, and takes note of them. */
	claim(events: readonly GatewayEvent[]): GatewayEvent[] {
		const stored = this.stored();
		const fresh = events.filter((event) => {
			const key = eventKey(event);
			const at = this.memory.get(key);
			const known = (at !== undefined && at > this.now() - keptMs) || stored.includes(key);
			this.memory.delete(key);
			this.memory.set(key, this.now());
			return !known;
		});
		for (const key of this.memory.keys()) {
			if (this.memory.size <= mostInMemory) break;
			this.memory.delete(key);
		}
		if (fresh.length > 0) this.staticData[shelf] = [...stored, ...fresh.map(eventKey)].slice(-mostStored);
		return fresh;
	}

	/** Whether an event came before; takes no note of it. */
	knows(event: GatewayEvent): boolean {
		const key = eventKey(event);
		const at = this.memory.get(key);
		return (at !== undefined && at > this.now() - keptMs) || this.stored().includes(key);
	}

	/** Forgets events that could not be handed on, so that their redelivery is taken. */
	release(events: readonly GatewayEvent[]): void {
		const keys = new Set(this.forget(events));
		this.staticData[shelf] = this.stored().filter((key) => !keys.has(key));
	}

	/** The same where n8n does not keep the static data of this request. @returns the events' keys */
	forget(events: readonly GatewayEvent[]): string[] {
		const keys = events.map(eventKey);
		for (const key of keys) this.memory.delete(key);
		return keys;
	}

	private stored(): string[] {
		const list: unknown = this.staticData[shelf];
		return Array.isArray(list) ? list.map(String) : [];
	}
}

/** For tests: as after a restart. */
export function forgetAll(): void {
	memories.clear();
}
