import { carry } from '../../shared/gateway/carry';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { messageIds, messageIdsOf } from '../../shared/whatsapp/messageIds';
import { defaultCountryCode, recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { routingFields } from '../fields';
import { prepareFor } from '../prepare';

const customer = defineField({
	...to,
	description: 'WhatsApp number of the person who sent the messages, with its country code',
});

const additionalFields = defineField({ ...sendOptions, options: [defaultCountryCode] });

/** Read receipts through the provider that comes first: no other one knows the messages */
export const markAsRead = defineOperation({
	name: 'Mark as Read',
	value: 'markAsRead',
	action: 'Mark messages as read',
	description: "Show the sender of messages that they were read; 'Routing' must name the provider that received them",
	properties: [...routingFields, customer, messageIds, additionalFields],
	orderingKey: (parameters) => `to ${recipientOf(parameters).digits}`,
	prepare: async (context) => {
		const ids = messageIdsOf(context.parameters.messageIds);
		const recipient = recipientOf(context.parameters);
		return await prepareFor({ ...context, recipient }, 'markAsRead', () => ({ messageIds: ids }), { onlyFirst: true });
	},
	execute: async (context) => await carry(context, context.prepared),
});
