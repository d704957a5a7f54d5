import type { MatrixProvider } from '../../support/faultMatrix';
import { byId, getChatSetup, pageOf, queuedAnswer } from '../../support/getChat';

const to = '+905551234567';
const template = {
	name: 'order_update',
	language: 'en',
	status: 'approved',
	components: [{ type: 'BODY', text: 'Hi' }],
};

export const getChatProvider: MatrixProvider = {
	name: 'get.chat',
	basePath: '/api/v1',
	setup: getChatSetup,
	operations: {
		read: { resource: 'user', operation: 'getAll', returnAll: true },
		send: { resource: 'message', operation: 'sendText', to, text: 'Hello' },
		create: { resource: 'tag', operation: 'create', name: 'vip' },
		delete: { resource: 'tag', operation: 'delete', tagId: byId(1) },
		upload: { resource: 'media', operation: 'upload' },
		bulk: {
			resource: 'template',
			operation: 'sendBulk',
			recipientsSource: 'list',
			recipients: [to],
			templateId: byId('order_update:en'),
			templateMode: 'json',
			templateComponents: '[]',
		},
	},
	failureBody: { errors: [{ code: 1013, title: 'User is not valid' }] },
	answer: ({ method, url }) => {
		if (method === 'DELETE') return { status: 204, text: '' };
		if (method === 'GET') return { json: pageOf(url.includes('/templates/') ? [template] : []) };
		return url.endsWith('/messages/') ? { status: 202, json: queuedAnswer } : { json: { id: 1 } };
	},
};
