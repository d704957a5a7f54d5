import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../shared/dataObject';
import { messageContent } from '../shared/webhook/content';
import { asTime, compact } from '../shared/webhook/event';

/** Anything with a name in a list, such as tags. */
function names(list: unknown): string[] {
	return Array.isArray(list) ? list.filter(isDataObject).map(({ name }) => String(name)) : [];
}

/** POSIX seconds, as a number or text, or a date in ISO form; in ISO form. */
function isoTime(value: unknown): string | null {
	return asTime(value) ?? (typeof value === 'string' ? isoDate(value) : null);
}

function isoDate(text: string): string | null {
	if (!/^\d{4}-\d\d-\d\dT/.test(text)) return null;
	const time = new Date(text);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function profileName(person: unknown): string | null {
	const { waba_payload: payload } = asDataObject(person);
	const { name } = asDataObject(asDataObject(payload).profile);
	return typeof name === 'string' ? name : null;
}

/** First and last name, else the login name. */
function fullName(user: unknown): string | null {
	const { first_name, last_name, username } = asDataObject(user);
	const full = [first_name, last_name].filter((part) => typeof part === 'string' && part !== '').join(' ');
	return full || (typeof username === 'string' ? username : null);
}

/** Whole POSIX seconds of a time in any of these forms; undefined for none. */
export function secondOf(value: unknown): number | undefined {
	const iso = isoTime(value);
	return iso === null ? undefined : Math.floor(Date.parse(iso) / 1000);
}

/** What a message says: its text, the caption of its file, or the title of the button that was tapped. */
function messageText(payload: IDataObject): string | null {
	const { text, button, interactive, reaction, system, template, type } = payload;
	const file = asDataObject(payload[String(type)]);
	const reply = asDataObject(interactive);
	const candidates: unknown[] = [
		asDataObject(text).body,
		asDataObject(button).text,
		asDataObject(reply.button_reply).title,
		asDataObject(reply.list_reply).title,
		asDataObject(reply.body).text,
		asDataObject(reaction).emoji,
		asDataObject(system).body,
		asDataObject(template).name,
		file.caption,
		file.filename,
	];
	const found = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
	return typeof found === 'string' ? found : null;
}

/** How far a sent message has come. */
function statusOf({ from_us, waba_statuses, waba_payload }: IDataObject): string | null {
	if (from_us !== true) return null;
	const { read, delivered, sent } = asDataObject(waba_statuses);
	const { errors } = asDataObject(waba_payload);
	if (isReached(read)) return 'read';
	if (isReached(delivered)) return 'delivered';
	if (Array.isArray(errors) && errors.length > 0) return 'failed';
	return isReached(sent) ? 'sent' : 'queued';
}

/** Times come as numbers or text: of those that are not reached the documentation shows null alone. */
function isReached(time: unknown): boolean {
	return isoTime(time) !== null;
}

/** What an operation on the file, the quoted message or the tapped button needs; what the message lacks is left out. */
function contentOf(payload: IDataObject, quoted: unknown): IDataObject {
	const { media, location, contacts, button, context } = messageContent(payload);
	const [file] = media ?? [];
	return compact({
		media: file && compact({ id: file.id, link: file.url, mime_type: file.mimeType, file_name: file.fileName }),
		location,
		contacts,
		button_id: button?.id,
		quoted_id: textId(context?.id) ?? textId(context?.message_id) ?? textId(asDataObject(quoted).id),
	});
}

function textId(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Id and name, as the operations on tags and the lists' filters want them. */
function tagsOf(list: unknown): IDataObject[] {
	return Array.isArray(list) ? list.filter(isDataObject).map(({ id, name }) => ({ id, name })) : [];
}

/** A message's most used fields, and those of its content that the next step needs. */
export function simplifyMessage(message: IDataObject): IDataObject {
	const payload = asDataObject(message.waba_payload);
	return {
		id: message.id ?? null,
		whatsapp_id: payload.id ?? null,
		wa_id: message.customer_wa_id ?? null,
		name: profileName(message.contact),
		from_us: message.from_us ?? null,
		sender: fullName(message.sender),
		type: payload.type ?? null,
		text: messageText(payload),
		status: statusOf(message),
		timestamp: isoTime(payload.timestamp),
		received: message.received ?? null,
		tags: tagsOf(message.tags),
		...contentOf(payload, asDataObject(message.context).waba_payload),
	};
}

/** A chat's most used fields. */
export function simplifyChat(chat: IDataObject): IDataObject {
	const last = asDataObject(chat.last_message);
	const payload = asDataObject(last.waba_payload);
	const { last_message_timestamp: at } = asDataObject(chat.contact);
	return {
		wa_id: chat.wa_id,
		name: profileName(chat.contact),
		new_messages: chat.new_messages ?? null,
		last_message: messageText(payload),
		last_message_from_us: last.from_us ?? null,
		last_message_at: isoTime(payload.timestamp ?? at),
		assigned_to_user: fullName(chat.assigned_to_user),
		assigned_to_user_id: asDataObject(chat.assigned_to_user).id ?? null,
		assigned_group: asDataObject(chat.assigned_group).name ?? null,
		assigned_group_id: asDataObject(chat.assigned_group).id ?? null,
		tags: names(chat.tags),
		tag_ids: tagsOf(chat.tags).map(({ id }) => id),
		...stateOf(chat.contact),
	};
}

/** What newer inboxes say of a person; left out where they do not. */
function stateOf(person: unknown): IDataObject {
	const { resolved, messaging_window_expires_at: until } = asDataObject(person);
	return {
		...(typeof resolved === 'boolean' && { resolved }),
		...(until !== undefined && { window_expires_at: isoTime(until) }),
	};
}

/** A person who wrote to the inbox. */
export function simplifyPerson(person: IDataObject): IDataObject {
	return {
		wa_id: person.wa_id,
		name: profileName(person),
		initials: person.initials ?? null,
		last_message_at: isoTime(person.last_message_timestamp),
		...stateOf(person),
	};
}

/** One entry of a connected contact book. */
export function simplifyContact(contact: IDataObject): IDataObject {
	const provider = asDataObject(contact.contact_provider);
	const entries = (list: unknown, key: string) =>
		Array.isArray(list) ? list.filter(isDataObject).flatMap((entry) => entry[key] ?? []) : [];
	return {
		name: contact.name ?? null,
		phone_numbers: entries(contact.phone_numbers, 'phone_number'),
		email_addresses: entries(contact.email_addresses, 'email_address'),
		urls: contact.urls ?? [],
		provider: provider.name ?? null,
		provider_type: provider.type ?? null,
	};
}

/** A person with all that the contact books know. */
export function simplifyResolved(resolved: IDataObject): IDataObject {
	const { contact_provider_results: results } = resolved;
	return {
		person: isDataObject(resolved.person) ? simplifyPerson(resolved.person) : null,
		contacts: Array.isArray(results) ? results.filter(isDataObject).map(simplifyContact) : [],
	};
}

export function simplifyUser(user: IDataObject): IDataObject {
	const { can_use_tags, can_read_chats, can_write_to_chats } = asDataObject(user.permissions);
	const profile = asDataObject(user.profile);
	return {
		id: user.id,
		username: user.username,
		name: fullName(user),
		email: user.email ?? null,
		role: profile.role ?? null,
		groups: names(user.groups),
		...(typeof profile.is_available === 'boolean' && { is_available: profile.is_available }),
		can_use_tags: can_use_tags ?? null,
		can_read_chats: can_read_chats ?? null,
		can_write_to_chats: can_write_to_chats ?? null,
	};
}
