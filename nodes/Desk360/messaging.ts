import { askOperation } from '../shared/ask/description';
import { asFile, asForm, carriedBy, carriersOf, withButtons, type Messaging } from '../shared/gateway/messaging';
import { pastedHearing } from '../shared/webhook/providerPart';
import { desk360, maxButtons } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { desk360Receiver } from './trigger/receiver';

export { searchProducts } from './lists';

/** What Desk360 carries. It has no lists. */
export const messaging: Messaging = {
	value: 'desk360',
	provider: desk360,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendInteractive', withButtons(maxButtons)),
		markAsRead: carriedBy(messageResource, 'markAsRead'),
		media: carriedBy(messageResource, 'sendMedia', asFile),
		question: carriedBy(messageResource, askOperation, asForm),
	},
};

/** How both APIs of Desk360 call. */
export const hearing = pastedHearing(messaging.value, desk360Receiver);
