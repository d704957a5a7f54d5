import { decisionTelecomSetup, documentedError, textMessage } from '../../support/decisionTelecom';
import type { MatrixProvider } from '../../support/faultMatrix';

export const decisionTelecomProvider: MatrixProvider = {
	name: 'DecisionTelecom',
	basePath: '/v1/api',
	setup: decisionTelecomSetup,
	operations: {
		read: { resource: 'message', operation: 'getStatus', messageId: '554' },
		send: textMessage(),
		bulk: textMessage({ operation: 'sendBulk', recipientsSource: 'list', recipients: ['+380630000000'] }),
	},
	answer: ({ url }) => ({ json: { message_id: 554, ...(url.endsWith('/receive-whatsapp') && { status: 1 }) } }),
	failureBody: documentedError(7),
};
