import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { downloadFile, fileNameOf } from '../../shared/download';
import { Client, path } from '../../shared/request';
import type { Delivery, DeliveryFunctions } from '../../shared/webhook/deliver';
import { checkFilter, type EventFilter, type TextMatch } from '../../shared/webhook/filter';
import type { FetchMedia } from '../../shared/webhook/media';
import type { Receiver } from '../../shared/webhook/receive';
import { registeredSecret } from '../../shared/webhook/registration';
import { getChat } from '../api';
import { getChatEvents } from './events';

/** The largest notification that is taken, over webhook or websocket. */
export const maxBytes = 5 * 1024 * 1024;

const textMatches: readonly TextMatch[] = ['contains', 'equals', 'regex', 'startsWith'];

type Functions = DeliveryFunctions | IHookFunctions;

/** Whether events come over a websocket; by default they come over a webhook. */
export function usesWebSocket(functions: Functions): boolean {
	return parameterOf(functions, 'connection', 'webhook') === 'webSocket';
}

/** What the user chose under Trigger On. */
export function wantedEvents(functions: Functions): string[] {
	return list(parameterOf(functions, 'events', ['messageReceived']));
}

/** What the user chose under Options. */
export function optionsOf(functions: Functions) {
	return asDataObject(parameterOf(functions, 'options', {}));
}

/** @throws InvalidInput for a regular expression that is none */
export function filterOf(functions: Functions): EventFilter {
	const options = optionsOf(functions);
	const filter = {
		buttons: list(String(options.buttonFilter ?? '').split(',')),
		text: String(options.textFilter ?? ''),
		textMatch: textMatches.find((match) => match === options.textMatch) ?? 'contains',
	};
	checkFilter(filter);
	return filter;
}

/**
 * What the user wants of events, over either transport.
 *
 * @throws InvalidInput for a filter that is none
 */
export function deliveryOf(functions: DeliveryFunctions): Delivery {
	const events = wantedEvents(functions);
	const types = list(parameterOf(functions, 'messageTypes', []));
	const statuses = list(parameterOf(functions, 'statuses', []));
	const options = optionsOf(functions);
	const field = String(options.binaryPropertyName ?? '').trim() || 'data';
	return {
		wants: ({ event, type, status, button }) => {
			if (!events.includes(event)) return false;
			if (event === 'messageStatus') return statuses.length === 0 || statuses.includes(status ?? '');
			if (event !== 'messageReceived' || types.length === 0) return true;
			return types.includes(type ?? '') || (button !== undefined && types.includes('button'));
		},
		filter: filterOf(functions),
		groupMs: Math.min(30, Math.max(0, Number(options.groupSeconds) || 0)) * 1000,
		downloadTo: options.downloadMedia === true ? field : undefined,
		fetchMedia: mediaOf(functions),
		includeRaw: options.includeRaw !== false,
	};
}

/** The settings of the webhook transport. */
export function getChatReceiver(functions: IWebhookFunctions): Receiver {
	return {
		...deliveryOf(functions),
		secret: registeredSecret(functions),
		maxBytes,
		parse: getChatEvents,
		ignoreRedeliveries: optionsOf(functions).ignoreRedeliveries !== false,
	};
}

/** A parameter of the node: contexts that run for items want to know for which one. */
function parameterOf(functions: Functions, name: string, fallback: unknown): unknown {
	return 'getExecutionCancelSignal' in functions
		? functions.getNodeParameter(name, 0, fallback)
		: functions.getNodeParameter(name, fallback);
}

/** The inbox keeps files behind its API: `GET /media/{id}/`. */
function mediaOf(functions: DeliveryFunctions): FetchMedia {
	return async ({ id, url, mimeType }) => {
		if (id === undefined) return await downloadFile(functions, url ?? '');
		const client = new Client(functions, getChat);
		const { body, headers } = await client.send({ method: 'GET', path: path`/media/${id}/`, answer: 'file' });
		if (Buffer.isBuffer(body)) {
			const type = headers['content-type']?.split(';')[0]?.trim() || mimeType || 'application/octet-stream';
			return { bytes: body, mimeType: type, fileName: fileNameOf(headers) };
		}
		return await downloadFile(functions, String(asDataObject(body).url ?? ''));
	};
}

function list(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value])
		.map((entry) => String(entry ?? '').trim())
		.filter((entry) => entry !== '');
}
