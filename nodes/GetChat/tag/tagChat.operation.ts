import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { chat, tag } from '../fields';
import { chatId } from '../input';
import { extra, extraOf } from './fields';

/** `POST /chat_tagging/` */
export const tagChat = defineOperation({
	name: 'Tag Chat',
	value: 'tagChat',
	action: 'Tag a chat',
	description: 'Give a tag to a chat; a chat has each tag once',
	properties: [chat, tag, extra],
	orderingKey: (parameters) => `chat ${chatId('Chat', parameters.waId)}`,
	request: (parameters) => ({
		method: 'POST',
		path: '/chat_tagging/',
		body: {
			tag: id('Tag', parameters.tagId),
			chat: chatId('Chat', parameters.waId),
			extra: extraOf(parameters.extra),
		},
	}),
});
