import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Request } from '../http/request';
import { searchList } from '../operation/listSearch';
import type { Provider } from '../http/provider';
import type { Client } from '../http/client';
import { withOtpButtons } from './authenticationTemplate';
import { readCloudTemplate, type CloudTemplate, type Slot } from './cloudTemplate';
import {
	allTranslations,
	chosenTranslation,
	findTranslation,
	searchTranslations,
	templateChoice,
	type TemplateSource,
	type Translation,
} from './template';
import { variablesForm } from './templateForm';
import { templateText } from './templateText';
import { unfillableParts } from './unfillable';

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
	{ whole }: Pick<TemplateSource, 'whole'> = {},
): CloudTemplates {
	const rows = new TemplateRows(tidy);
	const source: TemplateSource = { provider, request, whole, translations: (row) => [rows.read(row)] };
	return {
		source,
		definitionOf: async (client, entered) => rows.definitionOf(await chosenTranslation(client, source, entered)),
		definitions: async (client) => (await allTranslations(client, source)).map((entry) => rows.definitionOf(entry)),
		async searchTemplates(filter, page) {
			return await searchTranslations(this, source, filter, page);
		},
		async searchTemplateNames(filter) {
			return await searchNames(this, source, filter);
		},
		async getTemplateVariables() {
			return await labelledForm(this, source, rows);
		},
	};
}

/** Reads the rows of the list, and keeps what it takes to send each template. */
class TemplateRows {
	private readonly known = new WeakMap<Translation, Definition>();

	constructor(private readonly tidy: (row: IDataObject) => IDataObject) {}

	read(row: IDataObject): Translation {
		const { name, language, status, category, sub_category, components: listed, namespace } = this.tidy(row);
		const components = withOtpButtons(listed, category);
		const template = readCloudTemplate(components);
		const translation: Translation = {
			templateId: String(name),
			name: String(name),
			language: String(language),
			languageName: languageName(String(language)),
			sendable: status === undefined || status === null || /^(?:approved|active)(?:\s|$)/i.test(String(status)),
			status: String(status ?? '')
				.toLowerCase()
				.replaceAll('_', ' '),
			headerFile: template.headerFile,
			headerText: template.headerText,
			body: template.body,
			text: templateText(components),
			variables: template.slots.map(({ key }) => key),
			optional: template.slots.filter(({ fallback }) => fallback === '').map(({ key }) => key),
			unfillable: unfillableParts(components, sub_category),
			quickReplies: template.slots.flatMap(({ key, title }) => (title === undefined ? [] : [{ key, title }])),
		};
		const space = typeof namespace === 'string' && namespace !== '' ? { namespace } : {};
		this.known.set(translation, { ...template, components, ...space });
		return translation;
	}

	definitionOf(translation: Translation): Definition {
		return this.known.get(translation) ?? { ...readCloudTemplate([]), components: [] };
	}
}

/** Each name once, whatever languages a template has. */
async function searchNames(
	context: ILoadOptionsFunctions,
	{ provider, request, whole }: TemplateSource,
	filter = '',
): Promise<INodeListSearchResult> {
	const names = { whole, request: () => request, entry: ({ name }: IDataObject) => ({ value: name, name }) };
	const { results } = await searchList(context, provider, names, filter, undefined);
	return { results: [...new Map(results.map((result) => [result.value, result])).values()] };
}

/** The variables form, in which each field shows the text around it, and those that may be left open are optional. */
async function labelledForm(
	context: ILoadOptionsFunctions,
	source: TemplateSource,
	rows: TemplateRows,
): Promise<ResourceMapperFields> {
	const chosen = context.getCurrentNodeParameter('templateId', { extractValue: true });
	const translations: Translation[] = [];
	const reading: TemplateSource = {
		...source,
		translations: (row) => {
			const translation = rows.read(row);
			translations.push(translation);
			return [translation];
		},
	};
	const form = await variablesForm(context, reading, chosen);
	if (typeof chosen !== 'string' || form.fields.length === 0) return form;
	const { slots } = rows.definitionOf(findTranslation(translations, templateChoice(chosen)));
	return { ...form, fields: form.fields.map((field) => labelled(field, slots)) };
}

function labelled(field: ResourceMapperField, slots: readonly Slot[]): ResourceMapperField {
	const slot = slots.find(({ key }) => key === field.id);
	if (!slot) return field;
	const optional = slot.fallback !== undefined;
	return {
		...field,
		displayName: `${slot.key}${optional ? ' (optional)' : ''}: ${slot.label}`,
		required: field.required && !optional,
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
