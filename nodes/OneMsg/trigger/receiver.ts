import type { IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { rethrown } from '../../shared/errors';
import { Client, Session } from '../../shared/http/client';
import { maxCallBytes } from '../../shared/webhook/maxCallBytes';
import type { FetchMedia } from '../../shared/webhook/media';
import type { Receiver } from '../../shared/webhook/receive';
import { registeredSecret } from '../../shared/webhook/registration';
import { eventSettings } from '../../shared/webhook/settings';
import { oneMsg } from '../api';
import { isFromApi, oneMsgEvents } from './events';

/** Types that mean what the menu calls by another name. */
const alike = new Map([
	['file', 'document'],
	['voice', 'audio'],
]);

/** The trigger's settings. */
export function oneMsgReceiver(functions: IWebhookFunctions): Receiver {
	const { options, wants, ...settings } = eventSettings(functions, alike);
	const ignoresOwn = options.ignoreOwnMessages === true;
	return {
		...settings,
		provider: 'oneMsg',
		...registeredSecret(functions),
		maxBytes: maxCallBytes,
		parse: oneMsgEvents,
		wants: (event) => wants(event) && !(ignoresOwn && isFromApi(event)),
		fetchMedia: mediaOf(functions),
	};
}

/**
 * Messages come with a link to their file; in WhatsApp's own format with an id, which `GET /retrieveMedia` makes a link of.
 * The link beside such an id needs WhatsApp's token, which the node does not have: it is tried where the id leads nowhere.
 * Links are followed without any credential.
 */
function mediaOf(functions: IWebhookFunctions): FetchMedia {
	return async ({ id, url }, maxFileBytes) => {
		const limits = { maxBytes: maxFileBytes };
		const client = new Client(new Session(functions, oneMsg));
		if (id === undefined) return await client.download(url ?? '', limits);
		try {
			const { body } = await client.send({ method: 'GET', path: '/retrieveMedia', query: { mediaId: id } });
			return await client.download(String(asDataObject(body).url ?? ''), limits);
		} catch (error) {
			if (url === undefined) throw rethrown(error);
			return await client.download(url, limits).catch(() => {
				throw rethrown(error);
			});
		}
	};
}
