import { defineField } from '../../shared/parameters';
import { defineOperation } from '../../shared/operation';
import { messageIds, messageIdsOf } from '../../shared/whatsapp/messageIds';
import { recipientLane, recipientOf, sendOptions, to } from '../../shared/whatsapp/to';
import { conversations, integration } from '../fields';

const customer = defineField({
	...to,
	description: 'WhatsApp number of the person who sent the messages, with its country code',
});

/** `POST /integrations/{integrationId}/conversations/messages/reads` */
export const markAsRead = defineOperation({
	name: 'Mark as Read',
	value: 'markAsRead',
	action: 'Mark messages as read',
	description: 'Show the sender of messages that they were read',
	properties: [integration, customer, messageIds, sendOptions],
	lane: recipientLane,
	request: (parameters) => ({
		method: 'POST',
		path: `${conversations(parameters.integrationId)}/messages/reads`,
		form: true,
		body: { to: recipientOf(parameters).e164, 'message_ids[]': messageIdsOf(parameters.messageIds) },
		repeatable: true,
	}),
	output: (_, parameters) => ({ success: true, messageIds: messageIdsOf(parameters.messageIds) }),
});
