import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { invalidInput } from '../errors';
import type { ItemParameters, JointContext } from '../operation';
import type { ParametersOf } from '../parameters';
import {
	checkFiles,
	completed,
	filesOf,
	placeFiles,
	valuesOf,
	type cloudTemplateFields,
	type Filled,
	type Upload,
} from '../whatsapp/cloudContent';
import type { CloudTemplates, Definition } from '../whatsapp/cloudSource';
import type { CloudFile } from '../whatsapp/cloudTemplate';
import type { bulkOptions, recipientFields } from './fields';
import type { BulkMessage } from './bulkMessage';
import { mapItems } from './mapItems';
import { sendTemplateBulk } from './template';

type BulkParameters = ParametersOf<typeof recipientFields> &
	ParametersOf<typeof cloudTemplateFields> &
	ParametersOf<readonly [typeof bulkOptions]>;

/** How a provider sends a template that is filled with WhatsApp's own components. */
export interface CloudTemplateChannel<P, C> {
	templates: CloudTemplates;
	upload: Upload;
	/** Finds out what it takes to make messages of a template. */
	maker(context: Pick<JointContext, 'client'>, definition: Definition, parameters: P): Promise<ContentMaker<C>>;
	/** The same where the components are given as JSON. */
	raw(context: Pick<JointContext, 'client'>, parameters: P): Promise<C>;
	message(content: C): Omit<BulkMessage, 'key'>;
}

/** What the message says of a filled template. @throws InvalidInput for values that do not fit their place */
export type ContentMaker<C> = (filled: Filled, files: ReadonlyMap<string, CloudFile>) => C;

/** The template of one item, ready for `sendTemplateBulk`. */
type Prepared<P, C> = P & {
	templateParameters: string;
	/** Makes the message from the values of one row. */
	content(filled: Omit<Filled, 'definition'>): C;
};

/**
 * Sends a template once to each recipient of all items; files of the items are uploaded once before.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendCloudTemplateBulk<P extends BulkParameters, C>(
	context: JointContext & { items: ReadonlyArray<ItemParameters<P>> },
	channel: CloudTemplateChannel<P, C>,
): Promise<INodeExecutionData[]> {
	const items = await mapItems(
		context.items,
		async (parameters, itemIndex) => await prepareItem(context, itemIndex, parameters, channel),
	);
	return await sendTemplateBulk(
		{ ...context, items },
		{
			source: () => channel.templates.source,
			message: ({ content }, { templateId, language, ...filled }) =>
				channel.message(content({ name: templateId, language, values: valuesOf(filled) })),
		},
	);
}

async function prepareItem<P extends BulkParameters, C>(
	context: JointContext,
	itemIndex: number,
	parameters: P,
	channel: CloudTemplateChannel<P, C>,
): Promise<Prepared<P, C>> {
	if (parameters.templateMode === 'form') return await prepareForm(context, itemIndex, parameters, channel);
	const raw = await channel.raw(context, parameters);
	return { ...parameters, templateParameters: '{}', content: () => raw };
}

/** Files are uploaded before the first message: the provider keeps them, and nobody gets anything by it. */
async function prepareForm<P extends BulkParameters, C>(
	{ client, functions }: JointContext,
	itemIndex: number,
	parameters: P,
	{ templates, upload, maker }: CloudTemplateChannel<P, C>,
): Promise<Prepared<P, C>> {
	const itemContext = { client: client.forItem(itemIndex), functions, itemIndex };
	const definition = await templates.definitionOf(client, parameters.templateId);
	const make = await maker({ client }, definition, parameters);
	const json: IDataObject = functions.getInputData()[itemIndex]?.json ?? {};
	const complete = completed(parameters, definition, json);
	const values: Record<string, string> = Object.fromEntries(
		Object.entries(complete.templateVariables.value).map(([key, value]) => [key, String(value)]),
	);
	const files = filesOf({ name: '', language: '', definition, values });
	checkFiles(itemContext, files);
	const placed = parameters.additionalFields.dryRun
		? new Map(files.map(({ key }): [string, CloudFile] => [key, { link: '' }]))
		: await placeFiles(itemContext, files, upload);
	return {
		...complete,
		content: (filled) => make({ ...filled, definition }, filesOfRow(filled, definition, placed, values)),
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
