import type { Request } from '../../shared/http/request';
import { asDataObject } from '../../shared/dataObject';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { dataObject, dataObjects } from '../../shared/input/validate';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { chosenTranslation } from '../../shared/whatsapp/template';
import { template } from '../../shared/whatsapp/templateFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { addresseeOf, toFields, type Addressee } from '../recipient';
import { contentOf, namespaceFor } from '../template/content';
import { namespace } from '../template/fields';
import { templates } from '../template/source';
import { accepted, messageRequest } from './request';
import { currencyOf, orderFields, orderIdOf, orderOf, orderOptionField } from './order';

const options = defineField({
	...messageOptions,
	options: [
		{
			displayName: 'Components (JSON)',
			name: 'templateComponents',
			type: 'json',
			default: '[]',
			description: 'Values for the variables of the template, as the API takes them',
		},
		defaultCountryCode,
		orderOptionField.discount,
		namespace,
		orderOptionField.status,
		orderOptionField.paymentSettings,
		campaign,
		orderOptionField.shipping,
		orderOptionField.tax,
	],
});

const properties = [...toFields, template, ...orderFields, options] as const;

type Parameters = ParametersOf<typeof properties>;

/** `POST /sendOrderDetails`, of the current API */
export const sendOrderDetails = defineOperation({
	name: 'Send Order Details',
	value: 'sendOrderDetails',
	action: 'Send order details',
	description: 'Send an order to be paid, with an approved utility template, in India (newer channels only)',
	properties,
	recipient: addresseeOf,
	prepare: requestOf,
	execute: async ({ client, recipient, prepared }) =>
		accepted(recipient, asDataObject((await client.send(prepared)).body)),
});

async function requestOf({
	client,
	parameters,
	recipient,
}: OperationContext & { parameters: Parameters; recipient: Addressee }): Promise<Request> {
	const { additionalFields } = parameters;
	const params = dataObjects('Components (JSON)', additionalFields.templateComponents);
	const payment = dataObject('Payment Settings (JSON)', additionalFields.paymentSettings);
	const order = orderOf(parameters);
	const definition = await templates.definitionOf(client, parameters.templateId);
	const { templateId: name, language } = await chosenTranslation(client, templates.source, parameters.templateId);
	const space = await namespaceFor({ client }, parameters.templateId, definition, additionalFields.namespace);
	const request = messageRequest('/sendOrderDetails', recipient, {
		...contentOf(space, { name, language }, params),
		referenceId: orderIdOf(parameters.referenceId),
		currency: currencyOf(parameters.currency),
		paymentSettings: Object.keys(payment).length > 0 ? payment : undefined,
		order,
	});
	return { ...request, keepEmpty: ['namespace'] };
}
