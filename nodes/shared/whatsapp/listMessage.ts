import { asDataObject, asText } from '../dataObject';
import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { namedObjects } from '../input/validate';
import { optionalWithin, within } from './limits';

const listButton = defineField({
	displayName: 'List Button',
	name: 'listButton',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Choose',
	description: 'Text of the button that opens the list, up to 20 characters',
});

const sectionsSource = defineField({
	displayName: 'Define Sections',
	name: 'sectionsSource',
	type: 'options',
	default: 'fields',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
});

const sections = defineField({
	displayName: 'Sections',
	name: 'sections',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add section',
	description: 'What can be chosen: up to ten rows over all sections',
	displayOptions: { show: { sectionsSource: ['fields'] } },
	options: [
		{
			displayName: 'Section',
			name: 'section',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'Up to 24 characters; needed where there is more than one section',
				},
				{
					displayName: 'Rows',
					name: 'rows',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true, sortable: true },
					default: {},
					placeholder: 'Add row',
					options: [
						{
							displayName: 'Row',
							name: 'row',
							values: [
								{
									displayName: 'Title',
									name: 'title',
									type: 'string',
									default: '',
									description: 'Up to 24 characters',
								},
								{
									displayName: 'Description',
									name: 'description',
									type: 'string',
									default: '',
									description: 'Small text below the title, up to 72 characters',
								},
								{
									displayName: 'ID',
									name: 'id',
									type: 'string',
									default: '',
									placeholder: 'Empty: the title',
									description:
										'Your own ID, up to 200 characters; it comes back when the row is chosen. Without one it is the title.',
								},
							],
						},
					],
				},
			],
		},
	],
});

const sectionsJson = defineField({
	displayName: 'Sections (JSON)',
	name: 'sectionsJson',
	type: 'json',
	default:
		'[\n  {\n    "title": "Help",\n    "rows": [{ "id": "orders", "title": "Orders", "description": "Track or change" }]\n  }\n]',
	required: true,
	description: 'A list of sections, each with title and rows',
	displayOptions: { show: { sectionsSource: ['json'] } },
});

/** The button and the rows of a list message. */
export const listFields = [listButton, sectionsSource, sections, sectionsJson] as const;

/** The same by name. */
export const listField = { listButton, sectionsSource, sections, sectionsJson };

/** A part of a list, as WhatsApp writes it. */
export interface ListSection {
	title?: string;
	rows: Array<{ id: string; title: string; description?: string }>;
}

/** What WhatsApp allows. */
export const listLimits = {
	button: 20,
	sections: 10,
	rows: 10,
	sectionTitle: 24,
	rowTitle: 24,
	rowDescription: 72,
	rowId: 200,
};

/**
 * @returns the button's text and the sections
 * @throws InvalidInput naming section, row and rule
 */
export function listOf(parameters: ParametersOf<typeof listFields>): { button: string; sections: ListSection[] } {
	const button = within('List Button', parameters.listButton, listLimits.button);
	const fromJson = parameters.sectionsSource === 'json';
	const field = fromJson ? 'Sections (JSON)' : 'Sections';
	const entered = fromJson
		? namedObjects(field, parameters.sectionsJson).map(({ title, rows }) => ({
				title,
				rows: namedObjects(field, rows),
			}))
		: parameters.sections.section.map(({ title, rows }) => ({ title, rows: rows?.row ?? [] }));
	const count = entered.reduce((sum, { rows }) => sum + rows.length, 0);
	if (count === 0) throw invalidInput(field, 'must contain at least one row', 'Add a section with a row.');
	if (entered.length > listLimits.sections) {
		throw invalidInput(
			field,
			`has ${entered.length} sections, but WhatsApp takes at most ${listLimits.sections}`,
			'Leave some out.',
		);
	}
	if (count > listLimits.rows) {
		throw invalidInput(
			field,
			`has ${count} rows over all sections, but WhatsApp takes at most ${listLimits.rows}`,
			'Leave some out, or spread them over several messages.',
		);
	}
	const result = entered.map(({ title, rows }, index) => {
		const place = `${field}: section ${index + 1}`;
		if (rows.length === 0) throw invalidInput(place, 'must contain at least one row', 'Add a row to it.');
		const name =
			entered.length > 1
				? within(`${place}, title`, asText(title), listLimits.sectionTitle)
				: optionalWithin(`${place}, title`, asText(title), listLimits.sectionTitle);
		return {
			...(name !== undefined && { title: name }),
			rows: rows.map((row, number) => rowOf(`${place}, row ${number + 1}`, asDataObject(row))),
		};
	});
	refuseTwins(
		field,
		result.flatMap(({ rows }) => rows.map(({ id }) => id)),
	);
	return { button, sections: result };
}

function rowOf(
	place: string,
	{ id, title, description }: Readonly<Record<string, unknown>>,
): ListSection['rows'][number] {
	const name = within(`${place}, title`, asText(title), listLimits.rowTitle);
	const details = optionalWithin(`${place}, description`, asText(description), listLimits.rowDescription);
	return {
		id: within(`${place}, ID`, asText(id).trim() || name, listLimits.rowId),
		title: name,
		...(details !== undefined && { description: details }),
	};
}

function refuseTwins(field: string, ids: readonly string[]): void {
	const twin = ids.find((id, index) => ids.indexOf(id) !== index);
	if (twin === undefined) return;
	throw invalidInput(field, `has two rows with the ID "${twin}"`, 'Give every row its own ID.');
}
