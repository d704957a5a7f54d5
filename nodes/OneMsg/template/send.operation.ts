import { asDataObject } from '../../shared/dataObject';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import { filesOf, fillItem, placeCloudMessage, prepareCloudMessage } from '../../shared/whatsapp/cloudContent';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { accepted } from '../message/request';
import { addresseeOf, toFields } from '../recipient';
import {
	checkLocalized,
	contentOf,
	namespaceFor,
	paramsOf,
	rawContent,
	templateRequest,
	upload,
	type TemplateContent,
} from './content';
import { localizedVariables, templateFields, templateOptions } from './fields';
import { localizedValues } from './localized';
import { templates } from './source';

const properties = [...toFields, ...templateFields, localizedVariables, templateOptions] as const;

/** `POST /sendTemplate`, after `POST /uploadMedia` for files of the item */
export const send = defineOperation({
	...operationTexts.sendTemplate,
	properties,
	recipient: addresseeOf,
	prepare: async (context) => {
		const { parameters, recipient } = context;
		const requestOf = (content: TemplateContent) => templateRequest(recipient, content, parameters.additionalFields);
		if (parameters.templateMode === 'json') {
			const content = await rawContent(context, parameters);
			return prepareCloudMessage(context, [], () => requestOf(content));
		}
		const { filled, localized, namespace } = await formOf(context);
		return prepareCloudMessage(context, filesOf(filled), (files) =>
			requestOf(contentOf(namespace, filled, paramsOf(filled, files, localized))),
		);
	},
	execute: async (context) => {
		const { client, prepared, recipient } = context;
		const { body } = await client.send(await placeCloudMessage(context, prepared, upload));
		return accepted(recipient, asDataObject(body));
	},
});

async function formOf(context: OperationContext & { parameters: ParametersOf<typeof properties> }) {
	const { functions, parameters } = context;
	const localized = localizedValues(parameters.localizedVariables, functions.getTimezone());
	const fallbacks = Object.fromEntries([...localized].map(([key, { fallback }]) => [key, fallback]));
	checkLocalized(await templates.definitionOf(context.client, parameters.templateId), localized);
	const filled = await fillItem(context, templates, parameters, fallbacks);
	const { templateId, additionalFields } = parameters;
	const namespace = await namespaceFor(context, templateId, filled.definition, additionalFields.namespace);
	return { filled, localized, namespace };
}
