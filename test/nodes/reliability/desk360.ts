import type { MatrixProvider } from '../../support/faultMatrix';
import { byId, desk360Setup, sampleTicket } from '../../support/desk360';
import { surfaces, type Surface } from '../../support/desk360WhatsApp';

const to = '+905551234567';
const numbers = [to, '+905551234568'];

/** Both Desk360 APIs send WhatsApp messages with the same fields. */
const whatsApp = ({ sender, template }: Surface) => ({
	send: { ...sender, resource: 'message', operation: 'sendText', to, text: 'Hello' },
	upload: { ...sender, resource: 'message', operation: 'sendMedia', to },
	bulk: {
		...sender,
		resource: 'template',
		operation: 'sendBulk',
		recipientsSource: 'list',
		recipients: numbers,
		templateId: byId(template),
		templateMode: 'json',
	},
});

/** Neither API has anything to delete. */
export const desk360Providers: MatrixProvider[] = surfaces.map((surface) => ({
	name: surface.name,
	basePath: '/v1',
	setup: surface.setup,
	operations: {
		read: { ...surface.sender, resource: 'template', operation: 'getAll', returnAll: true },
		...(surface.setup === desk360Setup && {
			create: {
				resource: 'ticket',
				operation: 'create',
				productId: byId(1),
				name: 'Ada',
				email: 'ada@example.com',
				reasonId: byId(5),
				description: 'Help',
			},
		}),
		...whatsApp(surface),
	},
	// The ticket API shows no answer to any message.
	...(surface.setup === desk360Setup && { undocumented: ['send', 'upload', 'bulk'] }),
	failureBody: { error: { code: 'failed_validation', message: 'No.' } },
	answer: ({ method }) => ({ json: method === 'GET' ? [] : { ...sampleTicket(), message_id: 'm1', phones: numbers } }),
}));
