import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { itemsOf, type N8nClient, type Credential, type Execution, type WorkflowRef } from '../support/n8n/client';
import { firstChannel } from '../support/n8n/desk360';
import { exampleStarters } from '../support/n8n/examples';
import { askingWorkflow, askMany, listeningWorkflow } from '../support/n8n/manyQuestions';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** Ask and Wait as a user runs it: real n8n, the packed package, the sandbox's get.chat inbox. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let credential: Credential;
let bed: Testbed;
const made: WorkflowRef[] = [];

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	credential = await client.createCredential('whatsAppGatewaysGetChatApi', 'get.chat', {
		authentication: 'apiToken',
		apiToken: 'sandbox-getchat-token',
		baseUrl: `${sandbox.origin}/api/v1`,
	});
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());
afterEach(async () => {
	for (const workflow of made.splice(0)) await client.unpublish(workflow);
}, 60_000);

/** A workflow that hears what people write, published. */
async function listening(): Promise<WorkflowRef> {
	return await published(listeningWorkflow(credential));
}

/** A workflow that asks whoever is named in its call, published. @returns the address that starts it */
async function asking(parameters: IDataObject): Promise<{ workflow: WorkflowRef; url: string }> {
	const place = randomUUID();
	const workflow = await published(askingWorkflow(place, credential, parameters));
	return { workflow, url: `${n8n.origin}/webhook/${place}` };
}

async function published(workflow: IDataObject): Promise<WorkflowRef> {
	const created = await client.createWorkflow(workflow);
	made.push(created);
	await client.publish(created);
	return created;
}

async function begin(url: string, to: string): Promise<void> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ to }),
	});
	expect(response.status).toBe(200);
}

async function waiting(workflow: WorkflowRef, count: number): Promise<void> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id, status: ['waiting'] }));
	for (const end = Date.now() + 120_000; ; await sleep(200)) {
		const { count: now } = Object(await client.call('GET', `/rest/executions?filter=${filter}&limit=1`));
		if (Number(now) >= count) return;
		if (Date.now() > end) throw new Error(`${now} of ${count} wait: ${(await client.failures(workflow)).join('; ')}`);
	}
}

const twoButtons = {
	buttonsSource: 'fields',
	buttons: {
		button: [
			{ title: 'Red', id: 'red' },
			{ title: 'Blue', id: 'blue' },
		],
	},
};

async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await sleep(200);
}

/** Opens the 24-hour window of a person. */
async function greet(waId: string): Promise<void> {
	await control.call('POST', 'getchat/incoming', { wa_id: waId, type: 'text', text: 'Hello' });
}

/** What people got, by number without plus: WhatsApp's payloads, oldest first. */
async function sent(): Promise<Map<string, IDataObject[]>> {
	const rows = (await control.list('getchat/messages')).filter(({ origin }) => origin === 'api');
	const byPerson = new Map<string, IDataObject[]>();
	for (const { wa_id: waId, payload } of rows) {
		byPerson.set(String(waId), [...(byPerson.get(String(waId)) ?? []), Object(payload)]);
	}
	return byPerson;
}

const textsTo = async (waId: string) =>
	((await sent()).get(waId) ?? []).map(({ text, interactive }) => Object(text).body ?? Object(interactive).body.text);

/** The reply of a button of a message with buttons. */
function replyOf(message: IDataObject | undefined, button: number): IDataObject {
	return Object(message?.interactive).action.buttons[button].reply;
}

/** A person taps a button of a message, by default of the latest. */
async function tap(waId: string, button: number, more: IDataObject = {}, at = -1): Promise<void> {
	const button_reply = replyOf((await sent()).get(waId)?.at(at), button);
	const tapped = { wa_id: waId, type: 'interactive', content: { button_reply } };
	await control.call('POST', 'getchat/incoming', { ...tapped, ...more });
}

async function write(waId: string, text: string, more: IDataObject = {}): Promise<void> {
	await control.call('POST', 'getchat/incoming', { wa_id: waId, type: 'text', text, ...more });
}

const jsonOf = (execution: Execution | undefined, node: string) =>
	execution ? itemsOf(execution, node).map(({ json }) => json) : [];

test('a question is answered by a button: its execution goes on with the answer, and the trigger starts nothing', async () => {
	await greet('15550100031');
	const hearer = await listening();
	const { workflow, url } = await asking({ message: 'May we deliver on Friday?', responseType: 'approval' });
	await begin(url, '+15550100031');
	await waiting(workflow, 1);
	expect(await textsTo('15550100031')).toEqual(['May we deliver on Friday?']);
	await tap('15550100031', 0, { times: 2 });
	const [execution] = await client.executions(workflow, 1);
	expect(execution?.status).toBe('success');
	expect(execution && itemsOf(execution, 'Answered').map(({ json }) => json)).toEqual([
		expect.objectContaining({
			outcome: 'answered',
			to: '+15550100031',
			question: 'May we deliver on Friday?',
			approved: true,
			answer: true,
			tries: 1,
			event: expect.objectContaining({ from: '+15550100031', button: { id: 'approve', title: 'Approve' } }),
		}),
	]);
	expect(execution && [itemsOf(execution, 'Timed out'), itemsOf(execution, 'Cancelled')]).toEqual([[], []]);
	expect(await client.settledCount(hearer, 0)).toBe(0);
}, 120_000);

test('an answer that does not fit is asked for again, the tries are counted, and a cancel word ends it', async () => {
	const [fits, stops, never] = ['15550100032', '15550100033', '15550100034'];
	for (const waId of [fits, stops, never]) await greet(waId);
	const hearer = await listening();
	const { workflow, url } = await asking({
		...{ message: 'How many will come?', responseType: 'freeText', accept: 'number' },
		additionalFields: { reaskText: 'Please write a number.', cancelWords: 'stop', maxNumber: 8, maxTries: 2 },
	});
	for (const [index, waId] of [fits, stops, never].entries()) {
		await begin(url, `+${waId}`);
		await waiting(workflow, index + 1);
	}
	await write(fits, 'A few', { times: 2 });
	await until(async () => (await textsTo(fits)).length === 2);
	await write(fits, ' 5 ');
	await write(stops, 'STOP');
	await write(never, 'Nine');
	await until(async () => (await textsTo(never)).length === 2);
	await write(never, '9');
	const [first, second, third] = await client.executions(workflow, 3);
	expect(jsonOf(first, 'Answered')).toEqual([expect.objectContaining({ outcome: 'answered', answer: 5, tries: 2 })]);
	expect(jsonOf(second, 'Cancelled')).toEqual([expect.objectContaining({ outcome: 'cancelled', tries: 1 })]);
	expect(jsonOf(third, 'Cancelled')).toEqual([expect.objectContaining({ outcome: 'invalid', tries: 2 })]);
	expect(await textsTo(fits)).toEqual(['How many will come?', 'Please write a number.']);
	expect(await textsTo(never)).toEqual(['How many will come?', 'Please write a number.']);
	expect(await client.settledCount(hearer, 0)).toBe(0);
	// What comes late is a message like any other.
	await write(fits, '6');
	expect(await client.settledCount(hearer, 1)).toBe(1);
}, 180_000);

test('two questions to one person: a tap and a quote answer their own, everything else the latest', async () => {
	const waId = '15550100035';
	await greet(waId);
	await listening();
	const first = await asking({ message: 'Red or blue?', responseType: 'buttons', ...twoButtons });
	const second = await asking({ message: 'Your name?', responseType: 'freeText' });
	await begin(first.url, `+${waId}`);
	await waiting(first.workflow, 1);
	await begin(second.url, `+${waId}`);
	await waiting(second.workflow, 1);
	await write(waId, 'Ada');
	await tap(waId, 1, {}, 0);
	const [named] = await client.executions(second.workflow, 1);
	const [chosen] = await client.executions(first.workflow, 1);
	expect(jsonOf(named, 'Answered')).toEqual([expect.objectContaining({ answer: 'Ada' })]);
	expect(jsonOf(chosen, 'Answered')).toEqual([expect.objectContaining({ answer: 'blue' })]);
}, 120_000);

test('nobody answers: after the time limit the item comes out of Timed Out, and a failed send is not waited for', async () => {
	await greet('15550100036');
	await listening();
	const { workflow, url } = await asking({ message: 'Still there?', timeLimit: 1, timeLimitUnit: 'minutes' });
	await begin(url, '+15550100036');
	await waiting(workflow, 1);
	// The window of somebody who never wrote is closed.
	await begin(url, '+15550100037');
	const [silent, closed] = await client.executions(workflow, 2);
	expect(jsonOf(silent, 'Timed out')).toEqual([
		expect.objectContaining({ outcome: 'timedOut', to: '+15550100036', question: 'Still there?' }),
	]);
	expect([jsonOf(silent, 'Answered'), jsonOf(silent, 'Cancelled')]).toEqual([[], []]);
	expect(closed?.status).toBe('error');
	expect(await textsTo('15550100036')).toEqual(['Still there?']);
}, 300_000);

test('the example: one execution asks twice, and answers', async () => {
	const file = path.resolve(__dirname, '../../examples/getchat-ask-and-wait.json');
	const example: IDataObject = JSON.parse(
		readFileSync(file, 'utf8').replaceAll(
			'"id": "", "name": "get.chat"',
			`"id": "${credential.id}", "name": "get.chat"`,
		),
	);
	const workflow = await client.createWorkflow(example);
	made.push(workflow);
	const executions = await exampleStarters['getchat-ask-and-wait.json']?.({
		...{ client, control, workflow, example, channel: firstChannel },
	});
	expect(executions?.map(({ status }) => status)).toEqual(['success']);
	expect(jsonOf(executions?.[0], 'Is that right?')).toEqual([
		expect.objectContaining({ approved: true, question: 'A table for 4 tonight. Shall we book it?' }),
	]);
	expect((await textsTo('15550100024')).slice(-1)).toEqual(['Your table is booked.']);
	expect(await textsTo('15550100024')).toHaveLength(4);

	// It was unpublished; published again it hears and asks the next one.
	await client.publish(await client.latest(workflow));
	await write('15550177001', 'Hello');
	await until(async () => (await textsTo('15550177001')).length === 1);
	await write('15550177001', '4');
	await until(async () => (await textsTo('15550177001')).length === 2);
}, 180_000);

/** `QUESTIONS=200` takes some minutes. */
const asked = Number(process.env.QUESTIONS ?? 40);

test(`${asked} executions wait at once; answers come out of order, doubled, late and across a restart: each goes on once, with its own`, async () => {
	const people = Array.from({ length: asked }, (_, index) => `1555020${String(index).padStart(4, '0')}`);
	const place = { control, credential, webhooks: n8n.origin, client: () => client };
	const { workflows, ...outcome } = await askMany(place, people, async () => {
		await n8n.stop();
		({ n8n, client } = await bed.restart());
	});
	made.push(...workflows);
	expect(outcome).toEqual({
		answered: asked,
		crossed: [],
		failures: [],
		messages: { total: asked, uniqueRecipients: asked, doubled: 0 },
		started: 0,
	});
}, 600_000);
