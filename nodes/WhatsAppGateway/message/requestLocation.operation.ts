import { carry } from '../../shared/gateway/carry';
import { defineOperation } from '../../shared/operation/defineOperation';
import { body } from '../../shared/whatsapp/interactive';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { formattedOptions, gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** A button to share a location, through the first provider that has it */
export const requestLocation = defineOperation({
	...operationTexts.requestLocation,
	properties: [...gatewayFields, to, body, formattedOptions],
	recipient: recipientOf,
	prepare: async (context) => await prepare(context, 'locationRequest', context.parameters.body),
	execute: async (context) => await carry(context, context.prepared),
});
