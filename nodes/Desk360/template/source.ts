import type { IDataObject } from 'n8n-workflow';
import { asString, isDataObject } from '../../shared/dataObject';
import { headerFileOf, repliesOf, templateMethods } from '../../shared/whatsapp/listedTemplates';
import type { TemplateSource, Translation } from '../../shared/whatsapp/template';
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
		headerFile: headerFileOf(language.header_type),
		headerText: typeof language.header_content === 'string' ? language.header_content : undefined,
		body: asString(language.text),
		text: templateText([
			{ type: 'HEADER', format: language.header_type, text: language.header_content },
			{ text: language.text, buttons: language.buttons },
		]),
		variables: parametersOf(language),
		unfillable: unlistedParts(language.header_type, language.buttons, parametersOf(language)),
		quickReplies: repliesOf(language.buttons),
	}));
}

function parametersOf({ parameters }: IDataObject): string[] {
	return Array.isArray(parameters) ? parameters.map(String) : [];
}

/** The methods of the node. */
export const { searchTemplates, getTemplateVariables } = templateMethods('productId', 'Product', templatesOf);
