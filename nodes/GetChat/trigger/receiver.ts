import type { IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { createBreather } from '../../shared/breather';
import { asDataObject } from '../../shared/dataObject';
import { fileOf } from '../../shared/http/download';
import { Client, Session } from '../../shared/http/client';
import { path } from '../../shared/http/request';
import { Deduplicator } from '../../shared/webhook/deduplicator';
import { triggerName, type Delivery, type DeliveryFunctions } from '../../shared/webhook/deliver';
import type { GatewayEvent } from '../../shared/webhook/event';
import { checkFilter } from '../../shared/webhook/filter';
import { maxCallBytes } from '../../shared/webhook/maxCallBytes';
import type { FetchMedia } from '../../shared/webhook/media';
import type { Receiver } from '../../shared/webhook/receive';
import { registeredSecret } from '../../shared/webhook/registration';
import { eventSettings, parameterOf, type EventSettings, type SettingsFunctions } from '../../shared/webhook/settings';
import { getChat } from '../api';
import { inboxFile } from '../media/link';
import { Assignments } from './assignments';
import { isOwn } from './own';
import { getChatEvents } from './events';

/** Types that mean what the menu calls by another name. */
const aliases = new Map([['voice', 'audio']]);

/** Whether events come over a websocket; by default they come over a webhook. */
export function usesWebSocket(functions: SettingsFunctions): boolean {
	return parameterOf(functions, 'connection', 'webhook') === 'webSocket';
}

/**
 * What the user set, over either transport.
 *
 * @throws InvalidInput for an invalid filter
 */
export function settingsOf(functions: SettingsFunctions): EventSettings {
	const { wants, ...settings } = eventSettings(functions, aliases);
	checkFilter(settings.filter);
	if (settings.options.ignoreOwnMessages !== true) return { ...settings, wants };
	return { ...settings, wants: (event) => wants(event) && !isOwn(event, functions) };
}

/** The same with the way to the files of messages. @throws InvalidInput for settings that cannot be used */
export function deliveryOf(functions: DeliveryFunctions): EventSettings & Delivery {
	return { ...settingsOf(functions), fetchMedia: mediaOf(functions) };
}

/** The settings of the webhook transport. @throws InvalidInput for settings that cannot be used */
export function getChatReceiver(functions: IWebhookFunctions): Receiver {
	const staticData = functions.getWorkflowStaticData('node');
	const trigger = triggerName(functions);
	const delivery = deliveryOf(functions);
	const deduplicator = new Deduplicator(trigger, staticData);
	const drops = (event: GatewayEvent) => delivery.ignoreRedeliveries && deduplicator.has(event);
	const assignments = new Assignments(staticData, trigger, drops);
	return {
		...delivery,
		provider: 'getChat',
		...registeredSecret(functions),
		maxBytes: maxCallBytes,
		parse: async (body, take) => {
			const breathe = createBreather();
			const events = getChatEvents(body, take);
			await breathe();
			return assignments.attribute(events);
		},
	};
}

/** The inbox keeps files behind its API: `GET /media/{id}/`. Messages that it sent have links alone. */
function mediaOf(functions: DeliveryFunctions): FetchMedia {
	return async ({ id: given, url = '', mimeType }, maxMediaBytes) => {
		const { id, query } = inboxFile(url) ?? { id: given, query: '' };
		const client = new Client(new Session(functions, getChat));
		if (id === undefined) return await client.download(url, { maxBytes: maxMediaBytes });
		const place = `${path`/media/${id}/`}${query}`;
		const { body, headers } = await client.send({ method: 'GET', path: place, responseType: 'file' });
		if (Buffer.isBuffer(body)) {
			if (body.length > maxMediaBytes) throw new UserError(`the file has more than ${maxMediaBytes} bytes`);
			return fileOf(body, { 'content-type': mimeType, ...headers });
		}
		const { url: link = '', loopback } = asDataObject(body);
		return await client.download(String(link), { maxBytes: maxMediaBytes, loopback: loopback !== false });
	};
}
