import { carry } from '../../shared/gateway/carry';
import { invalidInput } from '../../shared/errors';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { routingFields, templateNames } from '../fields';
import { prepareFor } from '../prepare';

const templateId = defineField({
	displayName: 'Template',
	name: 'templateId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. order_update:en',
	description: 'Name of the approved template, a colon, and the language',
});

const variables = defineField({
	displayName: 'Template Variables',
	name: 'templateVariables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add variable',
	description: 'The values for {{1}}, {{2}} … in the template',
	options: [
		{
			displayName: 'Variable',
			name: 'variable',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. body-1',
					description: 'Where it stands: header-1, body-1, body-2, button-1, or header-file for a link to a file',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
				},
			],
		},
	],
});

/** A template through the first provider that takes it */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [...routingFields, to, templateId, templateNames, variables, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters } = context;
		const values = valuesIn(parameters.templateVariables.variable);
		const own = new Map(parameters.templateNames.name.map((entry) => [entry.provider, entry.templateId?.trim()]));
		return await prepareFor(context, 'template', (provider) => {
			const [, name] = [...own].find(([key]) => key === provider) ?? [];
			return { templateId: name === undefined || name === '' ? parameters.templateId : name, variables: values };
		});
	},
	execute: async (context) => await carry(context, context.prepared),
});

/** @throws InvalidInput for a variable without a name, or with the name of another one */
function valuesIn(entries: ReadonlyArray<{ name?: string; value?: string }>): Record<string, string> {
	const values = new Map<string, string>();
	for (const { name = '', value = '' } of entries) {
		const key = name.trim();
		if (key === '' || values.has(key)) {
			const problem = key === '' ? 'has a variable without a name' : `has "${key}" twice`;
			throw invalidInput('Template Variables', problem, 'Give every variable its own name, such as body-1.');
		}
		values.set(key, value);
	}
	return Object.fromEntries(values);
}
