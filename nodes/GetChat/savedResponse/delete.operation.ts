import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { savedResponse } from '../fields';

/** `DELETE /saved_responses/{id}/` */
export const deleteSavedResponse = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a saved response',
	description: 'Remove a text for all users',
	properties: [savedResponse],
	request: ({ savedResponseId }) => ({
		method: 'DELETE',
		path: path`/saved_responses/${id('Saved Response', savedResponseId)}/`,
		answer: 'none',
	}),
	output: () => ({ deleted: true }),
});
