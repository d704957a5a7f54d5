import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /conversationalAutomation` */
export const getAutomation = defineOperation({
	name: 'Get Automation',
	value: 'getAutomation',
	action: 'Get the conversational automation',
	description: 'Get welcome message, opening questions and commands of the chat; on newer channels only',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/conversationalAutomation' }),
});
