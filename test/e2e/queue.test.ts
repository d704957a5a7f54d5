import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/editorValues';
import { errorOf, itemsOf, N8nClient, type Credential } from '../support/n8n/client';
import { startCluster, type Cluster } from '../support/n8n/cluster';
import { itemsInto, sandboxCredential } from '../support/n8n/desk360';
import { askMany } from '../support/n8n/manyQuestions';
import { chain, manualTrigger, packageNode, setFields, textFile } from '../support/n8n/nodes';
import { packPackage } from '../support/n8n/pack';
import { queueProviders, queueSecret as secret, type QueueProvider } from '../support/n8n/queueProviders';
import { tell } from '../support/n8n/testbed';
import { missingServices } from '../support/n8n/services';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';
import { SandboxControl } from '../support/sandboxControl';

/** n8n's distributed mode: Redis, PostgreSQL, one main process, two for webhooks, two workers. */
let cluster: Cluster | undefined;
let sandbox: SandboxProcess | undefined;
let control: SandboxControl;
let client: N8nClient;
const credentials: Credential[] = [];
let folder = '';
/** Without the services every test is reported as skipped, with the reason in its name. */
const missing = missingServices();
const inQueueMode: typeof test = missing === undefined ? test : test.skip;
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

/**
 * A worker that holds its event loop for longer than five seconds loses its job: others look every second, and run it
 * again. n8n's own settings are more patient.
 */
const shortLock = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '1000',
};

const of = (type: string) => credentials.find((one) => one.type === type);

beforeAll(async () => {
	if (missing !== undefined) return;
	folder = await mkdtemp(path.join(tmpdir(), 'n8n-queue-'));
	sandbox = await startSandboxProcess();
	control = new SandboxControl(sandbox.origin);
	cluster = await startCluster(folder, await packPackage(), shortLock);
	client = new N8nClient(cluster.main.origin);
	await client.login();
	for (const { credential, name, data } of queueProviders) {
		credentials.push(await client.createCredential(credential, name, data(sandbox.origin)));
	}
	const type = 'whatsAppGatewaysDesk360WhatsAppApi';
	credentials.push(await client.createCredential(type, 'Desk360 WhatsApp', sandboxCredential(sandbox.origin)));
}, 900_000);

afterAll(async () => {
	await cluster?.stop();
	await sandbox?.close();
	if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
	if (missing === undefined) await control.reset();
});

function running(): Cluster {
	if (cluster) return cluster;
	throw new Error('The cluster is not running');
}

const number = (n: number) => `+90555${String(2_000_000 + n)}`;

/** A template with a value of its own to each row of a file, once in a campaign. */
const sendOf = (campaign: string) => ({
	resource: 'template',
	operation: 'sendBulk',
	integrationId: byId(11),
	recipientsSource: 'csv',
	templateId: byId('order_update:English'),
	templateVariables: { mappingMode: 'defineBelow', value: { 'body-2': 'A1' } },
	additionalFields: { campaign },
});

async function campaignOf(count: number, campaign: string) {
	const csv = ['body-1;Phone', ...Array.from({ length: count }, (_, n) => `Person ${n};${number(n)}`)].join('\n');
	const credential = of('whatsAppGatewaysDesk360WhatsAppApi');
	const send = packageNode('Send', 'desk360WhatsApp', credential, sendOf(campaign));
	return await client.createWorkflow({
		name: `Campaign ${campaign}`,
		nodes: [manualTrigger(), setFields('List', { csv }), textFile('File', 'csv', 'list.csv'), send],
		connections: chain('Start', 'List', 'File', 'Send'),
	});
}

/** `WEBHOOK_POSTS=1000` doubles it. */
const posted = Number(process.env.WEBHOOK_POSTS ?? 500);

inQueueMode(
	`${posted} messages over the webhook process: each unique one is answered exactly once, by the workers${why}`,
	async () => {
		const { webhooks, workers } = running();
		const [webhook, other] = webhooks;
		const [id, webhookId] = [randomUUID(), randomUUID()];
		const reply = packageNode('Reply', 'desk360', of('whatsAppGatewaysDesk360Api'), {
			resource: 'message',
			operation: 'sendText',
			productId: byId(1),
			to: '={{ $json.from }}',
			text: '=Echo: {{ $json.text }}',
			additionalFields: {},
		});
		const workflow = await client.createWorkflow({
			name: 'Echo',
			nodes: [packageNode('Customer wrote', 'desk360Trigger', undefined, { secret }, { id, webhookId }), reply],
			connections: chain('Customer wrote', 'Reply'),
		});
		await client.publish(workflow);
		await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
		const url = `${webhook.origin}/webhook/${webhookId}/${id}/${secret}`;
		const unique = posted * 0.9;
		const messageOf = (n: number) => ({
			...{ id: `q${n}`, from: number(n).slice(1), timestamp: '1630913975' },
			...{ type: 'text', text: `Text ${n}` },
		});
		const posts = Array.from({ length: posted }, (_, n) => n % unique);
		const statuses = new Set<number>();
		const started = Date.now();
		await Promise.all(
			Array.from({ length: 20 }, async () => {
				for (let n = posts.pop(); n !== undefined; n = posts.pop()) {
					const body = JSON.stringify({ messages: messageOf(n) });
					const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
					statuses.add(response.status);
					await response.arrayBuffer();
				}
			}),
		);
		tell(`${posted} posts over the webhook process were answered in ${Date.now() - started} ms`);
		expect([...statuses]).toEqual([200]);
		const settled = await client.settledCount(workflow, unique, 400_000);
		expect(await client.failures(workflow)).toEqual([]);
		expect(settled).toBe(unique);
		expect(await control.call('GET', 'desk360/messages/count')).toEqual({
			total: unique,
			uniqueRecipients: unique,
			doubled: 0,
		});
		// What one process has heard the other one knows from the database, if only it comes a moment later.
		const again = await fetch(url.replace(webhook.origin, other.origin), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ messages: messageOf(0) }),
		});
		expect(again.status).toBe(200);
		expect(await client.settledCount(workflow, unique)).toBe(unique);
		const logs = await Promise.all(workers.map(async ({ logFile }) => await readFile(logFile, 'utf8')));
		// Both workers took part.
		for (const text of logs) expect(text).toMatch(/finished execution/i);
		await client.unpublish(workflow);
	},
	600_000,
);

/** Fills a workflow's memory with people of other campaigns, as this version and as earlier ones remembered them. */
async function fillMemory(id: string): Promise<void> {
	const entries = (count: number, seed: string) =>
		`json_build_object('mode', 'entries', 'data', (SELECT json_agg(encode(decode(md5(${seed} || '-' || j), 'hex'), 'base64'))
			FROM generate_series(1, ${count}) j))::text`;
	const insert = `INSERT INTO processed_data ("workflowId", context, value)`;
	await running().query(`${insert} SELECT '${id}', 'n:Send', ${entries(199_000, "'earlier'")}`);
	await running().query(
		`${insert} SELECT '${id}', 'n:Send/claims ' || lpad(to_hex(i), 4, '0'), ${entries(16, 'i')} FROM generate_series(0, 65535) i`,
	);
}

inQueueMode(
	`two runs of one campaign at the same time on two workers, with 1,247,000 remembered: nobody gets two messages${why}`,
	async () => {
		let workflow = await campaignOf(50, 'queue parallel');
		await fillMemory(workflow.id);
		for (let round = 0; round < 20; round++) {
			await control.reset();
			await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
			const fault = { kind: 'delay', ms: 30 };
			await control.call('POST', 'faults', { method: 'POST', path: '/send$', times: 0, fault });
			workflow = await client.changeNode(workflow, 'Send', { parameters: sendOf(`queue parallel ${round}`) });
			const executions = await Promise.all([client.run(workflow, 'Start'), client.run(workflow, 'Start')]);
			expect(executions.map((execution) => errorOf(execution).message)).toEqual(['', '']);
			expect(await control.call('GET', 'desk360/messages/count')).toEqual({
				total: 50,
				uniqueRecipients: 50,
				doubled: 0,
			});
			const outcomes = executions.map((one) => itemsOf(one, 'Send').map(({ json }) => json.outcome));
			const counts = outcomes.map((all) =>
				['sent', 'unclear', 'skipped'].map((one) => all.filter((o) => o === one).length),
			);
			tell(`round ${round}, each run's sent, unclear, skipped: ${counts.map((each) => each.join(' ')).join(' | ')}`);
		}
	},
	600_000,
);

describe.each(queueProviders)('$name', (provider) => {
	const node = (name: string, parameters: IDataObject, options: IDataObject = {}) =>
		packageNode(name, provider.node, of(provider.credential), { additionalFields: {}, ...parameters }, options);
	const count = async () => await control.call('GET', provider.count);
	const once = (total: number) => ({ total, uniqueRecipients: total, doubled: 0 });

	const { write } = provider;
	// DecisionTelecom tells of no customer's message.
	if (write) {
		inQueueMode(
			`customers write, and each message is answered once by a worker${why}`,
			async () => {
				await control.call('PUT', provider.limits, { perMinute: 100_000 });
				const workflow = await published(provider, node('Reply', { ...provider.reply, to: '={{ $json.from }}' }));
				const customers = Array.from({ length: 40 }, (_, n) => number(n).slice(1));
				// Both deliveries come within milliseconds: only a process that gets both tells that they are one.
				running().balance(running().webhooks.slice(0, 1));
				for (const from of customers) await write(control, from);
				expect(await client.settledCount(workflow, customers.length)).toBe(customers.length);
				expect(await count()).toEqual(once(customers.length));
				running().balance(running().webhooks);
				await client.unpublish(workflow);
			},
			600_000,
		);
	}

	inQueueMode(
		`Retry On Fail: a failure at item 50 of 100 makes 101 requests, and nobody gets two${why}`,
		async () => {
			await control.call('PUT', provider.limits, { perMinute: 100_000 });
			const fault = {
				kind: 'answer',
				status: 400,
				body: { error: { code: 'failed_validation' }, reason: 'Just this once.' },
			};
			await control.call('POST', 'faults', { method: 'POST', path: provider.sends.source, skip: 50, fault });
			const parameters = { ...provider.send, to: '=+90555{{ 1000000 + $json.n }}' };
			const send = node('Send', parameters, { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 });
			const execution = await client.run(await itemsInto(client, 100, send), 'Start');
			expect(errorOf(execution).message).toBe('');
			expect(itemsOf(execution, 'Send')).toHaveLength(100);
			expect((await control.requests(provider.sends)).filter(({ method }) => method === 'POST')).toHaveLength(101);
			expect(await count()).toEqual(once(100));
		},
		600_000,
	);

	inQueueMode(
		`a bulk send, and the same campaign again: everybody has one message${why}`,
		async () => {
			await control.call('PUT', provider.limits, { perMinute: 100_000 });
			const parameters = { ...provider.bulk, to: '=+90555{{ 1000000 + $json.n }}' };
			const send = node('Send', { ...parameters, additionalFields: { campaign: `queue ${provider.name}` } });
			const workflow = await itemsInto(client, 150, send);
			const [first, again] = [await client.run(workflow, 'Start'), await client.run(workflow, 'Start')];
			const summaries = [first, again].map((execution) => itemsOf(execution, 'Send').at(-1)?.json);
			expect(summaries[0]).toMatchObject({ summary: true, recipients: 150, failed: 0, skipped: 0, unclear: 0 });
			expect(summaries[1]).toMatchObject({ summary: true, recipients: 150, skipped: 150, requests: 0 });
			expect(await count()).toEqual(once(150));
		},
		600_000,
	);
});

/** A workflow that starts with the provider's trigger, which the provider knows how to reach. */
async function published(provider: QueueProvider, next: IDataObject) {
	const [id, webhookId] = [randomUUID(), randomUUID()];
	const credential = provider.connect ? undefined : of(provider.credential);
	const options = { id, webhookId };
	const trigger = packageNode('Customer wrote', provider.trigger, credential, provider.triggerParameters, options);
	const workflow = await client.createWorkflow({
		name: `${provider.name} in queue mode`,
		nodes: [trigger, next],
		connections: chain('Customer wrote', String(next.name)),
	});
	await client.publish(workflow);
	await provider.connect?.(control, `${running().webhooks[0].origin}/webhook/${webhookId}/${id}/${secret}`);
	return workflow;
}

const asked = Number(process.env.QUESTIONS ?? 20);

inQueueMode(
	`${asked} executions wait; answers come twice and out of order to two webhook processes: each goes on once, with its own${why}`,
	async () => {
		const credential = of('whatsAppGatewaysGetChatApi');
		if (!credential) throw new Error('get.chat has no credential');
		await control.call('PUT', 'getchat/limits', { perMinute: 100_000 });
		const people = Array.from({ length: asked }, (_, index) => `1555030${String(index).padStart(4, '0')}`);
		const place = { control, credential, webhooks: running().balanced, client: () => client };
		const started = Date.now();
		const { workflows, ...outcome } = await askMany(place, people, async () => undefined);
		tell(`${asked} questions over two webhook processes: ${Date.now() - started} ms`);
		for (const workflow of workflows) await client.unpublish(workflow);
		expect(outcome).toEqual({
			answered: asked,
			crossed: [],
			failures: [],
			messages: { total: asked, uniqueRecipients: asked, doubled: 0 },
			started: 0,
		});
	},
	600_000,
);

/** How often the workers have started an execution. */
async function startsOf(id: string): Promise<number> {
	const logs = await Promise.all(running().workers.map(async ({ logFile }) => await readFile(logFile, 'utf8')));
	return logs
		.join('\n')
		.split('\n')
		.filter((line) => new RegExp(`started execution ${id} `, 'i').test(line)).length;
}

const many = Number(process.env.QUEUE_ITEMS ?? 20_000);

inQueueMode(
	`a job of ${many} rows and one of as many items, a lock of 5 s: each is run once${why}`,
	async () => {
		const dryRun = { dryRun: true };
		const rows = Array.from({ length: many }, (_, n) => `Person ${n};${number(n)}`);
		const bulk = { ...sendOf(''), additionalFields: dryRun };
		const send = packageNode('Send', 'desk360WhatsApp', of('whatsAppGatewaysDesk360WhatsAppApi'), bulk);
		const file = await client.createWorkflow({
			name: 'Many rows',
			nodes: [
				manualTrigger(),
				setFields('List', { csv: ['body-1;Phone', ...rows].join('\n') }),
				textFile('File', 'csv', 'list.csv'),
				send,
			],
			connections: chain('Start', 'List', 'File', 'Send'),
		});
		const single = packageNode('Send', 'desk360WhatsApp', of('whatsAppGatewaysDesk360WhatsAppApi'), {
			resource: 'message',
			operation: 'sendBulk',
			integrationId: byId(11),
			to: '=+90{{ 5552000000 + $json.n }}',
			text: 'Hello',
			additionalFields: dryRun,
		});
		const items = await itemsInto(client, many, single);
		for (const [workflow, count] of [
			[file, many],
			[items, many],
		] as const) {
			const started = Date.now();
			const execution = await client.run(workflow, 'Start', 900_000);
			expect(errorOf(execution).message).toBe('');
			expect(itemsOf(execution, 'Send').at(-1)?.json).toMatchObject({
				recipients: count,
				skipped: count,
				dryRun: true,
			});
			expect(await startsOf(execution.id)).toBe(1);
			tell(`${count} recipients in queue mode with a lock of 5 s: ${Date.now() - started} ms, started once`);
		}
		expect(await control.requests(/messages$|send$/)).toHaveLength(0);
	},
	1_900_000,
);

// The last one, because a worker is missing afterwards.
inQueueMode(
	`Send Once: the worker is killed in the middle of 600 sends; the next run sends to nobody twice${why}`,
	async () => {
		await control.call('PUT', 'desk360/limits', { perMinute: 100_000 });
		// Slow enough that both workers' share can be told apart, and the kill comes in the middle.
		await control.call('POST', 'faults', {
			method: 'POST',
			path: '/send$',
			times: 0,
			fault: { kind: 'delay', ms: 20 },
		});
		const workflow = await campaignOf(600, 'queue crash');
		const crashing = client.run(workflow, 'Start').catch(() => undefined);
		const total = async () => Number(((await control.call('GET', 'desk360/messages/count')) as IDataObject).total);
		for (const end = Date.now() + 60_000; (await total()) < 200 && Date.now() < end;)
			await new Promise((resolve) => setTimeout(resolve, 20));
		const killed = await busyWorker(running());
		await killed.kill();
		const before = await total();
		tell(`Killed a worker after ${before} of 600`);
		expect(before).toBeLessThan(600);
		void crashing;

		const execution = await client.run(workflow, 'Start');
		expect(errorOf(execution).message).toBe('');
		const outcomes = itemsOf(execution, 'Send').map(({ json }) => json.outcome);
		const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
		const { doubled } = (await control.call('GET', 'desk360/messages/count')) as IDataObject;
		expect(doubled).toBe(0);
		// At most 50 are under way, and the outcome of as many again may not be recorded yet.
		expect(count('unclear')).toBeLessThanOrEqual(100);
		expect(count('skipped') + count('unclear') + count('sent')).toBe(600);
		tell(`Then ${count('skipped')} skipped, ${count('unclear')} unclear, ${count('sent')} sent`);
	},
	600_000,
);

/** The worker that has taken up the last execution. */
async function busyWorker({ workers }: Cluster) {
	for (const worker of workers) {
		const lines = (await readFile(worker.logFile, 'utf8')).split('\n').filter((line) => /execution/i.test(line));
		if (/started execution/i.test(lines.at(-1) ?? '')) return worker;
	}
	const [first] = workers;
	if (!first) throw new Error('There is no worker');
	return first;
}
