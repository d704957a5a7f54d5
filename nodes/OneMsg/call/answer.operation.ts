import { defineOperation } from '../../shared/operation/defineOperation';
import { callId, callIdOf, callOptions, sdp, sessionOf, signal } from './fields';

/** `POST /initiateCall` with the action pre_accept or accept */
export const answer = defineOperation({
	name: 'Answer',
	value: 'answer',
	action: 'Answer a call',
	description: 'Take a call that came in; the voice needs WebRTC or SIP software. On newer channels only.',
	properties: [
		{
			displayName: 'Step',
			name: 'step',
			type: 'options',
			default: 'accept',
			options: [
				{ name: 'Accept', value: 'accept', description: 'Take the call' },
				{ name: 'Prepare', value: 'pre_accept', description: 'Connect before taking it, so that no word is lost' },
			],
		},
		callId,
		sdp,
		callOptions,
	],
	orderingKey: ({ callId: id }) => `call ${id}`,
	request: ({ step, callId: id, sdp: description, additionalFields }) => ({
		method: 'POST',
		path: '/initiateCall',
		body: {
			...signal(additionalFields),
			action: step,
			call_id: callIdOf(id),
			session: sessionOf('answer', description),
		},
	}),
});
