import type { IDataObject } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { cloudTemplates } from '../../shared/whatsapp/cloudSource';
import { oneMsg, pageSize, templatesPath } from '../api';

const listOfTemplates = { method: 'GET', path: templatesPath, query: { limit: pageSize } } as const;

/** The templates of the channel: `GET /templates`, a row for each language. */
export const templates = cloudTemplates(oneMsg, listOfTemplates, tidyTemplate, { whole: true });

/** A row of the list in its documented shape: channels differ in how they write language, components and namespace. */
export function tidyTemplate(row: IDataObject): IDataObject {
	const { code } = asDataObject(row.language);
	return {
		...row,
		language: code ?? row.language,
		components: listOf(row.components),
		namespace: namespaceOf(row),
	};
}

/** The name space of a template, where the row has it. */
function namespaceOf(row: IDataObject): string | undefined {
	const names = [row.namespace, row.message_template_namespace, row.messageTemplateNamespace];
	return names
		.find((name) => typeof name === 'string' && name.trim() !== '')
		?.toString()
		.trim();
}

/** Some channels give the components as JSON text. */
function listOf(components: unknown): IDataObject[] {
	if (typeof components !== 'string') return Array.isArray(components) ? components.filter(isDataObject) : [];
	try {
		const parsed: unknown = JSON.parse(components);
		return Array.isArray(parsed) ? parsed.filter(isDataObject) : [];
	} catch {
		return [];
	}
}
