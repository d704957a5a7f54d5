import { sendCloudTemplateBulk } from '../../shared/bulk/cloudTemplate';
import { bulkOptionsWith, recipientFields } from '../../shared/bulk/fields';
import { defineOperation } from '../../shared/operation/defineOperation';
import type { ParametersOf } from '../../shared/input/parameters';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
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
	...operationTexts.sendTemplates,
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
