import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { dataObjects } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { optionalWithin, within } from '../../shared/whatsapp/limits';
import { linkToFile } from '../../shared/whatsapp/fileSource';

const cardsSource = defineField({
	displayName: 'Define Cards',
	name: 'cardsSource',
	type: 'options',
	default: 'fields',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
});

const cardHeader = defineField({
	displayName: 'Card Header',
	name: 'cardHeader',
	type: 'options',
	default: 'image',
	description: 'What stands above the text of every card; WhatsApp takes one kind for all of them',
	options: [
		{ name: 'Image', value: 'image' },
		{ name: 'Video', value: 'video' },
	],
	displayOptions: { show: { cardsSource: ['fields'] } },
});

const cards = defineField({
	displayName: 'Cards',
	name: 'cards',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add card',
	description: 'Two to ten cards, side by side',
	displayOptions: { show: { cardsSource: ['fields'] } },
	options: [
		{
			displayName: 'Card',
			name: 'card',
			values: [
				{
					displayName: 'Media URL',
					name: 'mediaUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/photo.jpg',
					description: 'Public link to the image or video',
				},
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					description: 'Up to 160 characters',
				},
				{
					displayName: 'Button Text',
					name: 'buttonText',
					type: 'string',
					default: '',
					placeholder: 'e.g. Buy',
					description: 'The label, up to 20 characters',
				},
				{
					displayName: 'Button URL',
					name: 'buttonUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/shop',
					description: 'The page that the button opens',
				},
			],
		},
	],
});

const cardsJson = defineField({
	displayName: 'Cards (JSON)',
	name: 'cardsJson',
	type: 'json',
	default: '[]',
	required: true,
	description: 'A list of two to ten cards, as the WhatsApp API takes them',
	displayOptions: { show: { cardsSource: ['json'] } },
});

export /** The cards of a carousel, as fields or as JSON. */
const cardFields = [cardsSource, cardHeader, cards, cardsJson] as const;

/** The cards as the API takes them. @throws InvalidInput naming the card and the rule */
export function cardsOf(parameters: ParametersOf<typeof cardFields>): IDataObject[] {
	const fromJson = parameters.cardsSource === 'json';
	const field = fromJson ? 'Cards (JSON)' : 'Cards';
	const list = fromJson ? dataObjects(field, parameters.cardsJson) : parameters.cards.card;
	if (list.length < 2 || list.length > 10) {
		throw invalidInput(
			field,
			`has ${list.length} ${list.length === 1 ? 'card' : 'cards'}, but a carousel has 2 to 10`,
			list.length < 2 ? 'Add cards.' : 'Leave some out.',
		);
	}
	if (fromJson) return dataObjects(field, parameters.cardsJson);
	return parameters.cards.card.map(({ mediaUrl = '', text, buttonText = '', buttonUrl = '' }, index) => {
		const place = `${field}: card ${index + 1}`;
		const kind = parameters.cardHeader;
		const content = optionalWithin(`${place}, text`, text, 160);
		return {
			card_index: index,
			type: 'cta_url',
			header: { type: kind, [kind]: { link: linkToFile(`${place}, media URL`, mediaUrl) } },
			...(content !== undefined && { body: { text: content } }),
			action: {
				name: 'cta_url',
				parameters: {
					display_text: within(`${place}, button text`, buttonText, 20),
					url: webAddress(`${place}, button URL`, buttonUrl),
				},
			},
		};
	});
}
