import { defineField } from '../../shared/input/parameters';
import { within } from '../../shared/whatsapp/limits';

/** A number that may not have a chat. */
export const phoneNumber = defineField({
	displayName: 'Phone Number',
	name: 'phoneNumber',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +15550100123',
	description: 'WhatsApp number with its country code',
});

export const reason = defineField({
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	description: 'Why, in up to 60 characters; used where the number belongs to another business',
});

/** A body with the reason; none without one. @throws InvalidInput for one that is too long */
export function reasonBody(entered: string | undefined): { reason: string } | undefined {
	const text = entered?.trim() ?? '';
	return text === '' ? undefined : { reason: within('Reason', text, 60) };
}
