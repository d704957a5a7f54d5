import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { downloadField, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { atFirstPlace, places } from '../paths';
import { enteredFile, enteredMime } from './link';

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
	prepare: ({ parameters }) => enteredFile(parameters.mediaId, enteredMime(parameters.mimeType)),
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
