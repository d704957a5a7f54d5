import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { dataObject } from '../../shared/input/validate';
import { limits, optionalWithin } from '../../shared/whatsapp/limits';
import { optionalBody } from '../../shared/whatsapp/messageFields';
import { sendOptions, to } from '../../shared/whatsapp/recipientFields';
import { personOf } from '../recipient';
import { accepted, messageRequest } from './request';

const region = defineField({
	displayName: 'Region',
	name: 'region',
	type: 'options',
	default: 'IN',
	description: 'Whose payment rules hold; the payment itself is described below',
	options: [
		{ name: 'Brazil', value: 'BR' },
		{ name: 'India', value: 'IN' },
		{ name: 'Singapore', value: 'SG' },
	],
});

const interactive = defineField({
	displayName: 'Interactive (JSON)',
	name: 'interactive',
	type: 'json',
	default: '{}',
	description: "The message as WhatsApp's payment rules of the region have it; leave it empty where Action is enough",
});

const action = defineField({
	displayName: 'Action (JSON)',
	name: 'action',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. {"name": "review_and_pay", "parameters": {}}',
	description: 'The amount, and how it can be paid',
});

/** `POST /sendPaymentRequest`, of the current API; takes numbers only */
export const requestPayment = defineOperation({
	name: 'Request Payment',
	value: 'requestPayment',
	action: 'Request a payment',
	description:
		'Ask for a payment inside the chat, in Brazil, India and Singapore (newer channels only, in an early version)',
	properties: [to, region, optionalBody, interactive, action, sendOptions],
	recipient: personOf,
	request: (parameters, addressee) => {
		const text = optionalWithin('Body', parameters.body, limits.body);
		const message = dataObject('Interactive (JSON)', parameters.interactive);
		const payment = dataObject('Action (JSON)', parameters.action);
		const hasMessage = Object.keys(message).length > 0;
		const hasPayment = Object.keys(payment).length > 0;
		if (text === undefined && !hasMessage && !hasPayment) {
			throw invalidInput(
				'Body',
				"is empty, and so are 'Interactive (JSON)' and 'Action (JSON)', but something must be asked for",
				"Fill in 'Body' and one of the two.",
			);
		}
		return messageRequest('/sendPaymentRequest', addressee, {
			region: parameters.region,
			body: text,
			interactive: hasMessage ? message : undefined,
			action: hasPayment ? payment : undefined,
		});
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});
