import type { IDataObject } from 'n8n-workflow';
import { defineOperation } from '../../shared/operation/defineOperation';

/** What the documentation says of each status. */
const meanings: Readonly<Record<string, string>> = {
	connected: 'Everything is fine.',
	connecting: 'Everything is fine.',
	disconnected: 'The channel is not connected to the servers of WhatsApp.',
	uninitialized:
		'The channel may be in the process of an upgrade. Try again in a few minutes, and contact the support of 1MSG if it stays so.',
	unregistered: 'The channel must be registered, or is blocked: contact the support of 1MSG.',
};

/** `GET /status` */
export const getStatus = defineOperation({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of the channel',
	description: 'See whether the channel is connected to WhatsApp, and what the status means',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/status' }),
	output: (answer: IDataObject): IDataObject => {
		const status = typeof answer.status === 'string' ? answer.status.toLowerCase() : '';
		return Object.hasOwn(meanings, status) ? { ...answer, meaning: meanings[status] } : answer;
	},
});
