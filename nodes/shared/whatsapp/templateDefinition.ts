import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { dataObjects } from '../input/validate';
import { limits, optionalWithin, within } from './limits';
import { webAddress } from './ctaUrl';

/** Name of a template to create; see `newTemplateName`. */
export const newName = defineField({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. order_shipped',
	description: 'Lowercase letters, digits and underscores',
});

const componentsSource = defineField({
	displayName: 'Define Components',
	name: 'componentsSource',
	type: 'options',
	default: 'fields',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json', description: 'For carousels and everything else that the fields lack' },
	],
});

const showFields = { show: { componentsSource: ['fields'] } };

/** The kinds of header. */
export const headerFormatChoice = {
	document: { name: 'Document', value: 'DOCUMENT' },
	image: { name: 'Image', value: 'IMAGE' },
	location: { name: 'Location', value: 'LOCATION' },
	none: { name: 'None', value: 'none' },
	text: { name: 'Text', value: 'TEXT' },
	video: { name: 'Video', value: 'VIDEO' },
} as const;

const headerFormat = defineField({
	displayName: 'Header',
	name: 'headerFormat',
	type: 'options',
	default: 'none',
	description: 'What is shown above the text',
	displayOptions: showFields,
	options: [
		headerFormatChoice.document,
		headerFormatChoice.image,
		headerFormatChoice.location,
		headerFormatChoice.none,
		headerFormatChoice.text,
		headerFormatChoice.video,
	],
});

const headerText = defineField({
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	required: true,
	description: 'Up to 60 characters, with {{1}} where a value goes',
	displayOptions: { show: { componentsSource: ['fields'], headerFormat: ['TEXT'] } },
});

const headerExample = defineField({
	displayName: 'Header Example',
	name: 'headerExample',
	type: 'string',
	default: '',
	description: "For WhatsApp's reviewers: a value for the {{1}} of the text, or the handle of a sample file",
	displayOptions: {
		show: { componentsSource: ['fields'], headerFormat: ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT'] },
	},
});

const body = defineField({
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. Hello, your order has shipped.',
	description: 'The text, up to 1,024 characters, with {{1}}, {{2}} … where values go',
	displayOptions: showFields,
});

const bodyExamples = defineField({
	displayName: 'Body Examples',
	name: 'bodyExamples',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Example' },
	default: [],
	placeholder: 'e.g. Nathan',
	description: "For WhatsApp's reviewers: a value for each variable of the body, in their order",
	displayOptions: showFields,
});

const footer = defineField({
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	description: 'Small text below the body, up to 60 characters',
	displayOptions: showFields,
});

const buttons = defineField({
	displayName: 'Buttons',
	name: 'buttons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add button',
	displayOptions: showFields,
	options: [
		{
			displayName: 'Button',
			name: 'button',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'QUICK_REPLY',
					options: [
						{ name: 'Copy Code', value: 'COPY_CODE' },
						{ name: 'Phone Number', value: 'PHONE_NUMBER' },
						{ name: 'Quick Reply', value: 'QUICK_REPLY' },
						{ name: 'URL', value: 'URL' },
					],
				},
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					default: '',
					description: 'The label, up to 25 characters; a Copy Code button has its own',
				},
				{
					displayName: 'URL or Phone Number',
					name: 'target',
					type: 'string',
					default: '',
					description: 'What the button opens or calls; a URL may end in {{1}}',
				},
				{
					displayName: 'Example',
					name: 'example',
					type: 'string',
					default: '',
					description: 'A whole sample URL where the URL ends in {{1}}, or a sample code',
				},
			],
		},
	],
});

const components = defineField({
	displayName: 'Components (JSON)',
	name: 'components',
	type: 'json',
	default: '[\n  { "type": "BODY", "text": "Hello, your order has shipped." }\n]',
	required: true,
	description: 'The list of components as the WhatsApp API takes it',
	displayOptions: { show: { componentsSource: ['json'] } },
});

/** Each field of `componentFields`, for providers that change one. */
export const componentField = {
	componentsSource,
	headerFormat,
	headerText,
	headerExample,
	body,
	bodyExamples,
	footer,
	buttons,
	components,
};

/** The parts of a new template. */
export const componentFields = [
	componentsSource,
	headerFormat,
	headerText,
	headerExample,
	body,
	bodyExamples,
	footer,
	buttons,
	components,
] as const;

type Parameters = ParametersOf<typeof componentFields>;

/** The name of a new template. @throws InvalidInput for signs that WhatsApp does not take */
export function newTemplateName(entered: string): string {
	const name = within('Name', entered.trim(), 512);
	if (/^[a-z0-9_]+$/.test(name)) return name;
	throw invalidInput(
		'Name',
		`may contain lowercase letters, digits and underscores only, but it is "${name.slice(0, 60)}"`,
		'Enter a name like order_shipped.',
	);
}

/** The components of a new template, from the fields or from JSON. @throws InvalidInput naming the part and the rule */
export function definitionOf(parameters: Parameters): IDataObject[] {
	if (parameters.componentsSource === 'fields') return componentsOf(parameters);
	const components = dataObjects('Components (JSON)', parameters.components);
	if (components.length > 0) return components;
	throw invalidInput('Components (JSON)', 'must contain a body component', 'Enter a list of components.');
}

function componentsOf(parameters: Parameters): IDataObject[] {
	const below = optionalWithin('Footer', parameters.footer, limits.footer);
	const list = parameters.buttons.button;
	if (list.length > 10) {
		throw invalidInput('Buttons', `has ${list.length} buttons, but at most 10 are allowed`, 'Leave some out.');
	}
	return [
		...headerOf(parameters),
		bodyOf(parameters),
		...(below === undefined ? [] : [{ type: 'FOOTER', text: below }]),
		...(list.length === 0 ? [] : [{ type: 'BUTTONS', buttons: list.map(buttonOf) }]),
	];
}

function headerOf({ headerFormat: format, headerText: text, headerExample }: Parameters): IDataObject[] {
	if (format === 'none') return [];
	const example = headerExample.trim();
	if (format === 'TEXT') {
		const content = within('Header Text', text, limits.header);
		return [{ type: 'HEADER', format, text: content, ...(example !== '' && { example: { header_text: [example] } }) }];
	}
	return [{ type: 'HEADER', format, ...(example !== '' && { example: { header_handle: [example] } }) }];
}

function bodyOf({ body: text, bodyExamples: examples }: Parameters): IDataObject {
	const content = within('Body', text, limits.body);
	const variables = new Set([...content.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name)).size;
	if (examples.length > 0 && examples.length !== variables) {
		throw invalidInput(
			'Body Examples',
			`has ${examples.length} examples, but the body has ${variables} variables`,
			'Give one example for each variable, in their order.',
		);
	}
	return { type: 'BODY', text: content, ...(examples.length > 0 && { example: { body_text: [examples] } }) };
}

function buttonOf(button: Parameters['buttons']['button'][number], index: number): IDataObject {
	const { type = 'QUICK_REPLY', text = '', target = '', example = '' } = button;
	const place = `Buttons: button ${index + 1}`;
	const sample = example.trim();
	if (type === 'COPY_CODE') return { type, example: within(`${place}, example`, sample, 20) };
	const label = within(`${place}, text`, text, 25);
	switch (type) {
		case 'PHONE_NUMBER':
			return { type, text: label, phone_number: within(`${place}, phone number`, target.trim(), 20) };
		case 'URL':
			return {
				type,
				text: label,
				url: webAddress(`${place}, URL`, target),
				...(sample !== '' && { example: [sample] }),
			};
		case 'QUICK_REPLY':
			return { type, text: label };
	}
}
