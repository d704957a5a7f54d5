import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { within } from '../../shared/whatsapp/limits';

const url = defineField({
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/hook',
	description: 'The address that the inbox calls; it should be https',
});

const events = defineField({
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	default: ['on_incoming_message'],
	description: 'When it is called, besides changes of statuses, assignments and tags, which always come',
	options: [
		{
			name: 'Assigned to Me',
			value: 'on_assigned',
			description: "A chat is assigned to the webhook's user, or gets a message while it is",
		},
		{ name: 'Incoming Message', value: 'on_incoming_message' },
		{ name: 'Outgoing Message', value: 'on_outgoing_message', description: 'A message is sent from the inbox' },
	],
});

const headers = defineField({
	displayName: 'Headers',
	name: 'headers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add header',
	description: 'Sent with every call, for instance a secret by which the receiver knows the inbox',
	options: [
		{
			displayName: 'Header',
			name: 'header',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. X-Secret' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
});

/** A webhook's settings, all of them. */
export const webhookFields = [url, events, headers] as const;

/** Each of them, for an operation that changes one. */
export const webhookField = { url, events, headers };

/** The calls that a webhook can be registered for. */
const flags = ['on_incoming_message', 'on_outgoing_message', 'on_assigned'] as const;

/** @throws InvalidInput for anything but a web address, and for headers that HTTP does not allow */
export function webhookBody(parameters: ParametersOf<typeof webhookFields>): IDataObject {
	return {
		url: within('URL', webAddress('URL', parameters.url), 2048),
		...flagsOf(parameters.events),
		headers: headersOf(parameters.headers),
	};
}

/** Every flag, those that are not wanted as false. */
function flagsOf(wanted: readonly string[]): IDataObject {
	return Object.fromEntries(flags.map((flag) => [flag, wanted.includes(flag)]));
}

/** @throws InvalidInput for headers that HTTP does not allow */
function headersOf({ header }: ParametersOf<readonly [typeof headers]>['headers']): IDataObject {
	return Object.fromEntries(header.map(headerOf));
}

function headerOf({ name = '', value = '' }: { name?: string; value?: string }): [string, string] {
	if (!/^[!#$%&'*+.^_`|~\dA-Za-z-]+$/.test(name.trim())) {
		throw invalidInput(
			'Headers',
			`has the name "${name.slice(0, 60)}", which HTTP does not allow`,
			'Use letters, digits and dashes.',
		);
	}
	if (/[\r\n]/.test(value)) {
		throw invalidInput('Headers', `has a line break in the value of ${name.trim()}`, 'Remove it.');
	}
	return [name.trim(), value];
}
