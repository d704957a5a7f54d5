import { path } from '../../shared/http/request';
import { defineField } from '../../shared/input/parameters';
import { id } from '../../shared/input/validate';
import { product } from '../fields';

/** WhatsApp goes out from a product's number. */
export const sender = defineField({ ...product, description: 'The Desk360 product whose WhatsApp number is used' });

/** Where a product's WhatsApp conversations are. @throws InvalidInput for an id that is no number */
export function conversations(productId: string): string {
	return path`/products/${id('Product', productId)}/conversations`;
}
