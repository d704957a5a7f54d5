import { carriersWithoutLists, type Messaging } from '../shared/gateway/messaging';
import { desk360, maxButtons } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { hearing } from './trigger/hearing';

export { searchProducts } from './lists';

/** What Desk360 carries. */
export const messaging: Messaging = {
	value: hearing.value,
	provider: desk360,
	carriers: carriersWithoutLists(messageResource, templateResource, maxButtons),
};
