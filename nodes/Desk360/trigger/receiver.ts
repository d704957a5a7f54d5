import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { maxCallBytes } from '../../shared/webhook/maxCallBytes';
import { pastedSecret } from '../../shared/webhook/pastedUrl';
import type { Receiver } from '../../shared/webhook/receive';
import { eventSettings } from '../../shared/webhook/settings';
import { desk360Events } from './events';

/** Types that mean what the menu calls by another name. Only images are documented, so both words may come. */
const alike = new Map([
	['file', 'document'],
	['voice', 'audio'],
]);

/** The trigger's settings. */
export function desk360Receiver(functions: IWebhookFunctions | IHookFunctions): Receiver {
	return {
		...eventSettings(functions, alike),
		provider: 'desk360',
		...pastedSecret(functions),
		maxBytes: maxCallBytes,
		parse: desk360Events,
	};
}
