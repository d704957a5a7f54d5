import { itemsInto, sandboxCredential } from '../support/n8n/desk360';
import { itemsOf, type N8nClient, type Credential } from '../support/n8n/client';
import { packageNode } from '../support/n8n/nodes';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** What n8n itself does with a node that fails. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, client } = bed);
	const data = sandboxCredential(sandbox.origin);
	credential = await client.createCredential('whatsAppGatewaysDesk360WhatsAppApi', 'Desk360 WhatsApp', data);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());

const message = {
	resource: 'message',
	operation: 'sendText',
	integrationId: { __rl: true, mode: 'id', value: '11' },
	to: '=+90555{{ 1000000 + $json.n }}',
	text: '=Hello {{ Math.random() }}',
	additionalFields: {},
	options: { maxParallelRequests: 1 },
};
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
const refuse = { kind: 'answer', status: 400, body: { error: { code: 'failed_validation', message: 'No.' } } };

describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
	'On Error %s, Retry On Fail',
	(onError) => {
		test.each([
			['first refused once', 0, refuse],
			['first unclear', 0, { kind: 'resetAfter' }],
			['third unclear', 2, { kind: 'resetAfter' }],
		])(
			'%s: nobody gets two messages',
			async (_, skip, fault) => {
				await control.call('POST', 'faults', { method: 'POST', path: '/messages$', skip, fault });
				const campaign = onError === 'continueRegularOutput' ? { campaign: `${onError} ${skip} ${fault.kind}` } : {};
				const parameters = { ...message, additionalFields: campaign };
				const node = packageNode('Send', 'desk360WhatsApp', credential, parameters, { ...retry, onError });
				const execution = await client.run(await itemsInto(client, 20, node), 'Start');
				const total = fault === refuse ? 20 : onError === 'stopWorkflow' ? skip + 1 : 20;
				expect(await control.call('GET', 'desk360/messages/count')).toEqual({
					total,
					uniqueRecipients: total,
					doubled: 0,
				});
				expect(await control.requests(/messages$/)).toHaveLength(fault === refuse ? 21 : total);
				if (onError === 'continueRegularOutput') {
					const outcomes = itemsOf(execution, 'Send').map(({ json }) => json.outcome);
					expect(outcomes).toEqual(
						Array.from({ length: 20 }, (__, n) => (fault !== refuse && n === skip ? 'unclear' : 'sent')),
					);
				}
			},
			120_000,
		);
	},
);
