import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { taggingId } from './fields';

/** `DELETE /message_tagging/{id}/` */
export const untagMessage = defineOperation({
	name: 'Untag Message',
	value: 'untagMessage',
	action: 'Untag a message',
	description: 'Take a tag from a message',
	bodyless: true,
	properties: [taggingId],
	request: (parameters) => ({
		method: 'DELETE',
		path: path`/message_tagging/${id('Tagging ID', parameters.taggingId)}/`,
		responseType: 'none',
	}),
	output: () => ({ deleted: true }),
});
