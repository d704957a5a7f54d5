import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation';
import { recipientOf, to, toRecipient } from '../../shared/whatsapp/to';
import { accepted, messageOptions } from '../message/send';
import { checkFiles, contentOf, filesOf, fillItem, placeFiles, rawContent, templateRequest } from './content';
import { templateFields } from './fields';

/** `POST /messages/` with type `template`, after `POST /media/` for files of the item */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [to, ...templateFields, messageOptions],
	...toRecipient,
	check: async (context) => {
		const { parameters } = context;
		if (parameters.templateMode === 'json') return void (await rawContent(context, parameters));
		const filled = await fillItem(context, parameters);
		const files = filesOf(filled);
		checkFiles(context, files);
		contentOf(filled, new Map(files.map(({ key }) => [key, { link: '' }])));
	},
	execute: async (context) => {
		const { client, parameters } = context;
		const recipient = recipientOf(parameters);
		const filled = parameters.templateMode === 'json' ? undefined : await fillItem(context, parameters);
		const content = filled
			? contentOf(filled, await placeFiles(context, filesOf(filled)))
			: await rawContent(context, parameters);
		const { body } = await client.send(templateRequest(recipient, content, parameters.additionalFields));
		return accepted(recipient, asDataObject(body));
	},
});
