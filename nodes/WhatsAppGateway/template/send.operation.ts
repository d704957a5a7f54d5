import { carry } from '../../shared/gateway/carry';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { routingFields, templateNames } from '../fields';
import { prepareFor } from '../prepare';
import { templateId, templateValues, variables } from './fields';

/** A template through the first provider that takes it */
export const send = defineOperation({
	name: 'Send',
	value: 'send',
	action: 'Send a template',
	description: 'Send an approved template, also to somebody who has not written for more than 24 hours',
	properties: [...routingFields, to, templateId, templateNames, variables, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => await prepareFor(context, 'template', templateValues(context.parameters)),
	execute: async (context) => await carry(context, context.prepared),
});
