import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { GatewayEvent } from '../../nodes/shared/webhook/event';
import { receive, type Receiver } from '../../nodes/shared/webhook/receive';
import { desk360Setup } from './desk360';
import { WebhookTrigger } from './n8nCore';

export const engineSecret = 'engine-secret-0123456789';

/** A message as a provider's parser gives it. */
export function message(change: Partial<GatewayEvent> = {}): GatewayEvent {
	return { provider: 'test', event: 'messageReceived', id: 'm1', from: '+905551234567', text: 'Hello', ...change };
}

/** Settings of a trigger that knows no provider: every body is one message. */
export function engineReceiver(change: Partial<Receiver> = {}): Receiver {
	return {
		provider: 'test',
		secret: engineSecret,
		maxBytes: 1024 * 1024,
		parse: (body) => [message({ raw: body })],
		wants: () => true,
		filter: { buttons: [], text: '', textMatch: 'contains' },
		ignoreRedeliveries: true,
		groupMs: 0,
		includeRaw: true,
		...change,
	};
}

/**
 * A node that is nothing but the engine, run by n8n-core.
 *
 * @param engine another copy of it, as another process has one
 */
export function engineTrigger(
	settings: Parameters<typeof receive>[1],
	n8nOrigin?: string,
	engine: typeof receive = receive,
): WebhookTrigger {
	const description: INodeTypeDescription = {
		displayName: 'Engine Trigger',
		name: 'engineTrigger',
		group: ['trigger'],
		version: 1,
		description: 'The webhook engine alone',
		defaults: { name: 'Engine Trigger' },
		inputs: [],
		outputs: ['main'],
		credentials: [],
		webhooks: [{ name: 'default', httpMethod: 'POST', path: 'webhook' }],
		properties: [],
	};
	const nodeType: INodeType = {
		description,
		async webhook() {
			return await engine(this, settings);
		},
	};
	return new WebhookTrigger({ ...desk360Setup('http://127.0.0.1:1/v1'), nodeType, n8nOrigin });
}
