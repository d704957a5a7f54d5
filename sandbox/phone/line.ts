import type { PhoneMessage } from './message';

/** The providers as the control plane names them. */
export type ProviderName = 'decisiontelecom' | 'desk360' | 'getchat' | 'onemsg';

/** A number of the business that a person can write to. */
export interface PhoneAccount {
	id: string;
	name: string;
	/** Whether the provider tells the business what people write. */
	hears: boolean;
	/** Whether it has groups. */
	groups: boolean;
}

/** Who writes: a person, with a hidden number or not, in a group or not. */
export interface PhonePerson {
	/** Digits with country code. */
	number: string;
	name: string;
	/** The business gets a user id instead of the number. */
	hidden: boolean;
	/** Id of the group; none outside of groups. */
	group?: string;
}

/** What a person can do, with the id of the message it answers. */
export type PhoneAction = { quotes?: string } & (
	| { kind: 'text'; text: string }
	| { kind: 'button'; id: string; title: string; inTemplate: boolean }
	| { kind: 'row'; id: string; title: string; description?: string }
	| { kind: 'flow'; values: Record<string, string> }
	| { kind: 'order'; products: string[] }
	| { kind: 'reaction'; emoji: string; messageId: string }
	| { kind: 'location'; latitude: number; longitude: number; name: string }
	| { kind: 'contact'; name: string; phone: string }
	| { kind: 'image' | 'voice' | 'document'; name: string; mime: string; base64: string; caption?: string }
);

/** A stored file. */
export interface PhoneFile {
	name: string;
	mime: string;
	bytes: Uint8Array;
}

/** One call of a webhook, or one frame of a websocket. */
export interface WireDelivery {
	n: number;
	target: string;
	body: unknown;
	status: number | null;
	error: string | null;
}

/** What the phone knows of a provider, and does there. */
export interface PhoneLine {
	accounts(): PhoneAccount[];
	/** The latest messages since the sandbox was started or reset, oldest first. */
	messages(limit: number): PhoneMessage[];
	/** The person does something; webhooks are called as WhatsApp would. */
	act(account: string, person: PhonePerson, action: PhoneAction): void;
	file(id: string): PhoneFile | undefined;
	/** Opens or closes the 24-hour window of a person. */
	setWindow(account: string, number: string, open: boolean): void;
	/** Webhook calls after number `n`. */
	deliveries(n: number): WireDelivery[];
}

/** The user id that stands for a hidden number, the same each time. */
export function userIdOf(number: string): string {
	return `XX.${number.split('').reverse().join('')}`;
}

/** Tells a user id from a number. */
export function isUserId(value: unknown): boolean {
	return typeof value === 'string' && /^[A-Z]{2}\.\w+$/.test(value);
}

/** The user name of somebody with a hidden number. */
export function userNameOf(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
}
