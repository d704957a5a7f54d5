import { defineField } from '../parameters';
import { defaultCountryCode } from '../whatsapp/to';

const recipientsSource = defineField({
	displayName: 'Recipients',
	name: 'recipientsSource',
	type: 'options',
	default: 'items',
	description: 'Where the recipients come from',
	options: [
		{ name: 'CSV File', value: 'csv', description: 'A file with a row for each recipient' },
		{ name: 'Input Items', value: 'items', description: 'Every item is one recipient' },
		{ name: 'List', value: 'list', description: 'A list of numbers in one field' },
	],
});

const to = defineField({
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.phone }}',
	description: 'WhatsApp number of the recipient, with its country code. Spaces, brackets and dashes do not matter.',
	displayOptions: { show: { recipientsSource: ['items'] } },
});

const recipients = defineField({
	displayName: 'Numbers',
	name: 'recipients',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Number' },
	default: [],
	required: true,
	placeholder: 'e.g. {{ $json.phones }}',
	description: 'WhatsApp numbers with country code. An expression may give a list, or text separated by commas.',
	displayOptions: { show: { recipientsSource: ['list'] } },
});

const binaryPropertyName = defineField({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the input binary field with the CSV file',
	displayOptions: { show: { recipientsSource: ['csv'] } },
});

const recipientColumn = defineField({
	displayName: 'Recipient Column',
	name: 'recipientColumn',
	type: 'string',
	default: '',
	placeholder: 'e.g. phone',
	description:
		'Header name or number of the column with the WhatsApp numbers; without it the column is found by its header or content',
	displayOptions: { show: { recipientsSource: ['csv'] } },
});

const csvDelimiter = defineField({
	displayName: 'CSV Delimiter',
	name: 'csvDelimiter',
	type: 'options',
	default: 'auto',
	description: 'What stands between the columns',
	displayOptions: { show: { recipientsSource: ['csv'] } },
	options: [
		{ name: 'Comma', value: 'comma' },
		{ name: 'Detect', value: 'auto' },
		{ name: 'Pipe', value: 'pipe' },
		{ name: 'Semicolon', value: 'semicolon' },
		{ name: 'Tab', value: 'tab' },
	],
});

/** Who a bulk message goes to. */
export const recipientFields = [
	recipientsSource,
	to,
	recipients,
	binaryPropertyName,
	recipientColumn,
	csvDelimiter,
] as const;

/** How a bulk message is sent. */
export const bulkOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		defaultCountryCode,
		{
			displayName: 'If a Recipient Is Not Valid',
			name: 'invalidRecipients',
			type: 'options',
			default: 'report',
			options: [
				{ name: 'Report It and Send to the Others', value: 'report' },
				{ name: 'Send to Nobody', value: 'stop', description: 'The error names the first one that is not valid' },
			],
		},
		{
			displayName: 'Recipients per Request',
			name: 'recipientsPerRequest',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 900 },
			default: 500,
			description: 'How many recipients one request carries, where the provider takes several',
		},
		{
			displayName: 'Summary',
			name: 'summary',
			type: 'boolean',
			default: true,
			description: 'Whether to add an item with the counts of all outcomes at the end',
		},
	],
});
