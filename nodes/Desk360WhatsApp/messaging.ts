import { carriersWithoutLists, type Messaging } from '../shared/gateway/messaging';
import { desk360WhatsApp, maxButtons } from './api';
import { messageResource } from './message';
import { templateResource } from './template';

export { searchIntegrations } from './lists';

/** What the public API of Desk360 carries. */
export const messaging: Messaging = {
	value: 'desk360WhatsApp',
	heardAs: 'desk360',
	provider: desk360WhatsApp,
	carriers: carriersWithoutLists(messageResource, templateResource, maxButtons),
};
