import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { messageIds, messageIdsOf } from '../../shared/whatsapp/messageIds';
import { readReceipts } from '../../shared/whatsapp/readReceipts';
import { defaultCountryCode, recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { commonTexts } from '../api';
import { integration } from '../fields';
import { conversations } from './conversation';

const customer = defineField({
	...to,
	description: 'WhatsApp number of the person who sent the messages, with its country code',
});

const additionalFields = defineField({ ...sendOptions, options: [defaultCountryCode] });

/** `POST /integrations/{integrationId}/conversations/messages/reads` */
export const markAsRead = defineOperation({
	...commonTexts.markAsRead,
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
