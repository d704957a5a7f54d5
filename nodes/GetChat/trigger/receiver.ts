import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { downloadFile, fileNameOf } from '../../shared/download';
import { Client, path } from '../../shared/request';
import { checkFilter, type EventFilter, type TextMatch } from '../../shared/webhook/filter';
import type { FetchMedia } from '../../shared/webhook/media';
import type { Receiver } from '../../shared/webhook/receive';
import { registeredSecret } from '../../shared/webhook/registration';
import { getChat } from '../api';
import { getChatEvents } from './events';

const maxBytes = 5 * 1024 * 1024;

const textMatches: readonly TextMatch[] = ['contains', 'equals', 'regex', 'startsWith'];

/** What the user chose under Trigger On. */
export function wantedEvents(functions: IHookFunctions | IWebhookFunctions): string[] {
	return list(functions.getNodeParameter('events', ['messageReceived']));
}

/** @throws InvalidInput for a regular expression that is none */
export function filterOf(functions: IHookFunctions | IWebhookFunctions): EventFilter {
	const options = asDataObject(functions.getNodeParameter('options', {}));
	const filter = {
		buttons: list(String(options.buttonFilter ?? '').split(',')),
		text: String(options.textFilter ?? ''),
		textMatch: textMatches.find((match) => match === options.textMatch) ?? 'contains',
	};
	checkFilter(filter);
	return filter;
}

/** The trigger's settings. */
export function getChatReceiver(functions: IWebhookFunctions): Receiver {
	const events = wantedEvents(functions);
	const types = list(functions.getNodeParameter('messageTypes', []));
	const statuses = list(functions.getNodeParameter('statuses', []));
	const options = asDataObject(functions.getNodeParameter('options', {}));
	const field = String(options.binaryPropertyName ?? '').trim() || 'data';
	return {
		secret: registeredSecret(functions),
		maxBytes,
		parse: getChatEvents,
		wants: ({ event, type, status, button }) => {
			if (!events.includes(event)) return false;
			if (event === 'messageStatus') return statuses.length === 0 || statuses.includes(status ?? '');
			if (event !== 'messageReceived' || types.length === 0) return true;
			return types.includes(type ?? '') || (button !== undefined && types.includes('button'));
		},
		filter: filterOf(functions),
		groupMs: Math.min(30, Math.max(0, Number(options.groupSeconds) || 0)) * 1000,
		ignoreRedeliveries: options.ignoreRedeliveries !== false,
		downloadTo: options.downloadMedia === true ? field : undefined,
		fetchMedia: mediaOf(functions),
		includeRaw: options.includeRaw !== false,
	};
}

/** The inbox keeps files behind its API: `GET /media/{id}/`. */
function mediaOf(functions: IWebhookFunctions): FetchMedia {
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
