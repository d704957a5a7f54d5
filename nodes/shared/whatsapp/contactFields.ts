import { defineField } from '../input/parameters';

const contactsSource = defineField({
	displayName: 'Define Contacts',
	name: 'contactsSource',
	type: 'options',
	default: 'fields',
	options: [
		{ name: 'From vCard Text', value: 'vcard', description: 'As address books export it' },
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json', description: 'In the format in which the trigger gives received contacts' },
	],
});

const typeField = defineField({
	displayName: 'Type',
	name: 'type',
	type: 'string',
	default: '',
	placeholder: 'e.g. WORK',
	description: 'What it is used for, such as WORK, HOME or CELL',
});

const phones = defineField({
	displayName: 'Phones',
	name: 'phones',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add phone',
	options: [
		{
			displayName: 'Phone',
			name: 'phone',
			values: [
				{
					displayName: 'Phone',
					name: 'phone',
					type: 'string',
					default: '',
					placeholder: 'e.g. +1 (650) 555-1234',
					description: 'The number as it is shown',
				},
				typeField,
				{
					displayName: 'WhatsApp ID',
					name: 'wa_id',
					type: 'string',
					default: '',
					placeholder: 'e.g. 16505551234',
					description: 'Country code and number in digits; with it the recipient can write to the contact at once',
				},
			],
		},
	],
});

const emails = defineField({
	displayName: 'Emails',
	name: 'emails',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add email',
	options: [
		{
			displayName: 'Email',
			name: 'email',
			values: [
				{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'name@email.com' },
				typeField,
			],
		},
	],
});

const addresses = defineField({
	displayName: 'Addresses',
	name: 'addresses',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add address',
	options: [
		{
			displayName: 'Address',
			name: 'address',
			values: [
				{ displayName: 'City', name: 'city', type: 'string', default: '' },
				{ displayName: 'Country', name: 'country', type: 'string', default: '' },
				{ displayName: 'Country Code', name: 'country_code', type: 'string', default: '', placeholder: 'e.g. us' },
				{ displayName: 'State', name: 'state', type: 'string', default: '' },
				{ displayName: 'Street', name: 'street', type: 'string', default: '' },
				typeField,
				{ displayName: 'ZIP', name: 'zip', type: 'string', default: '' },
			],
		},
	],
});

const urls = defineField({
	displayName: 'URLs',
	name: 'urls',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add URL',
	options: [
		{
			displayName: 'URL',
			name: 'url',
			values: [
				{ displayName: 'URL', name: 'url', type: 'string', default: '', placeholder: 'e.g. https://example.com' },
				typeField,
			],
		},
	],
});

const formattedName = defineField({
	displayName: 'Formatted Name',
	name: 'formatted_name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan Smith',
	description: 'The name as it is shown on the card',
});

const firstName = defineField({
	displayName: 'First Name',
	name: 'first_name',
	type: 'string',
	default: '',
	description: 'Left out, it is all but the last word of the formatted name, where it is needed',
});

const lastName = defineField({
	displayName: 'Last Name',
	name: 'last_name',
	type: 'string',
	default: '',
	description: 'Left out, it is the last word of the formatted name, where it is needed',
});

const birthday = defineField({
	displayName: 'Birthday',
	name: 'birthday',
	type: 'dateTime',
	default: '',
	description: 'The day; the time is left out',
});

const contacts = defineField({
	displayName: 'Contacts',
	name: 'contacts',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add contact',
	displayOptions: { show: { contactsSource: ['fields'] } },
	options: [
		{
			displayName: 'Contact',
			name: 'contact',
			values: [
				addresses,
				birthday,
				{ displayName: 'Company', name: 'company', type: 'string', default: '' },
				{ displayName: 'Department', name: 'department', type: 'string', default: '' },
				emails,
				firstName,
				formattedName,
				{ displayName: 'Job Title', name: 'title', type: 'string', default: '' },
				lastName,
				{ displayName: 'Middle Name', name: 'middle_name', type: 'string', default: '' },
				phones,
				{ displayName: 'Prefix', name: 'prefix', type: 'string', default: '', placeholder: 'e.g. Dr.' },
				{ displayName: 'Suffix', name: 'suffix', type: 'string', default: '', placeholder: 'e.g. Jr.' },
				urls,
			],
		},
	],
});

const vcard = defineField({
	displayName: 'vCard',
	name: 'vcard',
	type: 'string',
	typeOptions: { rows: 6 },
	default: '',
	required: true,
	placeholder: 'BEGIN:VCARD …',
	description: 'One vCard or several, each from BEGIN:VCARD to END:VCARD',
	displayOptions: { show: { contactsSource: ['vcard'] } },
});

const contactsJson = defineField({
	displayName: 'Contacts (JSON)',
	name: 'contactsJson',
	type: 'json',
	default:
		'[\n  {\n    "name": { "formatted_name": "Nathan Smith", "first_name": "Nathan", "last_name": "Smith" },\n    "phones": [{ "phone": "+1 (650) 555-1234", "type": "WORK", "wa_id": "16505551234" }]\n  }\n]',
	required: true,
	description: 'A list of contacts',
	displayOptions: { show: { contactsSource: ['json'] } },
});

/** One contact card or several. */
export const contactFields = [contactsSource, contacts, vcard, contactsJson] as const;
