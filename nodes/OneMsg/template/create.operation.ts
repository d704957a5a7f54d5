import { defineOperation } from '../../shared/operation/defineOperation';
import { componentField, definitionOf, newTemplateName, newName } from '../../shared/whatsapp/templateDefinition';
import { category, headerFormat, language } from './createFields';

/** `POST /addTemplate` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a template',
	description: 'Submit a template for approval; carousel and catalog templates are given as JSON',
	properties: [
		newName,
		category,
		language,
		componentField.componentsSource,
		headerFormat,
		componentField.headerText,
		componentField.headerExample,
		componentField.body,
		componentField.bodyExamples,
		componentField.footer,
		componentField.buttons,
		componentField.components,
	],
	request: (parameters) => ({
		method: 'POST',
		path: '/addTemplate',
		body: {
			name: newTemplateName(parameters.name),
			category: parameters.category,
			language: parameters.language,
			components: definitionOf(parameters),
		},
	}),
	output: (answer, { name, language: code }) => ({ created: true, name: name.trim(), language: code, answer }),
});
