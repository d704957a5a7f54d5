import type { PhoneAccount, PhoneAction, PhoneFile, PhoneLine, PhonePerson, WireDelivery } from '../../phone/line';
import { userIdOf } from '../../phone/line';
import type { PhoneContent, PhoneMessage, PhoneStatus } from '../../phone/message';
import { contactOf } from '../../phone/cloudContent';
import { filledText } from '../../phone/template';
import { isRecord } from '../../types';
import { integer, object, objects, optionalText, text, type Fields } from '../../values';
import type { Callbacks } from './callbacks';
import { incomingBody, type Incoming } from './incoming';
import { sampleIntegrations } from './handlers';
import type { MessageStore } from './messages';
import { sampleTemplates } from './templates';

const accountId = 'desk360';

/** What Desk360's line needs of the WhatsApp side. */
interface Parts {
	messages: MessageStore;
	callbacks: Callbacks;
	closed: Set<string>;
}

/** Desk360's numbers as the phone sees them. Products and integrations are one account: both write to the same person. */
export class Desk360Phone implements PhoneLine {
	constructor(private readonly parts: Parts) {}

	accounts(): PhoneAccount[] {
		const name = String(sampleIntegrations[0]?.display_name ?? 'Desk360');
		return [{ id: accountId, name: `Desk360 (${name})`, hears: true, groups: false }];
	}

	messages(limit: number): PhoneMessage[] {
		const deliveries = this.parts.callbacks.since(0);
		const told = new Map<string, PhoneStatus>();
		for (const { payload } of deliveries) {
			const status = isRecord(payload) ? object(payload, 'statuses') : {};
			if (status.status === 'delivered' || status.status === 'read') told.set(String(status.id), status.status);
		}
		const sent = this.parts.messages
			.latest(limit)
			.filter(isRecord)
			.map((row) => sentMessage(row, told));
		const heard = deliveries.flatMap(({ payload }) => {
			const message = isRecord(payload) ? payload.messages : undefined;
			return isRecord(message) ? [heardMessage(message)] : [];
		});
		const all = [...sent, ...uniqueById(heard)];
		return all.sort((one, other) => one.time.localeCompare(other.time)).slice(-limit);
	}

	act(_account: string, person: PhonePerson, action: PhoneAction): void {
		const incoming: Incoming = { from: person.number, name: person.name, ...incomingOf(action) };
		const body = incomingBody(incoming, this.parts.messages, '');
		void this.parts.callbacks.post(person.hidden ? withHiddenNumber(body, person) : body);
	}

	file(id: string): PhoneFile | undefined {
		return this.parts.messages.media(id);
	}

	setWindow(_account: string, number: string, open: boolean): void {
		if (open) this.parts.closed.delete(`+${number}`);
		else this.parts.closed.add(`+${number}`);
	}

	deliveries(n: number): WireDelivery[] {
		return this.parts.callbacks.since(n).map(({ n: number, payload, status, error }) => ({
			...{ n: number, target: 'webhook', body: payload, status, error },
		}));
	}
}

function uniqueById(messages: readonly PhoneMessage[]): PhoneMessage[] {
	return [...new Map(messages.map((message) => [message.id, message])).values()];
}

/** A number that is hidden is missing, and a user id stands beside it. */
function withHiddenNumber(body: Record<string, unknown>, person: PhonePerson): Record<string, unknown> {
	if (!isRecord(body.messages)) return body;
	const { from: _from, ...message } = body.messages;
	return { messages: { ...message, from_user_id: userIdOf(person.number) } };
}

function sentMessage(row: Fields, told: ReadonlyMap<string, PhoneStatus>): PhoneMessage {
	const id = text(row, 'message_id');
	return {
		...sentContent(text(row, 'type'), object(row, 'payload')),
		...{ id, provider: 'desk360', account: accountId, chat: text(row, 'recipient').replace('+', '') },
		...{ fromBusiness: true, time: text(row, 'time'), status: told.get(id) ?? 'sent' },
	};
}

function sentContent(type: string, payload: Fields): PhoneContent {
	switch (type) {
		case 'template':
			return { type, ...templateOf(payload) };
		case 'media': {
			const mime = optionalText(payload, 'mime') ?? '';
			const kind = kindOf(mime);
			const media = { kind, url: fileUrl(text(payload, 'mediaId')), name: optionalText(payload, 'fileName'), mime };
			return { type: kind, media };
		}
		case 'location':
			return { type, location: placeOf(isRecord(payload.location) ? payload.location : payload) };
		case 'contacts':
			return { type, contacts: objects(payload, 'contacts').map(contactOf) };
		default:
			return { type, ...interactiveOf(payload) };
	}
}

function kindOf(mime: string): 'image' | 'video' | 'audio' | 'document' {
	const [kind] = mime.split('/');
	return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

function placeOf(place: Fields) {
	return {
		...{ latitude: Number(place.latitude), longitude: Number(place.longitude) },
		...{ name: optionalText(place, 'name'), address: optionalText(place, 'address') },
	};
}

function interactiveOf(payload: Fields): Omit<PhoneContent, 'type'> {
	const body = optionalText(payload, 'text') ?? optionalText(payload, 'body') ?? optionalText(payload, 'message');
	const header = isRecord(payload.header) ? optionalText(payload.header, 'text') : optionalText(payload, 'header');
	const shared = { text: body, header, footer: optionalText(payload, 'footer') };
	const buttons = objects(payload, 'buttons').map((button) => ({
		...{ kind: 'reply' as const, value: optionalText(button, 'id') ?? '', text: optionalText(button, 'title') ?? '' },
	}));
	return { ...shared, ...(buttons.length > 0 && { buttons }) };
}

function templateOf(payload: Fields): Omit<PhoneContent, 'type'> {
	const template = sampleTemplates.find(({ id }) => id === integer(payload, 'templateId'));
	const language = template?.translations.find(
		({ code, languageId }) => code === payload.language || languageId === payload.language,
	);
	const parameters = object(payload, 'parameters');
	const values = (part: string) =>
		Object.entries(parameters)
			.filter(([name]) => name.startsWith(`${part}-`))
			.map(([name, value]) => ({ parameter_name: name.slice(part.length + 1), text: String(value) }));
	if (!template || !language) return { note: `Template ${String(payload.templateId)}` };
	const buttons = language.buttons.map((title) => ({
		...{ kind: 'reply' as const, value: title, text: title, inTemplate: true },
	}));
	return {
		header: filledText(language.header ?? undefined, values('header')),
		text: filledText(language.body, values('body')),
		footer: language.footer ?? undefined,
		...(buttons.length > 0 && { buttons }),
		...(language.headerType !== null && language.headerType !== 'TEXT' && { note: `${template.name} with a file` }),
	};
}

function heardMessage(message: Fields): PhoneMessage {
	const type = optionalText(message, 'type') ?? 'text';
	const seconds = Number(message.timestamp);
	return {
		...heardContent(type, message),
		...{ id: String(message.id), provider: 'desk360', account: accountId, fromBusiness: false, status: 'received' },
		chat: String(message.from ?? message.from_user_id),
		time: new Date((Number.isFinite(seconds) ? seconds : 0) * 1000).toISOString(),
	};
}

function heardContent(type: string, message: Fields): PhoneContent {
	if (type === 'location') return { type, location: placeOf(object(message, 'location')) };
	if (type === 'contacts') return { type, contacts: objects(message, 'contacts').map(contactOf) };
	const file = object(message, type);
	const id = optionalText(file, 'media_id');
	if (id === undefined) return { type, text: optionalText(message, 'text') };
	const mime = optionalText(file, 'mime_type') ?? '';
	return { type, text: optionalText(file, 'message'), media: { kind: kindOf(mime), url: fileUrl(id), mime } };
}

function fileUrl(id: string): string {
	return `/_sandbox/phone/files/desk360/${id}`;
}

function incomingOf(action: PhoneAction): Incoming {
	switch (action.kind) {
		case 'text':
			return { type: 'text', text: action.text };
		case 'button':
			return { type: 'button', button: { payload: action.id, text: action.title } };
		case 'row':
			return { type: 'button', button: { payload: action.id, text: action.title } };
		case 'location': {
			const { latitude, longitude, name } = action;
			return { type: 'location', text: name, location: { latitude, longitude, name } };
		}
		case 'contact': {
			const name = { formatted_name: action.name, first_name: action.name };
			return { type: 'contacts', contacts: [{ name, phones: [{ phone: action.phone, type: 'CELL' }] }] };
		}
		case 'image':
		case 'document':
		case 'voice': {
			const type = action.kind === 'voice' ? 'audio' : action.kind;
			return {
				...{ type, caption: action.caption, fileName: action.name, mimeType: action.mime },
				bytesBase64: action.base64,
			};
		}
		default:
			// Desk360 documents no flows, orders and reactions: they reach the business as their words.
			return { type: 'text', text: action.kind === 'reaction' ? action.emoji : JSON.stringify(action) };
	}
}
