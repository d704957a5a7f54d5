import { defineField } from '../../shared/input/parameters';
import { dataObject } from '../../shared/input/validate';

export const taggingId = defineField({
	displayName: 'Tagging ID',
	name: 'taggingId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 21',
	description: 'ID of the connection of tag and chat or message, as returned by tagging',
});

export const messageId = defineField({
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
	description: 'WhatsApp ID of the message, as the trigger and Get Many give it',
});

export const extra = defineField({
	displayName: 'Extra (JSON)',
	name: 'extra',
	type: 'json',
	default: '',
	placeholder: 'e.g. {"source": "n8n"}',
	description: 'Data for other systems that see the tagging; users do not see them',
});

/** @throws InvalidInput unless it is one JSON object, or nothing */
export function extraOf(entered: unknown) {
	const data = dataObject('Extra (JSON)', entered);
	return Object.keys(data).length > 0 ? data : undefined;
}
