import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { searchList } from '../../shared/listSearch';
import type { Client } from '../../shared/request';
import { readCloudTemplate, type CloudTemplate } from '../../shared/whatsapp/cloudTemplate';
import {
	allTranslations,
	findTranslation,
	searchTranslations,
	templateChoice,
	variablesForm,
	type TemplateSource,
	type Translation,
} from '../../shared/whatsapp/template';
import { getChat, pageSize } from '../api';

/** The templates of the inbox: `GET /templates/`, a row for each language. */
export const templates: TemplateSource = {
	provider: getChat,
	request: { method: 'GET', path: '/templates/', query: { limit: pageSize } },
	translations: (row) => [translationOf(row)],
};

/** What a translation needs to be sent. */
export interface Definition extends CloudTemplate {
	components: unknown;
	namespace?: string;
}

const definitions = new WeakMap<Translation, Definition>();

function translationOf(row: IDataObject): Translation {
	const { name, language, status, components, namespace } = row;
	const template = readCloudTemplate(components);
	const translation: Translation = {
		templateId: String(name),
		name: String(name),
		language: String(language),
		languageName: languageName(String(language)),
		sendable: status === undefined || status === null || /^approved$/i.test(String(status)),
		status: String(status ?? '')
			.toLowerCase()
			.replaceAll('_', ' '),
		headerFile: template.headerFile,
		headerText: template.headerText,
		body: template.body,
		variables: template.slots.map(({ key }) => key),
	};
	const space = typeof namespace === 'string' && namespace !== '' ? { namespace } : {};
	definitions.set(translation, { ...template, components, ...space });
	return translation;
}

/** `en_US` becomes `American English`, where the language is known. */
function languageName(code: string): string {
	try {
		return new Intl.DisplayNames('en', { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
	} catch {
		return code;
	}
}

/**
 * The definition of a template. @param entered what the picker stores, such as `order_shipped:en_US`
 *
 * @throws InvalidInput where there is no such template, or where it cannot be sent now
 */
export async function definitionOf(client: Client, entered: string): Promise<Definition> {
	const translation = findTranslation(await allTranslations(client, templates), templateChoice(entered));
	return definitions.get(translation) ?? { ...readCloudTemplate([]), components: [] };
}

export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	// With a filter, even an empty one, all pages are read: an inbox has a few hundred templates at the most.
	return await searchTranslations(this, templates, filter ?? '', page);
}

/** All names, whatever their languages and states. */
export async function searchTemplateNames(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const names = { request: () => templates.request, entry: ({ name }: IDataObject) => ({ value: name, name }) };
	const { results } = await searchList(this, getChat, names, filter ?? '', undefined);
	return { results: [...new Map(results.map((result) => [result.value, result])).values()] };
}

export async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = this.getCurrentNodeParameter('templateId', { extractValue: true });
	const read: Translation[] = [];
	const source: TemplateSource = {
		...templates,
		translations: (row) => {
			const translation = translationOf(row);
			read.push(translation);
			return [translation];
		},
	};
	const form = await variablesForm(this, source, chosen);
	const slots = typeof chosen === 'string' && chosen.trim() !== '' ? slotsOf(read, chosen) : [];
	return {
		...form,
		fields: form.fields.map((field) => {
			const slot = slots.find(({ key }) => key === field.id);
			if (!slot) return field;
			const optional = slot.fallback !== undefined;
			return {
				...field,
				displayName: `${slot.key}: ${slot.label}${optional ? ' (optional)' : ''}`,
				required: field.required && !optional,
			};
		}),
	};
}

function slotsOf(read: readonly Translation[], chosen: string): CloudTemplate['slots'] {
	return definitions.get(findTranslation(read, templateChoice(chosen)))?.slots ?? [];
}
