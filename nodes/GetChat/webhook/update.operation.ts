import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { path } from '../../shared/http/request';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { id } from '../../shared/input/validate';
import { webhook } from '../fields';
import { webhookBody, webhookField } from './fields';
import { withoutWebhookSecrets } from '../../shared/webhook/maskSecrets';

const keepHeaders = defineField({
	displayName: 'Keep Other Headers',
	name: 'keepHeaders',
	type: 'boolean',
	default: true,
	description: 'Whether headers that are not entered here stay as they are; otherwise they are removed',
});

/** `PUT /webhooks/waba/{id}/`, after `GET` of the same where headers stay: a PUT removes what it leaves out */
export const update = defineOperation({
	name: 'Update',
	value: 'update',
	action: 'Update a webhook',
	description: 'Replace the address and events of a webhook, and change its headers',
	properties: [webhook, webhookField.url, webhookField.events, webhookField.headers, keepHeaders],
	orderingKey: ({ webhookId }) => `webhook ${webhookId}`,
	prepare: ({ parameters }) => ({
		address: path`/webhooks/waba/${id('Webhook', parameters.webhookId)}/`,
		body: webhookBody(parameters),
	}),
	execute: async ({ client, parameters, prepared: { address, body } }) => {
		const current = parameters.keepHeaders ? (await client.send({ method: 'GET', path: address })).body : {};
		const headers = withHeaders(asDataObject(asDataObject(current).headers), asDataObject(body.headers));
		const request = { method: 'PUT', path: address, body: { ...body, headers }, idempotent: true } as const;
		return withoutWebhookSecrets(asDataObject((await client.send(request)).body));
	},
});

/** Names of headers are the same in any case. */
function withHeaders(current: IDataObject, changes: IDataObject): IDataObject {
	const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
	const kept = Object.entries(current).filter(([name]) => !changed.has(name.toLowerCase()));
	return { ...Object.fromEntries(kept), ...changes };
}
