import { asLink, carriedBy, carriersOf, withButtons, type Messaging, type Values } from '../shared/gateway/messaging';
import { maxReplyButtons } from '../shared/whatsapp/maxReplyButtons';
import { oneMsg } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { hearing } from './trigger/hearing';

/** One at a time: marking a message marks all before it. */
function newest({ messageIds, ...values }: Values): Values | undefined {
	const ids: unknown[] = Array.isArray(messageIds) ? messageIds : [];
	return ids.length > 0 ? { ...values, messageId: ids.at(-1) } : undefined;
}

/** What 1MSG carries. */
export const messaging: Messaging = {
	value: hearing.value,
	provider: oneMsg,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendButtons', withButtons(maxReplyButtons)),
		list: carriedBy(messageResource, 'sendList'),
		markAsRead: carriedBy(messageResource, 'markAsRead', newest),
		media: carriedBy(messageResource, 'sendMedia', asLink),
	},
};
