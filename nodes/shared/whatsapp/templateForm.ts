import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { Client, Session } from '../http/client';
import { excerpt } from './excerpt';
import {
	allTranslations,
	findTranslation,
	headerFileKey,
	templateChoice,
	type TemplateSource,
	type Translation,
} from './template';
import { textAsHtml, textField } from './templateText';
import { requireFillable } from './unfillable';
import { withoutEnd } from '../input/ends';

/**
 * The variables form of the chosen template: one field for each variable, beside it the text around it.
 *
 * @throws NodeApiError where the provider cannot be asked for the template
 */
export async function variablesForm(
	context: ILoadOptionsFunctions,
	source: TemplateSource | undefined,
	entered: unknown,
): Promise<ResourceMapperFields> {
	// In a bulk send a CSV column may give what the form leaves open.
	const required = context.getCurrentNodeParameter('operation') !== 'sendBulk';
	if (!source || typeof entered !== 'string' || entered.trim() === '') {
		return { fields: [], emptyFieldsNotice: 'Choose a template first.' };
	}
	if (entered.startsWith('=')) {
		return {
			fields: [],
			emptyFieldsNotice:
				"Which template it is comes from an expression, so its variables are known when the node runs. Choose 'Map Automatically', or 'Raw Parameters (JSON)' under 'Variables'.",
		};
	}
	const client = new Client(new Session(context, source.provider));
	const translation = findTranslation(await allTranslations(client, source), templateChoice(entered));
	requireFillable(translation.name, translation.unfillable);
	const optional = translation.optional ?? [];
	const file = translation.headerFile && {
		id: headerFileKey,
		displayName: `Header ${translation.headerFile}${optional.includes(headerFileKey) ? ' (optional)' : ''}: link, or name of the input binary field`,
	};
	const fields = [
		...(file ? [file] : []),
		...translation.variables.map((key) => ({ id: key, displayName: variableLabel(translation, key) })),
	].map((field) => ({
		...field,
		required: required && !optional.includes(field.id),
		defaultMatch: false,
		display: true,
		type: 'string' as const,
	}));
	const text = textAsHtml(translation.text);
	if (fields.length === 0) return { fields, emptyFieldsNotice: `This template has no variables. Its text:<br>${text}` };
	const keys = fields.map(({ id }) => id);
	// Without the form, where the item's fields are taken, n8n shows the notice.
	return { fields: [...textField(context, translation.text, keys), ...fields], emptyFieldsNotice: text };
}

/** `body-2: … order {{2}} has shipped.` */
function variableLabel({ headerText, body }: Translation, key: string): string {
	const named = withoutEnd(key, /\d/);
	const number = key.slice(named.length);
	const [place = ''] = number === '' ? key.split('-') : [named.endsWith('-') ? named.slice(0, -1) : named];
	const text = place === 'header' ? (headerText ?? '') : place === 'body' || place === '' ? body : '';
	return text === '' ? key : `${key}: ${excerpt(text, text.indexOf(`{{${number}}}`))}`;
}
