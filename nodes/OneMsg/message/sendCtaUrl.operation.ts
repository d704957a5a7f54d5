import { defineOperation } from '../../shared/operation/defineOperation';
import { ctaUrlFields, ctaUrlOf } from '../../shared/whatsapp/ctaUrl';
import { body, footer, headerFields, headerOf } from '../../shared/whatsapp/interactive';
import { formattedOptions } from '../../shared/whatsapp/messageFields';
import { addresseeOf, toFields } from '../recipient';
import { accepted, interactiveRequest } from './request';

/** `POST /sendCtaUrl`, of the current API */
export const sendCtaUrl = defineOperation({
	name: 'Send CTA URL',
	value: 'sendCtaUrl',
	action: 'Send a CTA URL button',
	description: 'Send a text with a button that opens a web page (newer channels only)',
	properties: [...toFields, ...headerFields, body, footer, ...ctaUrlFields, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const { display_text: displayText, url } = ctaUrlOf(parameters);
		return interactiveRequest('/sendCtaUrl', addressee, parameters, { header: headerOf(parameters), displayText, url });
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});
