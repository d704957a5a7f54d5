import { isRecord } from '../types';
import { optionalText, text, type Fields } from '../values';
import type { Account } from './account';
import { addMedia } from './media';
import type { NewMessage } from './messages';

/** The kinds of messages that customers send. */
export const incomingTypes = [
	...['chat', 'image', 'video', 'document', 'audio', 'voice', 'ptt', 'sticker', 'location', 'contact', 'button'],
	...['button_reply', 'list_reply', 'flow_reply', 'reaction', 'order', 'call_log', 'request_welcome'],
	...['call_permission_reply', 'unknown'],
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
	/** Id of the message reacted to or answered. */
	quoted_id?: string;
	/** Id of the chosen button or row. */
	reply_id?: string;
	/** Merged over the Cloud API content, for whatever has no field of its own. */
	content?: Fields;
}

type Made = Pick<NewMessage, 'type' | 'body' | 'caption' | 'metadata' | 'content'>;

const pixelBase64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const sample = (words: string) => Buffer.from(words).toString('base64');
const sampleFiles: Record<string, { mime: string; name: string; base64: string }> = {
	image: { mime: 'image/png', name: 'photo.png', base64: pixelBase64 },
	video: { mime: 'video/mp4', name: 'video.mp4', base64: sample('....ftypmp42') },
	document: { mime: 'application/pdf', name: 'invoice.pdf', base64: sample('%PDF-1.4\n%%EOF\n') },
	audio: { mime: 'audio/mpeg', name: 'audio.mp3', base64: sample('ID3 sample audio') },
	voice: { mime: 'audio/ogg', name: 'voice.ogg', base64: sample('OggS sample') },
	ptt: { mime: 'audio/ogg', name: 'voice.ogg', base64: sample('OggS sample') },
	sticker: { mime: 'image/webp', name: 'sticker.webp', base64: sample('RIFF....WEBP') },
};

/** Makes a customer's message: as callbacks have it, and as the Cloud API has it. */
export function incomingMessage(account: Account, channel: string, given: IncomingContent): Made {
	const made = make(account, channel, given);
	const type = optionalText(made.content, 'type') ?? '';
	const inner = made.content[type];
	if (!given.content || !isRecord(inner)) return made;
	return { ...made, content: { ...made.content, [type]: { ...inner, ...given.content } } };
}

function make(account: Account, channel: string, given: IncomingContent): Made {
	const { type = 'chat', text: words, quoted_id: target = '', reply_id: replyId } = given;
	if (type in sampleFiles) return mediaMessage(account, channel, type, given);
	switch (type) {
		case 'location': {
			const location = { latitude: 52.52, longitude: 13.405, name: words ?? 'Sample Square' };
			return { type, body: '52.52;13.405', metadata: { name: location.name }, content: { type, location } };
		}
		case 'contact': {
			const contacts = [sampleCard(words)];
			const content = { type: 'contacts', contacts };
			return { type, body: words ?? 'Sample Friend', metadata: { contacts }, content };
		}
		case 'button': {
			const button = { payload: replyId ?? 'confirm', text: words ?? 'Confirm' };
			return { type, body: button.text, metadata: button, content: { type, button } };
		}
		case 'button_reply':
			return choice('button_reply', { id: replyId ?? 'yes', title: words ?? 'Yes' });
		case 'list_reply':
			return choice('list_reply', {
				...{ id: replyId ?? 'orders', title: words ?? 'Orders', description: 'Track or change' },
			});
		case 'flow_reply':
			return choice('nfm_reply', {
				...{ name: 'flow', body: 'Sent', response_json: JSON.stringify({ answer: words ?? 'Sample answer' }) },
			});
		case 'call_permission_reply': {
			const interactive = { type, [type]: { response: words ?? 'accept', is_permanent: false } };
			const content = { type: 'interactive', interactive };
			return { type, body: words ?? 'accept', metadata: interactive, content };
		}
		default:
			return plainMessage(type, words, target);
	}
}

function plainMessage(type: string, words: string | undefined, target: string): Made {
	switch (type) {
		case 'reaction': {
			const reaction = { message_id: target, emoji: words ?? '👍' };
			return { type, body: reaction.emoji, metadata: reaction, content: { type, reaction } };
		}
		case 'order': {
			const item = { product_retailer_id: 'product-1', quantity: 2, item_price: 9.99, currency: 'EUR' };
			const order = { catalog_id: '789887292550821', text: words ?? '', product_items: [item] };
			return { type, body: order.text, metadata: order, content: { type, order } };
		}
		case 'call_log': {
			const call = { status: 'missed', duration: 0 };
			return { type, body: words ?? 'Missed call', metadata: call, content: { type, call_log: call } };
		}
		case 'request_welcome':
			return { type, body: null, metadata: { welcome: { request_welcome: true } }, content: { type } };
		case 'unknown': {
			const errors = [{ code: 131051, title: 'Message type unknown' }];
			return { type, body: null, content: { type: 'unsupported', errors } };
		}
		default: {
			const body = words ?? 'Hello!';
			return { type: 'chat', body, content: { type: 'text', text: { body } } };
		}
	}
}

function choice(kind: 'button_reply' | 'list_reply' | 'nfm_reply', reply: Fields): Made {
	const interactive = { type: kind, [kind]: reply };
	const body = text(reply, kind === 'nfm_reply' ? 'body' : 'title');
	return { type: 'interactive', body, metadata: interactive, content: { type: 'interactive', interactive } };
}

function mediaMessage(account: Account, channel: string, type: string, given: IncomingContent): Made {
	const sampleFile = sampleFiles[type];
	if (!sampleFile) throw new Error(`There is no sample of ${type}`);
	const { filename: name = sampleFile.name, mime_type: mime = sampleFile.mime, file = sampleFile.base64 } = given;
	const { id, sha256 } = addMedia(account, channel, { name, mime, bytes: Buffer.from(file, 'base64') });
	const caption = given.caption ?? given.text;
	const kind = type === 'ptt' || type === 'voice' ? 'audio' : type;
	const withCaption = caption !== undefined && ['image', 'video', 'document'].includes(type);
	return {
		type,
		body: `/_files/${id}`,
		caption: withCaption ? caption : name,
		content: {
			type: kind,
			[kind]: {
				...{ id, mime_type: mime, sha256 },
				...(kind === 'audio' && { voice: type !== 'audio' }),
				...(type === 'document' && { filename: name }),
				...(withCaption && { caption }),
			},
		},
	};
}

function sampleCard(name = 'Sample Friend'): Fields {
	const [first = name, ...rest] = name.split(' ');
	return {
		name: { formatted_name: name, first_name: first, last_name: rest.join(' ') },
		phones: [{ phone: '+15550200999', wa_id: '15550200999', type: 'CELL' }],
	};
}
