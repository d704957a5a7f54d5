import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { GatewayEvent } from '../../shared/webhook/event';
import { identified } from './websocket/identity';

const shelf = 'assignments';
/** The chats that were assigned last; a workflow's static data is written as a whole. */
const maxChats = 500;
/** Those that a reconnected websocket may fetch again. */
const maxChanges = 5;

/**
 * Which assignment of its chat a message belongs to. The inbox tells a newly assigned user of the chat's last message
 * with the same ids as before; only the change of the chat, which it tells everybody, shows that this is news. Kept in
 * the node's static data, because a redelivery may come after a restart.
 */
export class Assignments {
	constructor(private readonly staticData: IDataObject) {}

	/**
	 * Notes changes of chats, and gives each assigned message the latest one of its chat.
	 *
	 * @param overlaps whether changes may have come before over another way: then each counts once. Otherwise only the same
	 *   change twice in a row is a redelivery, because times are whole seconds
	 */
	attribute(events: readonly GatewayEvent[], { overlaps = false }: { overlaps?: boolean } = {}): GatewayEvent[] {
		return events.map((event) => {
			const chats = namesOf(event).map(hash);
			if (event.event === 'chatAssigned') {
				const change = { name: hash(identified(event).id ?? ''), second: secondOf(event) };
				for (const chat of chats) this.note(chat, change, { overlaps });
			}
			if (event.event !== 'messageAssigned') return event;
			const ids = chats.flatMap((chat) => this.kept(chat).id ?? []);
			return ids.length === 0 ? event : { ...event, assignment: { id: ids.join(' ') } };
		});
	}

	private note(chat: string, { name, second }: Change, { overlaps }: { overlaps: boolean }): void {
		const { id = '', changes } = this.kept(chat);
		const last = changes.at(-1);
		const isKnown = changes.some((one) => nameOf(one) === name);
		// What is older than the latest change, and known, has been delivered again.
		const isOld = last !== undefined && second < Number(last.split('@')[1] ?? 0);
		if ((last !== undefined && nameOf(last) === name) || (isKnown && (overlaps || isOld))) return;
		const change = `${name}@${second}`;
		const all = asDataObject(this.staticData[shelf]);
		// One by one, because what comes from n8n's database are proxies.
		const others = Object.keys(all).filter((key) => key !== chat);
		const latest = others.slice(-(maxChats - 1)).map((key) => [key, all[key]] as const);
		const value = [hash(id + name), ...changes.slice(-(maxChanges - 1)), change].join(' ');
		this.staticData[shelf] = Object.fromEntries([...latest, [chat, value]]);
	}

	/** What the changes of a chat have come to, and the last ones, oldest first. */
	private kept(chat: string): { id: string | undefined; changes: string[] } {
		const value = asDataObject(this.staticData[shelf])[chat];
		const [id, ...changes] = typeof value === 'string' ? value.split(' ') : [];
		return { id, changes };
	}
}

/** A change of a chat, and when it happened, in seconds. */
interface Change {
	name: string;
	second: number;
}

/** How a chat may be named: after its group, else after the customer's number, user id, or both. */
function namesOf({ group, from, to, userId }: GatewayEvent): string[] {
	if (group !== undefined) return [group];
	return [...new Set([from ?? to, userId])].filter((name) => name !== undefined);
}

/** Changes are kept as `name@second`; earlier versions kept the name alone. */
function nameOf(change: string): string {
	return change.split('@')[0] ?? '';
}

function secondOf({ timestamp }: GatewayEvent): number {
	const ms = Date.parse(timestamp ?? '');
	return Number.isNaN(ms) ? 0 : Math.floor(ms / 1000);
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}
