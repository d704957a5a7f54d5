import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { itemsInto, sandboxCredential } from '../support/n8n/desk360';
import { errorOf, itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { slowest, watchHealth, workOf } from '../support/n8n/healthWatch';
import { loopWatchEnv, stretches, type Stretch } from '../support/n8n/loopWatch';
import { chain, manualTrigger, noOp, packageNode, setFields, textFile } from '../support/n8n/nodes';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, tell, type Testbed } from '../support/n8n/testbed';
import type { SandboxControl } from '../support/sandboxControl';

/**
 * What n8n can still do while a node works through thousands of items: 5,000, or as many as GIVING_WAY_ITEMS says. n8n
 * itself stands still where it copies and stores an execution, so 20,000 items through a node that does nothing are the
 * measure: how long the package holds it at a stretch does not depend on how many there are. What is compared is the
 * processor time for which n8n's event loop is held at a stretch, without what V8 takes to collect garbage (40 to 90 ms of
 * one stretch, where it happens to fall); that, and how long an answer takes, which depends on what else the machine does, is
 * printed only.
 */
const count = Number(process.env.GIVING_WAY_ITEMS ?? 5_000);
/** Of the node that does nothing: enough for n8n to hold itself for longer than a moment. */
const referenceCount = 20_000;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;
/** The longest stretch while n8n runs a workflow that does nothing with as many items, in milliseconds. */
let still = 0;
let loopFile: string;

beforeAll(async () => {
	bed = await startTestbed((folder) => loopWatchEnv((loopFile = path.join(folder, 'loop.txt'))));
	({ control, n8n, client } = bed);
	const data = sandboxCredential(bed.sandbox.origin);
	credential = await client.createCredential('whatsAppGatewaysDesk360WhatsAppApi', 'Desk360 WhatsApp', data);
	still = (await watched('NoOp', await itemsInto(client, referenceCount, noOp('Send')))).whole;
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => {
	await control.reset();
	await control.call('PUT', 'desk360/limits', { perMinute: 1_000_000 });
});

/**
 * Runs a workflow while the health address is asked.
 *
 * @returns the longest stretches in milliseconds, of the whole run and while the node named Send worked
 */
async function watched(name: string, workflow: WorkflowRef) {
	const from = Date.now();
	const { result, answers } = await watchHealth(n8n.origin, async () => await client.run(workflow, 'Start', limitMs));
	const work = workOf(result, 'Send');
	const held = async (span: { from: number; to: number }) => (await stretches(loopFile, span)).slice(0, 5);
	const [whole, during] = [await held({ from, to: Date.now() }), await held(work)];
	tell(`${name}, ${name === 'NoOp' ? referenceCount : count} items, ${work.to - work.from} ms. n8n's event loop, longest stretches in ms: ${textOf(during)} \
while it worked, ${textOf(whole)} in all; health address, slowest answers: ${slowest(answers, work).join(', ')} \
while it worked, ${slowest(answers).join(', ')} in all`);
	expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
	return { execution: result, whole: whole[0]?.heldMs ?? 0, during: during[0]?.heldMs ?? 0, answers: answers.length };
}

/** Such as `31 (42 of garbage), 24`. */
function textOf(held: readonly Stretch[]): string {
	const garbage = (ms: number) => (ms > 1 ? ` (${ms.toFixed(0)} of garbage)` : '');
	return held.map(({ heldMs, garbageMs }) => `${heldMs.toFixed(0)}${garbage(garbageMs)}`).join(', ');
}

/** Long, because nothing here depends on how fast the machine is. */
const limitMs = 800_000;

const message = {
	integrationId: { __rl: true, mode: 'id', value: '11' },
	additionalFields: {},
};
const everybodyOnce = { total: count, uniqueRecipients: count, doubled: 0 };

const send = (parameters: IDataObject) =>
	packageNode('Send', 'desk360WhatsApp', credential, { ...message, ...parameters });

const single = { resource: 'message', operation: 'sendText', text: '=Hello {{ $json.n }}' };

async function csvInto(node: IDataObject): Promise<WorkflowRef> {
	const rows = Array.from({ length: count }, (_, n) => `Person ${n};+90555${String(1_000_000 + n)}`);
	return await client.createWorkflow({
		name: `A file of ${count} rows`,
		nodes: [
			manualTrigger(),
			setFields('List', { csv: ['body-1;Phone', ...rows].join('\n') }),
			textFile('File', 'csv', 'list.csv'),
			node,
		],
		connections: chain('Start', 'List', 'File', 'Send'),
	});
}

/** Nothing that the node does holds n8n nearly as long as n8n holds itself. */
function expectGentle({ during, answers }: { during: number; answers: number }): void {
	expect(answers).toBeGreaterThan(20);
	expect(during).toBeLessThan(still / 2);
}

test('many items are prepared while n8n answers its health address', async () => {
	const to = `={{ $json.n === ${count} ? "nobody" : "+90555" + (1000000 + $json.n) }}`;
	const run = await watched('Checked only', await itemsInto(client, count, send({ ...single, to })));
	expect(errorOf(run.execution).message).toContain('nobody');
	expect(await control.requests(/messages$/)).toHaveLength(0);
	expectGentle(run);
}, 900_000);

test('many items are sent while n8n answers its health address', async () => {
	const to = '=+90555{{ 1000000 + $json.n }}';
	const run = await watched('Send Text', await itemsInto(client, count, send({ ...single, to })));
	expect(errorOf(run.execution).message).toBe('');
	expectGentle(run);
	expect(itemsOf(run.execution, 'Send')).toHaveLength(count);
	expect(await control.call('GET', 'desk360/messages/count')).toEqual(everybodyOnce);
}, 900_000);

test('a file of many rows is sent in bulk while n8n answers its health address', async () => {
	const bulk = {
		resource: 'template',
		operation: 'sendBulk',
		recipientsSource: 'csv',
		templateId: { __rl: true, mode: 'id', value: 'order_update:English' },
		templateVariables: { mappingMode: 'defineBelow', value: { 'body-2': 'A1' } },
	};
	const run = await watched('Send in Bulk from CSV', await csvInto(send(bulk)));
	expect(errorOf(run.execution).message).toBe('');
	expectGentle(run);
	expect(itemsOf(run.execution, 'Send').at(-1)?.json).toMatchObject({ summary: true, recipients: count, sent: count });
	expect(await control.call('GET', 'desk360/messages/count')).toEqual(everybodyOnce);
}, 900_000);
