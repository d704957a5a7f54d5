import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { GatewayEvent } from './event';

/** Events that are being handed on in this process, by trigger and key; resolves to whether they started the workflow. */
const underWay = new Map<string, Promise<boolean>>();

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
		private readonly trigger: string,
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
		const stored = new Set(this.stored());
		const fresh = events.filter((event) => {
			const key = eventKey(event);
			const at = this.memory.get(key);
			const known = (at !== undefined && at > this.now() - keptMs) || stored.has(key);
			this.memory.delete(key);
			this.memory.set(key, this.now());
			return !known;
		});
		for (const key of this.memory.keys()) {
			if (this.memory.size <= mostInMemory) break;
			this.memory.delete(key);
		}
		if (fresh.length > 0) this.store(fresh);
		return fresh;
	}

	/** Whether an event came before; takes no note of it. */
	knows(event: GatewayEvent): boolean {
		const key = eventKey(event);
		const at = this.memory.get(key);
		return (at !== undefined && at > this.now() - keptMs) || this.stored().includes(key);
	}

	/**
	 * Writes events to the static data. Requests at the same time overwrite each other's, so each writes what else this
	 * process knows; but not what is still being handed on, because n8n may be stopped before that is done.
	 */
	store(events: readonly GatewayEvent[]): void {
		const mine = events.map(eventKey);
		const known = this.settled().filter((key) => !mine.includes(key));
		const other = new Set([...known, ...mine]);
		const stored = this.stored().filter((key) => !other.has(key));
		this.staticData[shelf] = [...stored, ...known, ...mine].slice(-mostStored);
	}

	/**
	 * Marks events as being handed on.
	 *
	 * @returns a function to call when they have started the workflow, or could not
	 */
	begin(events: readonly GatewayEvent[]): (ok: boolean) => void {
		let settle: (ok: boolean) => void = () => undefined;
		const outcome = new Promise<boolean>((resolve) => (settle = resolve));
		const keys = events.map((event) => `${this.trigger} ${eventKey(event)}`);
		for (const key of keys) underWay.set(key, outcome);
		return (ok) => {
			for (const key of keys) if (underWay.get(key) === outcome) underWay.delete(key);
			settle(ok);
		};
	}

	/** Whether events that came before are done: waits for those that another request is handing on. */
	async areDone(events: readonly GatewayEvent[]): Promise<boolean> {
		const outcomes = events.map(async (event) => await underWay.get(`${this.trigger} ${eventKey(event)}`));
		return (await Promise.all(outcomes)).every((ok) => ok !== false);
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

	/** The latest that this process has seen and handed on. */
	private settled(): string[] {
		const from = this.now() - keptMs;
		return [...this.memory]
			.slice(-mostStored)
			.flatMap(([key, at]) => (at > from && !underWay.has(`${this.trigger} ${key}`) ? [key] : []));
	}

	private stored(): string[] {
		const list: unknown = this.staticData[shelf];
		return Array.isArray(list) ? list.map(String) : [];
	}
}

/** For tests: as after a restart. */
export function forgetAll(): void {
	memories.clear();
	underWay.clear();
}
