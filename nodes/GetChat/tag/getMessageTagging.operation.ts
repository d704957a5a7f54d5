import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { taggingId } from './fields';

/** `GET /message_tagging/{id}/` */
export const getMessageTagging = defineOperation({
	name: 'Get Message Tagging',
	value: 'getMessageTagging',
	action: 'Get a message tagging',
	description: 'Get one connection of a tag and a message',
	bodyless: true,
	properties: [taggingId],
	request: (parameters) => ({
		method: 'GET',
		path: path`/message_tagging/${id('Tagging ID', parameters.taggingId)}/`,
	}),
});
