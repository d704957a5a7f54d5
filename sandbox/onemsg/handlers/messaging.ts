import { list, object, objects, optionalText, text, type Fields } from '../../values';
import type { Call, Handlers, Result } from '../call';
import { recipient } from '../chats';
import { addMedia, findUpload, givenFile, kindOf, type MediaKind } from '../media';
import { findMessage } from '../messages';
import { refusedBy, send, type Refusal } from '../send';

/** Sends in an open dialogue, and products. */
export const messaging: Handlers = {
	sendMessage: (call) => {
		const body = text(call.body, 'body');
		return send(call, { type: 'chat', body, content: { type: 'text', text: { body } } });
	},
	sendLocation,
	sendContact,
	sendFile,
	sendReaction,
	sendList,
	sendButtons: (call) => {
		const { header, footer } = call.body;
		const action = { buttons: objects(call.body, 'sections') };
		return interactive(call, { type: 'button', header, footer: footerOf(footer), action });
	},
	sendLocationRequest: (call) =>
		interactive(call, { type: 'location_request_message', action: { name: 'send_location' } }),
	sendProduct,
};

/** Sends an interactive message; its parts that the request does not have are left out. */
export function interactive(call: Call, parts: Fields, refusal: Refusal | null = null): Result {
	const body = optionalText(call.body, 'body');
	const given = Object.entries(parts).filter(([, part]) => part !== undefined);
	const content = { ...Object.fromEntries(given), ...(body !== undefined && { body: { text: body } }) };
	return send(call, {
		...{ type: 'interactive', body: body ?? null, metadata: content, refusal },
		content: { type: 'interactive', interactive: content },
	});
}

/** A footer as WhatsApp wants it. */
export function footerOf(footer: unknown): Fields | undefined {
	return typeof footer === 'string' ? { text: footer } : undefined;
}

/** A header that is given as a text. */
export function textHeader(header: unknown): Fields | undefined {
	return typeof header === 'string' ? { type: 'text', text: header } : undefined;
}

function sendLocation(call: Call): Result {
	const [lat, lng] = [text(call.body, 'lat'), text(call.body, 'lng')];
	const { name, address } = call.body;
	const metadata = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
	const location = { latitude: Number(lat), longitude: Number(lng), ...metadata };
	return send(call, { type: 'location', body: `${lat};${lng}`, metadata, content: { type: 'location', location } });
}

function sendContact(call: Call): Result {
	const contacts = objects(call.body, 'contacts');
	const names = contacts.map((contact) => text(object(contact, 'name'), 'formatted_name'));
	const content = { type: 'contacts', contacts };
	return send(call, { type: 'contact', body: names.join(', '), metadata: { contacts }, content });
}

function sendReaction(call: Call): Result {
	const target = text(call.body, 'quotedMsgId');
	const body = text(call.body, 'body');
	const known = findMessage(call.account, call.channel.id, target)?.chat_id === recipient(call.body);
	const refusal = known
		? null
		: refusedBy({ code: 131009, title: 'Parameter value is not valid', details: 'No message to react to.' });
	const reaction = { message_id: target, emoji: body };
	return send(call, { type: 'reaction', body, refusal, content: { type: 'reaction', reaction } });
}

function sendFile(call: Call): Result {
	const { account, channel, body } = call;
	const caption = optionalText(body, 'caption');
	const mediaId = optionalText(body, 'mediaId');
	if (mediaId === undefined) {
		const given = givenFile(optionalText(body, 'body'), call.files[0], text(body, 'filename'));
		const stored = given.link === undefined ? addMedia(account, channel.id, given) : undefined;
		const kind = kindOf(given.mime);
		const media = stored ? { id: stored.id } : { link: given.link };
		// What history shows: a request with a file in it would be as long as the file.
		const request = { ...body, ...(stored && { body: `${given.mime}, ${given.bytes.length} bytes` }) };
		return send({ ...call, body: request }, fileMessage(call, { kind, media, caption, name: given.name }));
	}
	const upload = findUpload(account, channel.id, mediaId);
	const kind = mediaKind(text(body, 'mediaType'));
	const refusal = upload && (kind === 'document' || kindOf(upload.mime) === kind) ? null : noMedia(mediaId);
	const message = fileMessage(call, { kind, media: { id: mediaId }, caption, name: upload?.name ?? '' });
	return send(call, { ...message, refusal });
}

function fileMessage(
	{ body }: Call,
	file: { kind: MediaKind; media: { id?: string; link?: string }; caption?: string; name: string },
) {
	const { kind, media, caption, name } = file;
	const voice = kind === 'audio' && body.voice === true;
	const content = {
		...media,
		...(kind === 'document' && { filename: name }),
		...(caption !== undefined && kind !== 'audio' && { caption }),
		...(voice && { voice: true }),
	};
	return {
		type: voice ? 'voice' : kind,
		body: media.link ?? `/_files/${media.id ?? ''}`,
		// Contract: a media caption or the file's name.
		caption: caption ?? name,
		content: { type: kind, [kind]: content },
	};
}

function mediaKind(name: string): MediaKind {
	return name === 'image' || name === 'video' || name === 'audio' ? name : 'document';
}

/** Refusal of media that are not there, or of another kind. */
export function noMedia(id: string): Refusal {
	const details = `There is no media ${id} of this kind.`;
	return refusedBy({ code: 131053, title: 'Media upload error', details });
}

function sendList(call: Call): Result {
	const { header, footer, action } = call.body;
	const sections = list(call.body, 'sections');
	const parts = { header: textHeader(header), footer: footerOf(footer), action: { button: action, sections } };
	const ids = objects(call.body, 'sections').flatMap((section) => objects(section, 'rows').map(({ id }) => id));
	const problem = listProblem(ids);
	return interactive(call, { type: 'list', ...parts }, problem);
}

/** Ids are unique, as the documentation says. */
function listProblem(ids: unknown[]): Refusal | null {
	if (new Set(ids).size === ids.length) return null;
	return refusedBy({ code: 131009, title: 'Parameter value is not valid', details: 'Duplicated row id.' });
}

function sendProduct(call: Call): Result {
	const { header, footer } = call.body;
	const action = object(call.body, 'action');
	const type = 'sections' in action ? 'product_list' : 'product';
	return interactive(call, { type, header: textHeader(header), footer: footerOf(footer), action });
}
