import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { messageIds, messageIdsOf } from '../../shared/whatsapp/messageIds';
import { readReceipts } from '../../shared/whatsapp/readReceipts';
import { defaultCountryCode, recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { integration } from '../fields';
import { conversations } from './conversation';

const customer = defineField({
	...to,
	description: 'WhatsApp number of the person who sent the messages, with its country code',
});

const additionalFields = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode],
});

/** `POST /integrations/{integrationId}/conversations/messages/reads` */
export const markAsRead = defineOperation({
	name: 'Mark as Read',
	value: 'markAsRead',
	action: 'Mark messages as read',
	description: 'Show the sender of messages that they were read',
	properties: [integration, customer, messageIds, additionalFields],
	orderingKey: (parameters) => `to ${recipientOf(parameters).digits}`,
	request: (parameters) => ({
		method: 'POST',
		path: `${conversations(parameters.integrationId)}/messages/reads`,
		form: true,
		body: { to: recipientOf(parameters).e164, 'message_ids[]': messageIdsOf(parameters.messageIds) },
		idempotent: true,
		responseType: 'any',
	}),
	output: (answer, parameters) => readReceipts(messageIdsOf(parameters.messageIds), answer, { unnamed: 'unknown' }),
});
