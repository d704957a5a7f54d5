import { defineOperation } from '../../shared/operation';
import { invalidInput } from '../../shared/errors';
import { defineField } from '../../shared/parameters';
import { downloadFields, downloadMedia } from '../../shared/whatsapp/downloadMedia';
import { atFirstPlace, places } from '../paths';

const [media, outputField] = downloadFields;

const mediaId = defineField({
	...media,
	displayName: 'Media ID or Link',
	description: 'ID of a file of the inbox, or its link as messages have it, which also says what kind of file it is',
});

/** `GET /media/{id}/` */
export const download = defineOperation({
	name: 'Download',
	value: 'download',
	action: 'Download media',
	description: 'Download a file that was received or uploaded',
	properties: [mediaId, outputField],
	check: async ({ parameters }) => void fileOf(parameters.mediaId),
	execute: async (context) => {
		const { id, query } = fileOf(context.parameters.mediaId);
		const parameters = { ...context.parameters, mediaId: id };
		return await atFirstPlace(
			context.client,
			places.media(id),
			async (place) => await downloadMedia({ ...context, parameters }, `${place.path}${query}`),
		);
	},
});

/**
 * Of a link only ID and MIME type count: the token goes to the inbox alone, wherever the link leads.
 *
 * @throws InvalidInput for what is neither
 */
function fileOf(entered: string): { id: string; query: string } {
	const [address = '', search = ''] = entered.trim().split('?');
	const id = /(?:^|\/media\/)([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/i.exec(address)?.[1];
	if (id === undefined) {
		throw invalidInput(
			'Media ID or Link',
			`must be an ID or a link of the inbox, but it is "${entered.slice(0, 80)}"`,
			"Use the 'link' of the message, or an ID like 497f6eca-6276-4993-bfeb-53cbbbba6f08.",
		);
	}
	const given = new URLSearchParams(search);
	const kept = new URLSearchParams();
	for (const name of ['mime_type_type', 'mime_type_subtype']) {
		const value = given.get(name);
		if (value !== null) kept.set(name, value);
	}
	return { id, query: kept.size > 0 ? `?${kept.toString()}` : '' };
}
