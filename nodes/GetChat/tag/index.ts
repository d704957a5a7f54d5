import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteTag } from './delete.operation';
import { getChatEvents } from './getChatEvents.operation';
import { getChatTagging } from './getChatTagging.operation';
import { getMany } from './getMany.operation';
import { getMessageEvents } from './getMessageEvents.operation';
import { getMessageTagging } from './getMessageTagging.operation';
import { tagChat } from './tagChat.operation';
import { tagMessage } from './tagMessage.operation';
import { untagChat } from './untagChat.operation';
import { untagMessage } from './untagMessage.operation';

export const tagResource: Resource = {
	name: 'Tag',
	value: 'tag',
	description: 'Tags, and their use on chats and messages',
	defaultOperation: create,
	newOperation: getMany,
	operations: [
		create,
		deleteTag,
		getChatTagging,
		getMany,
		getChatEvents,
		getMessageEvents,
		getMessageTagging,
		tagChat,
		tagMessage,
		untagChat,
		untagMessage,
	],
};
