import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import type { Request } from '../call';
import { searchList } from '../listSearch';
import type { Provider } from '../provider';
import type { Client } from '../request';
import { readCloudTemplate, type CloudTemplate } from './cloudTemplate';
import {
	allTranslations,
	findTranslation,
	searchTranslations,
	templateChoice,
	variablesForm,
	type TemplateSource,
	type Translation,
} from './template';

/** What a template needs to be sent. */
export interface Definition extends CloudTemplate {
	components: unknown;
	namespace?: string;
}

/** The templates of a provider that lists them as WhatsApp defines them, a row for each language. */
export interface CloudTemplates {
	source: TemplateSource;
	/**
	 * The definition of a template.
	 *
	 * @param entered what the picker stores, such as `order_shipped:en_US`
	 * @throws InvalidInput where there is no such template, or where it cannot be sent now
	 */
	definitionOf(client: Client, entered: string): Promise<Definition>;
	/** All templates, sendable or not. */
	definitions(client: Client): Promise<Definition[]>;
	/** The methods of the node. */
	searchTemplates(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult>;
	searchTemplateNames(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult>;
	getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields>;
}

/**
 * @param request the list of templates
 * @param tidy turns a row into one with name, language, status, components and namespace; by default it is one
 */
export function cloudTemplates(
	provider: Provider,
	request: Request,
	tidy: (row: IDataObject) => IDataObject = (row) => row,
): CloudTemplates {
	const definitions = new WeakMap<Translation, Definition>();

	const translationOf = (row: IDataObject): Translation => {
		const { name, language, status, components, namespace } = tidy(row);
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
	};

	const source: TemplateSource = { provider, request, translations: (row) => [translationOf(row)] };

	const slotsOf = (read: readonly Translation[], chosen: string): CloudTemplate['slots'] =>
		definitions.get(findTranslation(read, templateChoice(chosen)))?.slots ?? [];

	return {
		source,
		definitionOf: async (client, entered) => {
			const translation = findTranslation(await allTranslations(client, source), templateChoice(entered));
			return definitions.get(translation) ?? { ...readCloudTemplate([]), components: [] };
		},
		definitions: async (client) =>
			(await allTranslations(client, source)).flatMap((translation) => definitions.get(translation) ?? []),
		async searchTemplates(filter, page) {
			// With a filter, even an empty one, all pages are read: an account has a few hundred templates at the most.
			return await searchTranslations(this, source, filter ?? '', page);
		},
		async searchTemplateNames(filter) {
			const names = { request: () => request, entry: ({ name }: IDataObject) => ({ value: name, name }) };
			const { results } = await searchList(this, provider, names, filter ?? '', undefined);
			return { results: [...new Map(results.map((result) => [result.value, result])).values()] };
		},
		async getTemplateVariables() {
			const chosen = this.getCurrentNodeParameter('templateId', { extractValue: true });
			const read: Translation[] = [];
			const reading: TemplateSource = {
				...source,
				translations: (row) => {
					const translation = translationOf(row);
					read.push(translation);
					return [translation];
				},
			};
			const form = await variablesForm(this, reading, chosen);
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
		},
	};
}

/** `en_US` becomes `American English`, where the language is known. */
function languageName(code: string): string {
	try {
		return new Intl.DisplayNames('en', { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
	} catch {
		return code;
	}
}
