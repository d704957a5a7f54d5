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
	attribute(events: readonly GatewayEvent[], overlaps = false): GatewayEvent[] {
		return events.map((event) => {
			const chat = event.from ?? event.to;
			if (chat === undefined) return event;
			if (event.event === 'chatAssigned') this.note(hash(chat), hash(identified(event).id ?? ''), overlaps);
			if (event.event !== 'messageAssigned') return event;
			const { id } = this.kept(hash(chat));
			return id === undefined ? event : { ...event, assignment: { id } };
		});
	}

	private note(chat: string, change: string, overlaps: boolean): void {
		const { id = '', changes } = this.kept(chat);
		if (changes.at(-1) === change || (overlaps && changes.includes(change))) return;
		const all = asDataObject(this.staticData[shelf]);
		// One by one, because what comes from n8n's database are proxies.
		const others = Object.keys(all).filter((key) => key !== chat);
		const latest = others.slice(-(maxChats - 1)).map((key) => [key, all[key]] as const);
		const value = [hash(id + change), ...changes.slice(-(maxChanges - 1)), change].join(' ');
		this.staticData[shelf] = Object.fromEntries([...latest, [chat, value]]);
	}

	/** What the changes of a chat have come to, and the last ones, oldest first. */
	private kept(chat: string): { id: string | undefined; changes: string[] } {
		const value = asDataObject(this.staticData[shelf])[chat];
		const [id, ...changes] = typeof value === 'string' ? value.split(' ') : [];
		return { id, changes };
	}
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}
