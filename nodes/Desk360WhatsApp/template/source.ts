import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { headerFileOf, repliesOf, templateMethods } from '../../shared/whatsapp/listedTemplates';
import { headerFileKey, type TemplateSource, type Translation } from '../../shared/whatsapp/template';
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
			headerFile: headerFileOf(label),
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

/** The methods of the node. */
export const { searchTemplates, getTemplateVariables } = templateMethods('integrationId', 'Integration', templatesOf);
