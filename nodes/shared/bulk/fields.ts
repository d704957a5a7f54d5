import type { INodeProperties } from 'n8n-workflow';
import { defineField } from '../input/parameters';
import { campaign, defaultCountryCode } from '../whatsapp/recipientFields';

const recipientsSource = defineField({
	displayName: 'Recipients',
	name: 'recipientsSource',
	type: 'options',
	default: 'items',
	description: 'Where the recipients come from',
	options: [
		{
			name: 'CSV File',
			value: 'csv',
			description: 'A row for each recipient; {Name} in the message stands for the column "Name"',
		},
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

const csvBinaryPropertyName = defineField({
	displayName: 'CSV Input Data Field Name',
	name: 'csvBinaryPropertyName',
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
		'Header name or number of the column with the WhatsApp numbers. Leave empty to find it by its name and its numbers; where several columns could be meant, nothing is sent.',
	displayOptions: { show: { recipientsSource: ['csv'] } },
});

const csvDelimiter = defineField({
	displayName: 'CSV Delimiter',
	name: 'csvDelimiter',
	type: 'options',
	default: 'auto',
	description: 'The character that separates the columns',
	displayOptions: { show: { recipientsSource: ['csv'] } },
	options: [
		{ name: 'Comma', value: 'comma' },
		{ name: 'Detect', value: 'auto' },
		{ name: 'Pipe', value: 'pipe' },
		{ name: 'Semicolon', value: 'semicolon' },
		{ name: 'Tab', value: 'tab' },
	],
});

const csvEncoding = defineField({
	displayName: 'Encoding',
	name: 'csvEncoding',
	type: 'options',
	default: 'auto',
	description: 'How the file stores letters such as ş, é or Д. Choose it if names are garbled.',
	displayOptions: { show: { recipientsSource: ['csv'] } },
	options: [
		{ name: 'Arabic (ISO-8859-6)', value: 'iso-8859-6' },
		{ name: 'Arabic (Windows-1256)', value: 'windows-1256' },
		{ name: 'Baltic (ISO-8859-13)', value: 'iso-8859-13' },
		{ name: 'Baltic (ISO-8859-4)', value: 'iso-8859-4' },
		{ name: 'Baltic (Windows-1257)', value: 'windows-1257' },
		{ name: 'Central European (ISO-8859-2)', value: 'iso-8859-2' },
		{ name: 'Central European (Windows-1250)', value: 'windows-1250' },
		{ name: 'Chinese, Simplified (GBK)', value: 'gbk' },
		{ name: 'Chinese, Traditional (Big5)', value: 'big5' },
		{ name: 'Cyrillic (DOS-866)', value: 'ibm866' },
		{ name: 'Cyrillic (ISO-8859-5)', value: 'iso-8859-5' },
		{ name: 'Cyrillic (KOI8-R)', value: 'koi8-r' },
		{ name: 'Cyrillic (KOI8-U)', value: 'koi8-u' },
		{ name: 'Cyrillic (Macintosh)', value: 'x-mac-cyrillic' },
		{ name: 'Cyrillic (Windows-1251)', value: 'windows-1251' },
		{ name: 'Detect', value: 'auto' },
		{ name: 'Greek (ISO-8859-7)', value: 'iso-8859-7' },
		{ name: 'Greek (Windows-1253)', value: 'windows-1253' },
		{ name: 'Hebrew (Windows-1255)', value: 'windows-1255' },
		{ name: 'Japanese (EUC-JP)', value: 'euc-jp' },
		{ name: 'Japanese (Shift JIS)', value: 'shift_jis' },
		{ name: 'Korean (EUC-KR)', value: 'euc-kr' },
		{ name: 'Romanian (ISO-8859-16)', value: 'iso-8859-16' },
		{ name: 'Thai (Windows-874)', value: 'windows-874' },
		{ name: 'Turkish (Windows-1254)', value: 'windows-1254' },
		{ name: 'Unicode (UTF-16, Big-Endian)', value: 'utf-16be' },
		{ name: 'Unicode (UTF-16, Little-Endian)', value: 'utf-16le' },
		{ name: 'Unicode (UTF-8)', value: 'utf-8' },
		{ name: 'Vietnamese (Windows-1258)', value: 'windows-1258' },
		{ name: 'Western (ISO-8859-15)', value: 'iso-8859-15' },
		{ name: 'Western (Macintosh)', value: 'macintosh' },
		{ name: 'Western (Windows-1252)', value: 'windows-1252' },
	],
});

const csvHeader = defineField({
	displayName: 'First Row Is Header',
	name: 'csvHeader',
	type: 'options',
	default: 'auto',
	description: 'Whether the first row names the columns',
	displayOptions: { show: { recipientsSource: ['csv'] } },
	options: [
		{ name: 'Detect', value: 'auto' },
		{ name: 'No', value: 'no' },
		{ name: 'Yes', value: 'yes' },
	],
});

/** Shown only where the node is the tool of an agent. */
const bulkToolNotice = defineField({
	displayName:
		"A model can write to many people with this. As a tool it writes to one person per call, unless 'Max Recipients' under Additional Fields allows more. Fix the message here rather than let the model write it, and have a person approve each call (Human review).",
	name: 'bulkToolNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true] } },
});

/** Who a bulk message goes to. */
export const recipientFields = [
	bulkToolNotice,
	recipientsSource,
	to,
	recipients,
	csvBinaryPropertyName,
	recipientColumn,
	csvDelimiter,
	csvEncoding,
	csvHeader,
] as const;

const dryRun = defineField({
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to check everything and send nothing',
});

const invalidRecipients = defineField({
	displayName: 'If a Recipient Is Not Valid',
	name: 'invalidRecipients',
	type: 'options',
	default: 'report',
	options: [
		{ name: 'Report It and Send to the Others', value: 'report' },
		{ name: 'Send to Nobody', value: 'stop', description: 'The error names the first one that is not valid' },
	],
});

const maxRecipients = defineField({
	displayName: 'Max Recipients',
	name: 'maxRecipients',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'How many people one run may send to; with more, nothing is sent. Use 0 for any number, but for one person where the node is the tool of an AI agent.',
});

const quietFrom = defineField({
	displayName: 'Quiet Hours From',
	name: 'quietFrom',
	type: 'string',
	default: '',
	placeholder: 'e.g. 21:00',
	description:
		"No message is sent from this time on, in the time zone of the recipient's country. Requires 'Quiet Hours Until'. If a country has several time zones, all of them count. Recipients who are left out are reported as skipped.",
});

const quietUntil = defineField({
	displayName: 'Quiet Hours Until',
	name: 'quietUntil',
	type: 'string',
	default: '',
	placeholder: 'e.g. 08:00',
	description: 'When the quiet hours end',
});

const recipientsPerRequest = defineField({
	displayName: 'Recipients per Request',
	name: 'recipientsPerRequest',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 900 },
	default: 500,
	description: 'How many recipients one request carries, where the provider takes several',
});

const includeAnswers = defineField({
	displayName: 'Include Answers',
	name: 'includeAnswers',
	type: 'boolean',
	default: false,
	description:
		"Whether each result has the provider's answer to its request as well. Takes memory where there are many recipients.",
});

const spreadsheetReport = defineField({
	displayName: 'Report for a Spreadsheet',
	name: 'spreadsheetReport',
	type: 'boolean',
	default: false,
	description:
		'Whether to put an apostrophe before texts of the output that a spreadsheet would run as a formula, such as a number entered as "=HYPERLINK(…)", and before numbers with a plus. For output that is written to a CSV or Excel file.',
});

const stopAfterFailures = defineField({
	displayName: 'Stop After Failures',
	name: 'stopAfterFailures',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'After how many failed or unclear messages to stop; invalid numbers do not count. Use 0 to never stop.',
});

const stopAt = defineField({
	displayName: 'Stop At',
	name: 'stopAt',
	type: 'string',
	default: '',
	placeholder: 'e.g. 18:00',
	description:
		"Time of day, in the workflow's time zone, after which nothing more is sent. A run that starts up to six hours later sends nothing; a run that starts after that continues until the same time on the next day.",
});

const summary = defineField({
	displayName: 'Summary',
	name: 'summary',
	type: 'boolean',
	default: true,
	description:
		'Whether to count all outcomes, with a chart, and give them by an output of its own. Nodes of version 1 do so without this option, as their last item.',
});

const waitForProvider = defineField({
	displayName: 'Wait for the Provider',
	name: 'waitForProvider',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1440 },
	default: 0,
	description:
		'How many minutes the run waits at most while the provider takes nothing, from its first refusal on; two at least. Then the others have the outcome "failed", and get nothing. Without it each recipient waits two minutes.',
});

export const numbersAsFile = defineField({
	displayName: 'Send Numbers as File',
	name: 'numbersAsFile',
	type: 'boolean',
	default: false,
	description:
		'Whether requests for several recipients carry the numbers in a CSV file, one a line, and not one form field each. The provider does not document what the file must look like.',
});

/** What every bulk send can be told besides its message. */
const bulkMembers = [
	campaign,
	defaultCountryCode,
	dryRun,
	invalidRecipients,
	includeAnswers,
	maxRecipients,
	quietFrom,
	quietUntil,
	recipientsPerRequest,
	spreadsheetReport,
	stopAfterFailures,
	stopAt,
	summary,
	waitForProvider,
];

/** How a bulk message is sent, with more options of a provider's own among them, where n8n wants them: by label. */
export function bulkOptionsWith<const O extends readonly INodeProperties[]>(...more: O) {
	return defineField({
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [...bulkMembers, ...more].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	});
}

/** How a bulk message is sent: the same for every provider and every kind of message. */
export const bulkOptions = bulkOptionsWith();

/** The same for providers whose bulk call also takes a file of numbers. */
export const bulkFileOptions = bulkOptionsWith(numbersAsFile);
