import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { GatewayEvent } from '../../shared/webhook/event';
import { identified } from './websocket/events';

const shelf = 'assignments';
/** The chats that were assigned last; a workflow's static data is written as a whole. */
const maxChats = 500;

/**
 * Which assignment of its chat a message belongs to. The inbox tells a newly assigned user of the chat's last message
 * with the same ids as before; only the change of the chat, which it tells everybody, shows that this is news. Kept in
 * the node's static data, because a redelivery may come after a restart.
 */
export class Assignments {
	constructor(private readonly staticData: IDataObject) {}

	/** Notes changes of chats, and gives each assigned message the latest one of its chat. */
	attribute(events: readonly GatewayEvent[]): GatewayEvent[] {
		return events.map((event) => {
			const chat = event.from ?? event.to;
			if (chat === undefined) return event;
			if (event.event === 'chatAssigned') this.note(hash(chat), hash(identified(event).id ?? ''));
			if (event.event !== 'messageAssigned') return event;
			const id = asDataObject(this.staticData[shelf])[hash(chat)];
			return id === undefined ? event : { ...event, assignment: { id } };
		});
	}

	private note(chat: string, assignment: string): void {
		const kept = asDataObject(this.staticData[shelf]);
		if (kept[chat] === assignment) return;
		// One by one, because what comes from n8n's database are proxies.
		const others = Object.keys(kept).filter((key) => key !== chat);
		const latest = others.slice(-(maxChats - 1)).map((key) => [key, kept[key]] as const);
		this.staticData[shelf] = Object.fromEntries([...latest, [chat, assignment]]);
	}
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}
