import { createHash, randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/editorValues';
import { errorOf, itemsOf, type N8nClient, type Credential } from '../support/n8n/client';
import { chain, manualTrigger, noOp, packageNode, setFields, textFile, when } from '../support/n8n/nodes';
import { peakMemory, restartPeak, type N8nServer } from '../support/n8n/server';
import { startTestbed, tell, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';
import { itemsInto, sandboxCredential } from '../support/n8n/desk360';

/** WhatsApp over both Desk360 APIs as a user runs it: real n8n, the packed package, the sandbox. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let helpdesk: Credential;
let publicApi: Credential;
let bed: Testbed;

const secret = 'e2e-secret-0123456789abcdef';

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	const data = sandboxCredential(sandbox.origin);
	helpdesk = await client.createCredential('whatsAppGatewaysDesk360Api', 'Desk360', data);
	publicApi = await client.createCredential('whatsAppGatewaysDesk360WhatsAppApi', 'Desk360 WhatsApp', data);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());

/** Publishes a workflow that starts with the Desk360 Trigger, and tells the sandbox its URL. */
async function publishTrigger(
	nodes: IDataObject[],
	connections: IDataObject,
	parameters: IDataObject = {},
	statuses: string[] = [],
) {
	const webhookId = randomUUID();
	const options = { id: randomUUID(), webhookId };
	const trigger = packageNode('Customer wrote', 'desk360Trigger', undefined, { secret, ...parameters }, options);
	const workflow = await client.createWorkflow({ name: 'Desk360 Trigger', nodes: [trigger, ...nodes], connections });
	await client.publish(workflow);
	const url = `${n8n.origin}/webhook/${webhookId}/${String(trigger.id)}/${secret}`;
	await control.call('PUT', 'desk360/webhook', { url, statuses });
	return { workflow, url };
}

test("the editor's credential test of the public API says what is wrong", async () => {
	const good = sandboxCredential(sandbox.origin);
	expect(await client.testCredential(publicApi, good)).toMatchObject({ status: 'OK' });
	expect(await client.testCredential(publicApi, { ...good, apiToken: 'wrong-token' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('does not accept this token'),
	});
}, 60_000);

test('customer writes → trigger → reply with buttons → button webhook', async () => {
	const isButton = when('Tapped?', '$json.button !== undefined');
	const ask = packageNode('Ask', 'desk360', helpdesk, {
		resource: 'message',
		operation: 'sendInteractive',
		productId: byId(1),
		to: '={{ $json.from }}',
		body: '=You wrote: {{ $json.text }}. Shall we call you?',
		buttons: {
			button: [
				{ id: 'yes', title: 'Yes' },
				{ id: 'no', title: 'No' },
			],
		},
		additionalFields: {},
	});
	const confirm = packageNode('Confirm', 'desk360', helpdesk, {
		resource: 'message',
		operation: 'sendText',
		productId: byId(1),
		to: '={{ $json.from }}',
		text: '=You chose {{ $json.button.title }}',
		additionalFields: {},
	});
	const { workflow } = await publishTrigger([isButton, ask, confirm], {
		...chain('Customer wrote', 'Tapped?'),
		'Tapped?': { main: [[{ node: 'Confirm', type: 'main', index: 0 }], [{ node: 'Ask', type: 'main', index: 0 }]] },
	});

	await control.call('POST', 'desk360/incoming', { type: 'text', from: '905551234567', text: 'Hello' });
	const [first] = await client.executions(workflow, 1);
	expect(first && errorOf(first).message).toBe('');
	expect(first && itemsOf(first, 'Ask')[0]?.json).toMatchObject({ outcome: 'sent', to: '+905551234567' });

	await control.call('POST', 'desk360/incoming', {
		type: 'button',
		from: '905551234567',
		button: { payload: 'yes', text: 'Yes' },
	});
	const [, second] = await client.executions(workflow, 2);
	expect(second && itemsOf(second, 'Confirm')[0]?.json).toMatchObject({ outcome: 'sent', to: '+905551234567' });
	const sent = await control.list('desk360/messages?since=0');
	expect(JSON.stringify(sent)).toContain('You wrote: Hello. Shall we call you?');
	expect(JSON.stringify(sent)).toContain('You chose Yes');
	await client.unpublish(workflow);
}, 180_000);

test('a send is followed by its status', async () => {
	const { workflow } = await publishTrigger(
		[noOp('After')],
		chain('Customer wrote', 'After'),
		{ events: ['messageStatus'] },
		['delivered', 'read'],
	);
	const send = packageNode('Send', 'desk360WhatsApp', publicApi, {
		resource: 'message',
		operation: 'sendText',
		integrationId: byId(11),
		to: '+905551234567',
		text: 'Hello',
		additionalFields: {},
	});
	const sender = await client.createWorkflow({
		name: 'Send',
		nodes: [manualTrigger(), send],
		connections: chain('Start', 'Send'),
	});
	const execution = await client.run(sender, 'Start');
	const messageId = itemsOf(execution, 'Send')[0]?.json.messageId;
	const executions = await client.executions(workflow, 2);
	const events = executions.flatMap((one) => itemsOf(one, 'After').map(({ json }) => json));
	expect(events.map(({ status }) => status).sort()).toEqual(['delivered', 'read']);
	expect(events.every(({ id }) => id === messageId)).toBe(true);
	await client.unpublish(workflow);
}, 180_000);

test('a send that fails, with Continue: the item says what became of it', async () => {
	const failing = {
		resource: 'message',
		operation: 'sendText',
		integrationId: byId(11),
		text: 'Hello',
		additionalFields: {},
	};
	const to = '=+90555{{ 1000000 + $json.n }}';
	const fault = { kind: 'resetAfter' };
	await control.call('POST', 'faults', { method: 'POST', path: '/messages$', skip: 1, fault });
	const parameters = { ...failing, to, options: { maxParallelRequests: 1 } };
	const node = packageNode('Send', 'desk360WhatsApp', publicApi, parameters, { onError: 'continueRegularOutput' });
	const execution = await client.run(await itemsInto(client, 3, node), 'Start');
	expect(itemsOf(execution, 'Send').map(({ json }) => json)).toEqual([
		expect.objectContaining({ outcome: 'sent', to: '+905551000001' }),
		expect.objectContaining({ outcome: 'unclear', to: '+905551000002', reason: expect.stringContaining('unclear') }),
		expect.objectContaining({ outcome: 'sent', to: '+905551000003' }),
	]);
}, 60_000);

test('media at an address of this machine is left alone; a wrong secret starts nothing', async () => {
	const { workflow, url } = await publishTrigger([noOp('After')], chain('Customer wrote', 'After'), {
		options: { downloadMedia: true },
	});
	await control.call('POST', 'desk360/incoming', { type: 'image', from: '905551234567' });
	const [first] = await client.executions(workflow, 1);
	const [item] = first ? itemsOf(first, 'After') : [];
	// The trigger has no credential, so nothing says that the provider itself is on this machine.
	expect(item?.json).toMatchObject({ event: 'messageReceived', type: 'image' });
	expect(item?.json.media).toEqual([expect.objectContaining({ error: expect.stringContaining('private network') })]);
	expect(item?.binary).toBeUndefined();

	const body = JSON.stringify({
		messages: { id: 'x', from: '905551234567', timestamp: '1', type: 'text', text: 'Hi' },
	});
	const post = async (address: string) =>
		(await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
	expect(await post(url.replace(secret, 'wrong-secret-0123456789'))).toBe(401);
	expect(await post(url.replace(`/${secret}`, ''))).toBe(401);
	const large = JSON.stringify({ messages: { id: 'x', text: 'x'.repeat(30 * 1024 * 1024) } });
	const hostile: Array<[string, number]> = [
		// n8n itself answers these two, before the node is asked.
		['{"messages": ', 422],
		[large, 500],
		['[]', 200],
		['{}', 200],
		['{"messages":{"type":"unheard-of"}}', 200],
		['"text"', 200],
	];
	for (const [what, status] of hostile) {
		const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: what });
		expect([what.slice(0, 40), answer.status]).toEqual([what.slice(0, 40), status]);
	}
	expect(await client.executions(workflow, 1)).toHaveLength(1);
	await client.unpublish(workflow);
}, 180_000);

test('the secret that comes with the node is in the URL, and only that URL starts the workflow', async () => {
	const [id, webhookId] = [randomUUID(), randomUUID()];
	const trigger = packageNode('Customer wrote', 'desk360Trigger', undefined, {}, { id, webhookId });
	const nodes = [trigger, noOp('After')];
	const workflow = await client.createWorkflow({
		name: 'Own secret',
		nodes,
		connections: chain('Customer wrote', 'After'),
	});
	await client.publish(workflow);
	const own = createHash('sha256').update(`${id}${workflow.id}`).digest('hex').slice(0, 32);
	const body = JSON.stringify({
		messages: { id: 'own', from: '905551234567', timestamp: '1', type: 'text', text: 'Hi' },
	});
	const post = async (end: string) =>
		(
			await fetch(`${n8n.origin}/webhook/${webhookId}/${id}/${end}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
			})
		).status;
	expect(await post('0'.repeat(32))).toBe(401);
	expect(await post(own)).toBe(200);
	expect(await client.executions(workflow, 1)).toHaveLength(1);
	await client.unpublish(workflow);
}, 120_000);

/** `WEBHOOK_POSTS=1000` doubles it. */
const posted = Number(process.env.WEBHOOK_POSTS ?? 500);

test(`${posted} webhook posts from 20 connections: every unique message starts exactly one execution`, async () => {
	const { workflow, url } = await publishTrigger([noOp('After')], chain('Customer wrote', 'After'));
	const unique = posted * 0.9;
	// The first tenth comes twice, one right behind the other, so that most pairs arrive at the same time.
	const posts = Array.from({ length: unique }, (_, n) => (n < posted - unique ? [n, n] : [n])).flat();
	expect(posts).toHaveLength(posted);
	const statuses: number[] = [];
	const started = Date.now();
	await Promise.all(
		Array.from({ length: 20 }, async () => {
			for (let n = posts.shift(); n !== undefined; n = posts.shift()) {
				const body = JSON.stringify({
					messages: { id: `m${n}`, from: '905551234567', timestamp: '1630913975', type: 'text', text: String(n) },
				});
				const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
				statuses.push(response.status);
				await response.arrayBuffer();
			}
		}),
	);
	tell(`${posted} webhook posts from 20 connections: answered in ${Date.now() - started} ms`);
	expect(statuses).toEqual(Array(posted).fill(200));
	expect(await client.settledCount(workflow, unique)).toBe(unique);
	// As many executions as messages might still be one message twice and another lost.
	const messages = await client.everyItem(workflow, 'After');
	expect(messages.map(({ json }) => Number(json.text)).sort((a, b) => a - b)).toEqual([...Array(unique).keys()]);
	await client.unpublish(workflow);
}, 600_000);

/** A workflow that sends a template to the rows of a CSV file. */
async function bulkFromCsv(text: string, additionalFields: IDataObject = {}, options: IDataObject = {}) {
	const send = packageNode('Send', 'desk360WhatsApp', publicApi, {
		resource: 'template',
		operation: 'sendBulk',
		integrationId: byId(11),
		recipientsSource: 'csv',
		templateId: byId(await templateWithTwoVariables()),
		templateVariables: { mappingMode: 'defineBelow', value: { 'body-1': 'Nathan', 'body-2': 'A1' } },
		additionalFields,
		options,
	});
	return await client.createWorkflow({
		name: 'Bulk',
		nodes: [manualTrigger(), setFields('List', { csv: text }), textFile('File', 'csv', 'list.csv'), send],
		connections: chain('Start', 'List', 'File', 'Send'),
	});
}

async function templateWithTwoVariables(): Promise<string> {
	const response = await fetch(`${sandbox.origin}/v1/integrations/11/conversations/templates`, {
		headers: { authorization: 'Bearer sandbox-token' },
	});
	const templates: unknown = await response.json();
	for (const template of Array.isArray(templates) ? templates : []) {
		for (const { language_id, variables, status_value } of template.translations) {
			if (template.sendable && status_value === 2 && String(variables) === 'body-1,body-2')
				return `${template.id}:${language_id}`;
		}
	}
	throw new Error('The sandbox has no template with two variables');
}

const number = (n: number) => `+90555${String(1_000_000 + n)}`;
const csvOf = (count: number) =>
	`Name;Phone\n${Array.from({ length: count }, (_, n) => `Person ${n};${number(n)}`).join('\n')}`;

test('bulk template from CSV: 10,000 rows, 37 of them bad, one send for each valid number', async () => {
	// Quotes, semicolons inside them, empty lines, and 100 numbers that come twice.
	const phoneOf = (n: number) =>
		n >= 9_963 ? '0555' : n >= 9_863 ? number(n - 9_863).replace('555', ' (555) ') : number(n);
	const rows = Array.from(
		{ length: 10_000 },
		(_, n) => `"Person; ""${n}""";${phoneOf(n)}${n % 500 === 0 ? '\n\n' : ''}`,
	);
	await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
	const workflow = await bulkFromCsv(`\uFEFFName;Phone\n${rows.join('\n')}\n`);
	const before = await restartPeak(n8n.pid);
	const started = Date.now();
	const execution = await client.run(workflow, 'Start');
	const duration = Date.now() - started;
	const peak = await peakMemory(n8n.pid);
	expect(errorOf(execution).message).toBe('');
	const items = itemsOf(execution, 'Send');
	expect(items.at(-1)?.json).toMatchObject({
		summary: true,
		recipients: 10_000,
		queued: 9_863,
		skipped: 100,
		failed: 37,
		requests: 20,
	});
	expect(await control.call('GET', 'desk360/messages/count')).toEqual({
		total: 9_863,
		uniqueRecipients: 9_863,
		doubled: 0,
	});
	expect(await control.requests(/templates\/send\/bulk$/)).toHaveLength(20);
	tell(
		`10,000 rows: ${duration} ms for the execution, n8n's memory ${before} MB before and ${peak} MB at its peak, ` +
			`summary ${JSON.stringify(items.at(-1)?.json)}`,
	);
}, 300_000);

test('Retry On Fail: failure at message 500 of 1,000 makes 1,001 requests, nobody twice', async () => {
	await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
	const fault = {
		kind: 'answer',
		status: 400,
		body: { error: { code: 'failed_validation', message: 'Just this once.' } },
	};
	await control.call('POST', 'faults', { method: 'POST', path: '/messages$', skip: 500, fault });
	const parameters = {
		resource: 'message',
		operation: 'sendText',
		integrationId: byId(11),
		to: '=+90555{{ 1000000 + $json.n }}',
		text: 'Hello',
		additionalFields: {},
	};
	const node = packageNode('Send', 'desk360WhatsApp', publicApi, parameters, {
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 100,
	});
	const execution = await client.run(await itemsInto(client, 1_000, node), 'Start');
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Send')).toHaveLength(1_000);
	expect(await control.requests(/messages$/)).toHaveLength(1_001);
	expect(await control.call('GET', 'desk360/messages/count')).toEqual({
		total: 1_000,
		uniqueRecipients: 1_000,
		doubled: 0,
	});
}, 300_000);

test('Send Once: n8n is killed in the middle of 2,000 single sends and started again: nobody twice, the unclear are named', async () => {
	await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
	const text = csvOf(2_000).replace('Name;Phone', 'body-1;Phone');
	const workflow = await bulkFromCsv(text, { campaign: 'crash test' });
	const running = client.run(workflow, 'Start').catch(() => undefined);
	const total = async () => Number(((await control.call('GET', 'desk360/messages/count')) as IDataObject).total);
	for (const end = Date.now() + 60_000; (await total()) < 700 && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 20));
	await n8n.kill();
	await running;
	const before = await total();
	expect(before).toBeGreaterThanOrEqual(700);
	expect(before).toBeLessThan(2_000);

	({ n8n, client } = await bed.restart());
	const execution = await client.run(workflow, 'Start');
	const outcomes = itemsOf(execution, 'Send').map(({ json }) => json.outcome);
	const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
	const { uniqueRecipients, doubled } = (await control.call('GET', 'desk360/messages/count')) as IDataObject;
	expect(doubled).toBe(0);
	expect(count('skipped') + count('unclear') + count('sent')).toBe(2_000);
	// Whoever is not named as unclear has exactly one message.
	expect(Number(uniqueRecipients)).toBeGreaterThanOrEqual(2_000 - count('unclear'));
	// At most 50 are under way, and the outcome of as many again may not be recorded yet.
	expect(count('unclear')).toBeLessThanOrEqual(100);
	tell(
		`killed after ${before} of 2,000; then ${count('skipped')} skipped, ${count('unclear')} unclear, ${count('sent')} sent`,
	);
}, 300_000);

test('5,000 recipients at a limit: none lost, none doubled, the limit used, hardly a 429', async () => {
	// 600 a minute, ten times faster.
	const windowMs = 6_000;
	await control.call('PUT', 'desk360/limits', { perMinute: 600, windowMs });
	await control.call('DELETE', 'journal');
	const workflow = await bulkFromCsv(
		csvOf(5_000).replace('Name;Phone', 'body-1;Phone'),
		{},
		{ maxParallelRequests: 20 },
	);
	const execution = await client.run(workflow, 'Start');
	expect(errorOf(execution).message).toBe('');
	expect(await control.call('GET', 'desk360/messages/count')).toEqual({
		total: 5_000,
		uniqueRecipients: 5_000,
		doubled: 0,
	});
	const requests = await control.requests(/templates\/send$/);
	const refused = requests.filter(({ status }) => status === 429).length;
	expect(refused / requests.length).toBeLessThanOrEqual(0.01);
	const summary = itemsOf(execution, 'Send').at(-1)?.json;
	// Eight windows must pass before the last 200 may go out. Only logged: pacing.test.ts proves it without a clock.
	const used = (8 * windowMs) / (Number(summary?.durationSeconds) * 1000);
	tell(
		`5,000 at 600 per ${windowMs} ms: ${refused} refused of ${requests.length}, ${summary?.durationSeconds} s, ${(used * 100).toFixed(1)} % of the permitted rate`,
	);
}, 300_000);
