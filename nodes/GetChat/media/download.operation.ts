import { defineOperation } from '../../shared/operation/defineOperation';
import { invalidInput } from '../../shared/errors';
import { defineField } from '../../shared/input/parameters';
import { downloadField, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { atFirstPlace, places } from '../paths';
import { inboxFile, mimeQuery, type InboxFile } from './link';

const mediaId = defineField({
	...downloadField.mediaId,
	displayName: 'Media ID or Link',
	description: 'ID of a file of the inbox, or its link as messages have it, which also says what kind of file it is',
});

const mimeType = defineField({
	displayName: 'MIME Type',
	name: 'mimeType',
	type: 'string',
	default: '',
	placeholder: 'e.g. image/jpeg',
	description: "What kind of file it is, as the message's mime_type has it. With an ID alone the inbox may not tell.",
});

/** `GET /media/{id}/` */
export const download = defineOperation({
	name: 'Download',
	value: 'download',
	action: 'Download media',
	description: 'Download a file that was received or uploaded',
	bodyless: true,
	properties: [mediaId, mimeType, downloadField.outputField],
	prepare: ({ parameters }) => fileOf(parameters.mediaId, mimeOf(parameters.mimeType)),
	execute: async (context) => {
		const { id, query } = context.prepared;
		const parameters = { ...context.parameters, mediaId: id };
		return await atFirstPlace(
			context.client,
			places.media(id),
			async (place) => await downloadMedia({ ...context, parameters }, `${place.path}${query}`),
		);
	},
});

/** @throws InvalidInput for what is neither an ID nor a link of the inbox */
function fileOf(entered: string, query: string): InboxFile {
	const text = entered.trim();
	const file = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/?$/i.test(text)
		? { id: text.replace('/', ''), query: '' }
		: inboxFile(text);
	if (file) return { ...file, query: query === '' ? file.query : query };
	throw invalidInput(
		'Media ID or Link',
		`must be an ID or a link of the inbox, but it is "${entered.slice(0, 80)}"`,
		"Use the 'link' of the message, or an ID like 497f6eca-6276-4993-bfeb-53cbbbba6f08.",
	);
}

/** @throws InvalidInput for what is no MIME type */
function mimeOf(entered: string): string {
	const query = mimeQuery(entered);
	if (query !== '' || entered.trim() === '') return query;
	throw invalidInput(
		'MIME Type',
		`must be a MIME type, but it is "${entered.slice(0, 60)}"`,
		'Enter one like image/jpeg, or leave it empty.',
	);
}
