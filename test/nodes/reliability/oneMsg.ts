import type { MatrixProvider } from '../../support/faultMatrix';
import { byId, oneMsgSetup, usualAnswer } from '../../support/oneMsg';

const to = '+905551234567';

export const oneMsgProvider: MatrixProvider = {
	name: '1MSG',
	basePath: '',
	setup: oneMsgSetup,
	operations: {
		read: { resource: 'template', operation: 'getAll', returnAll: true },
		send: { resource: 'message', operation: 'sendText', to, text: 'Hello' },
		create: { resource: 'template', operation: 'create', name: 'hello', language: 'en', body: 'Hello' },
		delete: { resource: 'media', operation: 'delete', mediaId: '1' },
		upload: { resource: 'media', operation: 'upload' },
		bulk: {
			resource: 'template',
			operation: 'sendBulk',
			recipientsSource: 'list',
			recipients: [to],
			templateId: byId('plain:de'),
			templateMode: 'json',
			templateComponents: '[]',
		},
	},
	answer: usualAnswer,
	failureBody: { sent: false, message: 'Dialog window is closed' },
};
