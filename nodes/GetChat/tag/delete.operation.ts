import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { id } from '../../shared/validate';
import { tag } from '../fields';

/** `DELETE /tags/{id}/` */
export const deleteTag = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a tag',
	description: 'Remove a tag from the inbox, and from all chats and messages',
	properties: [tag],
	request: ({ tagId }) => ({ method: 'DELETE', path: path`/tags/${id('Tag', tagId)}/`, answer: 'none' }),
	output: () => ({ deleted: true }),
});
