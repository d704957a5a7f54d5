import { locator } from '../shared/input/locator';
import { defineField } from '../shared/input/parameters';

const byNumber = { displayName: 'By Number', hint: 'WhatsApp number with country code, or the WhatsApp ID' };

/** A conversation; its ID is the number of the person. */
export const chat = defineField({
	displayName: 'Chat',
	name: 'waId',
	...locator('a chat', 'searchChats', '+1 555 010 0123', byNumber),
	required: true,
	description: 'The conversation with one WhatsApp number',
});

/** Somebody who wrote to the inbox. */
export const person = defineField({
	displayName: 'Person',
	name: 'waId',
	...locator('a person', 'searchPersons', '+1 555 010 0123', byNumber),
	required: true,
	description: 'Somebody who wrote to the inbox',
});

export const user = defineField({
	displayName: 'User',
	name: 'userId',
	...locator('a user', 'searchUsers', '2'),
	required: true,
	description: 'A user of the inbox',
});

export const group = defineField({
	displayName: 'Group',
	name: 'groupId',
	...locator('a group', 'searchGroups', '3'),
	required: true,
	description: 'A group of users',
});

export const tag = defineField({
	displayName: 'Tag',
	name: 'tagId',
	...locator('a tag', 'searchTags', '7'),
	required: true,
	description: 'A tag for chats and messages',
});

export const webhook = defineField({
	displayName: 'Webhook',
	name: 'webhookId',
	...locator('a webhook', 'searchWebhooks', '1'),
	required: true,
	description: 'A registered webhook',
});

export const savedResponse = defineField({
	displayName: 'Saved Response',
	name: 'savedResponseId',
	...locator('a saved response', 'searchSavedResponses', '4'),
	required: true,
	description: 'A text that users of the inbox keep for later',
});

/** Locators for an optional choice. */
export const optionalChat = defineField({ ...chat, required: undefined });
export const optionalGroup = defineField({ ...group, required: undefined });
export const optionalTag = defineField({ ...tag, required: undefined });
export const optionalUser = defineField({ ...user, required: undefined });
