import { askOperation } from '../shared/ask/description';
import {
	asForm,
	asLink,
	carriedBy,
	carriersOf,
	withButtons,
	type Messaging,
	type Values,
} from '../shared/gateway/messaging';
import type { Hearing } from '../shared/webhook/providerPart';
import { maxReplyButtons } from '../shared/whatsapp/maxReplyButtons';
import { oneMsg } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { oneMsgReceiver } from './trigger/receiver';
import { isReady, makeReady, takeBack } from './trigger/registry';

/** One at a time: marking a message marks all before it. */
function newest({ messageIds, ...values }: Values): Values | undefined {
	const ids: unknown[] = Array.isArray(messageIds) ? messageIds : [];
	return ids.length > 0 ? { ...values, messageId: ids.at(-1) } : undefined;
}

/** What 1MSG carries. */
export const messaging: Messaging = {
	value: 'oneMsg',
	provider: oneMsg,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendButtons', withButtons(maxReplyButtons)),
		list: carriedBy(messageResource, 'sendList'),
		question: carriedBy(messageResource, askOperation, asForm),
		markAsRead: carriedBy(messageResource, 'markAsRead', newest),
		media: carriedBy(messageResource, 'sendMedia', asLink),
	},
};

/** How 1MSG calls. */
export const hearing: Hearing = {
	value: messaging.value,
	isPasted: false,
	receiver: oneMsgReceiver,
	checkExists: isReady,
	create: makeReady,
	delete: takeBack,
};
