import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../http/request';
import { nameInUrl } from '../http/fileName';
import type { OperationContext } from '../operation/defineOperation';
import { locator } from '../input/locator';
import { defineField, type ParametersOf } from '../input/parameters';
import type { CloudTemplates, Definition } from './cloudSource';
import { templateFiles, type CloudFile, type TemplateFile } from './cloudTemplate';
import { checkInputFile, mediaRules } from './messageFile';
import { formValues, headerFileKey, prepareForm, type FilledTemplate } from './template';
import { template, templateMode, templateModeChoice, templateVariables } from './templateFields';

/** Fills a template with WhatsApp's own components. */
export const rawComponents = {
	name: 'Raw Components (JSON)',
	value: 'json',
	description: 'As the WhatsApp API takes them, without any check',
} as const;

/** How a template is filled, where the raw form is WhatsApp's own components. */
const componentMode = defineField({ ...templateMode, options: [templateModeChoice.form, rawComponents] });

/** The components as the API takes them. */
const templateComponents = defineField({
	displayName: 'Components (JSON)',
	name: 'templateComponents',
	type: 'json',
	default: '[\n  { "type": "body", "parameters": [{ "type": "text", "text": "Nathan" }] }\n]',
	description: 'The list of components; files in it are links or IDs',
	displayOptions: { show: { templateMode: ['json'] } },
});

/** Each field of `cloudTemplateFields`, for providers that change one. */
export const cloudTemplateField = { template, componentMode, templateVariables, templateComponents };

/** A template and what it is filled with, for providers that take WhatsApp's own components. */
export const cloudTemplateFields = [template, componentMode, templateVariables, templateComponents] as const;

/** A template by its name alone, in all languages. Every node that has it has the method `searchTemplateNames`. */
export const templateName = defineField({
	displayName: 'Template',
	name: 'templateName',
	...locator('a template', 'searchTemplateNames', 'order_shipped', { displayName: 'By Name' }),
	required: true,
	description: 'The template in all its languages',
});

/** What the user entered under `cloudTemplateFields`. */
export interface TemplateParameters extends Omit<ParametersOf<typeof cloudTemplateFields>, 'templateMode'> {
	templateMode: 'form' | 'json';
}

/** A template that is found and filled, but for its files. */
export interface Filled {
	name: string;
	language: string;
	definition: Definition;
	values: Record<string, string>;
}

/** Stores a file of the item, given by its binary field, where messages can name it. */
export type Upload = (context: OperationContext, binary: string, maxBytes: number) => Promise<CloudFile>;

/**
 * What the variables form holds, with the values that may be left open, in the form that the shared template code reads.
 *
 * @param item the fields of the item, for the form's automatic mapping
 * @param more values for what the form leaves open
 */
export function completed<P extends TemplateParameters>(
	parameters: P,
	{ slots }: Definition,
	item: IDataObject,
	more: Readonly<Record<string, string>> = {},
) {
	const { values } = formValues(parameters.templateVariables, item);
	const automatic = values === item;
	const keys = new Set([headerFileKey, ...slots.map(({ key }) => key)]);
	const kept = Object.entries(values).filter(([key, value]) => !isUnset(value) && (!automatic || keys.has(key)));
	const fallbacks = slots.flatMap(({ key, fallback }) => (fallback === undefined ? [] : [[key, fallback] as const]));
	return {
		...parameters,
		templateVariables: {
			mappingMode: 'defineBelow',
			value: { ...Object.fromEntries(fallbacks), ...more, ...Object.fromEntries(kept) },
		},
	};
}

function isUnset(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * The template of one item, filled.
 *
 * @param more values for what the form leaves open
 * @throws InvalidInput
 */
export async function fillItem(
	{ client, functions, itemIndex }: OperationContext,
	templates: CloudTemplates,
	parameters: TemplateParameters,
	more?: Readonly<Record<string, string>>,
): Promise<Filled> {
	const definition = await templates.definitionOf(client, parameters.templateId);
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	const prepared = await prepareForm(client, templates.source, completed(parameters, definition, item, more));
	const { templateId, language, ...filled } = prepared.fill(item);
	return { name: templateId, language, definition, values: valuesOf(filled) };
}

/** All values by key, the file of the header among them. */
export function valuesOf({ parameters, headerFile }: FilledTemplate): Record<string, string> {
	if (!headerFile) return parameters;
	return { ...parameters, [headerFileKey]: 'url' in headerFile ? headerFile.url : headerFile.binary };
}

/** Checks the files of a template that come with the item. @throws InvalidInput */
export function checkFiles({ functions, itemIndex }: OperationContext, files: readonly TemplateFile[]): void {
	for (const { kind, source } of files) {
		if ('binary' in source) checkInputFile(functions, itemIndex, source.binary, kind);
	}
}

/** A message that is ready but for the files of its item, which are uploaded right before it. */
export interface CloudMessage {
	files: readonly TemplateFile[];
	/** The message, in which a file of the item stands for nothing yet. */
	request: Request;
	requestWith(files: ReadonlyMap<string, CloudFile>): Request;
}

/**
 * Checks a message and its files; nothing is uploaded.
 *
 * @param requestWith builds the message from where each file is, by key
 * @throws InvalidInput for files that are not usable, and for values that do not fit their place
 */
export function prepareCloudMessage(
	context: OperationContext,
	files: readonly TemplateFile[],
	requestWith: CloudMessage['requestWith'],
): CloudMessage {
	checkFiles(context, files);
	const places = files.map(({ key, source }): [string, CloudFile] => [
		key,
		'url' in source ? linkedFile(source.url) : { link: '' },
	]);
	return { files, request: requestWith(new Map(places)), requestWith };
}

/** The message with the files of the item uploaded. @throws NodeApiError where an upload fails */
export async function placeCloudMessage(
	context: OperationContext,
	{ files, request, requestWith }: CloudMessage,
	upload: Upload,
): Promise<Request> {
	const hasItemFiles = files.some(({ source }) => 'binary' in source);
	return hasItemFiles ? requestWith(await placeFiles(context, files, upload)) : request;
}

/** A document without a name would be shown as "Untitled". */
export function linkedFile(url: string): CloudFile {
	return { link: url, filename: nameInUrl(url) };
}

/** Uploads the files that come with the item. @returns where each file is, by key @throws NodeApiError where an upload fails */
export async function placeFiles(
	context: OperationContext,
	files: readonly TemplateFile[],
	upload: Upload,
): Promise<Map<string, CloudFile>> {
	const placed = new Map<string, CloudFile>();
	for (const { key, kind, source } of files) {
		if ('url' in source) {
			placed.set(key, linkedFile(source.url));
			continue;
		}
		const filename = checkInputFile(context.functions, context.itemIndex, source.binary, kind);
		const file = await upload(context, source.binary, mediaRules[kind].maxBytes);
		placed.set(key, { ...file, filename });
	}
	return placed;
}

/** The files of a filled template. @throws InvalidInput for links that lead nowhere */
export function filesOf({ definition, values }: Filled): TemplateFile[] {
	return templateFiles(definition, values);
}
