import { isRecord } from '../types';
import { list, object, objects, optionalText, text, type Fields } from '../values';
import type { PhoneButton, PhoneCard, PhoneContact, PhoneContent, PhoneMedia, PhoneSection } from './message';
import { filledTemplate, type TemplateComponents } from './template';

/** What a message's content needs to be shown. */
export interface ContentSources {
	/** Address of a stored file; undefined for an unknown one. */
	fileUrl(id: string): string | undefined;
	/** The components of a template as WhatsApp approved them. */
	template(name: string, language: string): TemplateComponents | undefined;
}

/** Reads a message of WhatsApp's Cloud API, incoming or outgoing, as it is shown on a phone. */
export function cloudContent(message: Fields, sources: ContentSources): PhoneContent {
	const type = optionalText(message, 'type') ?? 'unsupported';
	const content = isRecord(message[type]) ? message[type] : {};
	switch (type) {
		case 'text':
			return { type, text: text(content, 'body') };
		case 'image':
		case 'video':
		case 'audio':
		case 'voice':
		case 'document':
		case 'sticker':
			return { type, text: optionalText(content, 'caption'), media: mediaOf(type, content, sources) };
		case 'location':
			return { type, location: locationOf(content) };
		case 'contacts':
			return { type, contacts: objects(message, 'contacts').map(contactOf) };
		case 'interactive':
			return { type, ...interactiveContent(content, sources) };
		case 'template':
			return { type, ...templateMessage(content, sources) };
		case 'button':
			return { type, text: optionalText(content, 'text') };
		case 'reaction':
			return {
				type,
				reaction: { messageId: text(content, 'message_id'), emoji: optionalText(content, 'emoji') ?? '' },
			};
		case 'order':
			return { type, text: optionalText(content, 'text'), note: orderWords(content) };
		default:
			return { type, note: optionalText(content, 'body') ?? `This phone cannot show "${type}".` };
	}
}

/** A file, where the sandbox has it or elsewhere. */
function mediaOf(kind: PhoneMedia['kind'], content: Fields, sources: ContentSources): PhoneMedia {
	const id = optionalText(content, 'id');
	const link = optionalText(content, 'link');
	return {
		kind: kind === 'audio' && content.voice === true ? 'voice' : kind,
		url: sources.fileUrl(id ?? link ?? ''),
		link,
		name: optionalText(content, 'filename'),
		mime: optionalText(content, 'mime_type'),
	};
}

function locationOf(content: Fields): PhoneContent['location'] {
	return {
		...{ latitude: Number(content.latitude), longitude: Number(content.longitude) },
		...{ name: optionalText(content, 'name'), address: optionalText(content, 'address') },
	};
}

/** A contact card in the Cloud API's form. */
export function contactOf(card: Fields): PhoneContact {
	const name = object(card, 'name');
	return {
		name: optionalText(name, 'formatted_name') ?? '',
		phones: objects(card, 'phones').map((phone) => optionalText(phone, 'phone') ?? optionalText(phone, 'wa_id') ?? ''),
		emails: objects(card, 'emails').map((email) => optionalText(email, 'email') ?? ''),
		organization: isRecord(card.org) ? optionalText(card.org, 'company') : undefined,
	};
}

function interactiveContent(content: Fields, sources: ContentSources): Omit<PhoneContent, 'type'> {
	const header = isRecord(content.header) ? content.header : {};
	const shared = {
		header: optionalText(header, 'text'),
		media: headerMedia(header, sources),
		text: isRecord(content.body) ? optionalText(content.body, 'text') : undefined,
		footer: isRecord(content.footer) ? optionalText(content.footer, 'text') : undefined,
	};
	const reply = [content.button_reply, content.list_reply].find(isRecord);
	if (reply) return { text: optionalText(reply, 'title') };
	if (isRecord(content.nfm_reply)) return { text: 'Form sent', note: optionalText(content.nfm_reply, 'response_json') };
	const action = isRecord(content.action) ? content.action : {};
	return { ...shared, ...actionContent(optionalText(content, 'type') ?? '', action, sources) };
}

function headerMedia(header: Fields, sources: ContentSources): PhoneMedia | undefined {
	const type = optionalText(header, 'type');
	if (type !== 'image' && type !== 'video' && type !== 'document') return undefined;
	return mediaOf(type, object(header, type), sources);
}

function actionContent(type: string, action: Fields, sources: ContentSources): Omit<PhoneContent, 'type'> {
	switch (type) {
		case 'button':
			return { buttons: objects(action, 'buttons').map(replyButton) };
		case 'list':
			return { list: { button: buttonLabel(action, 'Choose'), kind: 'list', sections: sectionsOf(action) } };
		case 'product_list':
			return { list: { button: 'View items', kind: 'products', sections: productSections(action) } };
		case 'product': {
			const id = optionalText(action, 'product_retailer_id') ?? '';
			return { list: { button: 'View', kind: 'products', sections: [{ rows: [{ id, title: id }] }] } };
		}
		case 'location_request_message':
			return { buttons: [{ kind: 'location', value: '', text: 'Send location' }] };
		case 'flow':
			return { buttons: [{ kind: 'flow', value: parameter(action, 'flow_id'), text: flowLabel(action) }] };
		case 'cta_url':
			return { buttons: [{ kind: 'url', value: parameter(action, 'url'), text: parameter(action, 'display_text') }] };
		case 'carousel':
			return { cards: objects(action, 'cards').map((card) => carouselCard(card, sources)) };
		case 'catalog_message':
			return { buttons: [{ kind: 'catalog', value: '', text: 'View catalog' }] };
		default:
			return { note: `This phone cannot show "${type}".` };
	}
}

function replyButton(button: Fields): PhoneButton {
	const reply = isRecord(button.reply) ? button.reply : button;
	return { kind: 'reply', value: optionalText(reply, 'id') ?? '', text: optionalText(reply, 'title') ?? '' };
}

function buttonLabel(action: Fields, otherwise: string): string {
	return optionalText(action, 'button') ?? otherwise;
}

function sectionsOf(action: Fields): PhoneSection[] {
	return objects(action, 'sections').map((section) => ({
		title: optionalText(section, 'title'),
		rows: objects(section, 'rows').map((row) => ({
			...{ id: optionalText(row, 'id') ?? '', title: optionalText(row, 'title') ?? '' },
			description: optionalText(row, 'description'),
		})),
	}));
}

function productSections(action: Fields): PhoneSection[] {
	return objects(action, 'sections').map((section) => ({
		title: optionalText(section, 'title'),
		rows: objects(section, 'product_items').map((item) => {
			const id = optionalText(item, 'product_retailer_id') ?? '';
			return { id, title: id };
		}),
	}));
}

function parameter(action: Fields, name: string): string {
	const parameters = isRecord(action.parameters) ? action.parameters : {};
	return optionalText(parameters, name) ?? '';
}

function flowLabel(action: Fields): string {
	return parameter(action, 'flow_cta') || 'Open form';
}

function carouselCard(card: Fields, sources: ContentSources): PhoneCard {
	const { media, text: words = '', buttons = [] } = interactiveContent(card, sources);
	const single = isRecord(card.action) ? actionContent(optionalText(card, 'type') ?? '', card.action, sources) : {};
	return { media, text: words, buttons: buttons.length > 0 ? buttons : (single.buttons ?? []) };
}

function templateMessage(content: Fields, sources: ContentSources): Omit<PhoneContent, 'type'> {
	const name = optionalText(content, 'name') ?? '';
	const language = isRecord(content.language) ? (optionalText(content.language, 'code') ?? '') : '';
	const approved = sources.template(name, language);
	if (!approved) return { note: `Template ${name} (${language})` };
	const given = Array.isArray(content.components) ? list(content, 'components').filter(isRecord) : [];
	return filledTemplate(approved, given, (kind, file) => mediaOf(kind, file, sources));
}

function orderWords(content: Fields): string {
	const items = objects(content, 'product_items').map(
		(item) => `${String(item.quantity)} × ${String(item.product_retailer_id)}`,
	);
	return `Order: ${items.join(', ')}`;
}
