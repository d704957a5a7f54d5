import { defineOperation } from '../../shared/operation/defineOperation';
import { automationOf, updateFields } from './automation';

/** `POST /conversationalAutomation` */
export const updateAutomation = defineOperation({
	name: 'Update Automation',
	value: 'updateAutomation',
	action: 'Update the conversational automation',
	description: 'Set welcome message, opening questions and commands of the chat; on newer channels only',
	properties: [updateFields],
	request: ({ updateFields: fields }) => ({
		method: 'POST',
		path: '/conversationalAutomation',
		body: automationOf(fields),
		idempotent: true,
	}),
});
