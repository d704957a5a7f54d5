import type { Events } from './events';
import type { Inbox } from './inbox';
import { findPerson } from './records';
import { numberOrNull } from './values';

/** A new assignment; what is left out stays. */
export interface Assignment {
	user?: number | null;
	group?: number | null;
}

/** Hands a chat to a user or group, notes it in the history and tells it. No change is no news. */
export function assign(inbox: Inbox, events: Events, waId: string, wanted: Assignment, doneBy: number): void {
	const person = findPerson(inbox, waId) ?? {};
	const old = { user: numberOrNull(person, 'assigned_to_user'), group: numberOrNull(person, 'assigned_group') };
	const now = { ...old, ...wanted };
	const userChanged = now.user !== old.user;
	const groupChanged = now.group !== old.group;
	if (!userChanged && !groupChanged) return;
	inbox.db.update('getchat_persons', 'wa_id', waId, { assigned_to_user: now.user, assigned_group: now.group });
	const details = {
		user: userChanged ? now.user : null,
		userCleared: userChanged && now.user === null,
		group: groupChanged ? now.group : null,
		groupCleared: groupChanged && now.group === null,
	};
	events.changed({ kind: 'chat_assignment', waId, doneBy, details });
	if (userChanged && now.user !== null) events.assigned(waId, now.user);
}
