import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { body, footer } from '../../shared/whatsapp/interactive';
import { formattedOptions, requiredHeaderText } from '../../shared/whatsapp/messageFields';
import { catalogId, productSections, productSectionsOf } from '../../shared/whatsapp/products';
import { addresseeOf, toFields } from '../recipient';
import { accepted, headerTextOf, interactiveRequest } from './request';

/** `POST /sendProduct` with sections of products */
export const sendProductList = defineOperation({
	name: 'Send Product List',
	value: 'sendProductList',
	action: 'Send a product list',
	description:
		'Send up to 30 products of the catalog in sections; numbers of the WhatsApp Business app cannot get them',
	properties: [...toFields, catalogId, requiredHeaderText, body, footer, productSections, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		interactiveRequest('/sendProduct', addressee, parameters, {
			header: headerTextOf(parameters.headerText),
			action: {
				catalog_id: text('Catalog ID', parameters.catalogId).trim(),
				sections: productSectionsOf(parameters),
			},
		}),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
