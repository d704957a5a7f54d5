import type { INodeParameterResourceLocator } from 'n8n-workflow';
import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { id } from '../../shared/input/validate';
import { chat, tag } from '../fields';
import { chatId } from '../input';
import { taggingId } from './fields';
import { findTagging, type ChatTag } from './tagging';

const untagBy = defineField({
	displayName: 'Untag By',
	name: 'untagBy',
	type: 'options',
	default: 'chatAndTag',
	options: [
		{ name: 'Chat and Tag', value: 'chatAndTag', description: 'The node looks the tagging up in the chat' },
		{ name: 'Tagging ID', value: 'taggingId', description: 'As tagging gives it back' },
	],
});

/** A locator that is not shown keeps its default, which is read like what the editor stores. */
const unset: INodeParameterResourceLocator = { __rl: true, mode: 'list', value: '' };
const byBoth = { default: unset, displayOptions: { show: { untagBy: ['chatAndTag'] } } };
const taggedChat = defineField({ ...chat, ...byBoth });
const takenTag = defineField({ ...tag, ...byBoth });
const tagging = defineField({ ...taggingId, displayOptions: { show: { untagBy: ['taggingId'] } } });

/** `DELETE /chat_tagging/{id}/`, after `GET /chats/{wa_id}/` where the id of the tagging is not known */
export const untagChat = defineOperation({
	name: 'Untag Chat',
	value: 'untagChat',
	action: 'Untag a chat',
	description: 'Take a tag from a chat',
	bodyless: true,
	properties: [untagBy, taggedChat, takenTag, tagging],
	orderingKey: (parameters) =>
		parameters.untagBy === 'chatAndTag' ? `chat ${chatId('Chat', parameters.waId)}` : `tagging ${parameters.taggingId}`,
	prepare: ({ parameters }): ChatTag | { taggingId: number } =>
		parameters.untagBy === 'taggingId'
			? { taggingId: id('Tagging ID', parameters.taggingId) }
			: { chat: chatId('Chat', parameters.waId), tag: id('Tag', parameters.tagId) },
	execute: async ({ client, prepared }) => {
		const number = 'chat' in prepared ? await findTagging(client, prepared) : prepared.taggingId;
		await client.send({ method: 'DELETE', path: path`/chat_tagging/${number}/`, responseType: 'none' });
		return { deleted: true };
	},
});
