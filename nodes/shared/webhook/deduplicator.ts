import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { GatewayEvent } from './event';
import { forgetHeld } from './heldEvents';
import { SeenLog } from './seenLog';
import { monotonicMs } from '../wait';

/** An event on its way to the workflow. */
interface UnderWay {
	/** Whether it started the workflow, once that is known. */
	outcome: Promise<boolean>;
	/** Whether n8n has started the workflow, though the sender was not told yet. */
	isStarted: boolean;
}

/** Events that are being handed on in this process, by trigger and key. */
const underWay = new Map<string, UnderWay>();

/** What one trigger has seen in this process. */
interface Memory {
	/** Keys and when they came, oldest first. */
	seen: Map<string, number>;
	/** Of those, the ones that no static data is known to hold yet. */
	unwritten: Set<string>;
	log: SeenLog;
}

const memories = new Map<string, Memory>();

const maxInMemory = 10_000;
const maxTriggers = 1_000;
const keptMs = 24 * 3_600_000;
/** Characters of a hash in base64: 96 bits tell any number of events apart. */
const keyLength = 16;

/** An event is asked for its key several times, which may be made of megabytes. Nobody changes an event. */
const keys = new WeakMap<GatewayEvent, string>();

/** The same for an event and its redelivery, different for everything else. */
export function eventKey(event: GatewayEvent): string {
	const known = keys.get(event) ?? keyOf(event);
	keys.set(event, known);
	return known;
}

function keyOf(event: GatewayEvent): string {
	const { raw, ...known } = event;
	const { provider, event: kind, id, status = '', statusCode } = event;
	// Several numbers of a provider may mean the same word.
	const state = statusCode === undefined ? [status] : [status, statusCode];
	const identity = id === undefined ? [known, raw] : [provider, kind, id, ...state, ...particulars(event)];
	return createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, keyLength);
}

/**
 * What tells events of one message apart: its receivers, because a group's and some bulk sends' share one id, its changes,
 * and the assignments of its chat.
 */
function particulars({ event, to, text, edit, revoke, assignment }: GatewayEvent): unknown[] {
	if (event === 'messageStatus' && to !== undefined) return [{ to }];
	if (event === 'messageAssigned' && assignment !== undefined) return [{ assignment: { id: assignment.id } }];
	if (edit !== undefined) return [{ edit, text }];
	return revoke === undefined ? [] : [{ revoke }];
}

/**
 * Drops events that came before. Redeliveries that arrive at the same time meet in this process's memory; those after a
 * restart, or in another process, in the workflow's static data.
 */
export class Deduplicator {
	private readonly memory: Memory;

	/**
	 * @param trigger names the trigger in this process
	 * @param staticData of the workflow's node; after a load from the database its entries are proxies, so they are read
	 *   one by one and written as a fresh list
	 */
	constructor(
		private readonly trigger: string,
		private readonly staticData: IDataObject,
		private readonly now: () => number = monotonicMs,
	) {
		const memory = memories.get(trigger) ?? { seen: new Map(), unwritten: new Set(), log: new SeenLog() };
		// The trigger used last stands last; the first one is forgotten when there are too many.
		memories.delete(trigger);
		memories.set(trigger, memory);
		const [oldest] = memories.keys();
		if (memories.size > maxTriggers && oldest !== undefined) memories.delete(oldest);
		this.memory = memory;
	}

	/** Keeps the events that are new, and takes note of them. */
	takeNew(events: readonly GatewayEvent[]): GatewayEvent[] {
		const { seen, unwritten } = this.memory;
		this.noteSettled();
		const fresh = events.filter((event) => {
			const key = eventKey(event);
			const known = this.isKnown(key);
			seen.delete(key);
			seen.set(key, this.now());
			if (!known) unwritten.add(key);
			return !known;
		});
		for (const key of seen.keys()) {
			if (seen.size <= maxInMemory) break;
			seen.delete(key);
			unwritten.delete(key);
		}
		if (fresh.length > 0) this.store(fresh);
		return fresh;
	}

	/** Whether an event came before; takes no note of it. */
	has(event: GatewayEvent): boolean {
		return this.isKnown(eventKey(event));
	}

	private isKnown(key: string): boolean {
		const { seen, log } = this.memory;
		const at = seen.get(key);
		return (at !== undefined && at > this.now() - keptMs) || log.isStored(this.staticData, key);
	}

	/**
	 * Writes events to the static data. Requests at the same time overwrite each other's, so each writes what else this
	 * process knows; but not what is still being handed on, because n8n may be stopped before that is done.
	 */
	store(events: readonly GatewayEvent[]): void {
		const mine = events.map(eventKey);
		this.noteSettled(new Set(mine));
		this.memory.log.write(this.staticData, mine);
	}

	/** @param but keys that are not settled yet */
	private noteSettled(but: ReadonlySet<string> = new Set()): void {
		const { unwritten, log } = this.memory;
		const settled = [...unwritten].filter((key) => !but.has(key) && this.isStarted(key));
		for (const key of settled) unwritten.delete(key);
		log.add(settled);
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
		const entry: UnderWay = { outcome, isStarted: false };
		for (const key of keys) underWay.set(key, entry);
		return (ok) => {
			for (const key of keys) if (underWay.get(key) === entry) underWay.delete(key);
			settle(ok);
		};
	}

	/**
	 * Writes events to the static data once n8n has started the workflow with them. What was written before is not saved:
	 * n8n takes the static data of the request for that of the execution, and forgets that it was changed.
	 */
	keep(events: readonly GatewayEvent[]): void {
		for (const event of events) {
			const entry = underWay.get(`${this.trigger} ${eventKey(event)}`);
			if (entry) entry.isStarted = true;
		}
		this.store(events);
	}

	/** Whether events that came before are done: waits for those that another request is handing on. */
	async areDone(events: readonly GatewayEvent[]): Promise<boolean> {
		const outcomes = events.map(async (event) => await underWay.get(`${this.trigger} ${eventKey(event)}`)?.outcome);
		return (await Promise.all(outcomes)).every((ok) => ok !== false);
	}

	/** Forgets events that could not be handed on, so that their redelivery is taken. */
	release(events: readonly GatewayEvent[]): void {
		this.memory.log.remove(this.staticData, this.forget(events));
	}

	/** The same where n8n does not keep the static data of this request. @returns the events' keys */
	forget(events: readonly GatewayEvent[]): string[] {
		const keys = events.map(eventKey);
		const { seen, unwritten, log } = this.memory;
		for (const key of keys) {
			seen.delete(key);
			unwritten.delete(key);
		}
		log.forget(keys);
		return keys;
	}

	private isStarted(key: string): boolean {
		return underWay.get(`${this.trigger} ${key}`)?.isStarted ?? true;
	}
}

/** For tests: as after a restart. */
export function forgetAll(): void {
	memories.clear();
	underWay.clear();
	forgetHeld();
}
