import { text } from '../../shared/input/validate';
import { footer } from '../../shared/whatsapp/interactive';
import { catalogId, productRetailerId } from '../../shared/whatsapp/products';
import { defineOperation } from '../../shared/operation/defineOperation';
import { optionalBody, optionalTextsOf } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `product` */
export const sendProduct = defineOperation({
	name: 'Send Product',
	value: 'sendProduct',
	action: 'Send a product',
	description: 'Send one product of the catalog',
	properties: [to, catalogId, productRetailerId, optionalBody, footer, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'product', parameters, {
			texts: optionalTextsOf(parameters),
			action: {
				catalog_id: text('Catalog ID', parameters.catalogId).trim(),
				product_retailer_id: text('Product ID', parameters.productRetailerId).trim(),
			},
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
