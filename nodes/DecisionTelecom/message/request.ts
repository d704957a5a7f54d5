import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { callbackOf, senderOf } from '../fields';

/** The documented kinds of message. */
export const messageTypes = { text: 1, image: 2, template: 4 } as const;

interface SendParameters {
	from: string;
	additionalFields: { callbackUrl?: string };
}

/**
 * `POST /send-whatsapp`
 *
 * @param content the documented fields of the kind
 * @throws InvalidInput for a sender or a callback URL that DecisionTelecom does not take
 */
export function messageRequest(
	{ digits }: Recipient,
	{ from, additionalFields }: SendParameters,
	type: keyof typeof messageTypes,
	content: Readonly<Record<string, unknown>>,
): Request {
	return {
		method: 'POST',
		path: '/send-whatsapp',
		body: {
			source_addr: senderOf(from),
			// A number, as in the documented sample. 15 digits are the most, so none is rounded.
			destination_addr: Number(digits),
			message_type: messageTypes[type],
			...content,
			callback_url: callbackOf(additionalFields.callbackUrl),
		},
	};
}
