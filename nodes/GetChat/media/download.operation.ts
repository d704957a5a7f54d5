import { defineOperation } from '../../shared/operation/defineOperation';
import { invalidInput } from '../../shared/errors';
import { defineField } from '../../shared/input/parameters';
import { downloadField, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { atFirstPlace, places } from '../paths';
import { inboxFile, type InboxFile } from './link';

const mediaId = defineField({
	...downloadField.mediaId,
	displayName: 'Media ID or Link',
	description: 'ID of a file of the inbox, or its link as messages have it, which also says what kind of file it is',
});

/** `GET /media/{id}/` */
export const download = defineOperation({
	name: 'Download',
	value: 'download',
	action: 'Download media',
	description: 'Download a file that was received or uploaded',
	bodyless: true,
	properties: [mediaId, downloadField.outputField],
	prepare: ({ parameters }) => fileOf(parameters.mediaId),
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
function fileOf(entered: string): InboxFile {
	const text = entered.trim();
	const file = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/?$/i.test(text)
		? { id: text.replace('/', ''), query: '' }
		: inboxFile(text);
	if (file) return file;
	throw invalidInput(
		'Media ID or Link',
		`must be an ID or a link of the inbox, but it is "${entered.slice(0, 80)}"`,
		"Use the 'link' of the message, or an ID like 497f6eca-6276-4993-bfeb-53cbbbba6f08.",
	);
}
