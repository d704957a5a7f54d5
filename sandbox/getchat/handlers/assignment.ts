import { assign, type Assignment } from '../assign';
import { ok, pathPerson, writersOnly, type Call, type Handlers, type Result } from '../call';
import type { Row } from '../database';
import { wrongField, wrongKey } from '../errors';
import { findPerson } from '../records';
import { findUser } from '../users';
import { text, type Fields } from '../values';
import { listEvents } from './tags';

/** Operations of the tag Assignment. */
export const assignment: Handlers = {
	retrieveChatAssignment: (call) => ok(view(pathPerson(call))),
	// A PUT sets both: what is left out is removed.
	updateChatAssignment: (call) => change(call, { user: null, group: null, ...wanted(call) }),
	partialUpdateChatAssignment: (call) => change(call, wanted(call)),
	listChatAssignmentEvents: (call) => listEvents(call, 'chat_assignment'),
};

function change(call: Call, assignment: Assignment): Result {
	const { inbox, events, user, body } = call;
	const waId = text(pathPerson(call), 'wa_id');
	writersOnly(call, waId);
	if (text(body, 'wa_id') !== waId) throw wrongField('wa_id', 'It must be the number in the URL.');
	assign(inbox, events, waId, assignment, user.id);
	// As the caller sees it even when the chat is now out of reach.
	return ok(view(findPerson(inbox, waId) ?? {}));
}

function wanted(call: Call): Assignment {
	const user = reference(call, 'assigned_to_user');
	const group = reference(call, 'assigned_group');
	if (typeof user === 'number' && !findUser(call.inbox, user)?.isActive) throw wrongKey('assigned_to_user', user);
	if (typeof group === 'number' && !call.inbox.db.get('SELECT id FROM getchat_groups WHERE id = ?', group)) {
		throw wrongKey('assigned_group', group);
	}
	return { ...(user !== undefined && { user }), ...(group !== undefined && { group }) };
}

/** Null removes, and so does 0, which a documented sample sends. */
function reference(call: Call, field: string): number | null | undefined {
	const value = call.body[field];
	if (value === undefined) return undefined;
	return typeof value === 'number' && value !== 0 ? value : null;
}

function view(person: Row): Fields {
	const { wa_id, assigned_to_user, assigned_group } = person;
	return { wa_id, assigned_to_user, assigned_group };
}
