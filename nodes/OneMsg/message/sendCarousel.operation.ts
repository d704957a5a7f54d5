import { defineOperation } from '../../shared/operation/defineOperation';
import { body } from '../../shared/whatsapp/interactive';
import { formattedOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, interactiveRequest } from './request';
import { cardFields, cardsOf } from './cards';

/** `POST /sendCarousel`, of the current API */
export const sendCarousel = defineOperation({
	name: 'Send Carousel',
	value: 'sendCarousel',
	action: 'Send a carousel',
	description: 'Send two to ten cards with image or video and a link button, without a template (newer channels only)',
	properties: [...toFields, body, ...cardFields, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		interactiveRequest('/sendCarousel', addressee, parameters, { cards: cardsOf(parameters) }),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
