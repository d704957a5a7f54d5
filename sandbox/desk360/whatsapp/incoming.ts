import type { MessageStore } from './messages';

/** What a customer sends, as the control plane takes it. */
export interface Incoming {
	type: string;
	from?: string;
	name?: string;
	text?: string;
	id?: string;
	timestamp?: string;
	location?: unknown;
	contacts?: unknown;
	caption?: string;
	fileName?: string;
	mimeType?: string;
	bytesBase64?: string;
	button?: { payload: string; text: string };
	bot_histories?: unknown;
	auto_replies?: unknown;
	status?: string;
}

/** The documented kind is an image; the others are assumed to follow it. */
const mediaSamples: Record<string, { group: string; mime: string; ending: string }> = {
	image: { group: 'images', mime: 'image/png', ending: 'png' },
	video: { group: 'videos', mime: 'video/mp4', ending: 'mp4' },
	audio: { group: 'audios', mime: 'audio/ogg', ending: 'ogg' },
	document: { group: 'files', mime: 'application/pdf', ending: 'pdf' },
};

/** A picture of one pixel. */
const pixelBase64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let counter = 0;

/** The webhook body for something that a customer, the chatbot or WhatsApp did. */
export function incomingBody(incoming: Incoming, store: MessageStore, origin: string): Record<string, unknown> {
	const { type, from = '905551234567' } = incoming;
	const id = incoming.id ?? `ABEGk${(++counter).toString(36).padStart(16, '0')}`;
	if (type === 'bot_histories') return { bot_histories: incoming.bot_histories ?? [] };
	if (type === 'auto_replies') return { auto_replies: incoming.auto_replies ?? [] };
	if (type === 'status') return { statuses: { id, from, status: incoming.status ?? 'delivered' } };
	const timestamp = incoming.timestamp ?? String(Math.floor(Date.now() / 1000));
	const common = { id, from, timestamp, name: incoming.name ?? 'Sample Customer', type };
	return { messages: { ...common, ...contentOf(incoming, store, origin) } };
}

function contentOf(incoming: Incoming, store: MessageStore, origin: string): Record<string, unknown> {
	const { type, text, button } = incoming;
	if (type === 'text') return { text: text ?? 'Hello' };
	if (type === 'button')
		return { text: button?.text ?? text ?? 'Yes', button: button ?? { payload: 'yes', text: 'Yes' } };
	if (type === 'location') {
		const place = {
			address: 'Main Street Beach, Santa Cruz, CA',
			latitude: 38.98,
			longitude: -131.94,
			name: 'Main Street Beach',
		};
		return { text: text ?? 'Main Street Beach', location: incoming.location ?? place };
	}
	if (type === 'contacts') {
		const card = {
			name: { formatted_name: 'Sample Contact', first_name: 'Sample', last_name: 'Contact' },
			phones: [{ phone: '+1 650 555 1234', type: 'WORK' }],
		};
		return { contacts: incoming.contacts ?? [card] };
	}
	return mediaOf(incoming, store, origin);
}

function mediaOf(incoming: Incoming, store: MessageStore, origin: string): Record<string, unknown> {
	const { type, caption = null, fileName, mimeType, bytesBase64 = pixelBase64 } = incoming;
	const kind = mediaSamples[type] ?? { group: 'others', mime: 'application/octet-stream', ending: 'bin' };
	const file = store.addMedia({
		name: fileName ?? `file.${kind.ending}`,
		mime: mimeType ?? kind.mime,
		bytes: Buffer.from(bytesBase64, 'base64'),
	});
	const url = `${origin}/v1/_files/media/${file.id}`;
	return {
		[type]: { message: caption, media_id: file.id, mime_type: file.mime },
		attachments: { [kind.group]: [{ url, name: file.name, type: type === 'image' ? 'image' : 'file', aws: true }] },
	};
}
