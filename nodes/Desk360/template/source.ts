import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { asString, isDataObject } from '../../shared/dataObject';
import {
	searchTranslations,
	type HeaderFile,
	type TemplateSource,
	type Translation,
} from '../../shared/whatsapp/template';
import { variablesForm } from '../../shared/whatsapp/templateForm';
import { templateText } from '../../shared/whatsapp/templateText';
import { unlistedParts } from '../../shared/whatsapp/unfillable';
import { desk360 } from '../api';
import { conversations } from '../message/conversation';

/** The templates of a product: `GET /products/{productId}/conversations/templates`. @throws InvalidInput for an id that is no number */
export function templatesOf(productId: string): TemplateSource {
	return {
		provider: desk360,
		request: { method: 'GET', path: `${conversations(productId)}/templates` },
		translations: translationsOf,
		language: /^[a-z]{2,3}([-_][a-z\d]+)*$/i,
	};
}

const headerFiles: Readonly<Record<string, HeaderFile>> = {
	PICTURE: 'image',
	IMAGE: 'image',
	VIDEO: 'video',
	DOCUMENT: 'document',
	FILE: 'document',
};

/** The list names no state: it holds what can be sent. */
function translationsOf({ id, template_name: name, languages }: IDataObject): Translation[] {
	if (!Array.isArray(languages)) return [];
	return languages.filter(isDataObject).map((language) => ({
		templateId: String(id),
		name: String(name ?? id),
		language: String(language.language_code ?? ''),
		languageName: String(language.language_name ?? language.language_code ?? ''),
		sendable: true,
		status: '',
		headerFile: headerFiles[String(language.header_type ?? '').toUpperCase()],
		headerText: typeof language.header_content === 'string' ? language.header_content : undefined,
		body: asString(language.text),
		text: templateText([
			{ type: 'HEADER', format: language.header_type, text: language.header_content },
			{ text: language.text, buttons: language.buttons },
		]),
		variables: parametersOf(language),
		unfillable: unlistedParts(language.header_type, language.buttons, parametersOf(language)),
	}));
}

function parametersOf({ parameters }: IDataObject): string[] {
	return Array.isArray(parameters) ? parameters.map(String) : [];
}

function chosenSource(context: ILoadOptionsFunctions): TemplateSource | undefined {
	const productId = String(context.getCurrentNodeParameter('productId', { extractValue: true }) ?? '').trim();
	return productId === '' ? undefined : templatesOf(productId);
}

/** What can be sent of the chosen product's templates, a row for each language. @throws NodeApiError where Desk360 cannot be asked */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchTranslations(this, chosenSource(this), filter, page);
}

/** The variables of the chosen template. @throws NodeApiError where Desk360 cannot be asked */
export async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = this.getCurrentNodeParameter('templateId', { extractValue: true });
	return await variablesForm(this, chosenSource(this), chosen);
}
