import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import {
	errorOf,
	itemsOf,
	type N8nClient,
	type Credential,
	type Execution,
	type WorkflowRef,
} from '../support/n8n/client';
import { channelCredentials, createExample, publishExamples } from '../support/n8n/demoExamples';
import { sandboxCredentials } from '../support/n8n/desk360';
import { exampleStarters } from '../support/n8n/examples';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** Every workflow of `examples/` in real n8n: what it is about happens, and does what its note says. */
let sandbox: SandboxProcess;
let control: SandboxControl;
let client: N8nClient;
let credentials: Credential[];
let channels: ReadonlyMap<string, Credential>;
const workflows = new Map<string, WorkflowRef & { name: string }>();
let bed: Testbed;

beforeAll(async () => {
	bed = await startTestbed();
	({ sandbox, control, client } = bed);
	channels = await channelCredentials({ client, control });
	credentials = await sandboxCredentials(client, sandbox.origin);
}, 900_000);

afterAll(async () => await bed?.close(), 60_000);

const sent = { outcome: 'sent' };
const queued = { outcome: 'queued' };
const again = { outcome: 'skipped', reason: expect.stringContaining('sent before in campaign') };

/** What the nodes of each execution gave by their first output; nodes that are not named may have given anything. */
const results: Record<string, Array<Record<string, unknown[]>>> = {
	'decisiontelecom-status-to-data-table.json': [
		{ 'Insert row': [{ status: 'sent' }] },
		{ 'Update row': [{ status: 'delivered' }] },
		{ 'Update row': [{ status: 'read' }] },
	],
	'decisiontelecom-template-and-status.json': [{ 'It arrived': [{ result: expect.stringMatching(/delivered|read/) }] }],
	'desk360-customer-conversation.json': [{ Ask: [sent] }, { 'Open ticket': [{ status: 'Waiting' }], Confirm: [sent] }],
	'desk360-ticket-and-whatsapp.json': [
		{},
		{ 'Open ticket': [{ last_message: 'My lamp is broken' }] },
		{ 'Add to ticket': [{ message: 'On WhatsApp: It is the blue one' }], 'Open ticket': [] },
		{ 'Send answer': [{ outcome: 'sent', to: '+905551234599' }] },
	],
	'desk360-ticket-lifecycle.json': [{ Resolve: [{ status: 'Resolved' }], 'Get logs': [{ new_status_id: 1 }] }],
	'desk360-whatsapp-bulk-from-csv.json': [
		{
			'Each recipient': [
				...[sent, sent, { outcome: 'skipped' }],
				{ outcome: 'failed', reason: expect.stringMatching(/^'Phone' has 4 digits/) },
			],
			Report: [{ summary: true, sent: 2, skipped: 1, failed: 1 }],
		},
	],
	'gateway-two-providers.json': [
		{ Answer: [{ ...sent, provider: 'oneMsg' }], Confirm: [{ ...sent, provider: 'oneMsg' }] },
		{ Answer: [{ ...queued, provider: 'getChat' }], Confirm: [{ ...sent, provider: 'oneMsg' }] },
	],
	'getchat-appointment-reminders.json': [
		{ Reminded: [queued, queued], 'Not sent': [{ outcome: 'failed' }], Counts: [{ queued: 2, failed: 1 }] },
		{ Reminded: [], 'Not sent': [again, again, { outcome: 'failed' }], Counts: [{ queued: 0, skipped: 2 }] },
	],
	'getchat-ask-and-wait.json': [{ Confirm: [queued] }],
	'getchat-bot-handover.json': [
		{ Answer: [queued] },
		{ 'Hand over to Support': [{ assigned_group: 4 }], 'Say so': [queued] },
		{ Answer: [], 'Wants a person?': [] },
	],
	'getchat-media-archive.json': [
		{},
		{
			Index: [{ sender: '+15550100020', fileName: 'image', mimeType: 'image/png' }],
			'Store here': [{ type: 'image' }],
		},
	],
	'getchat-opt-out.json': [
		{},
		{ Confirm: [queued], Remember: [{ phone: '+15550100029', text: 'Stop.' }], Block: [{ success: true }] },
	],
	'getchat-status-dashboard.json': [
		{},
		{ 'Latest status': [{ status: 'delivered' }] },
		{ 'Latest status': [{ status: 'read' }] },
		{ Count: [{ rows: [expect.objectContaining({ status: 'read' })] }] },
	],
	'onemsg-ai-agent-with-ticket.json': [
		{ Answer: [sent], Agent: [{ output: 'We are open from 9 to 18 o’clock.' }] },
		{ Answer: [sent], Agent: [{ output: expect.stringMatching(/ticket #\d+/) }] },
	],
	'onemsg-failure-to-ticket.json': [
		{ 'Open ticket': [{ last_message: expect.stringContaining('could not deliver') }] },
	],
	'onemsg-list-choice.json': [{ Ask: [sent] }, { 'About orders': [sent], 'Hand over': [] }],
	'onemsg-order-form.json': [
		{},
		{ 'What?': [sent] },
		{ 'Note order': [{ product: 'tea', count: '' }], 'How many?': [sent] },
		{ 'Fill in number': [{ product: 'tea', count: '2' }], 'Thank you': [sent] },
	],
	'onemsg-template-status.json': [
		{ 'Insert row': [{ status: 'sent' }] },
		{ 'Update row': [{ status: 'delivered' }] },
		{ 'Update row': [{ status: 'read' }] },
	],
	'onemsg-welcome-and-handover.json': [
		{ Welcome: [sent] },
		{ Welcome: [again] },
		{ Welcome: [], 'Open ticket': [{ status: 'Waiting' }], 'Say so': [sent] },
	],
};

test('each example is here', () => {
	expect(Object.keys(results).sort()).toEqual(Object.keys(exampleStarters).sort());
});

test.each(Object.entries(exampleStarters))(
	'%s does what its note says',
	async (file, start) => {
		const run = await createExample(file, { client, control, credentials, channels });
		const { example } = run;
		workflows.set(file, { ...run.workflow, name: String(example.name) });
		const executions = await start(run);
		expect(executions.map((execution) => [execution.status, errorOf(execution).message])).toEqual(
			executions.map(() => ['success', '']),
		);
		const expected = results[file] ?? [];
		expect(executions).toHaveLength(expected.length);
		for (const [index, nodes] of expected.entries()) {
			const execution = executions[index];
			for (const [node, items] of Object.entries(nodes)) {
				const given = execution ? itemsOf(execution, node).map(({ json }) => json) : [];
				expect({ [node]: given }).toMatchObject({ [node]: items });
			}
		}
		expectSamplesLike(example, executions);
	},
	180_000,
);

/** As in the demo: what a newcomer writes to an account is answered once, by the example that has the account. */
test('a newcomer is answered by one workflow, whatever account they write to', async () => {
	const answering = await publishExamples({ client, control }, workflows);
	expect(new Set(answering.map(({ provider, account }) => `${provider} ${account}`)).size).toBe(answering.length);
	const accounts = (await control.list('phone/accounts')).filter(({ hears }) => hears === true);
	expect(accounts.length).toBeGreaterThan(answering.length);
	const person = { number: '15550177001', name: 'Newcomer', hidden: false };
	const action = { kind: 'text', text: 'Hello, I would like to order' };
	for (const { provider, id: account } of accounts) {
		await control.call('POST', 'phone/act', { provider, account, person, action });
	}
	const wanted = answering.map(({ provider, account }) => `${provider} ${account}`).sort();
	const answers = async () =>
		(await control.list('phone/messages'))
			.filter(({ chat, fromBusiness }) => chat === person.number && fromBusiness === true)
			.map(({ provider, account }) => `${String(provider)} ${String(account)}`);
	for (const end = Date.now() + 60_000; ; await sleep(200)) {
		const missing = wanted.filter(
			(
				(given) => (one: string) =>
					!given.includes(one)
			)(await answers()),
		);
		if (missing.length === 0) break;
		if (Date.now() > end) throw new Error(`No answer from ${missing.join(', ')}`);
	}
	// Whoever else was called has an execution by now; when none is running, all answers are there.
	await client.idle();
	expect((await answers()).sort()).toEqual(wanted);
}, 180_000);

/** A pinned sample has the members that the trigger really gives, in their order. */
function expectSamplesLike({ pinData }: IDataObject, executions: readonly Execution[]): void {
	for (const [node, samples] of Object.entries(Object(pinData))) {
		const shapes = executions.flatMap((execution) => itemsOf(execution, node).map(({ json }) => shapeOf(json)));
		for (const sample of Array.isArray(samples) ? samples : []) expect(shapes).toContain(shapeOf(Object(sample).json));
	}
}

function shapeOf(json: IDataObject): string {
	return Object.keys(json)
		.filter((member) => member !== 'raw')
		.join(', ');
}
