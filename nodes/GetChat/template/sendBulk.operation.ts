import type { IDataObject } from 'n8n-workflow';
import { bulkOptions, recipientFields } from '../../shared/bulk/fields';
import { sendTemplateBulk } from '../../shared/bulk/template';
import { asIs, InvalidInput, invalidInput } from '../../shared/errors';
import { defineOperation, type ItemParameters, type JointContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import type { CloudFile } from '../../shared/whatsapp/cloudTemplate';
import { isQueued } from '../message/send';
import {
	checkFiles,
	completed,
	contentOf,
	filesOf,
	placeFiles,
	rawContent,
	templateRequest,
	valuesOf,
	type Filled,
	type TemplateContent,
} from './content';
import { templateFields } from './fields';
import { definitionOf, templates, type Definition } from './source';

const properties = [...recipientFields, ...templateFields, bulkOptions] as const;

type BulkParameters = ParametersOf<typeof properties>;

/** The template of one item, ready for `sendTemplateBulk`. */
type Prepared = BulkParameters & {
	templateParameters: string;
	/** Makes the message from the values of one row. */
	content(filled: Omit<Filled, 'definition'>): TemplateContent;
};

/** `POST /messages/` with type `template`, once for each recipient; files of the item are uploaded once before */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
	properties,
	together: async (context) => {
		const items: Array<ItemParameters<Prepared>> = [];
		for (const item of context.items) items.push(await prepareItem(context, item));
		return await sendTemplateBulk(
			{ ...context, items },
			{
				source: () => templates,
				message: ({ content }, { templateId, language, ...filled }) => {
					const message = content({ name: templateId, language, values: valuesOf(filled) });
					return {
						one: (recipient) => templateRequest(recipient, message),
						messageId: (answer) => answer.id,
						outcome: (answer) => (isQueued(answer) ? 'queued' : 'sent'),
					};
				},
			},
		);
	},
});

async function prepareItem(
	context: JointContext,
	item: ItemParameters<BulkParameters>,
): Promise<ItemParameters<Prepared>> {
	if ('error' in item) return item;
	const { itemIndex, parameters } = item;
	try {
		const prepared =
			parameters.templateMode === 'json'
				? await prepareRaw(context, parameters)
				: await prepareForm(context, itemIndex, parameters);
		return { itemIndex, parameters: prepared };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		throw asIs(error);
	}
}

async function prepareRaw({ client }: JointContext, parameters: BulkParameters): Promise<Prepared> {
	const raw = await rawContent({ client }, parameters);
	return { ...parameters, templateParameters: '{}', content: () => raw };
}

/** Files are uploaded before the first message: the inbox keeps them, and nobody gets anything by it. */
async function prepareForm(
	{ client, functions }: JointContext,
	itemIndex: number,
	parameters: BulkParameters,
): Promise<Prepared> {
	const itemContext = { client: client.forItem(itemIndex), functions, itemIndex };
	const definition = await definitionOf(client, parameters.templateId);
	const json: IDataObject = functions.getInputData()[itemIndex]?.json ?? {};
	const complete = completed(parameters, definition, json);
	const values: Record<string, string> = Object.fromEntries(
		Object.entries(complete.templateVariables.value).map(([key, value]) => [key, String(value)]),
	);
	const files = filesOf({ name: '', language: '', definition, values });
	checkFiles(itemContext, files);
	const placed = parameters.additionalFields.dryRun
		? new Map(files.map(({ key }): [string, CloudFile] => [key, { link: '' }]))
		: await placeFiles(itemContext, files);
	return {
		...complete,
		content: (filled) => contentOf({ ...filled, definition }, filesOfRow(filled, definition, placed, values)),
	};
}

/** A row's own files are links; those of the form are where they were uploaded to. */
function filesOfRow(
	filled: Omit<Filled, 'definition'>,
	definition: Definition,
	placed: ReadonlyMap<string, CloudFile>,
	ofForm: Readonly<Record<string, string>>,
): Map<string, CloudFile> {
	return new Map(
		filesOf({ ...filled, definition }).map(({ key, source }) => {
			const file = placed.get(key);
			const sameAsForm = 'binary' in source && source.binary === ofForm[key]?.trim();
			if (file && sameAsForm) return [key, file];
			if ('url' in source) return [key, { link: source.url }];
			throw invalidInput(
				`Template Variables: ${key}`,
				`must be a link in a CSV file, but it is "${source.binary.slice(0, 60)}"`,
				'Enter a public link like https://example.com/photo.jpg.',
			);
		}),
	);
}
