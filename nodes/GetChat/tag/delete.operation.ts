import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { tag } from '../fields';

/** `DELETE /tags/{id}/` */
export const deleteTag = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a tag',
	description: 'Remove a tag from the inbox, and from all chats and messages',
	bodyless: true,
	properties: [tag],
	request: ({ tagId }) => ({ method: 'DELETE', path: path`/tags/${id('Tag', tagId)}/`, responseType: 'none' }),
	output: () => ({ deleted: true }),
});
