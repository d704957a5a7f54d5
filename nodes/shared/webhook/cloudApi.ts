import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../dataObject';
import { asNumber, asTime, compact, textOf, type EventMedia, type GatewayEvent } from './event';

/** The kinds of message that carry a file, as WhatsApp names them. */
const mediaTypes = ['image', 'video', 'audio', 'voice', 'document', 'sticker'];

/** Where WhatsApp's own notifications stand in a body: at the top, or in the Cloud API's envelope. */
export function notifications(body: unknown): IDataObject[] {
	const top = asDataObject(body);
	const wrapped = objects(top.entry).flatMap(({ changes }) => objects(changes).map(({ value }) => asDataObject(value)));
	return [top, ...wrapped];
}

/** The objects of a list, or the one object itself. */
export function objects(value: unknown): IDataObject[] {
	return (Array.isArray(value) ? value : [value]).filter(isDataObject);
}

/** What a message as WhatsApp writes it says, for received and sent ones. */
export function messageContent(message: IDataObject): Partial<GatewayEvent> {
	const { id, timestamp, type, text, location, contacts, context, reaction, button, interactive } = message;
	const media = mediaOf(message);
	const reply = asDataObject(asDataObject(interactive).button_reply ?? asDataObject(interactive).list_reply ?? button);
	const tapped = compact({
		id: textOf(reply.id) ?? textOf(reply.payload),
		title: textOf(reply.title) ?? textOf(reply.text),
	});
	const isTapped = tapped.id !== undefined || tapped.title !== undefined;
	return {
		id: textOf(id),
		timestamp: asTime(timestamp),
		type: textOf(type, 100) ?? 'unknown',
		text: textOf(asDataObject(text).body) ?? textOf(text) ?? media?.caption ?? (isTapped ? tapped.title : undefined),
		media: media && [media],
		location: isDataObject(location) ? location : undefined,
		contacts: Array.isArray(contacts) ? contacts.filter(isDataObject) : undefined,
		button: isTapped ? tapped : undefined,
		reaction: isDataObject(reaction) ? reaction : undefined,
		context: isDataObject(context) ? context : undefined,
	};
}

/** The sender's name stands beside the messages, by number. */
export function nameOf(contacts: unknown, number: unknown): string | undefined {
	const contact = objects(contacts).find(({ wa_id }) => textOf(wa_id) === textOf(number)) ?? objects(contacts)[0];
	return textOf(asDataObject(contact?.profile).name);
}

/** What a status notification says: which message, whose, and how far it came. */
export function statusContent(update: IDataObject): Partial<GatewayEvent> | undefined {
	const status = textOf(update.status, 100);
	const id = textOf(update.id);
	if (status === undefined || id === undefined) return undefined;
	const [failure] = objects(update.errors);
	return {
		id,
		to: asNumber(update.recipient_id),
		timestamp: asTime(update.timestamp),
		status,
		error:
			failure && [textOf(failure.code), textOf(failure.title) ?? textOf(failure.message)].filter(Boolean).join(': '),
	};
}

function mediaOf(message: IDataObject): EventMedia | undefined {
	const kind = mediaTypes.find((type) => isDataObject(message[type]));
	if (kind === undefined) return undefined;
	const { id, link, url, mime_type, filename, caption, sha256 } = asDataObject(message[kind]);
	return compact({
		id: textOf(id),
		url: textOf(link) ?? textOf(url),
		mimeType: textOf(mime_type)?.split(';')[0],
		fileName: textOf(filename),
		caption: textOf(caption),
		sha256: textOf(sha256),
	});
}
