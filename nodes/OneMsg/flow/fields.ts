import type { IDataObject } from 'n8n-workflow';
import { path, type Request } from '../../shared/http/request';
import { requiredInput } from '../../shared/errors';
import { locator } from '../../shared/input/locator';
import { defineField } from '../../shared/input/parameters';
import { dataObject } from '../../shared/input/validate';

export const flow = defineField({
	displayName: 'Flow',
	name: 'flowId',
	...locator('a flow', 'searchFlows', '1234567890'),
	required: true,
	description: 'A form that people fill in inside WhatsApp',
});

export const flowName = defineField({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Signup',
	description: 'Name of the flow, for the business only',
});

export const categories = defineField({
	displayName: 'Categories',
	name: 'categories',
	type: 'multiOptions',
	default: [],
	description: 'What the flow is for',
	options: [
		{ name: 'Appointment Booking', value: 'APPOINTMENT_BOOKING' },
		{ name: 'Contact Us', value: 'CONTACT_US' },
		{ name: 'Customer Support', value: 'CUSTOMER_SUPPORT' },
		{ name: 'Lead Generation', value: 'LEAD_GENERATION' },
		{ name: 'Other', value: 'OTHER' },
		{ name: 'Sign In', value: 'SIGN_IN' },
		{ name: 'Sign Up', value: 'SIGN_UP' },
		{ name: 'Survey', value: 'SURVEY' },
	],
});

export const endpointUri = defineField({
	displayName: 'Endpoint URL',
	name: 'endpointUri',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/flow',
	description: 'Address that WhatsApp asks for the data of the screens',
});

export const flowJson = defineField({
	displayName: 'Flow JSON',
	name: 'flowJson',
	type: 'json',
	typeOptions: { rows: 10 },
	default: '{\n  "version": "6.0",\n  "screens": []\n}',
	description: "The screens, in WhatsApp's own format",
});

export const wabaAccountId = defineField({
	displayName: 'WABA Account ID',
	name: 'wabaAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1234567890',
	description: "ID of the WhatsApp Business account, where it is not the channel's own",
});

/** What every call about flows takes. */
export const flowOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [wabaAccountId],
});

interface FlowParameters {
	flowId: string;
	additionalFields: { wabaAccountId?: string };
}

/**
 * Address and query of a call about one flow.
 *
 * @throws InvalidInput where there is no id
 */
export function flowRequest({ flowId, additionalFields }: FlowParameters, below = ''): Pick<Request, 'path' | 'query'> {
	const id = flowId.trim();
	if (id === '') throw requiredInput('Flow', 'Choose it from the list, or enter its id.');
	return { path: `${path`/flows/${id}`}${below}`, query: accountOf(additionalFields) };
}

/** The query that names the account. */
export function accountOf({ wabaAccountId: account }: { wabaAccountId?: string }): { wabaAccountId?: string } {
	return { wabaAccountId: account?.trim() };
}

/** @throws InvalidInput for anything but a JSON object, and for an empty one */
export function flowJsonOf(entered: unknown): IDataObject {
	const json = dataObject('Flow JSON', entered);
	if (Object.keys(json).length > 0) return json;
	throw requiredInput('Flow JSON', 'Enter the JSON of the flow, with its version and screens.');
}

/** @throws InvalidInput without any */
export function categoriesOf<T>(chosen: readonly T[]): readonly T[] {
	if (chosen.length > 0) return chosen;
	throw requiredInput('Categories', 'Choose at least one.');
}
