import { defineField } from '../../shared/parameters';
import { template, templateMode, templateVariables } from '../../shared/whatsapp/templateFields';

const [form] = templateMode.options;

const mode = defineField({
	...templateMode,
	options: [
		form,
		{ name: 'Raw Components (JSON)', value: 'json', description: 'As the WhatsApp API takes them, without any check' },
	],
});

const components = defineField({
	displayName: 'Components (JSON)',
	name: 'templateComponents',
	type: 'json',
	default: '[\n  { "type": "body", "parameters": [{ "type": "text", "text": "Nathan" }] }\n]',
	description: 'The list of components; files in it are links or IDs',
	displayOptions: { show: { templateMode: ['json'] } },
});

/** A template and what it is filled with. */
export const templateFields = [template, mode, templateVariables, components] as const;

/** A template by its name alone, in all languages. */
export const templateName = defineField({
	displayName: 'Template',
	name: 'templateName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The template in all its languages',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a template…',
			typeOptions: { searchListMethod: 'searchTemplateNames', searchable: true },
		},
		{ displayName: 'By Name', name: 'id', type: 'string', placeholder: 'e.g. order_shipped' },
	],
});
