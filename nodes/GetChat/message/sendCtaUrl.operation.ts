import { ctaUrlFields, ctaUrlOf } from '../../shared/whatsapp/ctaUrl';
import { body, footer, headerFields, headerOf } from '../../shared/whatsapp/interactive';
import { defineOperation } from '../../shared/operation/defineOperation';
import { recipientOf, to } from '../../shared/whatsapp/recipientFields';
import { formattedOptions } from './fields';
import { accepted, interactiveRequest } from './request';

/** `POST /messages/` with type `interactive`: `cta_url` */
export const sendCtaUrl = defineOperation({
	name: 'Send CTA URL',
	value: 'sendCtaUrl',
	action: 'Send a CTA URL button',
	description: 'Send a text with a button that opens a web page',
	properties: [to, ...headerFields, body, footer, ...ctaUrlFields, formattedOptions],
	recipient: recipientOf,
	request: (parameters, recipient) =>
		interactiveRequest(recipient, 'cta_url', parameters, {
			header: headerOf(parameters),
			action: { name: 'cta_url', parameters: ctaUrlOf(parameters) },
		}),
	output: (answer, _, recipient) => accepted(recipient, answer),
});
