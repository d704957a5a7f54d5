import type { INodeProperties } from 'n8n-workflow';
import { defineField } from '../input/parameters';
import { replyButtonField } from '../whatsapp/interactive';
import { listField } from '../whatsapp/listMessage';
import { textFormatting } from '../whatsapp/messageFields';
import { campaign, defaultCountryCode } from '../whatsapp/recipientFields';
import { template, templateVariables } from '../whatsapp/templateFields';

const choice = {
	alreadySent: {
		name: 'Already Sent',
		value: 'alreadySent',
		description: 'Another node sent the question, such as a template: wait for the answer only',
	},
	approval: { name: 'Approval', value: 'approval', description: 'Two buttons to agree or to decline' },
	freeText: { name: 'Free Text', value: 'freeText', description: 'A text; the answer may be anything' },
	list: {
		name: 'List',
		value: 'list',
		description: 'A button that opens a list of up to ten rows; with Desk360 a text whose rows have numbers',
	},
	location: { name: 'Location', value: 'location', description: 'A button to share a location' },
	buttons: { name: 'Reply Buttons', value: 'buttons', description: 'Buttons with titles of your own' },
	template: {
		name: 'Template',
		value: 'template',
		description: 'An approved template and its quick replies, also outside the 24-hour window',
	},
} as const;

const { alreadySent, approval, freeText, list, location, buttons: replyButtons, template: approved } = choice;

/** How the person is to answer. The names of this field, of Message and of the labels are those that n8n's human review of tools fills in. */
const responseType = defineField({
	displayName: 'Response Type',
	name: 'responseType',
	type: 'options',
	default: 'approval',
	description: 'How the person answers',
	options: [alreadySent, approval, freeText, list, location, replyButtons, approved],
});

const answerBy = defineField({
	displayName: 'Answer By',
	name: 'answerBy',
	type: 'options',
	default: 'chat',
	description: 'Where the person answers',
	options: [
		{ name: 'Chat', value: 'chat', description: 'In the chat: a published trigger of the account hears the answer' },
		{
			name: 'Link',
			value: 'link',
			description:
				"On a page of this n8n, whose link is in the message: at its end, or where you write {link} in the text or in a template's variable. Needs no trigger.",
		},
	],
});

const message = defineField({
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	description: 'The question, up to 1,024 characters; a free text, and all by link, up to 4,096',
	displayOptions: { show: { responseType: ['approval', 'buttons', 'freeText', 'list', 'location'] } },
});

const approvalOptions = defineField({
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { responseType: ['approval'] } },
	options: [
		{
			displayName: 'Approve Button Label',
			name: 'approveLabel',
			type: 'string',
			default: 'Approve',
			description: 'Up to 20 characters',
		},
		{
			displayName: 'Disapprove Button Label',
			name: 'disapproveLabel',
			type: 'string',
			default: 'Decline',
			description: 'Up to 20 characters',
		},
	],
});

const ofButtons = { responseType: ['buttons'] };
const ofList = { responseType: ['list'] };

const buttonsSource = defineField({ ...replyButtonField.buttonsSource, displayOptions: { show: ofButtons } });
const buttons = defineField({
	...replyButtonField.buttons,
	displayOptions: { show: { ...ofButtons, buttonsSource: ['fields'] } },
});
const buttonsJson = defineField({
	...replyButtonField.buttonsJson,
	displayOptions: { show: { ...ofButtons, buttonsSource: ['json'] } },
});
const listButton = defineField({ ...listField.listButton, displayOptions: { show: ofList } });
const sectionsSource = defineField({ ...listField.sectionsSource, displayOptions: { show: ofList } });
const sections = defineField({
	...listField.sections,
	displayOptions: { show: { ...ofList, sectionsSource: ['fields'] } },
});
const sectionsJson = defineField({
	...listField.sectionsJson,
	displayOptions: { show: { ...ofList, sectionsSource: ['json'] } },
});

const ofTemplate = { show: { responseType: ['template'] } };
const templateId = defineField({ ...template, displayOptions: ofTemplate });
const variables = defineField({ ...templateVariables, displayOptions: ofTemplate });

const sentMessageId = defineField({
	displayName: 'Message ID',
	name: 'sentMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.messageId }}',
	description:
		'The ID that the node which sent the question gave. It tells two questions to one person apart, where the answer quotes one of them.',
	displayOptions: { show: { responseType: ['alreadySent'] } },
});

const ofAnything = ['alreadySent', 'freeText', 'template'];

const accept = defineField({
	displayName: 'Accept',
	name: 'accept',
	type: 'options',
	default: 'any',
	description: 'Which answers fit; the output has their value',
	displayOptions: { show: { responseType: ofAnything } },
	options: [
		{ name: 'Anything', value: 'any' },
		{ name: 'Date', value: 'date', description: 'Such as 2026-12-24 or 24.12.2026; the value is 2026-12-24' },
		{ name: 'Email', value: 'email' },
		{ name: 'Location', value: 'location' },
		{ name: 'Media', value: 'media', description: 'A picture, a document or another file' },
		{ name: 'Number', value: 'number' },
		{ name: 'One Of', value: 'choice', description: 'One of the texts entered below' },
		{ name: 'Pattern', value: 'pattern', description: 'A text that contains what a regular expression describes' },
	],
});

const choices = defineField({
	displayName: 'Choices',
	name: 'choices',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. yes, no, later',
	description: 'The texts that fit, separated by commas. Letter case makes no difference.',
	displayOptions: { show: { responseType: ofAnything, accept: ['choice'] } },
});

const pattern = defineField({
	displayName: 'Pattern',
	name: 'pattern',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ^[A-Z]{2}\\d{6}$',
	description: 'A regular expression, as in the Text Filter of the trigger. Letter case makes no difference.',
	displayOptions: { show: { responseType: ofAnything, accept: ['pattern'] } },
});

const mediaKinds = defineField({
	displayName: 'Media Kinds',
	name: 'mediaKinds',
	type: 'multiOptions',
	default: [],
	description: 'Only files of these kinds. Leave empty for all.',
	displayOptions: { show: { responseType: ofAnything, accept: ['media'] } },
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'Sticker', value: 'sticker' },
		{ name: 'Video', value: 'video' },
	],
});

const timeLimit = defineField({
	displayName: 'Time Limit',
	name: 'timeLimit',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10_000 },
	default: 24,
	description: 'How long to wait for the answer, at most 30 days',
});

const timeLimitUnit = defineField({
	displayName: 'Time Limit Unit',
	name: 'timeLimitUnit',
	type: 'options',
	default: 'hours',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
	],
});

const option = {
	cancelWords: defineField({
		displayName: 'Cancel Words',
		name: 'cancelWords',
		type: 'string',
		default: '',
		placeholder: 'e.g. stop, cancel',
		description: 'Answers that end the question, separated by commas. They leave the node by the Cancelled output.',
	}),
	dateOrder: defineField({
		displayName: 'Date Order',
		name: 'dateOrder',
		type: 'options',
		default: 'dayFirst',
		description: 'What 03/04/2026 means. Without this field it does not fit, because it may be either.',
		options: [
			{ name: 'Day First', value: 'dayFirst', description: 'April 3' },
			{ name: 'Month First', value: 'monthFirst', description: 'March 4' },
		],
	}),
	maxNumber: defineField({
		displayName: 'Largest Number',
		name: 'maxNumber',
		type: 'number',
		default: 0,
		description: 'With Accept: Number',
	}),
	maxTries: defineField({
		displayName: 'Max Tries',
		name: 'maxTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 3,
		description:
			'After this many answers that do not fit, the last one leaves by the Cancelled output, with outcome "invalid"',
	}),
	minNumber: defineField({
		displayName: 'Smallest Number',
		name: 'minNumber',
		type: 'number',
		default: 0,
		description: 'With Accept: Number',
	}),
	reaskText: defineField({
		displayName: 'Text for Answers That Do Not Fit',
		name: 'reaskText',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Please tap one of the buttons.',
		description: 'Sent for each answer that does not fit, while tries are left. Without it nothing is sent.',
	}),
	triggerUrl: defineField({
		displayName: 'Trigger URL',
		name: 'triggerUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/1b9c…/webhook',
		description:
			'Production URL of the trigger that receives the answers. Needed only where several triggers of this n8n listen to the account.',
	}),
};

/** Where the provider does not tell which addresses it calls. */
const requiredTriggerUrl = defineField({
	...option.triggerUrl,
	required: true,
	displayOptions: { show: { answerBy: ['chat'] } },
	description:
		'Production URL of the published trigger that receives the answers, as its node shows it, with the secret at the end',
});

const optionsOfAll = [
	option.cancelWords,
	option.dateOrder,
	defaultCountryCode,
	textFormatting,
	option.maxNumber,
	option.maxTries,
	campaign,
	option.minNumber,
	option.reaskText,
] as const;

const additionalFields = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [...optionsOfAll, option.triggerUrl],
});

const additionalFieldsWithoutUrl = defineField({ ...additionalFields, options: [...optionsOfAll] });

/** Of a question by link alone, with an option of the provider. */
export const linkOptions = <const P extends INodeProperties>(option: P) =>
	defineField({ ...additionalFields, options: [option, ...optionsOfAll] });

/** What is asked, by name. */
export const askField = {
	answerBy,
	responseType,
	additionalFieldsWithoutUrl,
};

/** The fields below Response Type that all providers have. */
export const questionFields = [
	message,
	approvalOptions,
	buttonsSource,
	buttons,
	buttonsJson,
	sentMessageId,
	accept,
	choices,
	pattern,
	mediaKinds,
	timeLimit,
	timeLimitUnit,
] as const;

/** The same of a template that the provider lists. */
export const questionTemplateFields = [templateId, variables] as const;

/** The same of lists. */
export const questionListFields = [listButton, sectionsSource, sections, sectionsJson] as const;

const asked = [responseType, ...questionFields, ...questionTemplateFields, ...questionListFields] as const;

/** The same where answers come by link alone: the provider tells of none. What a page cannot ask is left out. */
export const linkFields = [
	defineField({ ...answerBy, default: 'link', options: answerBy.options.filter(({ value }) => value === 'link') }),
	defineField({
		...responseType,
		options: responseType.options.filter(({ value }) => value !== 'alreadySent' && value !== 'location'),
	}),
	defineField({
		...message,
		displayOptions: undefined,
		description: 'The question, up to 4,096 characters with the link. With a template, what the page asks.',
	}),
	approvalOptions,
	buttonsSource,
	buttons,
	buttonsJson,
	...questionListFields,
	defineField({ ...accept, options: accept.options.filter(({ value }) => value !== 'location' && value !== 'media') }),
	choices,
	pattern,
	timeLimit,
	timeLimitUnit,
] as const;

/** All about a question, where the node finds the trigger that hears the answer. */
export const foundTriggerFields = [answerBy, ...asked, additionalFields] as const;

/** The same where the provider does not tell which addresses it calls. */
export const enteredTriggerFields = [answerBy, requiredTriggerUrl, ...asked, additionalFieldsWithoutUrl] as const;
