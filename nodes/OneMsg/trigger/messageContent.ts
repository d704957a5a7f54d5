import { safeFileName } from '../../shared/http/fileName';
import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject, objects } from '../../shared/dataObject';
import { messageContent, saidBesides } from '../../shared/webhook/content';
import { asNumber, compact, textOf, type EventMedia, type GatewayEvent } from '../../shared/webhook/event';
import { objectIn } from '../../shared/webhook/nestedJson';
import { contactsFromVCard } from '../../shared/whatsapp/vcard';
import { isTrue } from '../flags';

/** The channel's names for kinds of message that WhatsApp calls by another. */
const kinds = new Map([
	['chat', 'text'],
	['contact', 'contacts'],
	['ptt', 'voice'],
	['vcard', 'contacts'],
]);

const mediaKinds = ['audio', 'document', 'file', 'image', 'sticker', 'video', 'voice'];

/** What a message in the channel's own format says. Everything stands in `body`, as `type` tells. */
export function channelContent(message: IDataObject, readCards: CardReader): Partial<GatewayEvent> {
	const given = textOf(message.type, 100) ?? 'unknown';
	const type = kinds.get(given) ?? given;
	const quoted = textOf(message.quotedMsgId);
	const inner = [message, ...holdersOf(message), asPart(type, objectIn(message.body))];
	const cards = type === 'contacts' ? cardsOf(message, readCards) : undefined;
	// Where the cards stand as text, the message says whether they answer a request.
	const holders = [...inner, { contacts: cards, origin: inner.map(({ origin }) => origin).find(Boolean) }];
	const said = saidBesides(holders);
	const common = { ...said, type, context: quoted === undefined ? undefined : { id: quoted } };
	const isNoTap = said.flow !== undefined || said.callPermission !== undefined;
	const button = isNoTap ? undefined : buttonOf(message, type);
	if (button) return { ...common, button, text: button.title };
	const edit = holders.map((holder) => holder.edit).find(isDataObject);
	const edited = edit && messageContent({ type, edit });
	if (edited?.text !== undefined || edited?.media) return { ...edited, ...common };
	return { ...common, ...(cards ? contactsOf(message, cards) : contentOfType(message, type, said)) };
}

/** @param said what an object within the message says, where there is one */
function contentOfType(message: IDataObject, type: string, said: Partial<GatewayEvent>): Partial<GatewayEvent> {
	const body = textOf(message.body);
	if (type === 'reaction') {
		return { reaction: compact({ emoji: body ?? '', message_id: textOf(message.quotedMsgId) }) };
	}
	if (type === 'location') return locationOf(message);
	const media = mediaKinds.includes(type) ? mediaOf(message, type) : undefined;
	if (media) return { media: [media], text: media.caption };
	const plain = body?.trimStart().startsWith('{') && isSaid(said) ? undefined : body;
	return { text: plain ?? said.text ?? textOf(message.caption) };
}

/** Whether the event has what the object in a body says, so that nobody needs its JSON as a text. */
function isSaid({ text, flow, edit, revoke, callPermission }: Partial<GatewayEvent>): boolean {
	return [text, flow, edit, revoke, callPermission].some((part) => part !== undefined);
}

/** Where WhatsApp's own objects come along. */
function holdersOf({ meta, metadata }: IDataObject): IDataObject[] {
	return [asDataObject(meta), asDataObject(metadata)];
}

/** An object in the body is either such a holder, or the part itself, without its name. */
function asPart(type: string, body: IDataObject): IDataObject {
	return type in body || Object.keys(body).length === 0 ? body : { ...body, [type]: body };
}

/** The number in a chat id such as `12020721369@c.us`; undefined for groups and ids that hide the number. */
function numberOf(id: unknown): string | undefined {
	const text = textOf(id) ?? '';
	const digits = /^\+?(\d{6,15})(?:@(?:c\.us|s\.whatsapp\.net))?$/i.exec(text)?.[1];
	return digits === undefined ? undefined : asNumber(digits);
}

/** A person or group: as a number where the id tells it. */
export function partyOf(...ids: unknown[]): string | undefined {
	const texts = ids.flatMap((id) => textOf(id) ?? []);
	return texts.map(numberOf).find((number) => number !== undefined) ?? texts[0];
}

/** The id that the channel gives the chat with a number, where WhatsApp names the number alone. */
export function chatIdOf(number: unknown): string | undefined {
	const digits = /^\+?(\d{6,15})$/.exec(textOf(number) ?? '')?.[1];
	return digits === undefined ? undefined : `${digits}@c.us`;
}

/**
 * A tapped button or list entry. The channel gives the title as `body`; where WhatsApp's own objects come along, they also
 * have the id.
 */
function buttonOf(message: IDataObject, type: string): GatewayEvent['button'] {
	// What the business sent with buttons is of the same type.
	if (isTrue(message.fromMe)) return undefined;
	const isTap = type === 'button' || type === 'interactive';
	const inBody = isTap ? objectIn(message.body) : {};
	const holders = [...holdersOf(message), inBody];
	for (const holder of [message, ...holders]) {
		const { button_reply, list_reply, interactive, button, id, payload, title, text } = holder;
		const direct = isTap && holder !== message ? { id, payload, title, text } : undefined;
		const nested = interactive ?? (button_reply || list_reply ? { button_reply, list_reply } : direct);
		const { button: tapped } = messageContent({ interactive: repliesOf(nested), button });
		if (tapped) return tapped;
	}
	// The reply to a form is of this type, too, and no tap.
	const title = [message.interactive, ...holders].some(hasEntries) ? undefined : textOf(message.body);
	return isTap && title !== undefined ? { title } : undefined;
}

function hasEntries(value: unknown): boolean {
	return Object.keys(asDataObject(value)).length > 0;
}

/** An interactive object, also where the reply stands in it without its name. */
function repliesOf(interactive: unknown): IDataObject | undefined {
	if (!isDataObject(interactive)) return undefined;
	return interactive.button_reply || interactive.list_reply ? interactive : { button_reply: interactive };
}

/** The body is a temporary link to the file; the caption is what was written below it, or the file's name. */
function mediaOf(message: IDataObject, kind: string): EventMedia | undefined {
	const url = textOf(message.body);
	if (url === undefined || !/^https?:\/\/\S+$/i.test(url)) return undefined;
	const caption = textOf(message.caption);
	const isName = caption !== undefined && isFileName(caption, kind);
	return compact({
		kind,
		url,
		mimeType: textOf(message.mimeType) ?? textOf(message.mimetype),
		fileName: safeFileName(textOf(message.filename) ?? (isName ? caption : undefined)),
		caption: isName ? undefined : caption,
	});
}

/** A document without a caption has its name there, which may have spaces; below a picture they make it a sentence. */
function isFileName(caption: string, kind: string): boolean {
	const hasSpaces = /\s/.test(caption);
	const mayHaveSpaces = (kind === 'document' || kind === 'file') && caption.length <= 255 && !/[\r\n]/.test(caption);
	return /^[^/\\]+\.[a-z0-9]{2,5}$/i.test(caption) && (!hasSpaces || mayHaveSpaces);
}

/** Two numbers with a sign between them, or only space. */
const coordinates = /^(-?\d{1,2}(?:\.\d+)?)(?:\s*[;,]\s*|\s+)(-?\d{1,3}(?:\.\d+)?)$/;

/** Coordinates as a text, with a comma, a semicolon or a space between them, or an object as WhatsApp has it. */
function locationOf({ body, caption, metadata }: IDataObject): Partial<GatewayEvent> {
	const object = objectIn(body);
	const latitude = object.latitude ?? object.lat;
	const longitude = object.longitude ?? object.lng;
	if (latitude !== undefined && longitude !== undefined) return { location: { ...object, latitude, longitude } };
	const text = textOf(body) ?? '';
	const [, lat, lng] = coordinates.exec(text.trim()) ?? [];
	if (lat === undefined || lng === undefined) return { text: text || undefined };
	const name = textOf(caption) ?? textOf(asDataObject(metadata).name);
	return { location: compact({ latitude: Number(lat), longitude: Number(lng), name }) };
}

/** Cards as WhatsApp's objects, or as vCard text; what is neither stays a text. */
function contactsOf(message: IDataObject, cards: IDataObject[]): Partial<GatewayEvent> {
	return {
		...(cards.length > 0 && { contacts: cards }),
		text: cards.length === 0 || givenCards(message).length > 0 ? textOf(message.body) : undefined,
	};
}

function cardsOf(message: IDataObject, readCards: CardReader): IDataObject[] {
	const { body } = message;
	const given = givenCards(message);
	return given.length > 0 ? given : typeof body === 'string' ? readCards(body) : cardsAmong(body);
}

function givenCards({ contacts, metadata }: IDataObject): IDataObject[] {
	return objects(contacts ?? asDataObject(metadata).contacts);
}

/** The cards of a list, or of an object that has such a list. */
function cardsAmong(body: unknown): IDataObject[] {
	return objects(asDataObject(body).contacts ?? body);
}

/** Reads the cards in a text. */
export type CardReader = (text: string) => IDataObject[];

/** Customers' cards in one body, which have no reason to be longer together: each takes time to read. */
const maxCardsLength = 100_000;

/** @returns reads the cards of one body; none of a text that would be too much */
export function cardReader(): CardReader {
	let left = maxCardsLength;
	return (text) => {
		if (text.length > left) return [];
		left -= text.length;
		try {
			return /^\s*[[{]/.test(text) ? cardsAmong(JSON.parse(text)) : contactsFromVCard(text).contacts;
		} catch {
			return [];
		}
	};
}
