import { asFile, carriedBy, carriersOf, withButtons, type Messaging } from '../shared/gateway/messaging';
import { desk360 } from './api';
import { messageResource } from './message';
import { maxButtons } from './message/conversation';
import { templateResource } from './template';

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
	},
};
