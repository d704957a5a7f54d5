import { carry } from '../../shared/gateway/carry';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { routingFields, templateNames } from '../fields';
import { prepareFor } from '../prepare';
import { templateId, templateValues, variables } from './fields';

/** A template through the first provider that takes it */
export const send = defineOperation({
	...operationTexts.sendTemplate,
	properties: [...routingFields, to, templateId, templateNames, variables, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => await prepareFor(context, 'template', templateValues(context.parameters)),
	execute: async (context) => await carry(context, context.prepared),
});
