import { incomingPayload, incomingTypes } from './incoming';
import type { Inbox } from './inbox';
import { addMessage, addPerson } from './messages';
import { findMessage, markReceived } from './records';
import { neverSecond, seedStart } from './seedTime';
import { text } from './values';

/** Persons 1 to 60; the last two have no messages. Numbers are `15550100` and three digits. */
const seedPersonCount = 60;
/** Persons up to this one have an open 24-hour window. */
const seedOpenCount = 30;

const hourSeconds = 3600;
const personNames = ['Ayşe Yılmaz', 'Bruno Silva', 'Chloé Martin', 'Derya Öztürk', 'Emma Schmidt', 'Fatih Kaya'];
const sampleReferral = {
	...{ source_url: 'https://fb.me/sample-ad', source_id: 'ad-1', source_type: 'ad' },
	...{ headline: 'Summer sale', body: 'Everything must go', media_type: 'image' },
};

/** The number of a seeded person. */
export function seededNumber(index: number): string {
	return `15550100${String(index).padStart(3, '0')}`;
}

/** Fills persons, messages, tags, assignments and marks. */
export function seedChats(inbox: Inbox): void {
	for (let index = 1; index <= seedPersonCount; index += 1) {
		const waId = seededNumber(index);
		addPerson(inbox, waId, `${personNames[(index - 1) % personNames.length] ?? 'Customer'} ${index}`);
		if (index > seedPersonCount - 2) continue;
		seedConversation(inbox, waId, index);
		// An answer that came in long ago would close every window.
		const until = index <= seedOpenCount ? neverSecond : 0;
		inbox.db.update('getchat_persons', 'wa_id', waId, { window_expires_at: until });
		// The admin has received everything of the older chats.
		if (index > 10) markReceived(inbox, 1, waId, seedStart + 1000 * hourSeconds);
	}
	seedTypes(inbox, seededNumber(1));
	for (const index of [57, 58]) {
		const values = { blocked: 1, block_reason: 'spam', reported: index === 58 ? 1 : 0 };
		inbox.db.update('getchat_persons', 'wa_id', seededNumber(index), values);
	}
	seedTags(inbox);
	seedAssignments(inbox);
}

/** A question, and an answer to every second one. In chat 3 three questions come in the same second. */
function seedConversation(inbox: Inbox, waId: string, index: number): void {
	const asked = seedStart + (seedPersonCount - index) * hourSeconds;
	const base = { waId, timestamp: asked, senderId: null };
	for (let copy = 0; copy < (index === 3 ? 3 : 1); copy += 1) {
		const body = copy === 0 ? `Hello, this is question ${index}.` : `And question ${index} again, part ${copy + 1}.`;
		const referral = index % 20 === 5 ? { referral: sampleReferral } : {};
		const payload = { ...incomingPayload(inbox, { text: body, ...referral }), from: waId };
		addMessage(inbox, { ...base, origin: 'seed', fromUs: false, payload });
	}
	if (index % 2 === 1) return;
	addMessage(inbox, {
		...{ waId, origin: 'seed', fromUs: true, senderId: index % 4 === 0 ? 2 : 1, timestamp: asked + 600 },
		...{ sent: asked + 601, delivered: asked + 602, read: index % 4 === 0 ? asked + 660 : undefined },
		payload: {
			...{ preview_url: false, recipient_type: 'individual', to: waId, type: 'text' },
			text: { body: `Thank you, here is answer ${index}.` },
		},
	});
}

/** Chat 1 goes on with one message of every type, then enough texts for several pages. */
function seedTypes(inbox: Inbox, waId: string): void {
	const start = seedStart + 100 * hourSeconds;
	const first = inbox.db.get('SELECT id, waba_id FROM getchat_messages WHERE wa_id = ? ORDER BY seq LIMIT 1', waId);
	const quoted = text(first ?? {}, 'waba_id');
	for (const [index, type] of incomingTypes.entries()) {
		const context = type === 'button' || type === 'reaction' ? { context_id: quoted } : {};
		const payload = { ...incomingPayload(inbox, { type, ...context }), from: waId };
		const answers = type === 'button' ? findMessage(inbox, quoted)?.id : undefined;
		addMessage(inbox, {
			...{ waId, origin: 'seed', fromUs: false, senderId: null, timestamp: start + index * 60, payload },
			...(typeof answers === 'string' && { quoted: answers }),
		});
	}
	for (let index = 1; index <= 40; index += 1) {
		const payload = { ...incomingPayload(inbox, { text: `Line ${index} of a long story` }), from: waId };
		const timestamp = start + hourSeconds + index * 60;
		addMessage(inbox, { waId, origin: 'seed', fromUs: false, senderId: null, timestamp, payload });
	}
	inbox.db.update('getchat_persons', 'wa_id', waId, { window_expires_at: neverSecond });
}

/** Tags of chats 1 to 10, each with its entry in the history, and one tagged message. */
function seedTags(inbox: Inbox): void {
	for (let index = 1; index <= 10; index += 1) {
		const tagId = ((index - 1) % 5) + 1;
		inbox.db.insert('getchat_chat_taggings', { tag_id: tagId, wa_id: seededNumber(index) });
		seedTagEvent(inbox, 'chat_tagging', index, tagId, null);
	}
	const message = inbox.db.get('SELECT * FROM getchat_messages WHERE seq = 1') ?? {};
	inbox.db.insert('getchat_message_taggings', { tag_id: 1, message_id: text(message, 'id') });
	seedTagEvent(inbox, 'message_tagging', 1, 1, text(message, 'waba_id'));
}

function seedTagEvent(inbox: Inbox, kind: string, index: number, tagId: number, messageId: string | null): void {
	const tag = inbox.db.get('SELECT * FROM getchat_tags WHERE id = ?', tagId) ?? null;
	inbox.db.insert('getchat_events', {
		...{
			kind,
			wa_id: seededNumber(index),
			message_id: messageId,
			timestamp: seedStart + index * hourSeconds,
			done_by: 1,
		},
		details: JSON.stringify({ action: 'added', tag, extra: null }),
	});
}

/** Chats 1 to 5 belong to the agent, 6 to 8 to Support, 9 to Sales, 10 to the bot. */
function seedAssignments(inbox: Inbox): void {
	for (let index = 1; index <= 10; index += 1) {
		const user = index <= 5 ? 2 : index === 10 ? 3 : null;
		const group = index > 5 && index < 10 ? (index === 9 ? 2 : 4) : null;
		const waId = seededNumber(index);
		inbox.db.update('getchat_persons', 'wa_id', waId, { assigned_to_user: user, assigned_group: group });
		inbox.db.insert('getchat_events', {
			...{ kind: 'chat_assignment', wa_id: waId, timestamp: seedStart + index * hourSeconds + 60, done_by: 1 },
			details: JSON.stringify({ user, userCleared: false, group, groupCleared: false }),
		});
	}
}
