import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { allChannels, changeSettings, webhookUrls } from './channels';
import { isWebhooks } from './controlSchemas';
import { channelOf, type Controls } from './controls';

/** Control calls about what goes out: the list of deliveries, and who gets them. */
export function registerDeliveryControl(app: FastifyInstance, { account, outbox }: Controls): void {
	app.get<{ Querystring: { since?: string } }>('/deliveries', (request) => {
		const since = Number(request.query.since ?? 0);
		if (!Number.isInteger(since)) throw new ControlError(400, 'since must be a whole number');
		return outbox.since(since);
	});
	app.delete('/deliveries', () => {
		outbox.clear();
		return { cleared: true };
	});

	const shown = (channel: string) => ({
		...{ channel, settings: account.document(channel, 'settings') },
		...{ urls: webhookUrls(account, channel), states: outbox.states(channel) },
	});
	app.get('/webhooks', () => allChannels(account).map(({ id }) => shown(id)));
	app.put('/webhooks', (request) => {
		const { channel, disabled, ...settings } = controlBody(request, isWebhooks);
		const { id } = channelOf(account, channel);
		if (disabled) account.changeDocument(id, 'state', { disabledWebhooks: disabled });
		changeSettings(account, id, settings);
		return shown(id);
	});
}
