import { locator } from '../input/locator';
import { defineField } from '../input/parameters';

/** One template in one language. Every node that has it has the method `searchTemplates`. */
export const template = defineField({
	displayName: 'Template',
	name: 'templateId',
	...locator('a template', 'searchTemplates', 'order_update:en', {
		displayName: 'By ID or Name',
		hint: 'ID or name, a colon, and the language',
	}),
	required: true,
	description: 'An approved template, in one language',
});

/** The ways to fill a template. */
export const templateModeChoice = {
	form: {
		name: 'Form',
		value: 'form',
		description: 'A field for each variable of the chosen template, checked before anything is sent',
	},
	json: {
		name: 'Raw Parameters (JSON)',
		value: 'json',
		description: 'As the API takes them; only parameters without a value are refused',
	},
} as const;

export const templateMode = defineField({
	displayName: 'Variables',
	name: 'templateMode',
	type: 'options',
	default: 'form',
	description: 'How the values for the template are given',
	options: [templateModeChoice.form, templateModeChoice.json],
});

/** Every node that has it has the method `getTemplateVariables`. */
export const templateVariables = defineField({
	displayName: 'Template Variables',
	name: 'templateVariables',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	description: 'The values for {{1}}, {{2}} … in the template',
	displayOptions: { show: { templateMode: ['form'] } },
	typeOptions: {
		loadOptionsDependsOn: ['productId.value', 'integrationId.value', 'templateId.value'],
		resourceMapper: {
			resourceMapperMethod: 'getTemplateVariables',
			mode: 'add',
			fieldWords: { singular: 'variable', plural: 'variables' },
			addAllFields: true,
			// What to do instead is in the form's own notice.
			hideNoDataError: true,
			multiKeyMatch: false,
			supportAutoMap: true,
		},
	},
});

const templateParameters = defineField({
	displayName: 'Template Parameters (JSON)',
	name: 'templateParameters',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. {"header-1": "A1", "body-1": "Nathan"}',
	description: 'A text for each variable; "header-file" takes a link or the name of an input binary field',
	displayOptions: { show: { templateMode: ['json'] } },
});

/** A template and what it is filled with. */
export const templateFields = [template, templateMode, templateVariables, templateParameters] as const;
