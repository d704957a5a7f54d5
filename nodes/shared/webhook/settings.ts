import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { TextMatch } from './filter';
import type { Receiver } from './receive';

const textMatches: readonly TextMatch[] = ['contains', 'equals', 'regex', 'startsWith'];
const longestPause = 30;

/** What a user sets in every trigger. */
export interface EventSettings extends Omit<Receiver, 'secret' | 'maxBytes' | 'acceptsForms' | 'parse' | 'fetchMedia'> {
	/** Chosen under Trigger On. */
	events: string[];
	/** The trigger's Options as n8n gives them. */
	options: IDataObject;
}

/**
 * Reads Trigger On, Message Types, Statuses and the Options that all triggers have.
 *
 * @param alike types that mean what the menu calls by another name
 */
export function eventSettings(
	functions: IHookFunctions | IWebhookFunctions,
	alike: ReadonlyMap<string, string> = new Map(),
): EventSettings {
	const events = list(functions.getNodeParameter('events', ['messageReceived']));
	const types = list(functions.getNodeParameter('messageTypes', []));
	const statuses = list(functions.getNodeParameter('statuses', []));
	const options = asDataObject(functions.getNodeParameter('options', {}));
	const field = String(options.binaryPropertyName ?? '').trim() || 'data';
	return {
		events,
		options,
		wants: ({ event, type = '', status = '', button }) => {
			if (!events.includes(event)) return false;
			if (event === 'messageStatus') return statuses.length === 0 || statuses.includes(status);
			if (event !== 'messageReceived' || types.length === 0) return true;
			return types.includes(alike.get(type) ?? type) || (button !== undefined && types.includes('button'));
		},
		filter: {
			buttons: list(String(options.buttonFilter ?? '').split(',')),
			text: String(options.textFilter ?? ''),
			textMatch: textMatches.find((match) => match === options.textMatch) ?? 'contains',
		},
		groupMs: Math.min(longestPause, Math.max(0, Number(options.groupSeconds) || 0)) * 1000,
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
