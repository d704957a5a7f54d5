import { path } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { mediaId } from './fields';

/** `DELETE /media/{mediaId}`, of the current API */
export const deleteMedia = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a media file',
	description: 'Delete a stored file, which cannot be undone (newer channels only)',
	bodyless: true,
	properties: [mediaId],
	request: (parameters) => ({
		method: 'DELETE',
		path: path`/media/${numericId(parameters.mediaId)}`,
		responseType: 'none',
	}),
	output: () => ({ deleted: true }),
});

/** Only the current storage deletes, and its ids are numbers. */
function numericId(entered: string): string {
	const text = entered.trim();
	if (/^\d+$/.test(text)) return text;
	throw invalidInput(
		'Media ID',
		`must be a number, but it is "${text.slice(0, 60)}"`,
		'Only files with such IDs can be deleted; 1MSG removes older ones itself.',
	);
}
