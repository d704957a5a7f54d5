import { defineOperation } from '../../shared/operation/defineOperation';
import { callingOf, updateFields } from './settings';

/** `POST /callingSettings` */
export const updateSettings = defineOperation({
	name: 'Update Settings',
	value: 'updateSettings',
	action: 'Update the calling settings',
	description: 'Set whether people can call the channel, and how; on newer channels only',
	properties: [updateFields],
	request: ({ updateFields: fields }) => ({
		method: 'POST',
		path: '/callingSettings',
		body: { calling: callingOf(fields) },
		idempotent: true,
	}),
});
