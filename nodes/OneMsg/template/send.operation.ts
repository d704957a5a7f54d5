import { asDataObject } from '../../shared/dataObject';
import { defineOperation, type OperationContext } from '../../shared/operation';
import type { ParametersOf } from '../../shared/parameters';
import { checkFiles, filesOf, fillItem, placeFiles } from '../../shared/whatsapp/cloudContent';
import { accepted } from '../message/send';
import { addresseeOf, toAddressee, toFields } from '../recipient';
import { contentOf, namespaceFor, paramsOf, rawContent, templateRequest, upload } from './content';
import { localizedVariables, templateFields, templateOptions } from './fields';
import { localizedValues } from './localized';
import { templates } from './source';

const properties = [...toFields, ...templateFields, localizedVariables, templateOptions] as const;

type Context = OperationContext & { parameters: ParametersOf<typeof properties> };

/** `POST /sendTemplate`, after `POST /uploadMedia` for files of the item */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties,
	...toAddressee,
	check: async (context) => {
		const { parameters } = context;
		if (parameters.templateMode === 'json') {
			templateRequest(addresseeOf(parameters), await rawContent(context, parameters), parameters.additionalFields);
			return;
		}
		const { filled, localized, namespace } = await formOf(context);
		const files = filesOf(filled);
		checkFiles(context, files);
		const params = paramsOf(filled, new Map(files.map(({ key }) => [key, { link: '' }])), localized);
		templateRequest(addresseeOf(parameters), contentOf(namespace, filled, params), parameters.additionalFields);
	},
	execute: async (context) => {
		const { client, parameters } = context;
		const addressee = addresseeOf(parameters);
		const content =
			parameters.templateMode === 'json' ? await rawContent(context, parameters) : await formContent(context);
		const { body } = await client.send(templateRequest(addressee, content, parameters.additionalFields));
		return accepted(addressee, asDataObject(body));
	},
});

async function formOf(context: Context) {
	const { functions, parameters } = context;
	const localized = localizedValues(parameters.localizedVariables, functions.getTimezone());
	const fallbacks = Object.fromEntries([...localized].map(([key, { fallback }]) => [key, fallback]));
	const filled = await fillItem(context, templates, parameters, fallbacks);
	const { templateId, additionalFields } = parameters;
	const namespace = await namespaceFor(context, templateId, filled.definition, additionalFields.namespace);
	return { filled, localized, namespace };
}

async function formContent(context: Context) {
	const { filled, localized, namespace } = await formOf(context);
	const files = await placeFiles(context, filesOf(filled), upload);
	return contentOf(namespace, filled, paramsOf(filled, files, localized));
}
