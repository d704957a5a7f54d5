import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { readExample, sandboxDecisionTelecom } from '../support/n8n/desk360';
import { triggerUrl } from '../support/n8n/examples';
import { chain, manualTrigger, packageNode, setFields } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** DecisionTelecom as a user runs it: real n8n, the packed package, the sandbox's account, n8n's own data tables. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	const data = sandboxDecisionTelecom(sandbox.origin);
	credential = await client.createCredential('whatsAppGatewaysDecisionTelecomApi', 'DecisionTelecom', data);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());

const settings = async (change: IDataObject) => await control.call('PUT', 'decisiontelecom/settings', change);
const messages = async () => await control.list('decisiontelecom/messages');

async function until<T>(look: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
	for (const end = Date.now() + 60_000; ;) {
		const value = await look();
		if (fits(value)) return value;
		if (Date.now() > end) throw new Error(`It did not happen; the last state is ${JSON.stringify(value)}`);
		await new Promise((done) => setTimeout(done, 100));
	}
}

/** A table of n8n. @returns how to read its rows */
async function createTable(name: string): Promise<() => Promise<IDataObject[]>> {
	const { id: project } = Object(await client.call('GET', '/rest/projects/personal'));
	const columns = ['message_id', 'recipient', 'status'].map((column) => ({ name: column, type: 'string' }));
	const tables = `/rest/projects/${String(project)}/data-tables`;
	const { id } = Object(await client.call('POST', tables, { name, columns }));
	return async () => {
		const { data } = Object(await client.call('GET', `${tables}/${String(id)}/rows`));
		return Array.isArray(data) ? data : [];
	};
}

/** A Data Table node that writes a row. */
function tableNode(
	name: string,
	table: string,
	operation: 'insert' | 'update',
	value: Record<string, string>,
): IDataObject {
	return {
		id: name,
		name,
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1,
		position: [600, 0],
		parameters: {
			resource: 'row',
			operation,
			dataTableId: { __rl: true, mode: 'name', value: table },
			columns: {
				mappingMode: 'defineBelow',
				value,
				matchingColumns: [],
				schema: Object.keys(value).map((id) => ({
					...{ id, displayName: id, required: false, defaultMatch: false, display: true },
					...{ type: 'string', canBeUsedToMatch: true },
				})),
			},
			...(operation === 'update' && {
				matchType: 'allConditions',
				filters: { conditions: [{ keyName: 'message_id', condition: 'eq', keyValue: '={{ $json.id }}' }] },
			}),
		},
	};
}

/** A workflow that begins with the trigger. @returns its production URL, as the editor shows it */
async function publishTrigger(name: string, ...nodes: IDataObject[]): Promise<{ url: string; workflow: WorkflowRef }> {
	const [id, webhookId] = [randomUUID(), randomUUID()];
	const trigger = packageNode('Status changed', 'decisionTelecomTrigger', undefined, {}, { id, webhookId });
	const workflow = await client.createWorkflow({
		name,
		nodes: [trigger, ...nodes],
		connections: chain('Status changed', ...nodes.map((node) => String(node.name))),
	});
	await client.publish(workflow);
	return { url: triggerUrl(n8n.origin, trigger, workflow.id), workflow };
}

const template = (callbackUrl: string): IDataObject => ({
	resource: 'template',
	operation: 'send',
	from: 'Custom Company',
	to: '+380630000000',
	templateName: 'order_update',
	languageCode: 'en_US',
	namespace: 'your_namespace',
	bodyVariables: { variable: [{ type: 'text', text: 'Ada' }] },
	additionalFields: { callbackUrl },
});

test("the editor's credential test says what is wrong with a key", async () => {
	const test = async (change: IDataObject) =>
		await client.testCredential(credential, sandboxDecisionTelecom(sandbox.origin, change));
	const encoded = Buffer.from('sandbox-decision-key').toString('base64');
	expect(await test({})).toMatchObject({ status: 'OK' });
	expect(await test({ encoding: 'userName' })).toMatchObject({ status: 'OK' });
	expect(await test({ apiKey: encoded, encoding: 'base64' })).toMatchObject({ status: 'OK' });
	const refused = { status: 'Error', message: expect.stringMatching(/does not accept this key.*'Access Key Format'/) };
	expect(await test({ apiKey: 'some-other-key' })).toMatchObject(refused);
	expect(await test({ apiKey: Buffer.from(encoded).toString('base64'), encoding: 'base64' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('is encoded twice'),
	});
	expect(await test({ apiKey: encoded })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('would be encoded twice'),
	});
	expect(await test({ baseUrl: `${sandbox.origin}/v1/api/x` })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('Something else than the DecisionTelecom API'),
	});
	// No message was sent by any of them, and an API that answers the unknown message with HTTP 400 is fine as well.
	await settings({ errorsAs: 'http' });
	expect(await test({})).toMatchObject({ status: 'OK' });
	expect(await messages()).toEqual([]);
}, 60_000);

test('members of the body that the node has no field for go out, and none that says who it is for', async () => {
	const send = async (name: string, added: string) => {
		const parameters = {
			...{ resource: 'message', operation: 'sendText', from: 'Custom Company', to: '+380630000000', text: 'Hello' },
			options: { additionalBodyFields: added },
		};
		const nodes = [manualTrigger(), packageNode('Send', 'decisionTelecom', credential, parameters)];
		return await client.run(await client.createWorkflow({ name, nodes, connections: chain('Start', 'Send') }), 'Start');
	};
	const sent = await send('Added', '={{ { text: "Hello from " + $workflow.name } }}');
	expect(errorOf(sent).message).toBe('');
	expect(itemsOf(sent, 'Send')[0]?.json).toMatchObject({ outcome: 'sent', to: '+380630000000' });
	expect(errorOf(await send('Somebody else', '{"destination_addr": 380630000001}')).message).toContain(
		'\'Additional Body Fields (JSON)\' cannot contain "destination_addr"',
	);
	const [message, ...others] = await messages();
	expect(JSON.stringify(message)).toContain('Hello from Added');
	expect(JSON.stringify(message)).toContain('380630000000');
	expect(others).toEqual([]);
}, 60_000);

test('a template is sent, its status comes back, and the row changes, however the callbacks come', async () => {
	const rows = await createTable('deliveries');
	const update = tableNode('Update row', 'deliveries', 'update', { status: '={{ $json.status }}' });
	const { url, workflow } = await publishTrigger('Deliveries', update);
	await settings({ sentAfterMs: null });

	const sending = await client.createWorkflow({
		name: 'Order update',
		nodes: [
			manualTrigger(),
			packageNode('Send', 'decisionTelecom', credential, template(url)),
			tableNode('Note it', 'deliveries', 'insert', {
				message_id: '={{ $json.messageId }}',
				recipient: '={{ $json.to }}',
				status: '={{ $json.outcome }}',
			}),
		],
		connections: chain('Start', 'Send', 'Note it'),
	});
	const execution = await client.run(sending, 'Start');
	expect(errorOf(execution).message).toBe('');
	const id = String(itemsOf(execution, 'Send')[0]?.json.messageId);
	expect(await rows()).toEqual([
		expect.objectContaining({ message_id: id, recipient: '+380630000000', status: 'sent' }),
	]);

	// In every way that a callback may come, since none is documented.
	const steps: Array<[string, number, string]> = [
		['json', 6, 'pending'],
		['form', 0, 'sent'],
		['multipart', 1, 'delivered'],
		['query', 7, 'read'],
	];
	for (const [callbacks, status, word] of steps) {
		await settings({ callbacks });
		await control.call('POST', 'decisiontelecom/status', { message_id: Number(id), status });
		await until(rows, ([row]) => row?.status === word);
	}
	const runs = await client.executions(workflow, 4);
	expect(runs.map((run) => itemsOf(run, 'Status changed')[0]?.json.statusCode)).toEqual([6, 0, 1, 7]);
	expect(JSON.stringify(runs.map((run) => itemsOf(run, 'Status changed')))).not.toContain(url.split('/').at(-1));

	// Redelivered: answered, and nothing more happens. Forged: 401. Both, and the real ones, were answered by the node.
	await settings({ callbacks: 'json' });
	await control.call('POST', 'decisiontelecom/callback', { url, fields: { message_id: Number(id), status: 7 } });
	await control.call('POST', 'decisiontelecom/callback', { url, fields: { status: 7 } });
	const forged = url.replace(/[^/]+$/, 'guessed-secret-0123456789');
	await control.call('POST', 'decisiontelecom/callback', {
		url: forged,
		fields: { message_id: Number(id), status: 4 },
	});
	await settings({ callbacks: 'query' });
	await control.call('POST', 'decisiontelecom/callback', {
		url: forged,
		fields: { message_id: Number(id), status: 4 },
	});
	const deliveries = await until(
		async () => await control.list('decisiontelecom/deliveries'),
		(list) => list.length === 8 && list.every(({ status }) => status !== null),
	);
	expect(deliveries.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 401, 401]);
	expect(await client.executions(workflow, 4)).toHaveLength(4);
	expect((await rows())[0]).toMatchObject({ status: 'read' });
}, 180_000);

test('an image of the item is fetched from n8n by its signed link', async () => {
	await settings({ fetchFiles: true });
	const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
	const toFile = {
		id: 'File',
		name: 'File',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		position: [200, 0],
		parameters: {
			operation: 'toBinary',
			sourceProperty: 'picture',
			binaryPropertyName: 'data',
			options: { fileName: 'pixel.png', mimeType: 'image/png' },
		},
	};
	const send = packageNode('Send', 'decisionTelecom', credential, {
		resource: 'message',
		operation: 'sendImage',
		from: 'Custom Company',
		to: '+380630000000',
		mediaSource: 'binary',
		binaryPropertyName: 'data',
		caption: 'Look',
		additionalFields: {},
	});
	const workflow = await client.createWorkflow({
		name: 'Image',
		nodes: [manualTrigger(), setFields('Picture', { picture: pixel }), toFile, send],
		connections: chain('Start', 'Picture', 'File', 'Send'),
	});
	const execution = await client.run(workflow, 'Start');
	expect(errorOf(execution).message).toBe('');
	expect(itemsOf(execution, 'Send')[0]?.json).toMatchObject({ outcome: 'sent' });
	const [message] = await until(messages, ([first]) => first?.file !== null);
	expect(message).toMatchObject({
		type: 'image',
		text: 'Look',
		file: { status: 200, type: 'image/png', bytes: Buffer.from(pixel, 'base64').length },
	});
}, 120_000);

test('the example sends, waits and branches', async () => {
	const example = await readExample('decisiontelecom-template-and-status.json', credential);
	const workflow = await client.createWorkflow(example);
	const execution = await client.run(workflow, "When clicking 'Execute workflow'");
	expect(errorOf(execution).message).toBe('');
	expect(itemsOf(execution, 'It arrived')[0]?.json.result).toMatch(/^Ada has message \d+: (delivered|read)$/);
	expect(await messages()).toMatchObject([{ type: 'template', to: '380630000000' }]);
}, 120_000);
