import type { IDataObject } from 'n8n-workflow';
import { asDataObject, objects } from '../dataObject';
import { messageContent, reasonOf } from './content';
import { asTime, compact, textOf, type GatewayEvent } from './event';
import { asSender, personOf, type Person } from './person';

/** Where WhatsApp's own notifications stand in a body: at the top, or in the Cloud API's envelope. */
export function notifications(body: unknown): IDataObject[] {
	const top = asDataObject(body);
	const wrapped = objects(top.entry).flatMap(({ changes }) => objects(changes).map(({ value }) => asDataObject(value)));
	return [top, ...wrapped];
}

/**
 * A message that a customer wrote, as WhatsApp has it: who, in which group, and what. What it lacks is left out.
 *
 * @param contacts those that stand beside the messages
 * @returns nothing for what says neither who wrote nor which message it is
 */
export function receivedContent(message: IDataObject, contacts: unknown): Partial<GatewayEvent> | undefined {
	const content = messageContent(message);
	const sender = asSender(personOf(message.from, message.from_user_id ?? message.user_id, contacts));
	if (content.id === undefined && sender.from === undefined) return undefined;
	return { ...content, ...sender, ...inGroup(message.group_id) };
}

/** A group's messages are answered in the group. */
export function inGroup(id: unknown): Partial<GatewayEvent> {
	const group = textOf(id, 200);
	return group === undefined ? {} : { to: group, chatId: group, group };
}

/** What a status notification says: which message, whose, and how far it came. */
export function statusContent(update: IDataObject, contacts?: unknown): Partial<GatewayEvent> | undefined {
	const status = textOf(update.status, 100);
	const id = textOf(update.id);
	const { group, address, userId, username } = receiverOf(update, contacts);
	const to = address ?? group;
	if (status === undefined || (id === undefined && to === undefined)) return undefined;
	const failures = objects(update.errors);
	return compact({
		id,
		to,
		...(group !== undefined && { chatId: group, group }),
		userId,
		username,
		timestamp: asTime(update.timestamp),
		status,
		error: failures.length > 0 ? reasonOf(failures[0]) : undefined,
		errors: failures.length > 0 ? failures : undefined,
	});
}

/** Who a status is about: one person, or one of a group. */
function receiverOf(update: IDataObject, contacts: unknown): Person & { group?: string } {
	const { recipient_id: recipient, recipient_participant_id: number, recipient_participant_user_id: userId } = update;
	const participant = number ?? userId;
	const groupId = textOf(update.group_id, 200);
	const isGroup = update.recipient_type === 'group' || participant !== undefined || groupId !== undefined;
	const group = isGroup ? (groupId ?? textOf(recipient, 200)) : undefined;
	// Beside a group's id the recipient is one of its participants, unless it is the group once more.
	if (group !== undefined && (participant !== undefined || recipient === group)) {
		return { group, ...personOf(number, userId, contacts) };
	}
	return { group, ...personOf(recipient, update.recipient_user_id ?? update.user_id, contacts) };
}

/** The events of a body; nothing where no part of it is known. */
export function knownAmong(events: GatewayEvent[]): GatewayEvent[] {
	return events.some(({ event }) => event !== 'unknown') ? events : [];
}

/** What a provider sent and no event can be made of. */
export function unknownEvent(provider: string, raw: unknown): GatewayEvent {
	return { provider, event: 'unknown', raw };
}
