import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { sendMessage } from '../../shared/whatsapp/sendTemplate';
import { campaign, defaultCountryCode, recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { messageIdOf } from '../api';
import { callbackUrl, messageOptions, templateSender } from '../fields';
import { checkCallback } from '../fileLink';
import { contentOf, headerLink, templateRequest } from './content';
import { requestForm, templateFields } from './fields';

const options = defineField({ ...messageOptions, options: [callbackUrl, defaultCountryCode, requestForm, campaign] });

/** `POST /send-whatsapp` with `message_type` 4 */
export const send = defineOperation({
	...operationTexts.sendTemplate,
	properties: [templateSender, to, ...templateFields, options],
	recipient: recipientOf,
	prepare: async ({ functions, itemIndex, parameters, recipient }) => {
		const content = contentOf(parameters, await headerLink(functions, itemIndex, parameters));
		const request = templateRequest(recipient, parameters, content);
		await checkCallback(functions, parameters.additionalFields);
		return request;
	},
	execute: async ({ client, recipient, prepared }) => await sendMessage(client, recipient, prepared, messageIdOf),
});
