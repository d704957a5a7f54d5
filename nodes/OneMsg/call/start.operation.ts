import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';
import { defaultCountryCode, to } from '../../shared/whatsapp/recipientFields';
import { callbackData, callOptions, sdp, sessionOf, signal } from './fields';

const startOptions = defineField({ ...callOptions, options: [callbackData, defaultCountryCode] });

/** `POST /initiateCall` with the action connect */
export const start = defineOperation({
	name: 'Start',
	value: 'start',
	action: 'Start a call',
	description: 'Call somebody who allowed it; the voice needs WebRTC or SIP software. On newer channels only.',
	properties: [to, sdp, startOptions],
	orderingKey: ({ to: entered }) => `to ${entered}`,
	request: ({ to: entered, sdp: offer, additionalFields }) => {
		const { defaultCountryCode: countryCode } = additionalFields;
		return {
			method: 'POST',
			path: '/initiateCall',
			body: {
				...signal(additionalFields),
				action: 'connect',
				to: parseRecipient('To', entered, { countryCode }).digits,
				session: sessionOf('offer', offer),
			},
		};
	},
});
