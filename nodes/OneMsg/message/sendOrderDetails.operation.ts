import type { IDataObject } from 'n8n-workflow';
import type { Request } from '../../shared/http/request';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { dataObject, dataObjects } from '../../shared/input/validate';
import { within } from '../../shared/whatsapp/limits';
import { messageOptions } from '../../shared/whatsapp/messageFields';
import { chosenTranslation } from '../../shared/whatsapp/template';
import { template } from '../../shared/whatsapp/templateFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { addresseeOf, toFields, type Addressee } from '../recipient';
import { contentOf, namespaceFor } from '../template/content';
import { namespace } from '../template/fields';
import { templates } from '../template/source';
import { accepted, messageRequest } from './request';

const orderId = defineField({
	displayName: 'Order ID',
	name: 'referenceId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. order-1001',
	description: 'Your own ID of the order; every order needs another one',
});

const currency = defineField({
	displayName: 'Currency Code',
	name: 'currency',
	type: 'string',
	default: 'INR',
	required: true,
	description: 'Three letters (ISO 4217)',
});

const orderItems = defineField({
	displayName: 'Items',
	name: 'orderItems',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	required: true,
	placeholder: 'Add item',
	description: 'What is ordered; the subtotal is made from it',
	options: [
		{
			displayName: 'Item',
			name: 'item',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Tea' },
				{
					displayName: 'Price',
					name: 'price',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 0,
					description: 'Price of one piece',
				},
				{
					displayName: 'Product ID',
					name: 'productRetailerId',
					type: 'string',
					default: '',
					placeholder: 'e.g. sku-1',
					description: 'ID of the product in the catalog, or your own',
				},
				{
					displayName: 'Quantity',
					name: 'quantity',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
				},
			],
		},
	],
});

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
		{
			displayName: 'Discount',
			name: 'discount',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 0,
		},
		namespace,
		{
			displayName: 'Order Status',
			name: 'status',
			type: 'string',
			default: 'pending',
			description: 'State of the order, as the API takes it',
		},
		{
			displayName: 'Payment Settings (JSON)',
			name: 'paymentSettings',
			type: 'json',
			default: '{}',
			description: 'How it can be paid, as the API takes it',
		},
		campaign,
		{
			displayName: 'Shipping',
			name: 'shipping',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 0,
		},
		{
			displayName: 'Tax',
			name: 'tax',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 0,
		},
	],
});

const properties = [...toFields, template, orderId, currency, orderItems, options] as const;

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
	return messageRequest('/sendOrderDetails', recipient, {
		...contentOf(space, { name, language }, params),
		referenceId: within('Order ID', parameters.referenceId.trim(), 60),
		currency: currencyOf(parameters.currency),
		paymentSettings: Object.keys(payment).length > 0 ? payment : undefined,
		order,
	});
}

/** @throws InvalidInput without items, and for items without a name or product */
function orderOf({ orderItems: { item: items }, additionalFields }: Parameters): IDataObject {
	if (items.length === 0) throw invalidInput('Items', 'has no item, but at least one is needed', 'Add an item.');
	const entries = items.map(({ name = '', price = 0, productRetailerId = '', quantity = 1 }, index) => {
		const place = `Items: item ${index + 1}`;
		if (!Number.isInteger(quantity)) {
			throw invalidInput(`${place}, quantity`, `must be a whole number, but it is ${quantity}`, 'Enter 1, 2, 3 …');
		}
		return {
			retailer_id: within(`${place}, product ID`, productRetailerId.trim(), 100),
			name: within(`${place}, name`, name.trim(), 60),
			quantity,
			amount: amountOf(price),
		};
	});
	const subtotal = entries.reduce((sum, { amount, quantity }) => sum + amount.value * quantity, 0);
	const { discount, shipping, status, tax } = additionalFields;
	return {
		status: status?.trim() || 'pending',
		items: entries,
		subtotal: { offset, value: subtotal },
		...(tax !== undefined && { tax: amountOf(tax) }),
		...(shipping !== undefined && { shipping: amountOf(shipping) }),
		...(discount !== undefined && { discount: amountOf(discount) }),
	};
}

/** Amounts are whole numbers of the hundredth part. */
const offset = 100;

function amountOf(amount: number): { offset: number; value: number } {
	return { offset, value: Math.round(amount * offset) };
}

function currencyOf(entered: string): string {
	const code = entered.trim().toUpperCase();
	if (/^[A-Z]{3}$/.test(code)) return code;
	throw invalidInput('Currency Code', `must have three letters, but it is "${code.slice(0, 20)}"`, 'Enter INR.');
}
