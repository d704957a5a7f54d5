import { askOperation } from '../shared/ask/description';
import { asFile, asForm, carriedBy, carriersOf, withButtons, type Messaging } from '../shared/gateway/messaging';
import { desk360WhatsApp, maxButtons } from './api';
import { messageResource } from './message';
import { templateResource } from './template';

export { searchIntegrations } from './lists';

/** What the public API of Desk360 carries. It has no lists. */
export const messaging: Messaging = {
	value: 'desk360WhatsApp',
	heardAs: 'desk360',
	provider: desk360WhatsApp,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendInteractive', withButtons(maxButtons)),
		markAsRead: carriedBy(messageResource, 'markAsRead'),
		media: carriedBy(messageResource, 'sendMedia', asFile),
		question: carriedBy(messageResource, askOperation, asForm),
	},
};
