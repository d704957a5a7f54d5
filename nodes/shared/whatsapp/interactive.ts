import type { IDataObject } from 'n8n-workflow';
import { asText, isDataObject } from '../dataObject';
import { invalidInput } from '../errors';
import { nameInUrl } from '../http/fileName';
import { defineField, type ParametersOf } from '../input/parameters';
import { namedObjects } from '../input/validate';
import { formatted, formatting, type Formatting } from './formatting';
import { limits, optionalWithin, within } from './limits';
import { linkToFile } from './fileSource';
import { campaign, defaultCountryCode } from './recipientFields';

const headerType = defineField({
	displayName: 'Header',
	name: 'headerType',
	type: 'options',
	default: 'none',
	description: 'What is shown above the text',
	options: [
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'None', value: 'none' },
		{ name: 'Text', value: 'text' },
		{ name: 'Video', value: 'video' },
	],
});

/** For messages that take no video or document above the text. */
const simpleHeaderType = defineField({
	displayName: 'Header',
	name: 'headerType',
	type: 'options',
	default: 'none',
	description: 'What is shown above the text',
	options: [
		{ name: 'Image', value: 'image' },
		{ name: 'None', value: 'none' },
		{ name: 'Text', value: 'text' },
	],
});

const headerText = defineField({
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	required: true,
	description: 'Up to 60 characters, without formatting',
	displayOptions: { show: { headerType: ['text'] } },
});

const headerMediaUrl = defineField({
	displayName: 'Header Media URL',
	name: 'headerMediaUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/photo.jpg',
	description: 'Public link to the file itself; WhatsApp fetches it from there',
	displayOptions: { show: { headerType: ['image', 'video', 'document'] } },
});

const headerFileName = defineField({
	displayName: 'Header File Name',
	name: 'headerFileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description: 'The name the recipient sees',
	displayOptions: { show: { headerType: ['document'] } },
});

/** The text of an interactive message. */
export const body = defineField({
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'The text of the message, up to 1,024 characters',
});

/** The small text below an interactive message. */
export const footer = defineField({
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	description: 'Small text below the body, up to 60 characters',
});

const buttonsSource = defineField({
	displayName: 'Define Buttons',
	name: 'buttonsSource',
	type: 'options',
	default: 'fields',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
});

const buttons = defineField({
	displayName: 'Buttons',
	name: 'buttons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add button',
	description: 'What the recipient can tap',
	displayOptions: { show: { buttonsSource: ['fields'] } },
	options: [
		{
			displayName: 'Button',
			name: 'button',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Yes, please',
					description: 'The label, up to 20 characters; different for every button. Emoji are fine, formatting is not.',
				},
				{
					displayName: 'ID',
					name: 'id',
					type: 'string',
					default: '',
					placeholder: 'Empty: the title',
					description:
						'Your own ID, up to 200 characters; it is returned when the button is tapped. Defaults to the title.',
				},
			],
		},
	],
});

const buttonsJson = defineField({
	displayName: 'Buttons (JSON)',
	name: 'buttonsJson',
	type: 'json',
	default: '[\n  { "id": "yes", "title": "Yes" },\n  { "id": "no", "title": "No" }\n]',
	required: true,
	description: 'A list of buttons, each with title and ID',
	displayOptions: { show: { buttonsSource: ['json'] } },
});

export const interactiveOptions = defineField({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [defaultCountryCode, campaign, formatting],
});

/** Header of any kind. */
export const headerFields = [headerType, headerText, headerMediaUrl, headerFileName] as const;

/** Header that is text or an image. */
export const simpleHeaderFields = [simpleHeaderType, headerText, headerMediaUrl] as const;

export const replyButtonFields = [buttonsSource, buttons, buttonsJson] as const;

/** The same by name. */
export const replyButtonField = { buttonsSource, buttons, buttonsJson };

/** A message with reply buttons: header, text, footer and what can be tapped. */
export const interactiveFields = [...headerFields, body, footer, ...replyButtonFields] as const;

/** A header as WhatsApp's Cloud API writes it. */
export type Header =
	| { type: 'text'; text: string }
	| { type: 'image'; image: { link: string } }
	| { type: 'video'; video: { link: string } }
	| { type: 'document'; document: { link: string; filename?: string } };

interface HeaderParameters {
	headerType: 'document' | 'image' | 'none' | 'text' | 'video';
	headerText: string;
	headerMediaUrl: string;
	headerFileName?: string;
}

export interface ReplyButton {
	id: string;
	title: string;
}

/** @throws InvalidInput where the content of the chosen kind of header is missing, too long, or another kind of file */
export function headerOf(parameters: HeaderParameters): Header | undefined {
	switch (parameters.headerType) {
		case 'none':
			return undefined;
		case 'text':
			return { type: 'text', text: within('Header Text', parameters.headerText, limits.header) };
		case 'image':
			return { type: 'image', image: { link: headerLink('image', parameters.headerMediaUrl) } };
		case 'video':
			return { type: 'video', video: { link: headerLink('video', parameters.headerMediaUrl) } };
		case 'document': {
			const link = headerLink('document', parameters.headerMediaUrl);
			const filename = parameters.headerFileName?.trim() || nameInUrl(link);
			return { type: 'document', document: { link, ...(filename && { filename }) } };
		}
	}
}

/** @throws InvalidInput for an empty or too long body */
export function bodyOf(entered: string, format?: Formatting): string {
	return within('Body', formatted('Body', entered, format), limits.body);
}

/** @throws InvalidInput for a footer that is too long */
export function footerOf(entered: string, format?: Formatting): string | undefined {
	return optionalWithin('Footer', formatted('Footer', entered, format), limits.footer);
}

/**
 * @param most how many buttons the provider takes
 * @throws InvalidInput naming the button and the rule
 */
export function replyButtonsOf(parameters: ParametersOf<typeof replyButtonFields>, most: number): ReplyButton[] {
	const fromJson = parameters.buttonsSource === 'json';
	const field = fromJson ? 'Buttons (JSON)' : 'Buttons';
	const entries = fromJson ? namedObjects(field, parameters.buttonsJson).map(replyIn) : parameters.buttons.button;
	if (entries.length === 0) {
		throw invalidInput(field, 'must contain at least one button', 'Add a button, or send a text message.');
	}
	if (entries.length > most) {
		throw invalidInput(
			field,
			`has ${entries.length} buttons, but at most ${most} are allowed`,
			'Leave some out, or spread them over several messages.',
		);
	}
	const result = entries.map(({ id, title }, index) => {
		const label = `${field}: title of button ${index + 1}`;
		const name = within(label, asText(title), limits.buttonTitle);
		return {
			id: within(`${field}: ID of button ${index + 1}`, asText(id).trim() || name, limits.buttonId),
			title: name,
		};
	});
	refuseTwins(field, 'title', result);
	refuseTwins(field, 'id', result);
	return result;
}

/** WhatsApp's own form, and that of the providers' examples, has title and ID one level below. */
function replyIn(entry: IDataObject): IDataObject {
	return isDataObject(entry.reply) ? entry.reply : entry;
}

function refuseTwins(field: string, key: 'id' | 'title', list: readonly ReplyButton[]): void {
	const values = list.map((button) => button[key].trim());
	const twin = values.find((value, index) => values.indexOf(value) !== index);
	if (twin === undefined) return;
	throw invalidInput(
		field,
		`has two buttons with the ${key === 'id' ? 'ID' : 'title'} "${twin}"`,
		`Give every button its own ${key === 'id' ? 'ID' : 'title'}.`,
	);
}

const fileEndings: Readonly<Record<'image' | 'video' | 'document', RegExp>> = {
	image: /\.(mp3|ogg|opus|amr|m4a|aac|wav|mp4|3gp|mov|avi|pdf|docx?|xlsx?|pptx?|txt|csv|zip)$/i,
	video: /\.(mp3|ogg|opus|amr|m4a|aac|wav|jpe?g|png|gif|webp|pdf|docx?|xlsx?|pptx?|txt|csv|zip)$/i,
	document: /\.(mp3|ogg|opus|amr|m4a|aac|wav|mp4|3gp|mov|avi)$/i,
};

/** A link's file name tells its kind where it has an ending; most links to media do. */
function headerLink(kind: 'image' | 'video' | 'document', entered: string): string {
	if (entered.trim() === '') {
		throw invalidInput(
			'Header Media URL',
			`is empty, but a header of the kind ${kind} needs a link`,
			"Enter the link, or choose another 'Header'.",
		);
	}
	const link = linkToFile('Header Media URL', entered);
	const { pathname } = new URL(link);
	if (!fileEndings[kind].test(pathname)) return link;
	throw invalidInput(
		'Header Media URL',
		`leads to "${pathname.split('/').at(-1)}", which is not ${kind === 'video' ? 'a video' : kind === 'image' ? 'an image' : 'a document'}`,
		"Enter a link to a file of the kind chosen under 'Header'.",
	);
}
