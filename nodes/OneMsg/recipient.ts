import { invalidInput } from '../shared/errors';
import { canonicalDigits } from '../shared/input/numberReading';
import { defineField } from '../shared/input/parameters';
import { parseRecipient, parseWhatsAppId, type Recipient } from '../shared/input/recipient';
import { recipientOf, to as shared } from '../shared/whatsapp/recipientFields';

/** The number of the recipient; the id of the chat may stand for it. */
const to = defineField({
	...shared,
	required: undefined,
	description:
		"WhatsApp number of the recipient, with its country code. Spaces, brackets and dashes do not matter. Leave it empty where 'Chat ID' is filled in.",
});

const chatId = defineField({
	displayName: 'Chat ID',
	name: 'chatId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 12020721369@c.us',
	description: "ID of the chat, as the trigger and Get Many give it. Leave it empty where 'To' is filled in.",
});

/** Who a message goes to: a number, or a chat. */
export const toFields = [to, chatId] as const;

/**
 * Who a message goes to, as 1MSG takes it. For chats that are no single person's, such as groups, both `digits` and `e164`
 * are the id of the chat.
 */
export interface Addressee extends Recipient {
	/** The part of the request that names the recipient. */
	address: { phone: number } | { chatId: string };
}

interface AddresseeParameters {
	to: string;
	chatId: string;
	additionalFields: { defaultCountryCode?: string };
}

/**
 * The recipient of a message.
 *
 * @throws InvalidInput unless there is either one number or one chat id
 */
export function addresseeOf({ to: number, chatId: chat, additionalFields }: AddresseeParameters): Addressee {
	const hasNumber = number.trim() !== '';
	const hasChat = chat.trim() !== '';
	if (hasNumber && hasChat) {
		throw invalidInput(
			'To',
			"and 'Chat ID' are both filled in, but a message goes to one of them",
			"Empty 'To' or 'Chat ID'.",
		);
	}
	if (hasChat) return ofChat(chat.trim());
	if (hasNumber) return phoneOf(parseRecipient('To', number, { countryCode: additionalFields.defaultCountryCode }));
	throw invalidInput(
		'To',
		"and 'Chat ID' are both empty, but one of them is needed",
		"Fill in 'To' with a number like +12025550123, or 'Chat ID' with an ID like 12025550123@c.us.",
	);
}

/** The recipient of a message for which there is no field for a chat. @throws InvalidInput unless it is one number */
export function personOf(parameters: Parameters<typeof recipientOf>[0]): Addressee {
	return phoneOf(recipientOf(parameters));
}

/** A number as 1MSG takes it: digits as a whole number. */
export function phoneOf(recipient: Recipient): Addressee {
	return { ...recipient, address: { phone: Number(recipient.digits) } };
}

/** People by number, groups, and people whose number 1MSG hides: their ids come from the trigger. */
const chatIds = /^(?:([1-9]\d{6,14})@c\.us|\d{5,20}(?:-\d{5,20})?@g\.us|[\w.:-]{1,128}@(?:lid|username))$/i;

function ofChat(entered: string): Addressee {
	const [id, digits] = chatIds.exec(entered) ?? [];
	if (id === undefined) {
		throw invalidInput(
			'Chat ID',
			`must be the ID of a chat, but it is "${entered.slice(0, 60)}"`,
			"Use the 'chatId' that the trigger and Get Many give, such as 12025550123@c.us. A phone number belongs into 'To'.",
		);
	}
	if (digits === undefined) return { digits: id, e164: id, address: { chatId: id } };
	// The id goes out as 1MSG gave it; the person has the same key as by number.
	parseWhatsAppId('Chat ID', id);
	return { digits: canonicalDigits(digits), e164: `+${digits}`, address: { chatId: `${digits}@c.us` } };
}
