import { asDataObject, isDataObject } from '../../shared/dataObject';
import { requiredInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { chatId } from '../input';

/** `POST /contacts/verify/` */
export const verify = defineOperation({
	name: 'Verify',
	value: 'verify',
	action: 'Verify contacts',
	description:
		'Ask WhatsApp whether numbers have an account; on-premises only, and its late versions call every number valid',
	properties: [
		{
			displayName: 'Phone Numbers',
			name: 'phoneNumbers',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Number' },
			default: [],
			required: true,
			placeholder: 'e.g. +15550100123',
			description: 'Numbers with country code. An expression may give a list.',
		},
		{
			displayName: 'Wait for the Result',
			name: 'wait',
			type: 'boolean',
			default: true,
			description: 'Whether to wait until WhatsApp has checked them; otherwise the state may be "processing"',
		},
		{
			displayName: 'Force Check',
			name: 'forceCheck',
			type: 'boolean',
			default: false,
			description: 'Whether to ask again for numbers that were checked within the last seven days',
		},
	],
	prepare: ({ parameters }) => numbersOf(parameters.phoneNumbers),
	execute: async ({ client, parameters, prepared: numbers }) => {
		const { body } = await client.send({
			method: 'POST',
			path: '/contacts/verify/',
			body: {
				blocking: parameters.wait ? 'wait' : 'no_wait',
				contacts: numbers,
				force_check: parameters.forceCheck,
			},
			idempotent: true,
			expects: ['contacts'],
		});
		const { contacts } = asDataObject(body);
		return Array.isArray(contacts) ? contacts.filter(isDataObject) : [];
	},
});

function numbersOf(entered: readonly string[]): string[] {
	const numbers = entered.map((number) => `+${chatId('Phone Numbers', number)}`);
	if (numbers.length > 0) return numbers;
	throw requiredInput('Phone Numbers', 'Add a number.');
}
