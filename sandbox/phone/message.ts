import type { ProviderName } from './line';

/** A file as a message carries it. */
export interface PhoneMedia {
	kind: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
	/** Where the sandbox has its bytes. */
	url?: string;
	/** Where they are elsewhere: shown as a link, because the phone fetches nothing from other servers. */
	link?: string;
	name?: string;
	mime?: string;
}

/** Something to tap below a message. */
export interface PhoneButton {
	kind: 'reply' | 'url' | 'call' | 'copy' | 'flow' | 'location' | 'catalog';
	/** What the business gets back; for `url`, `call` and `copy` what is opened or copied. */
	value: string;
	text: string;
	/** Whether it stands in a template, whose answers have another type. */
	inTemplate?: boolean;
}

/** A row of a list, or a product. */
export interface PhoneRow {
	id: string;
	title: string;
	description?: string;
}

/** Rows below a common title. */
export interface PhoneSection {
	title?: string;
	rows: PhoneRow[];
}

/** A place. */
export interface PhoneLocation {
	latitude: number;
	longitude: number;
	name?: string;
	address?: string;
}

/** A contact card. */
export interface PhoneContact {
	name: string;
	phones: string[];
	emails: string[];
	organization?: string;
}

/** A card of a carousel. */
export interface PhoneCard {
	media?: PhoneMedia;
	text: string;
	buttons: PhoneButton[];
}

/** What a message shows, whoever sent it. */
export interface PhoneContent {
	/** WhatsApp's name of the kind: `text`, `image`, `interactive`, `template`, `order` … */
	type: string;
	text?: string;
	header?: string;
	footer?: string;
	media?: PhoneMedia;
	location?: PhoneLocation;
	contacts?: PhoneContact[];
	buttons?: PhoneButton[];
	list?: { button: string; kind: 'list' | 'products'; sections: PhoneSection[] };
	cards?: PhoneCard[];
	/** Shown on the message that it is about, and not as a message. */
	reaction?: { messageId: string; emoji: string };
	/** What the phone cannot show as WhatsApp does. */
	note?: string;
}

/** How far a message has come: from the business `pending` to `read` or `failed`, from the person `received`. */
export type PhoneStatus = 'pending' | 'sent' | 'delivered' | 'read' | 'failed' | 'received';

/** A message on the phone. */
export interface PhoneMessage extends PhoneContent {
	/** The provider's id. */
	id: string;
	/** Stays the same where the id changes: the inbox of get.chat knows WhatsApp's id only once the message is sent. */
	key?: string;
	provider: ProviderName;
	/** Which number of the business. */
	account: string;
	/** The person or group: digits, or a user id where the number is hidden. */
	chat: string;
	/** The person in a group. */
	author?: string;
	fromBusiness: boolean;
	/** ISO 8601, UTC. */
	time: string;
	status: PhoneStatus;
	/** Why it failed. */
	error?: string;
	/** Id of the message that it answers. */
	quotes?: string;
}

/** What tells a message from all others, also where its id changes. */
export function messageKey({ provider, account, id, key = id }: PhoneMessage): string {
	return `${provider} ${account} ${key}`;
}
