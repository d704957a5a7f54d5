import { invalidInput } from '../../shared/errors';
import type { Values } from '../../shared/gateway/messaging';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { nameOf, templateNames } from '../fields';

/** One template in one language, by its name. */
export const templateId = defineField({
	displayName: 'Template',
	name: 'templateId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. order_update:en',
	description: 'Name of the approved template, a colon, and the language',
});

/** What it is filled with. */
export const variables = defineField({
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

/**
 * What each provider gets of a template: its own name, where it has another one, and the variables.
 *
 * @throws InvalidInput for a variable without a name, or with the name of another one, and for two names for one provider
 */
export function templateValues(
	parameters: ParametersOf<[typeof templateId, typeof templateNames, typeof variables]>,
): (provider: string) => Values {
	const values = valuesIn(parameters.templateVariables.variable);
	const own = namesIn(parameters.templateNames.name);
	return (provider) => ({ templateId: own.get(provider) || parameters.templateId, variables: values });
}

function namesIn(entries: ReadonlyArray<{ provider?: string; templateId?: string }>): ReadonlyMap<string, string> {
	const names = new Map<string, string>();
	for (const { provider = 'oneMsg', templateId: name = '' } of entries) {
		if (names.has(provider)) {
			const problem = `has two names for ${nameOf(provider)}`;
			throw invalidInput('Names per Provider', problem, 'Keep the one that this provider has for the template.');
		}
		names.set(provider, name.trim());
	}
	return names;
}

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
