import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { collect } from '../../shared/http/paging';
import { Client, Session } from '../../shared/http/client';
import { path } from '../../shared/http/request';
import type { WebhookRegistry } from '../../shared/webhook/registration';
import { eventSettings } from '../../shared/webhook/settings';
import { getChat, pageSize } from '../api';
import { knowsOwnUser, noteOwnUser } from './own';
import { settingsOf } from './receiver';

/** The webhooks of the credential's user: `/webhooks/waba/`. */
export function getChatRegistry(functions: IHookFunctions): WebhookRegistry {
	const client = new Client(new Session(functions, getChat));
	const { events } = eventSettings(functions);
	const flags: IDataObject = {
		// Assigned messages come to assigned chats only; received ones tell of all. Statuses come from WhatsApp, whose own
		// notifications this flag asks for: nobody says that they come without it.
		on_incoming_message: events.includes('messageReceived') || events.includes('messageStatus'),
		on_outgoing_message: events.includes('messageSent'),
		on_assigned: events.includes('messageAssigned'),
	};
	return {
		list: async () => {
			const rows = await collect(
				client,
				{ method: 'GET', path: '/webhooks/waba/', query: { limit: pageSize } },
				Infinity,
			);
			return rows.map((row) => ({
				id: String(row.id),
				url: String(row.url ?? ''),
				upToDate: knowsOwnUser(functions) && Object.entries(flags).every(([name, value]) => row[name] === value),
			}));
		},
		add: async (url, headers) => {
			// Report an invalid filter on publishing, not with the first message.
			settingsOf(functions);
			await noteOwnUser(functions, client);
			const { body } = await client.send({ method: 'POST', path: '/webhooks/waba/', body: { url, headers, ...flags } });
			return String(asDataObject(body).id);
		},
		update: async (id, url, headers) => {
			settingsOf(functions);
			await noteOwnUser(functions, client);
			await client.send({
				method: 'PUT',
				path: path`/webhooks/waba/${id}/`,
				body: { url, headers, ...flags },
				idempotent: true,
			});
		},
		remove: async (id) => {
			await client.send({
				method: 'DELETE',
				path: path`/webhooks/waba/${id}/`,
				responseType: 'none',
				idempotent: true,
			});
		},
	};
}
