import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';
import type { ItemParameters, AllItemsContext, AllItemsOutput } from '../operation/defineOperation';
import type { ParametersOf } from '../input/parameters';
import {
	checkFiles,
	completed,
	filesOf,
	linkedFile,
	placeFiles,
	valuesOf,
	type cloudTemplateFields,
	type Filled,
	type Upload,
} from '../whatsapp/cloudContent';
import type { CloudTemplates, Definition } from '../whatsapp/cloudSource';
import type { CloudFile } from '../whatsapp/cloudTemplate';
import { prepareForm } from '../whatsapp/template';
import type { bulkOptions, recipientFields } from './fields';
import type { BulkChannel } from './bulkMessage';
import { mapItems } from './mapItems';
import { withPlaces } from './places';
import { planRows, type ItemContent } from './plan';
import type { OwnValues } from './rows';
import { sendBulk } from './send';
import { settingsOf } from './template';

type BulkParameters = ParametersOf<typeof recipientFields> &
	ParametersOf<typeof cloudTemplateFields> &
	ParametersOf<readonly [typeof bulkOptions]>;

/** How a provider sends a template that is filled with WhatsApp's own components. */
export interface CloudTemplateChannel<P, C> extends BulkChannel<C> {
	templates: CloudTemplates;
	upload: Upload;
	/** Finds out what it takes to make messages of a template. */
	maker(context: Pick<AllItemsContext, 'client'>, definition: Definition, parameters: P): Promise<ContentMaker<C>>;
	/** The same where the components are given as JSON. */
	raw(context: Pick<AllItemsContext, 'client'>, parameters: P): Promise<C>;
}

/** What the message says of a filled template. @throws InvalidInput for values that do not fit their place */
type ContentMaker<C> = (filled: Filled, files: ReadonlyMap<string, CloudFile>) => C;

/** The parameters of one item, and what its template becomes for one row after the other. */
type Prepared<P, C> = P & { content: ItemContent<C> };

/**
 * Sends a template once to each recipient of all items; files of the items are uploaded once before.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendCloudTemplateBulk<P extends BulkParameters, C>(
	context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> },
	channel: CloudTemplateChannel<P, C>,
): Promise<AllItemsOutput> {
	const items = await mapItems(context.items, async ({ itemIndex, parameters }): Promise<Prepared<P, C>> => {
		const form = parameters.templateMode === 'form';
		const content = form
			? await formContent(context, itemIndex, parameters, channel)
			: await rawContent(context, parameters, channel);
		return { ...parameters, content };
	});
	const planned = await planRows(context, items, channel, ({ content }) => content);
	return await sendBulk(context, planned, settingsOf(items));
}

async function rawContent<P extends BulkParameters, C>(
	{ client }: AllItemsContext,
	parameters: P,
	{ raw, templates }: CloudTemplateChannel<P, C>,
): Promise<ItemContent<C>> {
	const content = await raw({ client }, parameters);
	// Whether there is such a template is known before the first of many messages, also where `raw` does not look.
	await templates.definitionOf(client, parameters.templateId);
	return { takes: () => false, fill: () => content };
}

/** Files are uploaded before the first message: the provider keeps them, and nobody gets anything by it. */
async function formContent<P extends BulkParameters, C>(
	{ client, functions }: AllItemsContext,
	itemIndex: number,
	parameters: P,
	{ templates, upload, maker }: CloudTemplateChannel<P, C>,
): Promise<ItemContent<C>> {
	const itemContext = { client: client.forItem({ index: itemIndex }), functions, itemIndex };
	const definition = await templates.definitionOf(client, parameters.templateId);
	const make = await maker({ client }, definition, parameters);
	const json: IDataObject = functions.getInputData()[itemIndex]?.json ?? {};
	const complete = completed(parameters, definition, json);
	const values: Record<string, string> = Object.fromEntries(
		Object.entries(complete.templateVariables.value).map(([key, value]) => [key, String(value)]),
	);
	// Before the first upload: it refuses templates that the form cannot fill.
	const { takes, fill } = await prepareForm(client, templates.source, complete);
	const files = filesOf({ name: '', language: '', definition, values });
	checkFiles(itemContext, files);
	const placed = parameters.additionalFields.dryRun
		? new Map(files.map(({ key }): [string, CloudFile] => [key, { link: '' }]))
		: await placeFiles(itemContext, files, upload);
	const content = {
		takes,
		fill: (own: OwnValues) => {
			const { templateId: name, language, ...rest } = fill(json, own);
			const filled = { name, language, values: valuesOf(rest) };
			return make({ ...filled, definition }, filesOfRow(filled, definition, placed, values));
		},
	};
	return withPlaces(content, values, parameters);
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
			if ('url' in source) return [key, linkedFile(source.url)];
			throw invalidInput(
				`Template Variables: ${key}`,
				`must be a link in a CSV file, but it is "${source.binary.slice(0, 60)}"`,
				'Enter a public link like https://example.com/photo.jpg.',
			);
		}),
	);
}
