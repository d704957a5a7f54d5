import { sendCloudTemplateBulk } from '../../shared/bulk/cloudTemplate';
import { bulkOptionsWith, recipientFields } from '../../shared/bulk/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import { outcomeOf } from '../message/request';
import { phoneOf } from '../recipient';
import {
	contentOf,
	namespaceFor,
	paramsOf,
	rawContent,
	templateRequest,
	upload,
	type TemplateContent,
} from './content';
import { namespace as namespaceField, templateFields } from './fields';
import { templates } from './source';

const options = bulkOptionsWith(namespaceField);

const properties = [...recipientFields, ...templateFields, options] as const;

/** `POST /sendTemplate`, once for each recipient; files of the item are stored once before */
export const sendBulk = defineOperation({
	name: 'Send in Bulk',
	value: 'sendBulk',
	action: 'Send a template to many recipients',
	description: 'Send an approved template once to everybody of a list, of the input items or of a CSV file',
	properties,
	executeAll: async (context) =>
		await sendCloudTemplateBulk<ParametersOf<typeof properties>, TemplateContent>(context, {
			templates,
			upload,
			maker: async (lookup, definition, { templateId, additionalFields }) => {
				const namespace = await namespaceFor(lookup, templateId, definition, additionalFields.namespace);
				return (filled, files) => contentOf(namespace, filled, paramsOf(filled, files));
			},
			raw: rawContent,
			one: (content, recipient) => templateRequest(phoneOf(recipient), content),
			messageId: (answer) => answer.id,
			outcome: outcomeOf,
		}),
});
