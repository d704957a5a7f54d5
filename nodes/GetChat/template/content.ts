import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/call';
import type { OperationContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import type { Recipient } from '../../shared/recipient';
import { dataObjects } from '../../shared/validate';
import {
	fillCloudTemplate,
	templateFiles,
	type CloudFile,
	type TemplateFile,
} from '../../shared/whatsapp/cloudTemplate';
import { checkInputFile, mediaRules } from '../../shared/whatsapp/oneFile';
import {
	formValues,
	headerFileKey,
	prepareTemplate,
	templateChoice,
	type FilledTemplate,
} from '../../shared/whatsapp/template';
import { uploadFile } from '../message/media';
import { messageRequest } from '../message/send';
import type { templateFields } from './fields';
import { definitionOf, templates, type Definition } from './source';

export type TemplateParameters = ParametersOf<typeof templateFields>;

/** A template that is found and filled, but for its files. */
export interface Filled {
	name: string;
	language: string;
	definition: Definition;
	values: Record<string, string>;
}

/** What a template message says. */
export type TemplateContent = Record<string, unknown>;

/**
 * What the variables form holds, with the values that may be left open, in the form that the shared template code reads.
 *
 * @param item the fields of the item, for the form's automatic mapping
 */
export function completed<P extends TemplateParameters>(parameters: P, { slots }: Definition, item: IDataObject) {
	const { values } = formValues(parameters.templateVariables, item);
	const automatic = values === item;
	const keys = new Set([headerFileKey, ...slots.map(({ key }) => key)]);
	const kept = Object.entries(values).filter(([key, value]) => !isOpen(value) && (!automatic || keys.has(key)));
	const fallbacks = slots.flatMap(({ key, fallback }) => (fallback === undefined ? [] : [[key, fallback] as const]));
	return {
		...parameters,
		templateParameters: '{}',
		templateVariables: {
			mappingMode: 'defineBelow',
			value: { ...Object.fromEntries(fallbacks), ...Object.fromEntries(kept) },
		},
	};
}

function isOpen(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The template of one item, filled. @throws InvalidInput */
export async function fillItem(
	{ client, functions, itemIndex }: OperationContext,
	parameters: TemplateParameters,
): Promise<Filled> {
	const definition = await definitionOf(client, parameters.templateId);
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	const prepared = await prepareTemplate(client, templates, completed(parameters, definition, item));
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

/** Uploads the files that come with the item. @returns where each file is, by key */
export async function placeFiles(
	{ client, functions, itemIndex }: OperationContext,
	files: readonly TemplateFile[],
): Promise<Map<string, CloudFile>> {
	const placed = new Map<string, CloudFile>();
	for (const { key, kind, source } of files) {
		if ('url' in source) {
			placed.set(key, { link: source.url });
			continue;
		}
		const filename = checkInputFile(functions, itemIndex, source.binary, kind);
		const file = await uploadFile(client, source.binary, mediaRules[kind].maxBytes);
		placed.set(key, { ...file, ...(filename !== undefined && { filename }) });
	}
	return placed;
}

/** The files of a filled template. @throws InvalidInput for links that lead nowhere */
export function filesOf({ definition, values }: Filled): TemplateFile[] {
	return templateFiles(definition, values);
}

/** What the message says of a filled template. @throws InvalidInput for values that do not fit their place */
export function contentOf(
	{ name, language, definition, values }: Filled,
	files: ReadonlyMap<string, CloudFile>,
): TemplateContent {
	const components = fillCloudTemplate(definition.components, values, files);
	return {
		...(definition.namespace !== undefined && { namespace: definition.namespace }),
		name,
		language: { policy: 'deterministic', code: language },
		...(components.length > 0 && { components }),
	};
}

/**
 * What the message says where the components are given as JSON. A template given with its language is not looked up.
 *
 * @throws InvalidInput where the JSON is no list of components
 */
export async function rawContent(
	{ client }: Pick<OperationContext, 'client'>,
	parameters: TemplateParameters,
): Promise<TemplateContent> {
	const components = dataObjects('Components (JSON)', parameters.templateComponents);
	const choice = templateChoice(parameters.templateId);
	const { templateId, language } =
		choice.language === ''
			? (await prepareTemplate(client, templates, { ...parameters, templateParameters: '{}' })).fill({})
			: { templateId: choice.template, language: choice.language };
	return {
		name: templateId,
		language: { policy: 'deterministic', code: language },
		...(components.length > 0 && { components }),
	};
}

/** `POST /messages/` with type `template` */
export function templateRequest(
	recipient: Recipient,
	content: TemplateContent,
	options: { replyToMessageId?: string } = {},
): Request {
	return messageRequest(recipient, 'template', content, options);
}
