import { defineField } from '../../shared/input/parameters';
import { templateMode as anyMode, templateModeChoice } from '../../shared/whatsapp/templateFields';

/** DecisionTelecom has no list of templates, so everything about one is entered. */
const templateName = defineField({
	displayName: 'Template Name',
	name: 'templateName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. order_update',
	description: 'Name of the approved template, as DecisionTelecom has registered it',
});

const templateMode = defineField({
	...anyMode,
	options: [
		{ ...templateModeChoice.form, description: 'A field for each part of the template that a message fills' },
		{
			name: 'Raw Parameters (JSON)',
			value: 'json',
			description: 'Components as WhatsApp takes them, or the whole template message, without any check',
		},
	],
});

const languageCode = defineField({
	displayName: 'Language Code',
	name: 'languageCode',
	type: 'string',
	default: 'en_US',
	placeholder: 'e.g. en_US',
	description: 'Language of the template as WhatsApp writes it. Not needed where the JSON is a whole message.',
});

const namespace = defineField({
	displayName: 'Namespace',
	name: 'namespace',
	type: 'string',
	default: '',
	placeholder: 'e.g. 4f1c2d3e_5a6b_7c8d_9e0f_1a2b3c4d5e6f',
	description:
		"Namespace of your account's templates, which DecisionTelecom tells you. Not needed where the JSON is a whole message.",
	displayOptions: { show: { templateMode: ['json'] } },
});

/** A form is never a whole message, so it needs the namespace. */
const requiredNamespace = defineField({
	...namespace,
	required: true,
	description: "Namespace of your account's templates, which DecisionTelecom tells you",
	displayOptions: { show: { templateMode: ['form'] } },
});

const headerType = defineField({
	displayName: 'Header',
	name: 'headerType',
	type: 'options',
	default: 'none',
	description: 'What the template has above its text',
	displayOptions: { show: { templateMode: ['form'] } },
	options: [
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'Nothing to Fill In', value: 'none' },
		{ name: 'Text', value: 'text' },
		{ name: 'Video', value: 'video' },
	],
});

const headerText = defineField({
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	description: 'What stands for {{1}} in the header',
	displayOptions: { show: { templateMode: ['form'], headerType: ['text'] } },
});

const headerFile = defineField({
	displayName: 'Header File',
	name: 'headerFile',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/photo.jpg',
	description:
		'A public link, or the name of an input binary field. DecisionTelecom fetches such a file from this n8n, which must be reachable from the internet.',
	displayOptions: { show: { templateMode: ['form'], headerType: ['document', 'image', 'video'] } },
});

const bodyVariables = defineField({
	displayName: 'Body Variables',
	name: 'bodyVariables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add variable',
	description: 'What stands for {{1}}, {{2}} … in the text, in this order',
	displayOptions: { show: { templateMode: ['form'] } },
	options: [
		{
			displayName: 'Variable',
			name: 'variable',
			values: [
				{
					displayName: 'Amount',
					name: 'amount',
					type: 'number',
					default: 0,
					displayOptions: { show: { type: ['currency'] } },
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'string',
					default: '',
					placeholder: 'e.g. EUR',
					description: 'Code of three letters',
					displayOptions: { show: { type: ['currency'] } },
				},
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					default: '',
					description:
						'Up to 1,024 characters without line breaks. For an amount or a time, what is shown where the phone cannot write it in its own way.',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'text',
					options: [
						{ name: 'Currency', value: 'currency' },
						{ name: 'Date and Time', value: 'date_time' },
						{ name: 'Text', value: 'text' },
					],
				},
			],
		},
	],
});

const templateButtons = defineField({
	displayName: 'Buttons',
	name: 'templateButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add button',
	description: 'The buttons of the template that a message fills',
	displayOptions: { show: { templateMode: ['form'] } },
	options: [
		{
			displayName: 'Button',
			name: 'button',
			values: [
				{
					displayName: 'Position',
					name: 'position',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 10 },
					default: 1,
					description: 'Which button of the template it is, counted from 1',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'quick_reply',
					options: [
						{ name: 'Quick Reply', value: 'quick_reply' },
						{ name: 'URL', value: 'url' },
					],
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'Of a URL button, the end of its address; of a quick reply, what comes back when it is tapped',
				},
			],
		},
	],
});

const templateParameters = defineField({
	displayName: 'Template Parameters (JSON)',
	name: 'templateParameters',
	type: 'json',
	default: '[\n  { "type": "body", "parameters": [{ "type": "text", "text": "Nathan" }] }\n]',
	description:
		'A list of components, or a whole message with "type" and "template"; the recipient is filled in by the node',
	displayOptions: { show: { templateMode: ['json'] } },
});

/** A template and what it is filled with. */
export const templateFields = [
	templateName,
	languageCode,
	templateMode,
	requiredNamespace,
	namespace,
	headerType,
	headerText,
	headerFile,
	bodyVariables,
	templateButtons,
	templateParameters,
] as const;

const displayOptions = { show: { responseType: ['template'] } };

/** The same of a template that asks. */
export const questionTemplateFields = [
	defineField({ ...templateName, displayOptions }),
	defineField({ ...languageCode, displayOptions }),
	defineField({ ...requiredNamespace, displayOptions }),
	defineField({ ...headerType, displayOptions }),
	defineField({ ...headerText, displayOptions: { show: { ...displayOptions.show, headerType: ['text'] } } }),
	defineField({
		...headerFile,
		displayOptions: { show: { ...displayOptions.show, headerType: ['document', 'image', 'video'] } },
	}),
	defineField({ ...bodyVariables, displayOptions }),
	defineField({ ...templateButtons, displayOptions }),
] as const;

/** How the API is asked to send a template. */
export const requestForm = defineField({
	displayName: 'Request Form',
	name: 'requestForm',
	type: 'options',
	default: 'message',
	description: 'Which of the two documented forms the request has',
	options: [
		{
			name: 'Message With Template Parameters',
			value: 'message',
			description: 'With sender and callback URL, as the description of the API has it',
		},
		{
			name: 'Template Alone',
			value: 'template',
			description: 'As the samples of the documentation post it: the account decides on the sender, without callback',
		},
	],
});
