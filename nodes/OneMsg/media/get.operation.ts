import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { mediaId } from './fields';

/** `GET /retrieveMedia`, of the current API */
export const get = defineOperation({
	name: 'Get Link',
	value: 'get',
	action: 'Get the link of a media file',
	description: 'Get a link to a stored file, which works for a few minutes (newer channels only)',
	bodyless: true,
	properties: [mediaId],
	request: (parameters) => ({
		method: 'GET',
		path: '/retrieveMedia',
		query: { mediaId: text('Media ID', parameters.mediaId).trim() },
	}),
});
