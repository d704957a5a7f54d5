import type { FilePart } from '../types';
import type { Row, Store, Values } from './store';

/** A message to add to a ticket. */
export interface NewMessage {
	/** 0 is the customer. */
	agentId: number;
	message: string;
	/** 0 message, 6 internal note. */
	type: number;
}

/** Adds a message with its files and returns its id. Call it in a transaction. */
export function addMessage(
	store: Store,
	ticketId: number,
	message: NewMessage,
	files: FilePart[],
	now: string,
): number {
	const { agentId, type } = message;
	const id = store.insert('messages', {
		ticket_id: ticketId,
		agent_id: agentId,
		message: message.message,
		type,
		created_at: now,
		updated_at: now,
	});
	for (const { fileName: name, mime, sha256, bytes } of files) {
		const size = bytes.length;
		store.insert('files', { ticket_id: ticketId, message_id: id, name, mime, size, sha256, bytes });
	}
	// A note is for agents only, so it is not the ticket's last message; the ticket still changed.
	const lastMessage: Values = type === 0 ? { last_message: message.message } : {};
	store.update('tickets', ticketId, { ...lastMessage, updated_at: now });
	return id;
}

/** A ticket with its conversation, as the API answers it. */
export function ticketDetails(store: Store, ticket: Row, origin: string): Record<string, unknown> {
	const { id } = ticket;
	const ticketId = typeof id === 'number' ? id : 0;
	const files = store.files(ticketId);
	return {
		id,
		reason_id: ticket.reason_id,
		type_id: ticket.type_id,
		agent_id: ticket.agent_id,
		name: ticket.name,
		email: ticket.email,
		subject: ticket.subject,
		channel: ticket.channel,
		platform: ticket.platform,
		status: ticket.status,
		priority: ticket.priority,
		settings: parseSettings(ticket.settings),
		country_code: ticket.country_code,
		star_rating: ticket.star_rating,
		custom_fields: typeof ticket.custom_fields === 'string' ? JSON.parse(ticket.custom_fields) : [],
		created_at: ticket.created_at,
		updated_at: ticket.updated_at,
		messages: store.messages(ticketId).map((message) => messageAnswer(message, files, origin)),
	};
}

/** A message as the API answers it. */
export function messageAnswer(message: Row, ticketFiles: Row[], origin: string): Record<string, unknown> {
	const { id, agent_id, type, created_at, updated_at } = message;
	const files = ticketFiles.filter((file) => file.message_id === id);
	return {
		id,
		agent_id,
		message: message.message,
		attachments: groupFiles(files, origin),
		type,
		created_at,
		updated_at,
	};
}

type Group = 'images' | 'videos' | 'files' | 'others';

function groupFiles(files: Row[], origin: string): Record<Group, unknown[]> {
	const groups: Record<Group, unknown[]> = { images: [], videos: [], files: [], others: [] };
	for (const { id, name, mime, size } of files) {
		groups[groupOf(String(mime))].push({ name, url: `${origin}/v1/_files/${String(id)}`, size, mime });
	}
	return groups;
}

function groupOf(mime: string): Group {
	if (mime.startsWith('image/')) return 'images';
	if (mime.startsWith('video/')) return 'videos';
	if (mime.startsWith('text/') || /^application\/(pdf|rtf|json|msword|vnd\.)/.test(mime)) return 'files';
	return 'others';
}

/** The contract takes any JSON text but answers no bare number or boolean; those go back as the text they came in. */
function parseSettings(settings: Row[string] | undefined): unknown {
	if (typeof settings !== 'string') return null;
	const value: unknown = JSON.parse(settings);
	return typeof value === 'object' ? value : settings;
}
