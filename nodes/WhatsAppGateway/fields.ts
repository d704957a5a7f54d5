import { locator } from '../shared/input/locator';
import { defineField } from '../shared/input/parameters';
import { textFormatting } from '../shared/whatsapp/messageFields';
import { campaign, defaultCountryCode, sendOptions } from '../shared/whatsapp/recipientFields';
import { longText } from '../shared/whatsapp/text';

const providerOptions = [
	{ name: '1MSG', value: 'oneMsg' },
	{ name: 'DecisionTelecom', value: 'decisionTelecom' },
	{ name: 'Desk360', value: 'desk360' },
	{ name: 'Desk360 WhatsApp', value: 'desk360WhatsApp' },
	{ name: 'get.chat', value: 'getChat' },
];

/** What a provider is called, by the value that workflows store. */
export function nameOf(provider: string): string {
	return providerOptions.find(({ value }) => value === provider)?.name ?? provider;
}

const providers = defineField({
	displayName: 'Providers',
	name: 'providers',
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description:
		'Which providers may carry the message, in the order in which they are chosen here. Without a choice, all whose credential is set.',
	hint: 'Empty: all whose credential is chosen above',
	options: providerOptions,
});

const provider = defineField({
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	default: 'oneMsg',
	options: providerOptions,
});

const providerSettings = defineField({
	displayName: 'Provider Settings',
	name: 'providerSettings',
	type: 'collection',
	placeholder: 'Add setting',
	default: {},
	description: 'What single providers require besides the message',
	options: [
		{
			displayName: 'DecisionTelecom Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4f1c2d3e_5a6b_7c8d_9e0f_1a2b3c4d5e6f',
			description: "Namespace of your account's templates, which DecisionTelecom tells you",
		},
		{
			displayName: 'DecisionTelecom Sender',
			name: 'from',
			type: 'string',
			default: '',
			placeholder: 'e.g. My Company',
			description: 'Name or number of the sender that DecisionTelecom has set up for your account',
		},
		{
			displayName: 'Desk360 Product',
			name: 'productId',
			...locator('a product', 'searchProducts', '11'),
			description: 'The Desk360 product whose WhatsApp number is used',
		},
		{
			displayName: 'Desk360 WhatsApp Integration',
			name: 'integrationId',
			...locator('an integration', 'searchIntegrations', '11'),
			description: 'The connected WhatsApp number that is used',
		},
	],
});

const routing = defineField({
	displayName: 'Routing',
	name: 'routing',
	type: 'options',
	default: 'order',
	description: 'Which provider is tried first; the others follow in their order',
	options: [
		{ name: 'By Country Prefix', value: 'countryPrefix', description: 'The provider of the longest prefix that fits' },
		{
			name: 'By Last Provider',
			value: 'lastProvider',
			description: 'The provider through which the customer wrote last',
		},
		{ name: 'By Order', value: 'order', description: 'The first provider as long as it works' },
		{ name: 'By Price List', value: 'priceList', description: 'The cheapest for the number' },
		{ name: 'By Share', value: 'share', description: 'So many of all people for each; a person stays with one' },
	],
});

const lastProvider = defineField({
	displayName: 'Last Provider',
	name: 'lastProvider',
	type: 'string',
	default: '={{ $json.provider }}',
	description: "The 'provider' that a trigger of this package gives with the customer's message",
	displayOptions: { show: { routing: ['lastProvider'] } },
});

const routes = defineField({
	displayName: 'Routes',
	name: 'routes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add route',
	displayOptions: { show: { routing: ['countryPrefix', 'priceList', 'share'] } },
	options: [
		{
			displayName: 'Route',
			name: 'route',
			values: [
				{
					displayName: 'Prefix',
					name: 'prefix',
					type: 'string',
					default: '',
					placeholder: 'e.g. 90',
					description: 'What numbers begin with, from the country code on; empty for all numbers',
					displayOptions: { show: { '/routing': ['countryPrefix', 'priceList'] } },
				},
				{
					displayName: 'Price',
					name: 'price',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 6 },
					default: 0,
					description: 'What a message costs, in any one currency',
					displayOptions: { show: { '/routing': ['priceList'] } },
				},
				provider,
				{
					displayName: 'Share',
					name: 'share',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 50,
					description: 'How many of all people, relative to the other shares, such as 70 and 30',
					displayOptions: { show: { '/routing': ['share'] } },
				},
			],
		},
	],
});

const onUnsupported = defineField({
	displayName: 'On Unsupported',
	name: 'onUnsupported',
	type: 'options',
	default: 'fallBack',
	description: 'What to do where a provider cannot send this kind of message',
	options: [
		{ name: 'Refuse', value: 'refuse', description: 'Leave the provider out; without another one nothing is sent' },
		{ name: 'Use the Fall-Back', value: 'fallBack', description: 'Send a text in its place, such as a numbered list' },
	],
});

/** Which providers carry a message, and in which order they are tried. */
export const routingFields = [providers, providerSettings, routing, lastProvider, routes] as const;

/** The same for messages that a text can take the place of. */
export const gatewayFields = [...routingFields, onUnsupported] as const;

/** What every message takes besides its content. HTML is left out: not all providers take it. */
export const formattedOptions = defineField({
	...sendOptions,
	options: [defaultCountryCode, textFormatting, campaign],
});

/** The same for texts. */
export const textOptions = defineField({
	...sendOptions,
	options: [defaultCountryCode, textFormatting, longText, campaign],
});

/** What the template is called where a provider has another name or language for it. */
export const templateNames = defineField({
	displayName: 'Names per Provider',
	name: 'templateNames',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add name',
	description: "For providers that have the template under another name, ID or language than 'Template'",
	options: [
		{
			displayName: 'Name',
			name: 'name',
			values: [
				provider,
				{
					displayName: 'Template',
					name: 'templateId',
					type: 'string',
					default: '',
					placeholder: 'e.g. order_update_2:en_US',
					description: 'ID or name, a colon, and the language',
				},
			],
		},
	],
});
