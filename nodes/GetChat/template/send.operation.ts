import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';
import {
	cloudTemplateFields,
	filesOf,
	fillItem,
	placeCloudMessage,
	prepareCloudMessage,
} from '../../shared/whatsapp/cloudContent';
import { defineField } from '../../shared/input/parameters';
import { campaign, defaultCountryCode, recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { messageOptions, replyTo } from '../message/fields';
import { accepted } from '../message/request';
import { namespace } from './fields';
import { contentOf, rawContent, templateRequest, upload, type TemplateContent } from './content';
import { templates } from './source';

const options = defineField({
	...messageOptions,
	options: [defaultCountryCode, namespace, replyTo, campaign],
});

/** `POST /messages/` with type `template`, after `POST /media/` for files of the item */
export const send = defineOperation({
	...operationTexts.sendTemplate,
	properties: [to, ...cloudTemplateFields, options],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters, recipient } = context;
		const requestOf = (content: TemplateContent) => templateRequest(recipient, content, parameters.additionalFields);
		if (parameters.templateMode === 'json') {
			const content = await rawContent(context, parameters, parameters.additionalFields.namespace);
			return prepareCloudMessage(context, [], () => requestOf(content));
		}
		const filled = await fillItem(context, templates, parameters);
		return prepareCloudMessage(context, filesOf(filled), (files) => requestOf(contentOf(filled, files)));
	},
	execute: async (context) => {
		const { client, prepared, recipient } = context;
		const { body } = await client.send(await placeCloudMessage(context, prepared, upload));
		return accepted(recipient, asDataObject(body));
	},
});
