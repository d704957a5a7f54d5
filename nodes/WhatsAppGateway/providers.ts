import { hearing as hearsDecisionTelecom, messaging as decisionTelecom } from '../DecisionTelecom/messaging';
import { hearing as hearsDesk360, messaging as desk360, searchProducts } from '../Desk360/messaging';
import { messaging as desk360WhatsApp, searchIntegrations } from '../Desk360WhatsApp/messaging';
import { hearing as hearsGetChat, messaging as getChat } from '../GetChat/messaging';
import { hearing as hearsOneMsg, messaging as oneMsg } from '../OneMsg/messaging';
import type { Messaging } from '../shared/gateway/messaging';
import type { Provider } from '../shared/http/provider';
import type { Hearing } from '../shared/webhook/providerPart';

/** All providers by their names: the order in which they are tried where the user chooses none. */
export const allMessaging: readonly [Messaging, ...Messaging[]] = [
	oneMsg,
	decisionTelecom,
	desk360,
	desk360WhatsApp,
	getChat,
];

/** Those that call triggers; Desk360 is both of its APIs. */
export const allHearing: readonly [Hearing, ...Hearing[]] = [
	hearsOneMsg,
	hearsDecisionTelecom,
	hearsDesk360,
	hearsGetChat,
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
