import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../shared/dataObject';
import { asNumber, asTime, compact, textOf, type EventMedia, type GatewayEvent } from '../shared/webhook/event';

const provider = 'desk360';

/** The kinds of message that carry a file, as WhatsApp names them. */
const mediaTypes = ['image', 'video', 'audio', 'voice', 'document', 'file', 'sticker'];

/**
 * The events of a webhook of either Desk360 API: `messages`, `statuses`, `bot_histories`, `auto_replies`. The documented
 * samples hold one object under `messages` and `statuses`; a list is taken as well.
 *
 * @returns nothing for a body of another shape
 */
export function desk360Events(body: unknown): GatewayEvent[] {
	const { messages, statuses, bot_histories: histories, auto_replies: replies } = asDataObject(body);
	return [
		...objects(messages).flatMap(messageEvent),
		...objects(statuses).flatMap(statusEvent),
		...historyEvent(objects(histories)),
		...objects(replies).flatMap(replyEvent),
	];
}

function objects(value: unknown): IDataObject[] {
	return (Array.isArray(value) ? value : [value]).filter(isDataObject);
}

function messageEvent(message: IDataObject): GatewayEvent[] {
	const { id, from, name, timestamp, text, location, contacts, context, reaction } = message;
	if (textOf(from) === undefined && textOf(id) === undefined) return [];
	const media = mediaOf(message);
	const button = buttonOf(message);
	return [
		compact({
			provider,
			event: 'messageReceived' as const,
			id: textOf(id),
			from: asNumber(from),
			name: textOf(name),
			timestamp: asTime(timestamp),
			type: textOf(message.type, 100) ?? media[0]?.kind ?? 'unknown',
			text: textOf(text) ?? textOf(asDataObject(text).body) ?? media[0]?.caption ?? button?.title,
			media: media.length > 0 ? media : undefined,
			location: isDataObject(location) ? location : undefined,
			contacts: Array.isArray(contacts) ? contacts.filter(isDataObject) : undefined,
			button,
			reaction: isDataObject(reaction) ? reaction : undefined,
			context: isDataObject(context) ? context : undefined,
			raw: message,
		}),
	];
}

/**
 * The documentation promises that a button's id comes back, but shows no sample. These are the shapes of WhatsApp's own
 * API, on which Desk360 builds, with and without its envelope, and the one of the chatbot's history.
 */
function buttonOf(message: IDataObject): GatewayEvent['button'] {
	const { button, interactive, type, text } = message;
	const replies = [asDataObject(interactive), message].flatMap((one) => [one.button_reply, one.list_reply]);
	const [reply] = [...replies, interactive, button]
		.filter(isDataObject)
		.flatMap(({ id, payload, title, text: words }) => {
			const tapped = compact({ id: textOf(id) ?? textOf(payload), title: textOf(title) ?? textOf(words) });
			return Object.keys(tapped).length > 0 ? [tapped] : [];
		});
	if (reply) return reply;
	const id = textOf(message.button_id);
	const isTapped = id !== undefined || textOf(type)?.toLowerCase() === 'button';
	const title = textOf(button) ?? (isTapped ? textOf(text) : undefined);
	return id === undefined && title === undefined ? undefined : compact({ id, title });
}

/** `image` describes the file, `attachments.images[]` says where it is; the same for other kinds. */
function mediaOf(message: IDataObject): EventMedia[] {
	const kind = mediaTypes.find((type) => isDataObject(message[type]));
	const info = asDataObject(kind && message[kind]);
	const { attachments } = message;
	const files = Array.isArray(attachments)
		? objects(attachments)
		: Object.values(asDataObject(attachments)).flatMap(objects);
	const described = compact({
		id: textOf(info.media_id) ?? textOf(info.id),
		kind,
		url: textOf(info.url) ?? textOf(info.link),
		fileName: textOf(info.filename) ?? textOf(info.name),
		mimeType: textOf(info.mime_type),
		caption: textOf(info.message) ?? textOf(info.caption),
		sha256: textOf(info.sha) ?? textOf(info.sha256),
	});
	if (files.length === 0) return Object.keys(described).length > 0 ? [described] : [];
	return files.map((file, index) => ({ ...(index === 0 && described), ...fileOf(file), ...(kind && { kind }) }));
}

function fileOf({ url, name, type, contentType, content_type }: IDataObject): EventMedia {
	return compact({
		kind: textOf(type, 100),
		url: textOf(url),
		fileName: textOf(name),
		mimeType: textOf(contentType) ?? textOf(content_type),
	});
}

function statusEvent(update: IDataObject): GatewayEvent[] {
	const id = textOf(update.id);
	const status = textOf(update.status, 100);
	if (id === undefined || status === undefined) return [];
	return [
		compact({
			provider,
			event: 'messageStatus' as const,
			id,
			// The customer, who got the message.
			to: asNumber(update.from ?? update.to),
			timestamp: asTime(update.timestamp),
			status,
			error: textOf(update.error) ?? textOf(asDataObject(update.error).message),
			raw: update,
		}),
	];
}

/** A whole conversation with the chatbot, as one event. */
function historyEvent(lines: IDataObject[]): GatewayEvent[] {
	if (lines.length === 0) return [];
	const customer = lines.find(({ from, is_bot }) => is_bot !== true && textOf(from) !== undefined);
	const addressed = lines.find(({ to }) => textOf(to) !== undefined);
	const last = lines.filter(({ timestamp }) => asTime(timestamp) !== undefined).at(-1);
	const history = lines.map((line) =>
		compact({
			by: line.is_bot === true ? 'bot' : 'customer',
			type: textOf(line.type, 100),
			text: line.is_bot === true ? plain(textOf(line.text) ?? '') : (textOf(line.text) ?? ''),
			id: textOf(line.id),
			timestamp: asTime(line.timestamp),
		}),
	);
	return [
		compact({
			provider,
			event: 'chatbotHistory' as const,
			from: asNumber(customer?.from ?? addressed?.to),
			timestamp: asTime(last?.timestamp),
			text: history.map(({ by, text }) => `${by}: ${text}`).join('\n'),
			history,
			raw: lines,
		}),
	];
}

function replyEvent(reply: IDataObject): GatewayEvent[] {
	const files = objects(reply.attachments).map(fileOf);
	if (textOf(reply.id) === undefined && textOf(reply.to) === undefined) return [];
	return [
		compact({
			provider,
			event: 'automaticReply' as const,
			id: textOf(reply.id),
			to: asNumber(reply.to),
			timestamp: asTime(reply.timestamp),
			type: files.length > 0 ? 'media' : 'text',
			text: textOf(reply.text),
			media: files.length > 0 ? files : undefined,
			raw: reply,
		}),
	];
}

/** The chatbot writes HTML; people read text. A link keeps its target: `Plans (https://…)`. */
function plain(html: string): string {
	let text = '';
	let link: { url: string; start: number } | undefined;
	// Tags are every second piece.
	for (const [index, piece] of html.split(/(<[^<>]*>)/).entries()) {
		if (index % 2 === 0) text += unescaped(piece);
		else if (/^<a\s/i.test(piece)) link = { url: unescaped(targetOf(piece)), start: text.length };
		else if (/^<\/a\s*>/i.test(piece)) {
			if (link) text = withTarget(text, link);
			link = undefined;
		} else if (/^<(?:br\b|\/p>|\/li>)/i.test(piece)) text += '\n';
	}
	return text.trim();
}

/** Where a link leads; empty where it leads nowhere that a reader could follow. */
function targetOf(tag: string): string {
	const [, double, single] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag) ?? [];
	const target = (double ?? single ?? '').trim();
	return /^(?:https?:\/\/|mailto:|tel:)/i.test(target) ? target : '';
}

function withTarget(text: string, { url, start }: { url: string; start: number }): string {
	const words = text.slice(start).trim();
	if (url === '' || words === url) return text;
	return words === '' ? `${text}${url}` : `${text} (${url})`;
}

function unescaped(text: string): string {
	return text
		.replaceAll('&nbsp;', ' ')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}
