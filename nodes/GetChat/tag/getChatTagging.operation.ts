import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { taggingId } from './fields';

/** `GET /chat_tagging/{id}/` */
export const getChatTagging = defineOperation({
	name: 'Get Chat Tagging',
	value: 'getChatTagging',
	action: 'Get a chat tagging',
	description: 'Get one connection of a tag and a chat',
	bodyless: true,
	properties: [taggingId],
	request: (parameters) => ({
		method: 'GET',
		path: path`/chat_tagging/${id('Tagging ID', parameters.taggingId)}/`,
	}),
});
