import { defineOperation } from '../../shared/operation/defineOperation';
import { id, text } from '../../shared/input/validate';
import { tag } from '../fields';
import { extra, extraOf, messageId } from './fields';

/** `POST /message_tagging/` */
export const tagMessage = defineOperation({
	name: 'Tag Message',
	value: 'tagMessage',
	action: 'Tag a message',
	description: 'Give a tag to a message; its chat gets the tag, too',
	properties: [messageId, tag, extra],
	orderingKey: (parameters) => `message ${parameters.messageId.trim()}`,
	request: (parameters) => ({
		method: 'POST',
		path: '/message_tagging/',
		body: {
			tag: id('Tag', parameters.tagId),
			message: text('Message ID', parameters.messageId).trim(),
			extra: extraOf(parameters.extra),
		},
	}),
});
