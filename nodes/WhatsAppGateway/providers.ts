import { messaging as decisionTelecom } from '../DecisionTelecom/messaging';
import { messaging as desk360, searchProducts } from '../Desk360/messaging';
import { messaging as desk360WhatsApp, searchIntegrations } from '../Desk360WhatsApp/messaging';
import { messaging as getChat } from '../GetChat/messaging';
import { messaging as oneMsg } from '../OneMsg/messaging';
import type { Messaging } from '../shared/gateway/messaging';
import type { Provider } from '../shared/http/provider';

/** All providers by their names: the order in which they are tried where the user chooses none. */
export const allMessaging: readonly [Messaging, ...Messaging[]] = [
	oneMsg,
	decisionTelecom,
	desk360,
	desk360WhatsApp,
	getChat,
];

/** Fill the lists of the provider settings. */
export const lists = { searchIntegrations, searchProducts };

/** What the engine runs: each message asks for the provider that carries it, and none for this one. */
export const gateway: Provider = {
	name: 'WhatsApp Gateway',
	credential: '',
	baseUrl: () => '',
	page: () => ({ rows: [] }),
	explain: () => ({}),
};
