import { safeFileName } from '../../shared/http/fileName';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject, objects, type Take } from '../../shared/dataObject';
import { inGroup, knownAmong, statusContent, unknownEvent } from '../../shared/webhook/cloudApi';
import { messageContent, reasonOf } from '../../shared/webhook/content';
import { asTime, compact, textOf, type EventMedia, type GatewayEvent } from '../../shared/webhook/event';
import { asSender, personOf } from '../../shared/webhook/person';
import { desk360Notifications, spelled } from './shapes';

const provider = 'desk360';

/** The kinds of message that carry a file, as WhatsApp names them. */
const mediaTypes = ['image', 'video', 'audio', 'voice', 'document', 'file', 'sticker'];

/**
 * The events of a webhook of either Desk360 API: `messages`, `statuses`, `bot_histories`, `auto_replies`. The documented
 * samples hold one object under `messages` and `statuses`; a list is taken as well, and so are WhatsApp's own envelope and
 * what stands one level down or under another likely name.
 * What no event can be made of is `unknown`.
 *
 * @param take how many of them; all by default
 * @returns nothing for a body of another shape
 */
export function desk360Events(body: unknown, take: Take = objects): GatewayEvent[] {
	const [top = {}, ...others] = desk360Notifications(body);
	return knownAmong([
		...eventsIn(top, take),
		...others.flatMap((notification) => {
			const events = eventsIn(notification, take);
			return events.length > 0 ? events : take(notification).map((raw) => unknownEvent(provider, raw));
		}),
	]);
}

function eventsIn(holder: IDataObject, take: Take): GatewayEvent[] {
	const { messages, statuses, contacts, bot_histories: histories, auto_replies: replies } = holder;
	return [
		...take(messages).map((message) => messageEvent(message, contacts)),
		...take(statuses).map((update) => statusEvent(update, contacts)),
		...historyEvent(objects(histories)),
		...take(replies).map(replyEvent),
	];
}

/** @param people the contacts that stand beside the messages: those in a message are cards */
function messageEvent(raw: IDataObject, people: unknown): GatewayEvent {
	const message = spelled(raw);
	const content = messageContent(message);
	const media = mediaOf(message);
	const button = content.button ?? tappedButton(message, content);
	const sender = asSender(personOf(message.from, message.from_user_id ?? message.user_id, people));
	if (sender.from === undefined && content.id === undefined) return unknownEvent(provider, raw);
	return compact({
		provider,
		event: 'messageReceived' as const,
		...content,
		...sender,
		...inGroup(message.group_id),
		username: sender.username ?? textOf(message.username, 200),
		name: textOf(message.name) ?? sender.name,
		type: textOf(message.type, 100) ?? media[0]?.kind ?? content.type,
		text: content.text ?? media[0]?.caption ?? button?.title,
		media: media.length > 0 ? media : content.media,
		button,
		raw,
	});
}

/** An answer to a flow or to a request for calls looks like a tap, but names no button. */
function tappedButton(message: IDataObject, { flow, callPermission }: Partial<GatewayEvent>): GatewayEvent['button'] {
	return flow === undefined && callPermission === undefined ? buttonOf(message) : undefined;
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
		fileName: safeFileName(textOf(info.filename) ?? textOf(info.name)),
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
		fileName: safeFileName(textOf(name)),
		mimeType: textOf(contentType) ?? textOf(content_type),
	});
}

function statusEvent(raw: IDataObject, people: unknown): GatewayEvent {
	const update = spelled(raw);
	// The documentation calls the customer, who got the message, `from`.
	const customer = update.from ?? update.to ?? update.recipient_id;
	const userId = update.from_user_id ?? update.user_id ?? update.recipient_user_id;
	const content = statusContent({ ...update, recipient_id: customer, recipient_user_id: userId }, people);
	if (!content) return unknownEvent(provider, raw);
	return compact({
		provider,
		event: 'messageStatus' as const,
		...content,
		error: content.error ?? reasonOf(isDataObject(update.error) ? { ...update.error, code: undefined } : update.error),
		raw,
	});
}

/** A whole conversation with the chatbot, as one event. */
function historyEvent(lines: IDataObject[]): GatewayEvent[] {
	if (lines.length === 0) return [];
	const customer = lines.find(
		({ from, from_user_id, is_bot }) => is_bot !== true && (textOf(from) ?? textOf(from_user_id)) !== undefined,
	);
	const addressed = lines.find(({ to, to_user_id }) => (textOf(to) ?? textOf(to_user_id)) !== undefined);
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
			...asSender(personOf(customer?.from ?? addressed?.to, customer?.from_user_id ?? addressed?.to_user_id)),
			timestamp: asTime(last?.timestamp),
			text: history.map(({ by, text }) => `${by}: ${text}`).join('\n'),
			history,
			raw: lines,
		}),
	];
}

function replyEvent(reply: IDataObject): GatewayEvent {
	const files = objects(reply.attachments).map(fileOf);
	const { address: to, userId } = personOf(reply.to, reply.to_user_id ?? reply.user_id);
	const text = textOf(reply.text);
	if (textOf(reply.id) === undefined && to === undefined) return unknownEvent(provider, reply);
	return compact({
		provider,
		event: 'automaticReply' as const,
		id: textOf(reply.id),
		to,
		userId,
		timestamp: asTime(reply.timestamp),
		type: files.length > 0 ? 'media' : 'text',
		text,
		media: files.length > 0 ? files : undefined,
		raw: reply,
	});
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
