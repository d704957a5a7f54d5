import type { ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asDataObject, asList } from '../dataObject';
import { searchTranslations, type HeaderFile, type QuickReply, type TemplateSource } from './template';
import { variablesForm } from './templateForm';

/** Templates of a provider that lists their variables by key instead of WhatsApp's components, below another record. */

const headerFiles: Readonly<Record<string, HeaderFile>> = {
	PICTURE: 'image',
	IMAGE: 'image',
	VIDEO: 'video',
	DOCUMENT: 'document',
	FILE: 'document',
};

/** The kind of file that a header's word means; undefined for texts. */
export function headerFileOf(word: unknown): HeaderFile | undefined {
	return headerFiles[String(word ?? '').toUpperCase()];
}

/** The shape of a button is not documented: a title, or what WhatsApp's own list has. Links and numbers send nothing back. */
export function repliesOf(buttons: unknown): QuickReply[] {
	return asList(buttons).flatMap((button) => {
		const { text, title = text, type } = asDataObject(button);
		const kind = String(asDataObject(type).label ?? type ?? '');
		const shown = typeof button === 'string' ? button : title;
		const isReply = typeof shown === 'string' && shown.trim() !== '' && /^(?:(?:quick.?)?reply)?$/i.test(kind);
		return isReply ? [{ title: shown }] : [];
	});
}

/**
 * The methods of the node: what can be sent, a row for each language, and the variables of the chosen template. Both throw
 * n8n's error where the record is not chosen, or the provider cannot be asked.
 *
 * @param name the field that holds the record
 * @param displayName how the editor calls it
 * @param sourceOf the templates of a record
 */
export function templateMethods(name: string, displayName: string, sourceOf: (id: string) => TemplateSource) {
	const chosen = (context: ILoadOptionsFunctions) => {
		const id = String(context.getCurrentNodeParameter(name, { extractValue: true }) ?? '').trim();
		return id === '' ? undefined : sourceOf(id);
	};
	return {
		async searchTemplates(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
			const source = chosen(this);
			if (!source) throw new NodeOperationError(this.getNode(), `Choose '${displayName}' first`);
			return await searchTranslations(this, source, filter, page);
		},
		async getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			const template = this.getCurrentNodeParameter('templateId', { extractValue: true });
			return await variablesForm(this, chosen(this), template);
		},
	};
}
