import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { checkFiles, cloudTemplateFields, filesOf, fillItem, placeFiles } from '../../shared/whatsapp/cloudContent';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { accepted, messageOptions } from '../message/send';
import { contentOf, rawContent, templateRequest, upload } from './content';
import { templates } from './source';

/** `POST /messages/` with type `template`, after `POST /media/` for files of the item */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [to, ...cloudTemplateFields, messageOptions],
	...toRecipient,
	check: async (context) => {
		const { parameters } = context;
		if (parameters.templateMode === 'json') return void (await rawContent(context, parameters));
		const filled = await fillItem(context, templates, parameters);
		const files = filesOf(filled);
		checkFiles(context, files);
		contentOf(filled, new Map(files.map(({ key }) => [key, { link: '' }])));
	},
	execute: async (context) => {
		const { client, parameters } = context;
		const recipient = recipientOf(parameters);
		const filled = parameters.templateMode === 'json' ? undefined : await fillItem(context, templates, parameters);
		const content = filled
			? contentOf(filled, await placeFiles(context, filesOf(filled), upload))
			: await rawContent(context, parameters);
		const { body } = await client.send(templateRequest(recipient, content, parameters.additionalFields));
		return accepted(recipient, asDataObject(body));
	},
});
