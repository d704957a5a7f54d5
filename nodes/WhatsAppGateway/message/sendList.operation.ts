import { carry } from '../../shared/gateway/carry';
import { asText } from '../../shared/gateway/fallBack';
import { defineOperation } from '../../shared/operation/defineOperation';
import { body, footer } from '../../shared/whatsapp/interactive';
import { listFields, listOf } from '../../shared/whatsapp/listMessage';
import { headerText } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { formattedOptions, gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** A list through the first provider that takes it */
export const sendList = defineOperation({
	...operationTexts.sendList,
	properties: [...gatewayFields, to, headerText, body, footer, ...listFields, formattedOptions],
	recipient: recipientOf,
	prepare: async (context) => {
		const { parameters } = context;
		const texts = { header: parameters.headerText, body: parameters.body, footer: parameters.footer };
		return await prepare(context, 'list', asText.list(texts, listOf(parameters).sections));
	},
	execute: async (context) => await carry(context, context.prepared),
});
