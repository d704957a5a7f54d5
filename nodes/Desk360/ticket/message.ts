import { binaryFiles } from '../../shared/http/attachments';
import type { Request } from '../../shared/http/request';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { attachments } from '../fields';
import { escapeHtml, ticketText } from './htmlAsText';

const message = defineField({
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	description: 'The text to add to the ticket. Required unless files are attached.',
});

const additionalFields = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [attachments, escapeHtml],
});

/** What a reply and a note have in common. */
export const messageFields = [message, additionalFields] as const;

/** The request that adds a reply or a note. @throws InvalidInput for one without text and files */
export function messageRequest(path: string, parameters: ParametersOf<typeof messageFields>): Request {
	const { additionalFields: additional } = parameters;
	const files = binaryFiles(additional.binaryPropertyName);
	const isFilesOnly = parameters.message.trim() === '' && files.length > 0;
	return {
		method: 'POST',
		expects: ['id'],
		path,
		body: { message: isFilesOnly ? undefined : ticketText(text('Message', parameters.message), additional) },
		attachments: { part: 'attachments[]', files },
	};
}

/** What is done to one ticket is done in the order of the items. */
export function ticketLane({ ticketId }: { ticketId: string }): string {
	return `ticket ${ticketId.trim()}`;
}
