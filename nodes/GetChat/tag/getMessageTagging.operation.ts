import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { taggingId } from './fields';

/** `GET /message_tagging/{id}/` */
export const getMessageTagging = defineOperation({
	name: 'Get Message Tagging',
	value: 'getMessageTagging',
	action: 'Get a message tagging',
	description: 'Get one connection of a tag and a message',
	properties: [taggingId],
	request: (parameters) => ({
		method: 'GET',
		path: path`/message_tagging/${id('Tagging ID', parameters.taggingId)}/`,
	}),
});
