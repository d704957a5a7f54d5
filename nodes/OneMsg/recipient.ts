import { invalidInput, requiredInput } from '../shared/errors';
import { canonicalDigits } from '../shared/input/numberReading';
import { defineField, type Locator } from '../shared/input/parameters';
import { parseRecipient, parseWhatsAppId, type Recipient } from '../shared/input/recipient';
import { isUserId } from '../shared/input/userId';
import { recipientOf } from '../shared/whatsapp/recipientFields';

/**
 * Who a message goes to. It was a text once: n8n hands a stored text, and an expression in it, on as it is, and the
 * editor turns it into a locator as soon as it is changed. Not required for n8n, which would take a stored text, and a
 * stored chat id, for nothing; the node itself requires it.
 */
const to = defineField({
	displayName: 'To',
	name: 'to',
	type: 'resourceLocator',
	typeOptions: { keepsMode: true },
	default: { mode: 'phone', value: '' },
	description:
		"Recipient of the message. Chat IDs, user IDs and usernames are recognized under 'Phone' as well, so what the trigger gives as 'from' or 'chatId' can be used there as it is.",
	modes: [
		{
			// n8n cuts off longer names.
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			placeholder: 'e.g. +905551234567',
			hint: 'With country code. Spaces, brackets and dashes do not matter.',
		},
		{
			displayName: 'Chat ID',
			name: 'chatId',
			type: 'string',
			placeholder: 'e.g. 12020721369@c.us',
			hint: "As the trigger and Get Many give it. A group's ends in @g.us.",
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			placeholder: 'e.g. US.13491208655302741918',
			hint: "For people whose number WhatsApp hides: the trigger's 'userId'",
		},
		{
			displayName: 'User ID (Sent as Bsuid)',
			name: 'bsuid',
			type: 'string',
			placeholder: 'e.g. US.13491208655302741918',
			hint: 'For channels that refuse a user ID in place of the number',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			placeholder: 'e.g. @ada.lovelace',
			hint: "The trigger's 'username'; the channel must know the person already",
		},
	],
});

/** Where earlier versions asked for chats. Only workflows that have something there show it. */
const chatId = defineField({
	displayName: 'Chat ID',
	name: 'chatId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 12020721369@c.us',
	description: "Replaced by the mode Chat ID of 'To', and still used where it is filled in. Empty it to use 'To'.",
	displayOptions: { show: { '/chatId': [{ _cnd: { exists: true } }] } },
});

/** Who a message goes to: a number, a chat, or a person whose number is hidden. */
export const toFields = [to, chatId] as const;

/** The part of a request that names the recipient: exactly one member. */
export type Address =
	| { phone: string }
	| { chatId: string }
	/** For people whose number WhatsApp hides. */
	| { bsuid: string }
	| { username: string };

/**
 * Who a message goes to, as 1MSG takes it. For chats that are no single person's, such as groups, and for people without
 * a number, both `digits` and `e164` are the id.
 */
export interface Addressee extends Recipient {
	address: Address;
}

interface AddresseeParameters {
	to: Locator;
	chatId: string;
	additionalFields: { defaultCountryCode?: string };
}

/**
 * The recipient of a message.
 *
 * @throws InvalidInput unless there is exactly one, in the form that its mode asks for
 */
export function addresseeOf({ to: { mode, value }, chatId: chat, additionalFields }: AddresseeParameters): Addressee {
	const entered = value.trim();
	const stored = chat.trim();
	if (entered !== '' && stored !== '') {
		throw invalidInput(
			'To',
			"and 'Chat ID' are both filled in, but a message goes to one of them",
			"Empty 'To' or 'Chat ID'.",
		);
	}
	if (stored !== '') return ofChat('Chat ID', stored);
	if (entered === '') throw requiredInput('To', 'Enter a number like +12025550123, or choose another mode.');
	switch (mode) {
		case 'chatId':
			return ofChat('To', entered);
		case 'userId':
			return ofUser(entered, 'phone');
		case 'bsuid':
			return ofUser(entered, 'bsuid');
		case 'username':
			return ofUsername(entered);
		default:
			return recognized(entered) ?? phoneOf(parseRecipient('To', value, countryOf(additionalFields)));
	}
}

function countryOf({ defaultCountryCode: countryCode }: AddresseeParameters['additionalFields']) {
	return { countryCode };
}

/** The recipient of a message for which there is no field for a chat. @throws InvalidInput unless it is one number */
export function personOf(parameters: Parameters<typeof recipientOf>[0]): Addressee {
	return phoneOf(recipientOf(parameters));
}

/** A number as 1MSG takes it: its digits. */
export function phoneOf(recipient: Recipient): Addressee {
	return { ...recipient, address: { phone: recipient.digits } };
}

/** What cannot be meant as a number; undefined for all else. */
function recognized(entered: string): Addressee | undefined {
	if (isUserId(entered)) return ofUser(entered, 'phone');
	if (/^@/.test(entered) && usernames.test(entered)) return ofUsername(entered);
	return otherChats.test(entered) ? ofChat('To', entered) : undefined;
}

const otherChats = /@(?:g\.us|lid|username)$/i;
/** People by number, groups, and people whose number 1MSG hides: their ids come from the trigger. */
const chatIds = /^(?:([1-9]\d{6,14})@c\.us|\d{5,20}(?:-\d{5,20})?@g\.us|[\w.:-]{1,128}@(?:lid|username))$/i;

function ofChat(field: 'To' | 'Chat ID', entered: string): Addressee {
	const [id, digits] = chatIds.exec(entered) ?? [];
	if (id === undefined) {
		throw invalidInput(
			field,
			`must be the ID of a chat, but it is "${entered.slice(0, 60)}"`,
			"Use the 'chatId' that the trigger and Get Many give, such as 12025550123@c.us. For a phone number, choose the mode 'Phone' of 'To'.",
		);
	}
	if (digits === undefined) return byId(id, { chatId: id });
	// The id goes out as 1MSG gave it; the person has the same key as by number.
	parseWhatsAppId(field, id);
	return { digits: canonicalDigits(digits), e164: `+${digits}`, address: { chatId: `${digits}@c.us` } };
}

/** A customer's program in production sends user ids as the number, 1MSG's own n8n node under their own name. */
function ofUser(id: string, member: 'phone' | 'bsuid'): Addressee {
	if (isUserId(id)) return byId(id, member === 'phone' ? { phone: id } : { bsuid: id });
	throw invalidInput(
		'To',
		`must be a user ID, but it is "${id.slice(0, 60)}"`,
		"Use the 'userId' that the trigger gives, such as US.13491208655302741918.",
	);
}

/** Letters, digits, dots and underscores, with at least one letter: a number is no username. */
const usernames = /^@?(?=[^@]*[a-z])[a-z0-9._]{3,35}$/i;

function ofUsername(entered: string): Addressee {
	if (!usernames.test(entered)) {
		throw invalidInput(
			'To',
			`must be a username, but it is "${entered.slice(0, 60)}"`,
			"Use the 'username' that the trigger gives, such as ada.lovelace; for a number, choose the mode 'Phone'.",
		);
	}
	const username = entered.replace(/^@/, '');
	// WhatsApp does not tell capitals apart, so they are one person.
	return { ...byId(`@${username.toLowerCase()}`, { username }), e164: `@${username}` };
}

function byId(id: string, address: Address): Addressee {
	return { digits: id, e164: id, address };
}
