import type { Messaging } from '../shared/gateway/messaging';
import { pastedHearing } from '../shared/webhook/providerPart';
import { carriersOfBoth, desk360 } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { desk360Receiver } from './trigger/receiver';

export { searchProducts } from './lists';

/** What Desk360 carries. */
export const messaging: Messaging = {
	value: 'desk360',
	provider: desk360,
	carriers: carriersOfBoth(messageResource, templateResource),
};

/** How both APIs of Desk360 call. */
export const hearing = pastedHearing(messaging.value, desk360Receiver);
