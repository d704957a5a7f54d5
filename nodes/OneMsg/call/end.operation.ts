import { defineOperation } from '../../shared/operation/defineOperation';
import { callId, callIdOf, callOptions, signal } from './fields';

/** `POST /initiateCall` with the action terminate or reject */
export const end = defineOperation({
	name: 'End',
	value: 'end',
	action: 'End a call',
	description: 'Hang up, or decline a call that came in; on newer channels only',
	properties: [
		{
			displayName: 'How',
			name: 'how',
			type: 'options',
			default: 'terminate',
			options: [
				{ name: 'Decline', value: 'reject', description: 'Refuse a call that came in' },
				{ name: 'Hang Up', value: 'terminate', description: 'End a call that was taken, or that you started' },
			],
		},
		callId,
		callOptions,
	],
	orderingKey: ({ callId: id }) => `call ${id}`,
	request: ({ how, callId: id, additionalFields }) => ({
		method: 'POST',
		path: '/initiateCall',
		body: { ...signal(additionalFields), action: how, call_id: callIdOf(id) },
	}),
});
