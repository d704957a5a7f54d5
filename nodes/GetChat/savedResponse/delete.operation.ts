import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { savedResponse } from '../fields';

/** `DELETE /saved_responses/{id}/` */
export const deleteSavedResponse = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a saved response',
	description: 'Remove a text for all users',
	bodyless: true,
	properties: [savedResponse],
	request: ({ savedResponseId }) => ({
		method: 'DELETE',
		path: path`/saved_responses/${id('Saved Response', savedResponseId)}/`,
		responseType: 'none',
	}),
	output: () => ({ deleted: true }),
});
