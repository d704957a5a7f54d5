import { carry } from '../../shared/gateway/carry';
import { asText } from '../../shared/gateway/fallBack';
import { defineOperation } from '../../shared/operation/defineOperation';
import { locationFields, locationOf } from '../../shared/whatsapp/location';
import { recipientOf, sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { gatewayFields } from '../fields';
import { prepare } from '../prepare';

/** A place on the map through the first provider that takes it */
export const sendLocation = defineOperation({
	...operationTexts.sendLocation,
	properties: [...gatewayFields, to, ...locationFields, sendOptions],
	recipient: recipientOf,
	prepare: async (context) => await prepare(context, 'location', asText.location(locationOf(context.parameters))),
	execute: async (context) => await carry(context, context.prepared),
});
