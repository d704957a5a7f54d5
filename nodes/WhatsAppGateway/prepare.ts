import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidInput, requiredInput } from '../shared/errors';
import { prepareMessage, type GatewayMessage, type Prepared } from '../shared/gateway/carry';
import { messagingOf, type MessageKind, type Messaging, type Values } from '../shared/gateway/messaging';
import { inOrder, type Route, type Routing } from '../shared/gateway/routing';
import type { ParametersOf } from '../shared/input/parameters';
import type { Recipient } from '../shared/input/recipient';
import type { OperationContext } from '../shared/operation/defineOperation';
import type { gatewayFields, routingFields } from './fields';
import { allMessaging } from './providers';

export type RoutingParameters = ParametersOf<typeof routingFields>;
type Entered = RoutingParameters['routes']['route'][number];
type Context<P> = OperationContext & { parameters: P; recipient: Recipient };

/**
 * Checks a message for the providers that may carry it.
 *
 * @param values what differs from the parameters
 * @param fallBack what a text says in its place, where one can
 * @throws InvalidInput
 */
export async function prepare(
	context: Context<ParametersOf<typeof gatewayFields>>,
	kind: MessageKind,
	fallBack?: string,
	values: Values = {},
): Promise<Prepared> {
	const { parameters, recipient } = context;
	const given = valuesOf(parameters, values);
	return await prepareMessage(context, orderFor(context.functions, parameters, recipient.digits), {
		kind,
		valuesFor: () => given,
		...(parameters.onUnsupported === 'fallBack' && { fallBack }),
	});
}

/**
 * The same where the fields have another value for each provider, and nothing can take the message's place.
 *
 * @param onlyFirst whether no other provider may try
 */
export async function prepareFor(
	context: Context<RoutingParameters>,
	kind: MessageKind,
	valuesFor: (provider: string) => Values,
	{ onlyFirst = false }: { onlyFirst?: boolean } = {},
): Promise<Prepared> {
	const { parameters, recipient } = context;
	const order = orderFor(context.functions, parameters, recipient.digits);
	const message: GatewayMessage = { kind, valuesFor: (provider) => valuesOf(parameters, valuesFor(provider)) };
	return await prepareMessage(context, onlyFirst ? order.slice(0, 1) : order, message);
}

/** What the message says, with what single providers require. */
export function valuesOf({ providerSettings, ...parameters }: RoutingParameters, values: Values): Values {
	return { ...providerSettings, ...parameters, ...values };
}

/** The providers in the order in which they are tried for a number. @throws InvalidInput without a provider, or where the credential of a chosen one is missing */
export function orderFor(functions: IExecuteFunctions, parameters: RoutingParameters, digits: string): Messaging[] {
	const names = chosen(functions, parameters.providers);
	const order = inOrder(names, routingOf(parameters, names), digits);
	return order.map((name) => messagingOf(allMessaging, name));
}

function chosen(functions: IExecuteFunctions, entered: readonly string[]): string[] {
	const { credentials = {} } = functions.getNode();
	const hasCredential = ({ provider }: Messaging) => credentials[provider.credential] !== undefined;
	if (entered.length === 0) {
		const ready = allMessaging.filter(hasCredential).map(({ value }) => value);
		if (ready.length > 0) return ready;
		throw requiredInput('Providers', 'Choose a provider, and its credential.');
	}
	const names = [...new Set(entered)];
	const without = names.map((name) => messagingOf(allMessaging, name)).find((messaging) => !hasCredential(messaging));
	if (!without) return names;
	const { name } = without.provider;
	throw invalidInput('Providers', `has ${name}, whose credential is missing`, `Choose the credential of ${name}.`);
}

function routingOf({ routing, lastProvider, routes }: RoutingParameters, names: readonly string[]): Routing {
	switch (routing) {
		case 'order':
			return { by: 'order' };
		case 'lastProvider':
			return { by: 'lastProvider', provider: hearing(lastProvider.trim(), names) };
		default:
			return { by: routing, routes: routes.route.map((route) => routeOf(route, routing !== 'share')) };
	}
}

function routeOf({ provider = 'oneMsg', prefix, ...route }: Entered, hasPrefix: boolean): Route {
	return { ...route, provider, ...(hasPrefix && { prefix: prefixOf(prefix) }) };
}

/** @throws InvalidInput for what no number begins with: it would send to another provider than was meant */
function prefixOf(entered = ''): string {
	const digits = entered.replace(/[\s().-]/g, '').replace(/^(?:\+|00)/, '');
	if (/^(?:[1-9]\d{0,14})?$/.test(digits)) return digits;
	throw invalidInput(
		'Prefix',
		`is "${entered.slice(0, 60)}", which no number begins with`,
		'Enter the digits that numbers begin with, from the country code on, such as 90; for all numbers leave it empty.',
	);
}

/** The one of the providers that the events of a trigger come from: one trigger may hear those of two. */
function hearing(heard: string, names: readonly string[]): string {
	if (names.includes(heard)) return heard;
	return names.find((name) => messagingOf(allMessaging, name).heardAs === heard) ?? heard;
}
