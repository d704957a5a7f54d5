import { body, footer } from '../../shared/whatsapp/interactive';
import { defineField } from '../../shared/input/parameters';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

const thumbnail = defineField({
	displayName: 'Thumbnail Product ID',
	name: 'thumbnailProductRetailerId',
	type: 'string',
	default: '',
	placeholder: 'e.g. sku-1',
	description: 'Product whose picture is shown; without it, the first one of the catalog',
});

/** `POST /messages/` with type `interactive`: `catalog_message` */
export const sendCatalog = defineOperation({
	name: 'Send Catalog',
	value: 'sendCatalog',
	action: 'Send the catalog',
	description: 'Send a text with a button that opens the catalog',
	properties: [to, body, footer, thumbnail, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'catalog_message', parameters, {
			action: {
				name: 'catalog_message',
				parameters:
					parameters.thumbnailProductRetailerId.trim() === ''
						? undefined
						: { thumbnail_product_retailer_id: parameters.thumbnailProductRetailerId.trim() },
			},
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
