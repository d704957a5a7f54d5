import type { IDataObject, ILoadOptionsFunctions, ResourceMapperField } from 'n8n-workflow';
import { asDataObject, asList, asText } from '../dataObject';

/** The entry of the variables form that shows the whole text. Nothing of it is sent. */
export const templateTextKey = 'template-text';

/**
 * What a template looks like, as its recipient reads it; variables stand as in the template.
 *
 * @param components as WhatsApp defines them
 */
export function templateText(components: unknown): string {
	return asList(components)
		.flatMap((component) => linesOf(asDataObject(component)))
		.join('\n');
}

function linesOf({ type, format, text, buttons, cards }: IDataObject): string[] {
	const kind = asText(format).toLowerCase();
	const media = asText(type).toUpperCase() === 'HEADER' && kind !== '' && kind !== 'text' ? [`[${kind}]`] : [];
	const labels = asList(buttons).map(
		(button) => `[${asText(button) || asText(asDataObject(button).text) || 'button'}]`,
	);
	const inCards = asList(cards).flatMap((card, index) => [
		`— ${index + 1} —`,
		templateText(asDataObject(card).components),
	]);
	return [...media, asText(text), labels.join(' '), ...inCards].filter((line) => line !== '');
}

/**
 * The whole text beside its variables: n8n has no other place for it that changes with the template. With a line break it
 * is shown in full, and only then.
 *
 * @param keys the variables of the form
 * @returns nothing for a form that was saved without it: n8n would call its variables outdated
 */
export function textField(
	context: ILoadOptionsFunctions,
	text: string,
	keys: readonly string[],
): ResourceMapperField[] {
	const { schema, value } = asDataObject(context.getCurrentNodeParameter('templateVariables'));
	// A workflow that was written by hand may have values alone.
	const saved = [...asList(schema).map((field) => asDataObject(field).id), ...Object.keys(asDataObject(value))];
	const isOlder = saved.length > 0 && saved.every((id) => keys.some((key) => key === id));
	if (isOlder || text === '') return [];
	return [
		{
			...{ id: templateTextKey, displayName: 'Text of the template', required: false, type: 'string' },
			...{ defaultMatch: false, display: true, readOnly: true },
			defaultValue: `${text.startsWith('=') ? ' ' : ''}${text}${text.includes('\n') ? '' : '\n'}`,
		},
	];
}

/** For the notices of the form, which are HTML. */
export function textAsHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');
}
