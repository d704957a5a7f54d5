import { carry } from '../../shared/gateway/carry';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { text } from '../../shared/whatsapp/text';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { routingFields, textOptions } from '../fields';
import { prepareFor } from '../prepare';

/** A text through the first provider that takes it */
export const sendText = defineOperation({
	...operationTexts.sendText,
	properties: [...routingFields, to, text, textOptions],
	recipient: recipientOf,
	prepare: async (context) => await prepareFor(context, 'text', () => ({})),
	execute: async (context) => await carry(context, context.prepared),
});
