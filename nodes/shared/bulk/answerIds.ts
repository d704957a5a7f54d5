import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';

/** The ids of the messages that one answer names for several files: `medias` groups them by kind. */
export function mediaIds(answer: IDataObject): string[] {
	return Object.values(asDataObject(answer.medias))
		.flatMap((group) => (Array.isArray(group) ? group : [group]))
		.flatMap((file) => idOf(asDataObject(file)) ?? []);
}

/** Under these names an answer to several recipients may list what it says of each. */
const listNames = ['phones', 'destinations', 'messages', 'recipients', 'results', 'data'] as const;
const numberNames = ['phone', 'to', 'number', 'recipient', 'wa_id', 'phone_number'] as const;
const idNames = ['message_id', 'messageId', 'id'] as const;

/** The ids that an answer to several recipients gives by their numbers; by digits. Empty where it names none. */
export function idsByNumber(answer: IDataObject): Map<string, string> {
	const found = new Map<string, string>();
	for (const entry of listNames.flatMap((name) => answer[name] ?? [])) {
		const record = asDataObject(entry);
		const [number] = numberNames.flatMap((name) => idText(record[name]) ?? []);
		const id = idOf(record);
		if (number !== undefined && id !== undefined) found.set(number.replace(/\D/g, ''), id);
	}
	return found;
}

/** The one id that an answer to several recipients gives for all of them. */
export function commonId(answer: IDataObject): string | undefined {
	return idOf(answer);
}

function idOf(record: IDataObject): string | undefined {
	return idNames.flatMap((name) => idText(record[name]) ?? [])[0];
}

function idText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}
