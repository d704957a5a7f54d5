import type { PhoneAction } from './line';

/** What get.chat's and 1MSG's control calls name alike. */
type SharedAction = Exclude<PhoneAction, { kind: 'button' | 'contact' | 'reaction' | 'row' | 'text' }>;

/** What a person sends, as the body of both control calls for incoming messages. */
export function sharedIncoming(action: SharedAction) {
	switch (action.kind) {
		case 'flow': {
			const reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify(action.values) };
			return { type: 'flow_reply', content: { nfm_reply: reply } };
		}
		case 'order':
			return { type: 'order', content: { product_items: action.products.map(orderItem) } };
		case 'location': {
			const { latitude, longitude, name } = action;
			return { type: 'location', text: name, content: { latitude, longitude, name } };
		}
		default: {
			const { kind, name, mime, base64, caption } = action;
			return { type: kind, filename: name, mime_type: mime, file: base64, ...(caption && { caption }) };
		}
	}
}

/** A product as orders carry it: the phone has no prices, so all cost the same. */
function orderItem(id: string): Record<string, unknown> {
	return { product_retailer_id: id, quantity: 1, item_price: 9.99, currency: 'EUR' };
}
