import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { within } from '../../shared/whatsapp/limits';

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

const amountOptions = { type: 'number', typeOptions: { minValue: 0, numberPrecision: 2 }, default: 0 } as const;

/** Optional fields of an order. */
export const orderOptionField = {
	discount: defineField({ displayName: 'Discount', name: 'discount', ...amountOptions }),
	paymentSettings: defineField({
		displayName: 'Payment Settings (JSON)',
		name: 'paymentSettings',
		type: 'json',
		default: '{}',
		description: 'How it can be paid, as the API takes it',
	}),
	shipping: defineField({ displayName: 'Shipping', name: 'shipping', ...amountOptions }),
	status: defineField({
		displayName: 'Order Status',
		name: 'status',
		type: 'string',
		default: 'pending',
		description: 'State of the order, as the API takes it',
	}),
	tax: defineField({ displayName: 'Tax', name: 'tax', ...amountOptions }),
};

/** What an order is. */
export const orderFields = [orderId, currency, orderItems] as const;

type OrderParameters = Pick<ParametersOf<typeof orderFields>, 'orderItems'> & {
	additionalFields: { discount?: number; shipping?: number; status?: string; tax?: number };
};

/** @throws InvalidInput for an ID that is missing or too long */
export function orderIdOf(entered: string): string {
	return within('Order ID', entered.trim(), 60);
}

/** What is ordered, and what it costs. @throws InvalidInput without items, and for items without a name or product */
export function orderOf({ orderItems: { item: items }, additionalFields }: OrderParameters): IDataObject {
	if (items.length === 0) throw invalidInput('Items', 'must contain at least one item', 'Add an item.');
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

/** @throws InvalidInput for anything but three letters */
export function currencyOf(entered: string): string {
	const code = entered.trim().toUpperCase();
	if (/^[A-Z]{3}$/.test(code)) return code;
	throw invalidInput('Currency Code', `must have three letters, but it is "${code.slice(0, 20)}"`, 'Enter INR.');
}
