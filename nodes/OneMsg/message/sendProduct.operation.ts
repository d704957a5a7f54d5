import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { footer } from '../../shared/whatsapp/interactive';
import { formattedOptions, headerText, optionalBody } from '../../shared/whatsapp/messageFields';
import { catalogId, productRetailerId } from '../../shared/whatsapp/products';
import { addresseeOf, toFields } from '../recipient';
import { accepted, headerTextOf, optionalTextsOf, interactiveRequest } from './request';

const header = defineField({
	...headerText,
	description: `${headerText.description}; WhatsApp may show it for lists of products only`,
});

/** `POST /sendProduct` with one product */
export const sendProduct = defineOperation({
	name: 'Send Product',
	value: 'sendProduct',
	action: 'Send a product',
	description: 'Send one product of the catalog; numbers of the WhatsApp Business app cannot get it',
	properties: [...toFields, catalogId, productRetailerId, header, optionalBody, footer, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		interactiveRequest('/sendProduct', addressee, parameters, {
			header: headerTextOf(parameters.headerText),
			texts: optionalTextsOf(parameters),
			action: {
				catalog_id: text('Catalog ID', parameters.catalogId).trim(),
				product_retailer_id: text('Product ID', parameters.productRetailerId).trim(),
			},
		}),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
