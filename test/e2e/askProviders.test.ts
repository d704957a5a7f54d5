import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { errorOf, itemsOf, type N8nClient, type Credential, type WorkflowRef } from '../support/n8n/client';
import { sandboxCredentials, sandboxOneMsg } from '../support/n8n/desk360';
import { askingWorkflow, listeningWorkflow } from '../support/n8n/manyQuestions';
import { packageNode } from '../support/n8n/nodes';
import { startScriptedModel } from '../support/n8n/scriptedModel';
import type { N8nServer } from '../support/n8n/server';
import { startTestbed, type Testbed } from '../support/n8n/testbed';
import type { SandboxProcess } from '../support/sandbox';
import type { SandboxControl } from '../support/sandboxControl';

/** Ask and Wait of each provider in real n8n; whoever is asked taps on the sandbox's phone. */
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

async function published(workflow: IDataObject): Promise<WorkflowRef> {
	const created = await client.createWorkflow(workflow);
	made.push(created);
	await client.publish(created);
	return created;
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

interface Phone {
	provider: string;
	account: string;
	number: string;
}

async function act({ provider, account, number }: Phone, action: IDataObject): Promise<void> {
	const person = { number, name: 'Ada Lovelace', hidden: false };
	await control.call('POST', 'phone/act', { provider, account, person, action });
}

/** What the business sent to a person. */
async function messagesOf({ provider, account, number }: Phone): Promise<IDataObject[]> {
	return (await control.list('phone/messages')).filter(
		(message) =>
			message.provider === provider &&
			message.account === account &&
			message.chat === number &&
			message.fromBusiness === true,
	);
}

/** Taps a button of a message, by default of the latest. */
async function tap(phone: Phone, title: string, at = -1): Promise<void> {
	const { buttons } = (await messagesOf(phone)).at(at) ?? {};
	const button = (Array.isArray(buttons) ? buttons : []).find(({ text }) => text === title);
	if (!button) throw new Error(`No button ${title} in ${JSON.stringify(buttons)}`);
	await act(phone, { kind: 'button', id: button.value, title, inTemplate: button.inTemplate === true });
}

/** Starts an execution that asks, and waits until it waits. */
async function asked(workflow: IDataObject, place: string, to: string): Promise<WorkflowRef> {
	const created = await published(workflow);
	const headers = { 'content-type': 'application/json' };
	await fetch(`${n8n.origin}/webhook/${place}`, { method: 'POST', headers, body: JSON.stringify({ to }) });
	const filter = encodeURIComponent(JSON.stringify({ workflowId: created.id, status: ['waiting'] }));
	for (const end = Date.now() + 60_000; ; await sleep(200)) {
		if (Object(await client.call('GET', `/rest/executions?filter=${filter}&limit=1`)).count > 0) return created;
		if (Date.now() > end) throw new Error(`Nothing waits: ${(await client.failures(created)).join('; ')}`);
	}
}

async function answerOf(workflow: WorkflowRef, output = 'Answered'): Promise<IDataObject | undefined> {
	const [execution] = await client.executions(workflow, 1);
	expect(execution && errorOf(execution).message).toBe('');
	return execution && itemsOf(execution, output)[0]?.json;
}

test('1MSG: an approval is tapped, and the execution goes on', async () => {
	const phone = { provider: 'onemsg', account: '100201', number: '15550300001' };
	await act(phone, { kind: 'text', text: 'Hello' });
	const trigger = packageNode('Customer wrote', 'oneMsgTrigger', credentials.OneMsg, {}, { webhookId: randomUUID() });
	const hearer = await published({ name: 'Hear', nodes: [trigger], connections: {} });
	const place = randomUUID();
	const workflow = askingWorkflow(place, credentials.OneMsg, { message: 'May we?' }, { node: 'oneMsg' });
	const created = await asked(workflow, place, `+${phone.number}`);
	await tap(phone, 'Decline');
	expect(await answerOf(created)).toMatchObject({ outcome: 'answered', approved: false, to: `+${phone.number}` });
	expect(await messagesOf(phone)).toHaveLength(1);
	expect(await client.settledCount(hearer, 0)).toBe(0);
}, 120_000);

test.each([
	['Desk360WhatsApp', 'desk360WhatsApp', { integrationId: byId('11') }, '905550300002'],
	['Desk360', 'desk360', { productId: byId('1') }, '905550300009'],
])(
	'%s: buttons are tapped, and the execution goes on',
	async (name, node, sender, number) => {
		const phone = { provider: 'desk360', account: 'desk360', number };
		await act(phone, { kind: 'text', text: 'Hello' });
		const secret = 'a-secret-that-only-this-test-knows';
		const ids = { id: randomUUID(), webhookId: randomUUID() };
		const trigger = packageNode('Customer wrote', 'desk360Trigger', undefined, { secret }, ids);
		const hearer = await published({ name: 'Hear', nodes: [trigger], connections: {} });
		const triggerUrl = `${n8n.origin}/webhook/${ids.webhookId}/${ids.id}/${secret}`;
		await control.call('PUT', 'desk360/webhook', { url: triggerUrl });
		const buttons = { button: [{ title: 'Red' }, { title: 'Blue', id: 'b' }] };
		const question = { message: 'Which?', responseType: 'buttons', buttons, triggerUrl, ...sender };
		const place = randomUUID();
		const workflow = askingWorkflow(place, credentials[name], question, { node });
		const created = await asked(workflow, place, `+${phone.number}`);
		await tap(phone, 'Blue');
		expect(await answerOf(created)).toMatchObject({ outcome: 'answered', answer: 'b', to: `+${phone.number}` });
		expect(await messagesOf(phone)).toHaveLength(1);
		expect(await client.settledCount(hearer, 0)).toBe(0);
	},
	120_000,
);

const reminder = (name: string) => ({
	responseType: 'template',
	templateId: byId('appointment_reminder'),
	templateVariables: {
		mappingMode: 'defineBelow',
		value: { 'header-1': 'A1', 'body-1': name, 'body-2': 'Friday', 'body-3': '9:00' },
	},
});

test('get.chat: two templates to somebody who never wrote are told apart by their taps, beside a trigger for statuses', async () => {
	const phone = { provider: 'getchat', account: 'inbox', number: '15550300003' };
	const hearer = await published(listeningWorkflow(credentials.GetChat ?? never()));
	const statuses = { connection: 'webhook', events: ['messageStatus'] };
	const follower = packageNode('Status', 'getChatTrigger', credentials.GetChat, statuses, { webhookId: randomUUID() });
	await published({ name: 'Follow', nodes: [follower], connections: {} });
	const [one, other] = [randomUUID(), randomUUID()];
	const first = await asked(askingWorkflow(one, credentials.GetChat, reminder('Ada')), one, `+${phone.number}`);
	const second = await asked(askingWorkflow(other, credentials.GetChat, reminder('Bob')), other, `+${phone.number}`);
	await tap(phone, 'Confirm', 0);
	expect(await answerOf(first)).toMatchObject({ outcome: 'answered', answer: 'Confirm', tries: 1 });
	// People also type what they read.
	await act(phone, { kind: 'text', text: 'change!' });
	expect(await answerOf(second)).toMatchObject({ outcome: 'answered', answer: 'Change' });
	expect(await messagesOf(phone)).toHaveLength(2);
	expect(await client.settledCount(hearer, 0)).toBe(0);
}, 180_000);

test('the gateway asks through the provider that works, and its trigger hears the answer', async () => {
	const phone = { provider: 'getchat', account: 'inbox', number: '15550300004' };
	await act(phone, { kind: 'text', text: 'Hello' });
	await published(listeningWorkflow(credentials.GetChat ?? never()));
	const oneMsg = packageNode('Customer wrote', 'oneMsgTrigger', credentials.OneMsg, {}, { webhookId: randomUUID() });
	await published({ name: 'Hear', nodes: [oneMsg], connections: {} });
	const ways = { providers: ['oneMsg', 'getChat'], ...reminder('Ada'), templateId: 'appointment_reminder:en_US' };
	const variable = Object.entries({ 'header-1': 'A1', 'body-1': 'Ada', 'body-2': 'Friday', 'body-3': '9:00' }).map(
		([name, value]) => ({ name, value }),
	);
	const expired = await client.createCredential(
		'whatsAppGatewaysOneMsgApi',
		'1MSG (expired)',
		sandboxOneMsg(sandbox.origin, { token: 'expired-token' }),
	);
	const place = randomUUID();
	const workflow = askingWorkflow(
		place,
		undefined,
		{ ...ways, templateVariables: { variable } },
		{
			node: 'whatsAppGateway',
			credentials: {
				[expired.type]: { id: expired.id, name: expired.name },
				whatsAppGatewaysGetChatApi: { id: credentials.GetChat?.id, name: credentials.GetChat?.name },
			},
		},
	);
	const created = await asked(workflow, place, `+${phone.number}`);
	await tap(phone, 'Change');
	expect(await answerOf(created)).toMatchObject({ outcome: 'answered', answer: 'Change', provider: 'getChat' });
	expect(await messagesOf(phone)).toHaveLength(1);
}, 180_000);

test("the gateway's own trigger hears the answers of all providers, and starts nothing for them", async () => {
	const ids = { id: randomUUID(), webhookId: randomUUID() };
	const of = (...names: string[]) =>
		Object.fromEntries(
			names.flatMap((name) => {
				const { type, id, name: label } = credentials[name] ?? never();
				return [[type, { id, name: label }]];
			}),
		);
	const hears = { providers: ['oneMsg', 'getChat', 'desk360'] };
	const own = { ...ids, credentials: of('OneMsg', 'GetChat') };
	const trigger = packageNode('Customer wrote', 'whatsAppGatewayTrigger', undefined, hears, own);
	const hearer = await published({ name: 'Hear all', nodes: [trigger], connections: {} });
	const triggerUrl = await client.productionUrl(hearer, 'Customer wrote', 'desk360');
	await control.call('PUT', 'desk360/webhook', { url: triggerUrl });

	const rows = {
		row: [
			{ id: 'a', title: 'Apples' },
			{ id: 'p', title: 'Pears' },
		],
	};
	const list = { responseType: 'list', listButton: 'Open', sections: { section: [{ title: 'Fruit', rows }] } };
	const phones = [
		{ provider: 'onemsg', account: '100201', number: '15550300006', by: 'oneMsg', credential: 'OneMsg' },
		{ provider: 'getchat', account: 'inbox', number: '15550300007', by: 'getChat', credential: 'GetChat' },
		{
			provider: 'desk360',
			account: 'desk360',
			number: '905550300008',
			by: 'desk360WhatsApp',
			credential: 'Desk360WhatsApp',
		},
	];
	for (const [index, phone] of phones.entries()) {
		await act(phone, { kind: 'text', text: 'Hello' });
		const before = await client.settledCount(hearer, index + 1);
		const question = {
			...{ message: 'Which?', providers: [phone.by], ...list },
			providerSettings: { integrationId: byId('11') },
			triggerUrls: { desk360WhatsApp: triggerUrl },
		};
		const place = randomUUID();
		const workflow = askingWorkflow(place, undefined, question, {
			...{ node: 'whatsAppGateway', credentials: of(phone.credential) },
		});
		const created = await asked(workflow, place, `+${phone.number}`);
		// Desk360 has no lists: there the second row is written as its number.
		await act(phone, { kind: 'text', text: phone.by === 'desk360WhatsApp' ? '2.' : 'pears' });
		expect(await answerOf(created)).toMatchObject({ outcome: 'answered', answer: 'p', provider: phone.by });
		expect(await messagesOf(phone)).toHaveLength(1);
		expect(await client.settledCount(hearer, before)).toBe(before);
	}
}, 240_000);

test("n8n makes every node that asks a human review of an agent's tools: the tool runs once it is approved", async () => {
	const types: unknown = await client.call('GET', '/types/nodes.json');
	const reviews = (Array.isArray(types) ? types : []).map(({ name }) => String(name).split('.')[1] ?? '');
	const asking = ['getChat', 'oneMsg', 'desk360', 'desk360WhatsApp', 'decisionTelecom', 'whatsAppGateway'];
	const ours = asking.map((name) => `${name}HitlTool`);
	expect(reviews).toEqual(expect.arrayContaining(ours));

	const phone = { provider: 'getchat', account: 'inbox', number: '15550300005' };
	await act(phone, { kind: 'text', text: 'Hello' });
	await published(listeningWorkflow(credentials.GetChat ?? never()));
	const place = randomUUID();
	const review = packageNode('Review', 'getChatHitlTool', credentials.GetChat, { to: `+${phone.number}` });
	const workflow = agent(place, await scriptedModel(), { tools: [openTicket()], review });
	const created = await asked(workflow, place, 'nobody');
	expect(JSON.stringify(await messagesOf(phone))).toContain('Open_ticket');
	expect(await control.requests(/\/tickets$/)).toEqual([]);
	await tap(phone, 'Approve');
	const answer = await answerOf(created, 'Agent');
	expect(answer).toMatchObject({ output: expect.stringMatching(/ticket #\d+/) });
	expect(await control.requests(/\/tickets$/)).toHaveLength(1);
	expect(await messagesOf(phone)).toHaveLength(1);
}, 240_000);

test('a review by link: the page shows what the tool is to do, which happens where it is approved, and not where it is declined', async () => {
	const openAi = await scriptedModel();
	const message = '=Run {{ $tool.name }} with {{ JSON.stringify($tool.parameters) }}?';
	const phone = { provider: 'getchat', account: 'inbox', number: '15550300007' };
	await act(phone, { kind: 'text', text: 'Hello' });
	const credential = credentials.GetChat ?? never();
	for (const [index, type] of ['getChatHitlTool', 'whatsAppGatewayHitlTool'].entries()) {
		for (const answer of ['decline', 'approve']) {
			const place = randomUUID();
			const parameters = { to: `+${phone.number}`, answerBy: 'link', message };
			const review = packageNode('Review', type, credential, parameters);
			const created = await asked(agent(place, openAi, { tools: [openTicket()], review }), place, 'nobody');
			const [link = ''] = /http:[^"\\\s]+[0-9a-f]/.exec(JSON.stringify((await messagesOf(phone)).at(-1))) ?? [];
			const page = await (await fetch(link)).text();
			expect(page).toMatch(/Run Open_ticket with \{.*My cup is broken/);
			const sent = await fetch(link, { method: 'POST', body: new URLSearchParams({ answer }) });
			expect(await sent.text()).toContain('Thank you');
			expect(Object(await answerOf(created, 'Agent')).output).toMatch(
				answer === 'approve' ? /ticket #\d+/ : /ticket #\?/,
			);
			expect(await control.requests(/\/tickets$/)).toHaveLength(answer === 'approve' ? index + 1 : index);
		}
	}
	expect(await messagesOf(phone)).toHaveLength(4);
}, 240_000);

test("an agent reads a customer's message, answers it, and opens a ticket, by three tools of this package", async () => {
	const phone = { provider: 'getchat', account: 'inbox', number: '15550300006' };
	await act(phone, { kind: 'text', text: 'Cup 4711 came in pieces' });
	const place = randomUUID();
	const others = { resource: 'message', operation: 'getAll', returnAll: false, limit: 1, filters: {} };
	const text = "={{ $fromAI('text', 'The answer') }}";
	const created = await published(
		agent(place, await scriptedModel(), {
			tools: [
				packageNode('Find_messages', 'getChatTool', credentials.GetChat, others),
				packageNode('Message_customer', 'getChatTool', credentials.GetChat, {
					...{ resource: 'message', operation: 'sendText', to: `+${phone.number}`, text },
				}),
				openTicket(),
			],
		}),
	);
	await fetch(`${n8n.origin}/webhook/${place}`, { method: 'POST' });
	expect(await answerOf(created, 'Agent')).toMatchObject({ output: expect.stringMatching(/ticket #\d+/) });
	const told = /The customer says: My cup is broken[^]*Cup 4711 came in pieces/;
	const sent = await messagesOf(phone);
	expect(sent.map((message) => message.text)).toEqual([expect.stringMatching(told)]);
	const tickets = await control.requests(/\/tickets$/);
	expect(tickets).toHaveLength(1);
	expect(JSON.stringify(tickets[0]?.body)).toContain('Cup 4711 came in pieces');
}, 240_000);

async function scriptedModel(): Promise<Credential> {
	const { url } = await startScriptedModel();
	return await client.createCredential('openAiApi', 'Scripted model', { apiKey: 'key-of-the-scripted-model', url });
}

/** The tool by which an agent opens a ticket. */
function openTicket(): IDataObject {
	const ticket = { resource: 'ticket', operation: 'create', productId: byId('1'), name: 'Ada', email: 'a@example.com' };
	const description = "={{ $fromAI('description', 'What the customer reports') }}";
	return packageNode('Open_ticket', 'desk360Tool', credentials.Desk360, { ...ticket, description });
}

/** An agent that is told of a broken cup. With a review, its tools run once somebody has agreed. */
function agent(
	place: string,
	openAi: Credential,
	{ tools, review }: { tools: IDataObject[]; review?: IDataObject },
): IDataObject {
	const langchain = (name: string, type: string, typeVersion: number, parameters: IDataObject) => ({
		...{ id: name, name, type: `@n8n/n8n-nodes-langchain.${type}`, typeVersion, position: [300, 0], parameters },
	});
	const link = (node: string, type: string) => ({ [type]: [[{ node, type, index: 0 }]] });
	const used = tools.map(({ name }) => [name, link(review ? String(review.name) : 'Agent', 'ai_tool')]);
	return {
		name: 'Agent with tools',
		nodes: [
			{
				...{ id: 'Start', name: 'Start', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
				...{ webhookId: place, parameters: { path: place, httpMethod: 'POST', responseMode: 'onReceived' } },
			},
			langchain('Agent', 'agent', 3, { promptType: 'define', text: 'My cup is broken', options: {} }),
			{
				...langchain('Model', 'lmChatOpenAi', 1.2, { model: byId('scripted'), options: {} }),
				credentials: { openAiApi: { id: openAi.id, name: openAi.name } },
			},
			...tools,
			...(review ? [review] : []),
		],
		connections: {
			Start: link('Agent', 'main'),
			Model: link('Agent', 'ai_languageModel'),
			...Object.fromEntries(used),
			...(review && { [String(review.name)]: link('Agent', 'ai_tool') }),
		},
	};
}

function never(): never {
	throw new Error('The sandbox has no such credential');
}
