import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';

/** `POST /readMessage` */
export const markAsRead = defineOperation({
	name: 'Mark as Read',
	value: 'markAsRead',
	action: 'Mark a message as read',
	description: 'Show the sender two blue ticks on a message and all before it',
	properties: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. wamid.HBgLMTU1NTAxMDAxMjM',
			description: 'ID of a received message, as the trigger gives it',
		},
		{
			displayName: 'Show Typing',
			name: 'typingIndicator',
			type: 'boolean',
			default: false,
			description: 'Whether the sender sees for up to 25 seconds that an answer is being written (newer channels only)',
		},
	],
	request: ({ messageId, typingIndicator }) => ({
		method: 'POST',
		path: '/readMessage',
		body: {
			messageId: text('Message ID', messageId).trim(),
			typingIndicator: typingIndicator ? true : undefined,
		},
		idempotent: true,
	}),
	output: (answer, { messageId }) => ({ success: true, messageId: messageId.trim(), answer }),
});
