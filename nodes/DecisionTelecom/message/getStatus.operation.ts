import { defineOperation } from '../../shared/operation';
import { messageId } from '../fields';
import { askStatus, statusRequest } from './status';

/** `POST /receive-whatsapp` */
export const getStatus = defineOperation({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a message',
	description: 'Ask whether a message was delivered or read',
	properties: [messageId],
	check: async ({ parameters }) => void statusRequest(parameters.messageId),
	execute: async ({ client, parameters }) => await askStatus(client, parameters.messageId),
});
