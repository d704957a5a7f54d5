import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import { invalidInput } from '../errors';
import type { Provider } from '../http/provider';
import type { Operation, ReadParameter, Resource } from '../operation/defineOperation';

/** What a gateway can do for a workflow, whichever provider carries it. */
export type MessageKind =
	| 'buttons'
	| 'contacts'
	| 'list'
	| 'location'
	| 'locationRequest'
	| 'markAsRead'
	| 'media'
	| 'question'
	| 'template'
	| 'text';

/** The value of the operation that asks: n8n signs the address of a waiting execution for no other. */
export const askOperation = SEND_AND_WAIT_OPERATION;

/** The fields of a message by name, as all providers call them. */
export type Values = Readonly<Record<string, unknown>>;

/** A provider's own operation, and the values of its fields. */
export interface Carrier {
	operation: Operation;
	values: Values;
}

/** Gives the operation that carries a message; undefined where the provider cannot send exactly this one. */
export type CarrierOf = (values: Values) => Carrier | undefined;

/** What a provider can do for a gateway, by the operations that it has. Each provider has one, in its `messaging.ts`. */
export interface Messaging {
	/** Stored in workflows, and the `provider` of the trigger's events: never changes. */
	value: string;
	/** The `provider` of its events, where the trigger of another one hears them. */
	heardAs?: string;
	provider: Provider;
	/** What it carries; the fall-back takes the place of all else. */
	carriers: Partial<Record<MessageKind, CarrierOf>> & { text: CarrierOf };
}

/**
 * Lets an operation of a resource carry a message.
 *
 * @param value the operation's, as workflows store it
 * @param adapt gives the fields in the operation's words, where they differ; undefined where it cannot carry the message
 */
export function carriedBy(
	{ operations }: Resource,
	value: string,
	adapt: (values: Values) => Values | undefined = (values) => values,
): CarrierOf {
	const operation = operations.find((candidate) => candidate.value === value);
	if (!operation) throw new TypeError(`There is no operation ${value}`);
	return (values) => {
		const adapted = adapt(values);
		return adapted && { operation, values: adapted };
	};
}

/** What the operations of one name carry in every provider that has conversations, and a template from its list. */
export function carriersOf(messages: Resource, templates: Resource) {
	return {
		contacts: carriedBy(messages, 'sendContacts'),
		location: carriedBy(messages, 'sendLocation'),
		locationRequest: carriedBy(messages, 'requestLocation'),
		question: carriedBy(messages, askOperation, asForm),
		template: carriedBy(templates, 'send', asForm),
		text: carriedBy(messages, 'sendText'),
	};
}

/** What a provider carries that has no lists, and whose files have no text below them. */
export function carriersWithoutLists(
	messages: Resource,
	templates: Resource,
	maxButtons: number,
): Messaging['carriers'] {
	return {
		...carriersOf(messages, templates),
		buttons: carriedBy(messages, 'sendInteractive', withButtons(maxButtons)),
		markAsRead: carriedBy(messages, 'markAsRead'),
		media: carriedBy(messages, 'sendMedia', asFile),
	};
}

/** Reads the fields of an operation from values; what they do not have keeps its default. */
export function readerOf(values: Values): ReadParameter {
	return ({ name, default: initial }) => values[name] ?? initial;
}

/** For a link as the providers take it that can take one. */
export function asLink({ mediaUrl, ...values }: Values): Values {
	return { ...values, mediaSource: 'url', mediaUrl };
}

/** For providers whose files have no text below them. */
export function asFile({ caption, mediaUrl, ...values }: Values): Values | undefined {
	const hasCaption = typeof caption === 'string' && caption.trim() !== '';
	return hasCaption ? undefined : { ...values, mediaSource: 'url', mediaUrl: [mediaUrl] };
}

/** For providers that take so many buttons. */
export function withButtons(most: number): (values: Values) => Values | undefined {
	return (values) => (buttonsIn(values).length > most ? undefined : values);
}

function buttonsIn({ buttons }: Values): unknown[] {
	const group: unknown = typeof buttons === 'object' && buttons !== null && 'button' in buttons ? buttons.button : [];
	return Array.isArray(group) ? group : [];
}

/** For providers that find a template in their list: fills its form. */
export function asForm({ variables, ...values }: Values): Values {
	return { ...values, templateMode: 'form', templateVariables: { mappingMode: 'defineBelow', value: variables } };
}

/** The chosen providers by their values. @throws InvalidInput for one that does not exist */
export function messagingOf(all: readonly Messaging[], value: string): Messaging {
	const found = all.find((messaging) => messaging.value === value);
	if (found) return found;
	throw invalidInput(
		'Providers',
		`has no provider "${value.slice(0, 60)}"`,
		`It can be: ${all.map((messaging) => messaging.value).join(', ')}.`,
	);
}
