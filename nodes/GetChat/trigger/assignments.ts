import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { asTime, compact, textOf, type GatewayEvent } from '../../shared/webhook/event';
import { HeldEvents } from '../../shared/webhook/heldEvents';
import { ownUserOf } from './own';
import { identified } from './websocket/identity';

const shelf = 'assignments';
/** Where the user is noted whom assigned messages come to. */
const assigneeShelf = 'assignee';
/** The chats that were assigned last; a workflow's static data is written as a whole. */
const maxChats = 500;
/** Those that a reconnected websocket may fetch again. */
const maxChanges = 5;

/**
 * Which assignment of its chat a message belongs to. The inbox tells a newly assigned user of the chat's last message
 * with the same ids as before; only the change of the chat, which it tells everybody, shows that this is news. The two
 * come in any order. Kept in the node's static data, because a redelivery may come after a restart.
 */
export class Assignments {
	private readonly held: HeldEvents;
	/** What is kept of each chat, the latest last, while events are looked at; written once, because it is written as a whole. */
	private chats = new Map<string, string>();
	private isChanged = false;

	/**
	 * @param trigger names the trigger in this process
	 * @param isRedelivery whether an event came before and will be dropped for that
	 */
	constructor(
		private readonly staticData: IDataObject,
		trigger: string,
		private readonly isRedelivery: (event: GatewayEvent) => boolean,
	) {
		this.held = new HeldEvents(`${trigger} ${shelf}`);
	}

	/**
	 * Notes changes of chats, and gives each assigned message the latest one of its chat. A message that looks like a
	 * redelivery, and whose chat is assigned to the same user right after it, comes again with that change.
	 *
	 * @param overlaps whether changes may have come before over another way: then each counts once, and so does each
	 *   message. Otherwise only the same change twice in a row is a redelivery, because times are whole seconds
	 */
	attribute(events: readonly GatewayEvent[], { overlaps = false }: { overlaps?: boolean } = {}): GatewayEvent[] {
		if (!events.some(({ event }) => event === 'chatAssigned' || event === 'messageAssigned')) return [...events];
		this.chats = readChats(this.staticData[shelf]);
		this.isChanged = false;
		const attributed = events.flatMap((event) => {
			if (event.event === 'chatAssigned') return [event, ...this.changed(event, { overlaps })];
			if (event.event !== 'messageAssigned') return [event];
			const chats = namesOf(event).map(hash);
			for (const chat of chats) this.noteMessage(chat, event);
			const known = this.withAssignment(event);
			const comesAgain = this.isRedelivery(known);
			for (const chat of chats) {
				if (!comesAgain) this.held.take(chat);
				else if (!overlaps) this.held.hold(chat, event);
			}
			return [known];
		});
		if (this.isChanged) this.staticData[shelf] = Object.fromEntries(this.chats);
		return attributed;
	}

	/** Notes a change. @returns the message that came before it */
	private changed(event: GatewayEvent, { overlaps }: { overlaps: boolean }): GatewayEvent[] {
		const change = { name: hash(identified(event).id ?? ''), second: secondOf(event), user: newUserOf(event) };
		const before: GatewayEvent[] = [];
		for (const chat of namesOf(event).map(hash)) {
			const last = this.kept(chat).changes.at(-1);
			const withChange = `${chat} ${change.name}`;
			if (!this.note(chat, change, { overlaps })) {
				// Where n8n could not start the workflow, the change is delivered again, and the message is dropped otherwise.
				const again = this.held.take(withChange);
				if (again) this.held.hold(withChange, again);
				if (again) before.push(this.withAssignment(again));
				continue;
			}
			const message = this.held.take(chat) ?? this.held.take(withChange);
			const hadOther = last !== undefined && isUser(last.user) && last.user !== change.user;
			if (!message || !this.isOurs(change) || hadOther) continue;
			this.held.hold(withChange, message);
			before.push(this.withAssignment(message));
		}
		return before.slice(0, 1);
	}

	private withAssignment(event: GatewayEvent): GatewayEvent {
		const known = namesOf(event).map((name) => this.kept(hash(name)));
		const ids = known.flatMap(({ id }) => id ?? []);
		if (ids.length === 0) return event;
		const latest = Math.max(0, ...known.flatMap(({ changes }) => changes.map(({ second }) => second)));
		return { ...event, assignment: compact({ id: ids.join(' '), at: asTime(latest) }) };
	}

	/** Whoever has the chat by what is known, its message comes to the trigger's user. */
	private noteMessage(chat: string, event: GatewayEvent): void {
		const { id, ahead, changes } = this.kept(chat);
		const user = changes.at(-1)?.user ?? sameUser;
		if (id === undefined || user === sameUser || user === this.assignee) return;
		const message = hash(event.id ?? '');
		if (isUser(user) && (this.assignee === undefined || (ahead !== undefined && ahead !== message))) {
			// One message may come ahead of its chat's assignment; with another one it is clear who the user is.
			this.staticData[assigneeShelf] = user;
			this.keep(chat, { id, changes });
		} else if (ahead === undefined) {
			this.keep(chat, { id, ahead: message, changes });
		}
	}

	/** Whether a change gives the chat to the trigger's user, by what is known. */
	private isOurs({ user }: Change): boolean {
		return this.assignee === undefined ? isUser(user) : user === this.assignee;
	}

	/** The user whom assigned messages come to, where that is known. */
	private get assignee(): string | undefined {
		const { [assigneeShelf]: user } = this.staticData;
		return ownUserOf(this.staticData)?.toString() ?? (typeof user === 'string' ? user : undefined);
	}

	/** @returns whether the change is news */
	private note(chat: string, change: Change, how: { overlaps: boolean }): boolean {
		const { id = '', ahead, changes } = this.kept(chat);
		const last = changes.at(-1);
		const isOld = isBefore(change, last);
		const isOurs = this.isOurs(change);
		// A chat that was given away before its latest change, is where that put it.
		if (isRepeated(change, changes, how) || (isOld && !isOurs)) return false;
		const named = change.user === sameUser && last ? { ...change, user: last.user } : change;
		const latest = isOld ? [named, ...changes].slice(0, maxChanges) : [...changes, named].slice(-maxChanges);
		// The message of this assignment may have come ahead of it.
		this.keep(chat, { id: ahead !== undefined && isOurs ? id : hash(id + change.name), changes: latest });
		return true;
	}

	private keep(chat: string, { id, ahead, changes }: Kept & { id: string }): void {
		const texts = changes.map(({ name, second, user }) => `${name}@${second}@${user}`);
		const value = [ahead === undefined ? id : `${id}@${ahead}`, ...texts].join(' ');
		this.chats.delete(chat);
		this.chats.set(chat, value);
		this.isChanged = true;
		for (const oldest of this.chats.keys()) {
			if (this.chats.size <= maxChats) break;
			this.chats.delete(oldest);
		}
	}

	private kept(chat: string): Kept {
		const [head, ...changes] = this.chats.get(chat)?.split(' ') ?? [];
		const [id, ahead] = head?.split('@') ?? [];
		return { id, ahead, changes: changes.map(changeOf) };
	}
}

/** One by one, because what comes from n8n's database are proxies. */
function readChats(kept: unknown): Map<string, string> {
	const all = asDataObject(kept);
	return new Map(
		Object.keys(all).flatMap((chat) => {
			const value = all[chat];
			return typeof value === 'string' ? [[chat, value] as const] : [];
		}),
	);
}

/** What is known of a chat. */
interface Kept {
	/** What its changes have come to. */
	id?: string | undefined;
	/** The message that came to the trigger's user while the chat was somebody else's. */
	ahead?: string | undefined;
	/** The last ones, oldest first. */
	changes: Change[];
}

/** A change of a chat, when it happened, in seconds, and whose the chat is from then on. */
interface Change {
	name: string;
	second: number;
	user: string;
}

const nobody = '-';
/** Of a change that left the user as it was. */
const sameUser = '';

function isUser(user: string): boolean {
	return user !== nobody && user !== sameUser;
}

/** Whether a change is one of those that are known, delivered again. */
function isRepeated(change: Change, known: readonly Change[], { overlaps }: { overlaps: boolean }): boolean {
	const last = known.at(-1);
	if (last?.name === change.name) return true;
	return known.some(({ name }) => name === change.name) && (overlaps || isBefore(change, last));
}

/** Times are whole seconds, and may be missing. */
function isBefore({ second }: Change, last: Change | undefined): boolean {
	return last !== undefined && second > 0 && second < last.second;
}

function newUserOf({ assignment }: GatewayEvent): string {
	const { user, userWasCleared } = asDataObject(assignment);
	// It stands between the parts of what is kept.
	const id = textOf(asDataObject(user).id, 40)?.replace(/[@\s]/g, '');
	if (id !== undefined && id !== nobody) return id;
	return userWasCleared === true ? nobody : sameUser;
}

/** Kept as `name@second@user`; earlier versions kept the name alone, or without the user. */
function changeOf(text: string): Change {
	const [name = '', second = '0', user = sameUser] = text.split('@');
	return { name, second: Number(second), user };
}

/** How a chat may be named: after its group, else after the customer's number, user id, or both. */
function namesOf({ group, from, to, userId }: GatewayEvent): string[] {
	if (group !== undefined) return [group];
	return [...new Set([from ?? to, userId])].filter((name) => name !== undefined);
}

function secondOf({ timestamp }: GatewayEvent): number {
	const ms = Date.parse(timestamp ?? '');
	return Number.isNaN(ms) ? 0 : Math.floor(ms / 1000);
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}
