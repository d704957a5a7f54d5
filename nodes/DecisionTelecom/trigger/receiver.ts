import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { lateAfterMs } from '../../shared/webhook/late';
import { pastedSecret } from '../../shared/webhook/pastedUrl';
import type { Receiver } from '../../shared/webhook/receive';
import { callbackEvents } from './events';

/** A callback is an id and a number. */
const maxBytes = 256 * 1024;

/** The trigger's settings. */
export function decisionTelecomReceiver(functions: IWebhookFunctions | IHookFunctions): Receiver {
	const chosen: unknown = functions.getNodeParameter('statuses', []);
	const statuses = (Array.isArray(chosen) ? chosen : [chosen]).map(String).filter((status) => status !== '');
	const options = asDataObject(functions.getNodeParameter('options', {}));
	return {
		...pastedSecret(functions),
		provider: 'decisionTelecom',
		maxBytes,
		acceptsForms: true,
		acceptsQuery: true,
		parse: callbackEvents,
		wants: ({ status }) => statuses.length === 0 || statuses.includes(status ?? ''),
		filter: { buttons: [], text: '', textMatch: 'contains' },
		groupMs: 0,
		ignoreRedeliveries: options.ignoreRedeliveries !== false,
		lateAfterMs: lateAfterMs(options.lateAfterMinutes),
		includeRaw: options.includeRaw !== false,
		takesUnknown: typeof options.unknownEvents === 'boolean' ? options.unknownEvents : undefined,
	};
}
