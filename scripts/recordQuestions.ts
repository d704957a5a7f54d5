import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Credential } from '../test/support/n8n/client';
import { askingWorkflow } from '../test/support/n8n/manyQuestions';
import { chain, packageNode } from '../test/support/n8n/nodes';
import { SandboxControl } from '../test/support/sandboxControl';
import { openPhone } from './phonePictures';
import type { Stage } from './recordAnswer';

/** Takes the pictures of questions that look otherwise: Desk360 has no lists, and DecisionTelecom asks by link. */
export async function recordQuestions(credentials: readonly Credential[], stage: Stage): Promise<void> {
	const { client, editor, sandboxOrigin, folder } = stage;
	const credentialOf = (name: string) => credentials.find(({ type }) => type === `whatsAppGateways${name}Api`);
	const phone = await openPhone(editor.page, sandboxOrigin, folder);

	const place = { id: randomUUID(), webhookId: randomUUID(), secret: 'only-for-this-picture' };
	const triggerUrl = `${client.origin}/webhook/${place.webhookId}/${place.id}/${place.secret}`;
	const desk360 = await client.createWorkflow(deliveryWorkflow(place, triggerUrl, credentialOf('Desk360')));
	await client.publish(desk360);
	await new SandboxControl(sandboxOrigin).call('PUT', 'desk360/webhook', { url: triggerUrl });
	await phone.open(/Desk360/);
	await phone.write('When can you deliver?');
	await phone.bubble('Which day suits you?').waitFor();
	await phone.write('2');
	await phone.bubble('See you on').waitFor();
	await phone.picture('desk360');
	await client.unpublish(desk360);

	const start = randomUUID();
	const question = { answerBy: 'link', message: 'May we deliver on Wednesday?', from: 'Custom Company' };
	const decisionTelecom = await client.createWorkflow(
		askingWorkflow(start, credentialOf('DecisionTelecom'), question, { node: 'decisionTelecom' }),
	);
	await client.publish(decisionTelecom);
	await phone.open(/DecisionTelecom/);
	const headers = { 'content-type': 'application/json' };
	const body = JSON.stringify({ to: phoneNumber });
	await fetch(`${client.origin}/webhook/${start}`, { method: 'POST', headers, body });
	await phone.bubble('May we deliver').waitFor();
	await phone.picture('decisiontelecom');
	await client.unpublish(decisionTelecom);
	await phone.page.close();
}

/** The person of the phone page. */
const phoneNumber = '+15550100001';

/** Whoever writes is asked for a day; the trigger that starts the workflow hears the answer. */
function deliveryWorkflow(
	{ secret, ...ids }: { id: string; webhookId: string; secret: string },
	triggerUrl: string,
	credential: Credential | undefined,
): IDataObject {
	const days = ['Tuesday', 'Wednesday', 'Friday'].map((title) => ({ title }));
	const common = { resource: 'message', productId: { __rl: true, mode: 'id', value: '1' } };
	const question = {
		...{ operation: 'sendAndWait', to: '={{ $json.from }}', triggerUrl, responseType: 'list' },
		...{ message: 'Which day suits you?', listButton: 'Days', sections: { section: [{ rows: { row: days } }] } },
	};
	const thanks = { operation: 'sendText', to: '={{ $json.to }}', text: '=See you on {{ $json.answer }}.' };
	return {
		name: 'Delivery',
		nodes: [
			packageNode('Customer wrote', 'desk360Trigger', undefined, { secret }, ids),
			packageNode('Which day?', 'desk360', credential, { ...common, ...question }),
			packageNode('Confirm', 'desk360', credential, { ...common, ...thanks }),
		],
		connections: chain('Customer wrote', 'Which day?', 'Confirm'),
	};
}
