import { asDataObject } from '../../../shared/dataObject';
import { textOf, type GatewayEvent } from '../../../shared/webhook/event';

/**
 * The same event with an id, by which it is recognised when it comes again over the other way: pushed, and fetched from
 * a history. Messages and statuses have ids of their own; changes of chats are told apart by who changed what and when.
 */
export function identified(event: GatewayEvent): GatewayEvent {
	if (event.id !== undefined) return isToOnePerson(event) ? { ...event, to: undefined } : event;
	const raw = asDataObject(event.raw);
	const idOf = (value: unknown) => asDataObject(value).id ?? null;
	const id = JSON.stringify([
		event.from ?? raw.wa_id ?? raw.chat ?? null,
		raw.message ?? null,
		// The same second, as a number or as text.
		textOf(raw.timestamp) ?? event.timestamp ?? null,
		raw.action ?? null,
		idOf(raw.tag),
		idOf(raw.assigned_to_user_set),
		raw.assigned_to_user_was_cleared ?? null,
		idOf(raw.assigned_group_set),
		raw.assigned_group_was_cleared ?? null,
		idOf(raw.done_by),
	]);
	return { ...event, id };
}

/** Each receiver's message has an id of its own here, and a history may write the receiver otherwise than a push. */
function isToOnePerson({ event, group }: GatewayEvent): boolean {
	return event === 'messageStatus' && group === undefined;
}
