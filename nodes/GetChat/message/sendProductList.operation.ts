import { text } from '../../shared/input/validate';
import { body, footer } from '../../shared/whatsapp/interactive';
import { catalogId, productSections, productSectionsOf } from '../../shared/whatsapp/products';
import { defineOperation } from '../../shared/operation/defineOperation';
import { requiredHeaderText, textHeaderOf } from '../../shared/whatsapp/messageFields';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `product_list` */
export const sendProductList = defineOperation({
	name: 'Send Product List',
	value: 'sendProductList',
	action: 'Send a product list',
	description: 'Send up to 30 products of the catalog in sections',
	properties: [to, catalogId, requiredHeaderText, body, footer, productSections, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'product_list', parameters, {
			...textHeaderOf(parameters.headerText),
			action: {
				catalog_id: text('Catalog ID', parameters.catalogId).trim(),
				sections: productSectionsOf(parameters),
			},
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
