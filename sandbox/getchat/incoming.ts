import { addFile, filePath } from './files';
import type { Inbox } from './inbox';
import { isRecord } from '../types';
import { findMessage } from './records';
import { flag, type Fields } from './values';

/** The kinds of messages that customers send. */
export const incomingTypes = [
	...['text', 'image', 'document', 'audio', 'voice', 'video', 'sticker', 'location', 'contacts', 'button'],
	...['interactive', 'list_reply', 'flow_reply', 'reaction', 'order', 'system', 'unknown'],
];

/** What a message is made from; everything has a sample value. */
export interface IncomingContent {
	type?: string;
	text?: string;
	caption?: string;
	filename?: string;
	mime_type?: string;
	/** Bytes of a file in Base64. */
	file?: string;
	/** WhatsApp id of the message reacted to or answered. */
	context_id?: string;
	forwarded?: boolean;
	referral?: Fields;
	/** Merged over the content, for whatever has no field of its own. */
	content?: Fields;
}

const sampleFiles: Record<string, { mime: string; name: string; base64: string }> = {
	image: {
		mime: 'image/png',
		name: 'photo.png',
		base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	},
	document: {
		mime: 'application/pdf',
		name: 'invoice.pdf',
		base64: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
	},
	audio: { mime: 'audio/mpeg', name: 'audio.mp3', base64: Buffer.from('ID3 sample audio').toString('base64') },
	voice: { mime: 'audio/ogg; codecs=opus', name: 'voice.ogg', base64: Buffer.from('OggS sample').toString('base64') },
	video: { mime: 'video/mp4', name: 'video.mp4', base64: Buffer.from('....ftypmp42').toString('base64') },
	sticker: { mime: 'image/webp', name: 'sticker.webp', base64: Buffer.from('RIFF....WEBP').toString('base64') },
};

/** Makes the WhatsApp payload of a customer's message, without id, time and sender. */
export function incomingPayload(inbox: Inbox, given: IncomingContent): Fields {
	const { type, content } = contentOf(inbox, given);
	const quoted = type === 'reaction' ? undefined : quotedContext(inbox, given.context_id);
	const merged = isRecord(content) ? { ...content, ...given.content } : content;
	return {
		type,
		...(merged !== undefined && { [type]: merged }),
		...(type === 'unknown' && { errors: [unknownMessageType] }),
		...((quoted || given.forwarded) && { context: { ...quoted, ...(given.forwarded && { forwarded: true }) } }),
		...(given.referral && { referral: given.referral }),
	};
}

const unknownMessageType = {
	code: 501,
	title: 'Unknown message type',
	details: 'Message type is not currently supported',
};

/** Who wrote the message that is answered, and its id. */
function quotedContext(inbox: Inbox, id: string | undefined): Fields | undefined {
	if (id === undefined) return undefined;
	const message = findMessage(inbox, id);
	const account = inbox.db.get('SELECT phone_number FROM getchat_accounts WHERE this_instance = 1');
	const from = message && flag(message, 'from_us') ? account?.phone_number : message?.wa_id;
	return { ...(from !== undefined && { from }), id: message?.waba_id ?? id };
}

function contentOf(inbox: Inbox, given: IncomingContent): { type: string; content?: unknown } {
	const { type = 'text', text, context_id: target = '' } = given;
	if (type in sampleFiles) return { type, content: mediaContent(inbox, type, given) };
	switch (type) {
		case 'location': {
			const place = { name: text ?? 'Sample Square', address: '1 Sample Square, Berlin' };
			return { type, content: { latitude: 52.52, longitude: 13.405, ...place } };
		}
		case 'contacts':
			return { type, content: [sampleCard(text)] };
		case 'button':
			return { type, content: { payload: 'confirm', text: text ?? 'Confirm' } };
		case 'interactive':
			return { type, content: { type: 'button_reply', button_reply: { id: 'yes', title: text ?? 'Yes' } } };
		case 'list_reply': {
			const reply = { id: 'orders', title: text ?? 'Orders', description: 'Track or change' };
			return { type: 'interactive', content: { type: 'list_reply', list_reply: reply } };
		}
		case 'flow_reply': {
			const reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify({ answer: text ?? 'Sample answer' }) };
			return { type: 'interactive', content: { type: 'nfm_reply', nfm_reply: reply } };
		}
		case 'reaction':
			return { type, content: { message_id: target, emoji: text ?? '👍' } };
		case 'order': {
			const item = { product_retailer_id: 'sku-1', quantity: 2, item_price: 9.99, currency: 'EUR' };
			return { type, content: { catalog_id: 'cat-1', text: text ?? '', product_items: [item] } };
		}
		case 'system':
			return {
				type,
				content: { body: text ?? 'Sample Customer changed the phone number.', type: 'user_changed_number' },
			};
		case 'unknown':
			return { type };
		default:
			return { type: 'text', content: { body: text ?? 'Hello!' } };
	}
}

function mediaContent(inbox: Inbox, type: string, given: IncomingContent): Fields {
	const sample = sampleFiles[type];
	if (!sample) throw new Error(`There is no sample of ${type}`);
	const name = given.filename ?? sample.name;
	const mime = given.mime_type ?? sample.mime;
	const file = addFile(inbox, name, mime, Buffer.from(given.file ?? sample.base64, 'base64'));
	const caption = given.caption ?? given.text;
	return {
		// A link on this server: it becomes absolute when it is shown.
		...{
			id: file.id,
			mime_type: mime,
			sha256: file.sha256,
			link: filePath({ id: file.id, mime: mime.split(';')[0] ?? mime }),
		},
		...(type === 'document' && { filename: name }),
		...(caption !== undefined && ['image', 'document', 'video'].includes(type) && { caption }),
	};
}

function sampleCard(name = 'Sample Friend'): Fields {
	const [first = name, ...rest] = name.split(' ');
	return {
		name: { formatted_name: name, first_name: first, last_name: rest.join(' ') },
		phones: [{ phone: '+15550100999', wa_id: '15550100999', type: 'CELL' }],
		emails: [{ email: 'friend@example.com', type: 'HOME' }],
	};
}
