import { carry, prepareMessage, type GatewayMessage } from '../shared/gateway/carry';
import type { Values } from '../shared/gateway/messaging';
import type { BulkChannel, Carried } from '../shared/bulk/bulkMessage';
import type { bulkOptions, recipientFields } from '../shared/bulk/fields';
import { planRows, type ItemContent } from '../shared/bulk/plan';
import { sendBulk } from '../shared/bulk/send';
import { settingsOf } from '../shared/bulk/template';
import type { ParametersOf } from '../shared/input/parameters';
import type { AllItemsContext, AllItemsOutput, ItemParameters } from '../shared/operation/defineOperation';
import { orderFor, valuesOf, type RoutingParameters } from './prepare';

/** What a message of a bulk send says, whoever gets it. Equal contents are checked once. */
export interface GatewayContent {
	kind: GatewayMessage['kind'];
	/** How a provider is found. */
	routing: RoutingParameters;
	values: Values;
	/** Values of single providers. */
	own?: Readonly<Record<string, Values>>;
	fallBack?: string;
}

/** The fields of the routing alone: what else an item has does not belong to its message. */
export function routingIn(parameters: RoutingParameters): RoutingParameters {
	const { providers, providerSettings, routing, lastProvider, routes } = parameters;
	return { providers, providerSettings, routing, lastProvider, routes };
}

/**
 * Sends a message to all recipients of all items, each through the first provider that takes it.
 *
 * @param contentOf what an item sends; the recipient is added
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendGatewayBulk<
	P extends ParametersOf<typeof recipientFields> & ParametersOf<readonly [typeof bulkOptions]>,
>(
	context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> },
	contentOf: (parameters: P) => ItemContent<GatewayContent>,
): Promise<AllItemsOutput> {
	const { functions } = context;
	const prepared = async (content: GatewayContent, { recipient, itemIndex, mayLeave }: Carried) => {
		const { kind, routing, values, own = {}, fallBack } = content;
		const item = { client: context.client.forItem({ index: itemIndex, mayLeave }), functions, itemIndex };
		const message: GatewayMessage = {
			kind,
			valuesFor: (provider) => valuesOf(routing, { ...values, ...own[provider], to: recipient.e164 }),
			...(fallBack !== undefined && { fallBack }),
		};
		return { item, message: await prepareMessage(item, orderFor(functions, routing, recipient.digits), message) };
	};
	const channel: BulkChannel<GatewayContent> = {
		carrier: {
			check: async (content, to) => void (await prepared(content, to)),
			send: async (content, to) => {
				const { item, message } = await prepared(content, to);
				const [result = {}] = await carry(item, message);
				return result;
			},
		},
		messageId: ({ messageId }) => messageId,
		outcome: ({ outcome }) => (outcome === 'queued' ? 'queued' : 'sent'),
	};
	const planned = await planRows(context, context.items, channel, contentOf);
	return await sendBulk(context, planned, settingsOf(context.items));
}
