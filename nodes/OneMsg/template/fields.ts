import { defineField } from '../../shared/input/parameters';
import { cloudTemplateField, rawComponents } from '../../shared/whatsapp/cloudContent';
import { messageOptions, replyTo } from '../../shared/whatsapp/messageFields';
import { templateModeChoice } from '../../shared/whatsapp/templateFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';

const templateMode = defineField({
	...cloudTemplateField.componentMode,
	options: [
		templateModeChoice.form,
		{ ...rawComponents, description: 'As the API takes them; only the number of values in header and body is checked' },
	],
});

/** A template and what it is filled with. */
export const templateFields = [
	cloudTemplateField.template,
	templateMode,
	cloudTemplateField.templateVariables,
	cloudTemplateField.templateComponents,
] as const;

/** Values that every phone shows in its own language. */
export const localizedVariables = defineField({
	displayName: 'Currencies and Times',
	name: 'localizedVariables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add value',
	description:
		'Variables that the phone shows as an amount or a time in its own language. What the form has for them is for phones that cannot.',
	displayOptions: { show: { templateMode: ['form'] } },
	options: [
		{
			displayName: 'Currency',
			name: 'currency',
			values: [
				{
					displayName: 'Amount',
					name: 'amount',
					type: 'number',
					typeOptions: { numberPrecision: 3 },
					default: 0,
				},
				{
					displayName: 'Currency Code',
					name: 'currencyCode',
					type: 'string',
					default: '',
					placeholder: 'e.g. USD',
					description: 'Three letters (ISO 4217)',
				},
				{
					displayName: 'Variable',
					name: 'variable',
					type: 'string',
					default: '',
					placeholder: 'e.g. body-2',
					description: 'Name of the variable in the form',
				},
			],
		},
		{
			displayName: 'Date and Time',
			name: 'dateTime',
			values: [
				{
					displayName: 'Same in Every Time Zone',
					name: 'fixed',
					type: 'boolean',
					default: false,
					description:
						"Whether the time is shown as it is in the workflow's time zone, instead of in that of the recipient",
				},
				{
					displayName: 'Time',
					name: 'time',
					type: 'dateTime',
					default: '',
				},
				{
					displayName: 'Variable',
					name: 'variable',
					type: 'string',
					default: '',
					placeholder: 'e.g. body-2',
					description: 'Name of the variable in the form',
				},
			],
		},
	],
});

/** The name space of templates, for channels whose list does not show it. */
export const namespace = defineField({
	displayName: 'Namespace',
	name: 'namespace',
	type: 'string',
	default: '',
	placeholder: 'e.g. 41123797_e45e_4f06_a2fa_443b27c6f5ec',
	description: 'Name space of the template; needed only where the list of templates shows none',
});

/** What a template message takes besides its content. */
export const templateOptions = defineField({
	...messageOptions,
	options: [
		defaultCountryCode,
		{
			displayName: 'Lifetime (Seconds)',
			name: 'lifetimeSeconds',
			type: 'number',
			typeOptions: { minValue: -1, maxValue: 2_592_000 },
			default: 3600,
			description:
				'How long WhatsApp tries to deliver it, at least 30 seconds; the range depends on the category, and -1 stands for 30 days outside marketing (newer channels only)',
		},
		namespace,
		replyTo,
		campaign,
		{
			displayName: 'Share Activity',
			name: 'shareActivity',
			type: 'boolean',
			default: true,
			description: 'Whether clicks are counted; for MM Lite only (newer channels only)',
		},
		{
			displayName: 'Use MM Lite',
			name: 'useMmLite',
			type: 'boolean',
			default: true,
			description: 'Whether to send it as a Marketing Messages Lite message (newer channels only)',
		},
	],
});
