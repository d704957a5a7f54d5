import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { componentFields, definitionOf, newTemplateName, newName } from '../../shared/whatsapp/templateDefinition';
import { category } from './category';

/** `POST /templates/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a template',
	description: 'Submit a template for approval; to change one, delete it and create it again',
	properties: [
		newName,
		category,
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'en_US',
			required: true,
			placeholder: 'e.g. en_US',
			description: 'Language code as WhatsApp writes it, such as en or pt_BR',
		},
		...componentFields,
	],
	request: (parameters) => ({
		method: 'POST',
		path: '/templates/',
		body: {
			name: newTemplateName(parameters.name),
			category: parameters.category,
			language: languageOf(parameters.language),
			components: definitionOf(parameters),
		},
	}),
});

function languageOf(entered: string): string {
	const language = entered.trim();
	if (/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/.test(language)) return language;
	throw invalidInput('Language', `must be a language code, but it is "${language.slice(0, 60)}"`, 'Enter en or en_US.');
}
