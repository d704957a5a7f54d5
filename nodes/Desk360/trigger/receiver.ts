import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { TextMatch } from '../../shared/webhook/filter';
import type { Receiver } from '../../shared/webhook/receive';
import { desk360Events } from '../events';

/** Desk360 sends single messages; files come as links. */
const maxBytes = 5 * 1024 * 1024;

const textMatches: readonly TextMatch[] = ['contains', 'equals', 'regex', 'startsWith'];

/** Types that mean what the menu calls by another name. Only images are documented, so both words may come. */
const alike = new Map([
	['file', 'document'],
	['voice', 'audio'],
]);

/** The trigger's settings. */
export function desk360Receiver(functions: IWebhookFunctions | IHookFunctions): Receiver {
	const events = list(functions.getNodeParameter('events', ['messageReceived']));
	const types = list(functions.getNodeParameter('messageTypes', []));
	const statuses = list(functions.getNodeParameter('statuses', []));
	const options = asDataObject(functions.getNodeParameter('options', {}));
	const field = String(options.binaryPropertyName ?? '').trim() || 'data';
	return {
		secret: String(functions.getNodeParameter('secret', '') ?? ''),
		maxBytes,
		parse: desk360Events,
		wants: ({ event, type, status, button }) => {
			if (!events.includes(event)) return false;
			if (event === 'messageStatus') return statuses.length === 0 || statuses.includes(status ?? '');
			if (event !== 'messageReceived' || types.length === 0) return true;
			return types.includes(alike.get(type ?? '') ?? type ?? '') || (button !== undefined && types.includes('button'));
		},
		filter: {
			buttons: list(String(options.buttonFilter ?? '').split(',')),
			text: String(options.textFilter ?? ''),
			textMatch: textMatches.find((match) => match === options.textMatch) ?? 'contains',
		},
		groupMs: Math.min(30, Math.max(0, Number(options.groupSeconds) || 0)) * 1000,
		ignoreRedeliveries: options.ignoreRedeliveries !== false,
		downloadTo: options.downloadMedia === true ? field : undefined,
		includeRaw: options.includeRaw !== false,
	};
}

function list(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value])
		.map((entry) => String(entry ?? '').trim())
		.filter((entry) => entry !== '');
}
