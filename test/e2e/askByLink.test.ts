import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { sandboxCredentials } from '../support/n8n/desk360';
import { askingWorkflow } from '../support/n8n/manyQuestions';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** Ask and Wait by link in real n8n: no trigger is published; whoever is asked opens the link of the message. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let n8n: N8nServer;
let client: N8nClient;
let bed: Testbed;
let credentials: Record<string, Credential>;
const made: WorkflowRef[] = [];

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, n8n, client } = bed);
	const all = await sandboxCredentials(client, sandbox.origin);
	credentials = Object.fromEntries(all.map((one) => [one.type.replace(/^whatsAppGateways|Api$/g, ''), one]));
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

beforeEach(async () => await control.reset());
afterEach(async () => {
	for (const workflow of made.splice(0)) await client.unpublish(workflow);
}, 60_000);

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Asks one person by link. @returns the workflow, and the link that the phone got */
async function asked(
	number: string,
	question: IDataObject,
	{ node = 'getChat', credential = 'GetChat' } = {},
): Promise<{ workflow: WorkflowRef; link: string; text: string }> {
	const place = randomUUID();
	const workflow = await client.createWorkflow(
		askingWorkflow(place, credentials[credential], { answerBy: 'link', ...question }, { node }),
	);
	made.push(workflow);
	await client.publish(workflow);
	const headers = { 'content-type': 'application/json' };
	const body = JSON.stringify({ to: `+${number}` });
	await fetch(`${n8n.origin}/webhook/${place}`, { method: 'POST', headers, body });
	await waits(workflow);
	const messages = await messagesTo(number);
	const text = JSON.stringify(messages.at(-1));
	const [link = ''] = /http:[^"\\\s]+[0-9a-f]/.exec(text) ?? [];
	return { workflow, link, text };
}

async function waits(workflow: WorkflowRef): Promise<void> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id, status: ['waiting'] }));
	for (const end = Date.now() + 60_000; ; await sleep(200)) {
		if (Object(await client.call('GET', `/rest/executions?filter=${filter}&limit=1`)).count > 0) return;
		if (Date.now() > end) throw new Error(`Nothing waits: ${(await client.failures(workflow)).join('; ')}`);
	}
}

async function messagesTo(number: string): Promise<IDataObject[]> {
	const all = await control.list('phone/messages');
	return all.filter(({ chat, fromBusiness }) => chat === number && fromBusiness === true);
}

async function greet(provider: string, account: string, number: string): Promise<void> {
	const person = { number, name: 'Ada Lovelace', hidden: false };
	await control.call('POST', 'phone/act', { provider, account, person, action: { kind: 'text', text: 'Hello' } });
}

async function open(link: string, method = 'GET') {
	const response = await fetch(link, { method });
	return { status: response.status, html: await response.text(), headers: response.headers };
}

async function send(link: string, answer: string, tries = 0) {
	// A page in a sandbox has no origin.
	const body = new URLSearchParams({ answer, tries: String(tries) });
	const response = await fetch(link, { method: 'POST', headers: { origin: 'null' }, body });
	return { status: response.status, html: await response.text() };
}

async function ended(workflow: WorkflowRef) {
	const [execution] = await client.executions(workflow, 1);
	const of = (node: string) => (execution ? itemsOf(execution, node).map(({ json }) => json) : []);
	return { status: execution?.status, answered: of('Answered'), cancelled: of('Cancelled'), timedOut: of('Timed out') };
}

test('previews open the page and decide nothing; of answers at the same moment one counts, and later visits are told', async () => {
	const number = '15550400001';
	await greet('getchat', 'inbox', number);
	const { workflow, link, text } = await asked(number, { message: 'May we deliver on <Friday>?' });
	expect(text).not.toContain('sandbox-getchat-token');
	for (let visits = 0; visits < 3; visits++) {
		const { status, html, headers } = await open(link);
		expect(status).toBe(200);
		expect(html).toContain('<h1 id="q" dir="auto">May we deliver on &lt;Friday&gt;?</h1>');
		expect(html).toContain('>Approve</button>');
		expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(headers.get('content-security-policy')).toMatch(/^sandbox allow-forms;/);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(html).not.toContain('signature');
	}
	await open(link, 'HEAD');
	expect((await open(link.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status).toBe(401);
	expect((await open(link.replace('question=', 'question=x'))).status).toBe(401);

	const taken = await Promise.all(['approve', 'approve', 'decline', 'decline'].map(async (id) => await send(link, id)));
	expect(taken.filter(({ html }) => html.includes('Thank you'))).toHaveLength(1);
	const { status, answered, cancelled } = await ended(workflow);
	expect({ status, cancelled }).toEqual({ status: 'success', cancelled: [] });
	expect(answered).toEqual([
		expect.objectContaining({
			...{ outcome: 'answered', to: `+${number}`, question: 'May we deliver on <Friday>?', tries: 1 },
			approved: taken.findIndex(({ html }) => html.includes('Thank you')) < 2,
		}),
	]);
	for (const later of [await open(link), await send(link, 'approve')]) {
		expect(later.html).toContain('No action required');
	}
	expect(await client.executions(workflow, 1)).toHaveLength(1);
	expect(await messagesTo(number)).toHaveLength(1);
}, 120_000);

test('an answer that does not fit is asked for again on the page; a template carries the link outside the window', async () => {
	const number = '15550400002';
	const { workflow, link } = await asked(number, {
		...{ responseType: 'template', templateId: byId('appointment_reminder'), accept: 'number' },
		templateVariables: {
			mappingMode: 'defineBelow',
			value: { 'header-1': 'A1', 'body-1': 'Ada', 'body-2': 'Friday', 'body-3': '{link}' },
		},
	});
	expect((await open(link)).html).toContain('Confirm</button>');
	const again = await send(link, 'perhaps');
	expect(again.html).toContain('This answer does not fit.');
	expect((await send(link, 'Confirm', 1)).html).toContain('✓ Confirm');
	expect((await ended(workflow)).answered).toEqual([expect.objectContaining({ answer: 'Confirm', tries: 2 })]);
}, 120_000);

test('DecisionTelecom, which hears nobody, asks by link as well', async () => {
	const number = '15550400004';
	const question = { message: 'Which one?', responseType: 'freeText', accept: 'choice', choices: 'red, blue' };
	const from = { from: 'Custom Company' };
	const by = { node: 'decisionTelecom', credential: 'DecisionTelecom' };
	const { workflow, link } = await asked(number, { ...question, ...from }, by);
	expect((await open(link)).html).toContain('Which one?');
	expect((await send(link, 'Blue')).html).toContain('Thank you');
	expect((await ended(workflow)).answered).toEqual([expect.objectContaining({ outcome: 'answered', answer: 'blue' })]);
	expect(await messagesTo(number)).toHaveLength(1);
}, 120_000);

test('nobody opens the link: after the time limit the item comes out of Timed Out, and the page says so', async () => {
	const number = '15550400003';
	await greet('onemsg', '100201', number);
	const question = { message: 'Still there?', responseType: 'freeText', timeLimit: 1, timeLimitUnit: 'minutes' };
	const { workflow, link } = await asked(number, question, { node: 'oneMsg', credential: 'OneMsg' });
	const { timedOut, answered } = await ended(workflow);
	expect({ timedOut, answered }).toEqual({
		timedOut: [expect.objectContaining({ outcome: 'timedOut', question: 'Still there?' })],
		answered: [],
	});
	expect((await open(link)).html).toContain('No action required');
}, 240_000);
