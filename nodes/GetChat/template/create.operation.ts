import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { componentFields, definitionOf, newTemplateName } from '../../shared/whatsapp/templateDefinition';

/** Categories as WhatsApp names them today, and the older ones of the documentation. */
const category = defineField({
	displayName: 'Category',
	name: 'category',
	type: 'options',
	default: 'UTILITY',
	description: 'What the template is for',
	options: [
		{ name: 'Account Update (Old)', value: 'ACCOUNT_UPDATE' },
		{ name: 'Alert Update (Old)', value: 'ALERT_UPDATE' },
		{ name: 'Appointment Update (Old)', value: 'APPOINTMENT_UPDATE' },
		{ name: 'Authentication', value: 'AUTHENTICATION' },
		{ name: 'Auto Reply (Old)', value: 'AUTO_REPLY' },
		{ name: 'Issue Resolution (Old)', value: 'ISSUE_RESOLUTION' },
		{ name: 'Marketing', value: 'MARKETING' },
		{ name: 'Payment Update (Old)', value: 'PAYMENT_UPDATE' },
		{ name: 'Personal Finance Update (Old)', value: 'PERSONAL_FINANCE_UPDATE' },
		{ name: 'Reservation Update (Old)', value: 'RESERVATION_UPDATE' },
		{ name: 'Shipping Update (Old)', value: 'SHIPPING_UPDATE' },
		{ name: 'Ticket Update (Old)', value: 'TICKET_UPDATE' },
		{ name: 'Transportation Update (Old)', value: 'TRANSPORTATION_UPDATE' },
		{ name: 'Utility', value: 'UTILITY' },
	],
});

/** `POST /templates/` */
export const create = defineOperation({
	name: 'Create',
	value: 'create',
	action: 'Create a template',
	description: 'Submit a template for approval; to change one, delete it and create it again',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. order_shipped',
			description: 'Lowercase letters, digits and underscores',
		},
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
