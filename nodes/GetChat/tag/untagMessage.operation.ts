import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { taggingId } from './fields';

/** `DELETE /message_tagging/{id}/` */
export const untagMessage = defineOperation({
	name: 'Untag Message',
	value: 'untagMessage',
	action: 'Untag a message',
	description: 'Take a tag from a message',
	properties: [taggingId],
	request: (parameters) => ({
		method: 'DELETE',
		path: path`/message_tagging/${id('Tagging ID', parameters.taggingId)}/`,
		answer: 'none',
	}),
	output: () => ({ deleted: true }),
});
