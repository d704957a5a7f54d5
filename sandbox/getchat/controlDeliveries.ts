import type { FastifyInstance } from 'fastify';
import { ControlError, controlBody } from '../control';
import { isDrop, isFormat, isWebsocket } from './controlSchemas';
import type { Inbox } from './inbox';
import type { Outbox } from './outbox';
import type { Websockets } from './websocket';

/** Control calls about what goes out: the list of deliveries, the shape of payloads, and the websockets. */
export function registerDeliveryControl(
	app: FastifyInstance,
	{ inbox, outbox, websockets }: { inbox: Inbox; outbox: Outbox; websockets: Websockets },
): void {
	app.get<{ Querystring: { since?: string } }>('/deliveries', (request) => {
		const since = Number(request.query.since ?? 0);
		if (!Number.isInteger(since)) throw new ControlError(400, 'since must be a whole number');
		return outbox.since(since);
	});
	app.delete('/deliveries', () => {
		outbox.clear();
		return { cleared: true };
	});

	app.put('/format', (request) => {
		const { format, webhook_id: id } = controlBody(request, isFormat);
		if (id === undefined) {
			inbox.settings.webhookFormat = format;
			inbox.db.run('UPDATE getchat_webhooks SET format = ?', format);
		} else {
			const row = inbox.db.get('SELECT id FROM getchat_webhooks WHERE id = ?', id);
			if (!row) throw new ControlError(404, `There is no webhook ${id}`);
			inbox.db.update('getchat_webhooks', 'id', id, { format });
		}
		return inbox.db.all('SELECT id, url, format FROM getchat_webhooks ORDER BY id');
	});

	const state = () => ({
		...inbox.settings.websocket,
		connections: websockets.users.map(({ n, user }) => ({ n, username: user?.username ?? null })),
	});
	app.get('/websocket', state);
	app.put('/websocket', (request) => {
		Object.assign(inbox.settings.websocket, controlBody(request, isWebsocket));
		return state();
	});
	app.post('/websocket/drop', (request) => ({ dropped: websockets.drop(controlBody(request, isDrop)) }));
}
