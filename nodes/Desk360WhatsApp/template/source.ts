import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { asDataObject, asList, isDataObject } from '../../shared/dataObject';
import { textOf } from '../../shared/webhook/event';
import {
	headerFileKey,
	searchTranslations,
	type HeaderFile,
	type QuickReply,
	type TemplateSource,
	type Translation,
} from '../../shared/whatsapp/template';
import { variablesForm } from '../../shared/whatsapp/templateForm';
import { templateText } from '../../shared/whatsapp/templateText';
import { unlistedParts } from '../../shared/whatsapp/unfillable';
import { desk360WhatsApp } from '../api';
import { conversations } from '../message/conversation';

/**
 * The templates of an integration: `GET /integrations/{integrationId}/conversations/templates`.
 *
 * @throws InvalidInput for an id that is no number
 */
export function templatesOf(integrationId: string): TemplateSource {
	return {
		provider: desk360WhatsApp,
		request: { method: 'GET', path: `${conversations(integrationId)}/templates` },
		translations: translationsOf,
		language: /^\d+$/,
	};
}

const headerFiles: Readonly<Record<string, HeaderFile>> = {
	PICTURE: 'image',
	IMAGE: 'image',
	VIDEO: 'video',
	DOCUMENT: 'document',
	FILE: 'document',
};

/** The documented samples have null where there is none; what is there otherwise is not printed. */
function isStored(file: unknown): boolean {
	return typeof file === 'string' ? file.trim() !== '' : Object.keys(asDataObject(file)).length > 0;
}

/** Approved, in the numbers of `status_value`. */
const active = 2;

function translationsOf({ id, name, sendable, translations }: IDataObject): Translation[] {
	if (!Array.isArray(translations)) return [];
	return translations.filter(isDataObject).map((translation) => {
		const { language_id, language, header, header_file, body, preview, variables, buttons, status, status_value } =
			translation;
		const keys = Array.isArray(variables) ? variables.map(String) : [];
		const label = asDataObject(translation.header_type).label;
		const text = String(body ?? asDataObject(preview).body ?? '');
		return {
			templateId: String(id),
			name: String(name ?? id),
			language: String(language_id),
			languageName: String(language ?? language_id),
			sendable: sendable !== false && (status_value === undefined || status_value === active),
			// `template-messages.in-review`
			status: String(status ?? '')
				.replace(/^.*\./, '')
				.replaceAll('-', ' '),
			headerFile: headerFiles[String(label ?? '').toUpperCase()],
			optional: isStored(header_file) ? [headerFileKey] : [],
			headerText: typeof header === 'string' ? header : undefined,
			body: text,
			text: templateText([
				{ type: 'HEADER', format: label, text: header },
				...[{ text }, { text: translation.footer }, { buttons }],
			]),
			variables: keys,
			unfillable: unlistedParts(label, buttons, keys),
			quickReplies: repliesOf(buttons),
		};
	});
}

/** The shape of a button is not documented: a title, or what WhatsApp's own list has. Links and numbers send nothing back. */
function repliesOf(buttons: unknown): QuickReply[] {
	return asList(buttons).flatMap((button) => {
		const { text, title = text, type } = asDataObject(button);
		const kind = String(asDataObject(type).label ?? type ?? '');
		const shown = textOf(typeof button === 'string' ? button : title);
		return shown === undefined || !/^(?:(?:quick.?)?reply)?$/i.test(kind) ? [] : [{ title: shown }];
	});
}

function chosenSource(context: ILoadOptionsFunctions): TemplateSource | undefined {
	const integrationId = String(context.getCurrentNodeParameter('integrationId', { extractValue: true }) ?? '').trim();
	return integrationId === '' ? undefined : templatesOf(integrationId);
}

/** What can be sent of the chosen integration's templates, a row for each language. @throws NodeApiError where Desk360 cannot be asked */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await searchTranslations(this, chosenSource(this), filter, page, 'Integration');
}

/** The variables of the chosen template. @throws NodeApiError where Desk360 cannot be asked */
export async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = this.getCurrentNodeParameter('templateId', { extractValue: true });
	return await variablesForm(this, chosenSource(this), chosen);
}
