import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { contentMember, fingerprintOf } from '../../../nodes/shared/ask/content';
import { questionMember } from '../../../nodes/shared/webhook/questions/call';
import { verdictMember } from '../../../nodes/shared/webhook/questions/resume';
import { gatewaySetup } from '../../support/gateway';
import { pageOf, queuedAnswer } from '../../support/getChat';
import { WebhookTrigger } from '../../support/n8nCore';
import { sentAnswer } from '../../support/oneMsg';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';
import { forRetryButton, runInWorkflow } from '../../support/workflowRun';

/** 1MSG, get.chat, and this n8n with a trigger for each of them. */
let oneMsg: Stub;
let getChat: Stub;
let n8n: Stub;
let taken: StubAnswer;
let heard: (url: string) => StubAnswer;

const to = '+15550100123';
const triggers = { oneMsg: '/webhook/one/webhook', getChat: '/webhook/chat/webhook' };
const noted: StubAnswer = { json: { [questionMember]: { isStored: true, isFull: false } } };

beforeAll(async () => {
	n8n = await startStub(({ url }) => heard(url));
	const address = (path: string) => `${n8n.origin}${path}`;
	oneMsg = await startStub(({ method }) =>
		method === 'GET' ? { json: { webhookUrl: [`${address(triggers.oneMsg)}?secret=s`] } } : taken,
	);
	const hook = () => ({ id: 1, url: address(triggers.getChat), on_incoming_message: true, headers: {} });
	getChat = await startStub(({ method }) =>
		method === 'GET' ? { json: pageOf([hook()]) } : { status: 202, json: queuedAnswer },
	);
});
afterAll(async () => await Promise.all([oneMsg, getChat, n8n].map(async (stub) => await stub?.close())));
beforeEach(() => {
	for (const { requests } of [oneMsg, getChat, n8n]) requests.length = 0;
	taken = { json: sentAnswer };
	heard = () => noted;
});

const setup = (change: INodeParameters = {}) => ({
	...gatewaySetup(
		{ oneMsg: oneMsg.origin, getChat: getChat.origin },
		{ operation: 'sendAndWait', to, message: 'Agreed?', ...change },
	),
	n8nOrigin: n8n.origin,
});
const json = (items: Array<INodeExecutionData | null> | null | undefined) => (items ?? []).map((item) => item?.json);
const sends = ({ requests }: Stub) => requests.filter(({ method }) => method === 'POST');
/** What the triggers were told, in short. */
const told = () =>
	n8n.requests.map(({ url, body }) => `${JSON.parse(body.toString())[questionMember].action} ${url.split('?')[0]}`);

test('the first provider asks, its trigger hears, and the other one sends nothing', async () => {
	const { outputs } = await runInWorkflow(setup());
	expect(outputs.map(json)).toEqual([
		[expect.objectContaining({ outcome: 'waiting', to, provider: 'oneMsg', messageId: sentAnswer.id })],
		[],
		[],
	]);
	expect([sends(oneMsg).length, sends(getChat).length]).toEqual([1, 0]);
	expect(new Set(told())).toEqual(new Set([`open ${triggers.oneMsg}`]));
});

test('after a definite failure the next one asks: the first trigger forgets the question, the second hears it', async () => {
	taken = { status: 401, json: {} };
	const { outputs, runExecutionData } = await runInWorkflow(setup());
	expect(json(outputs[0])).toEqual([
		expect.objectContaining({
			provider: 'getChat',
			tried: [
				expect.objectContaining({ provider: 'oneMsg', outcome: 'failed' }),
				{ provider: 'getChat', outcome: 'sent' },
			],
		}),
	]);
	expect([...new Set(told())]).toEqual([
		`open ${triggers.oneMsg}`,
		`close ${triggers.oneMsg}`,
		`open ${triggers.getChat}`,
	]);
	const [entry] = runExecutionData.executionData?.nodeExecutionStack ?? [];
	expect(json(entry?.data.main?.[1])).toEqual([expect.objectContaining({ outcome: 'timedOut', provider: 'getChat' })]);
});

test('after an unclear failure nobody asks again, and nothing waits', async () => {
	taken = 'reset';
	const failed = await runInWorkflow(setup());
	expect(failed.error).toContain('1MSG');
	expect(failed.runExecutionData.waitTill).toBeUndefined();
	expect([...new Set(told())]).toEqual([`open ${triggers.oneMsg}`, `close ${triggers.oneMsg}`]);
	const retried = await runInWorkflow(setup(), forRetryButton(failed, 'Node under test'));
	expect(retried.error).toBeDefined();
	expect([sends(oneMsg).length, sends(getChat).length]).toEqual([1, 0]);
});

test('a trigger that does not take the question: the next provider asks', async () => {
	heard = (url) => (url.startsWith(triggers.oneMsg) ? { status: 404, json: {} } : noted);
	const { outputs } = await runInWorkflow(setup());
	expect(json(outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting', provider: 'getChat' })]);
	expect([sends(oneMsg).length, sends(getChat).length]).toEqual([0, 1]);
});

test('a repeated run finds the question that went out, at the provider that carried it', async () => {
	const broken = setup();
	const { execute } = broken.nodeType;
	let isBroken = true;
	broken.nodeType.execute = async function () {
		if (isBroken) this.putExecutionToWait = async () => await Promise.reject(new Error('database is gone'));
		return (await execute?.call(this)) ?? [];
	};
	const failed = await runInWorkflow(broken);
	expect(failed.error).toContain('database is gone');
	isBroken = false;
	const retried = await runInWorkflow(broken, forRetryButton(failed, 'Node under test'));
	expect(json(retried.outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting', provider: 'oneMsg' })]);
	expect([sends(oneMsg).length, sends(getChat).length]).toEqual([1, 0]);
});

test('the answer names who asked, and the text for one that does not fit goes the same way', async () => {
	taken = { status: 401, json: {} };
	await runInWorkflow(
		setup({ responseType: 'freeText', accept: 'number', additionalFields: { reaskText: 'A number, please' } }),
	);
	const calls = n8n.requests.map(({ body }): IDataObject => JSON.parse(body.toString())[questionMember]);
	const { question } = Object(calls.at(-1));
	const node = new WebhookTrigger(setup());
	const answer = async (text: string) =>
		await node.call({
			query: { [contentMember]: fingerprintOf(question.content) },
			body: { question, event: { provider: 'getChat', event: 'messageReceived', from: to, text } },
		});
	const before = sends(getChat).length;
	expect((await answer('some')).answer).toEqual({ [verdictMember]: 'again' });
	expect(
		sends(getChat)
			.slice(before)
			.map(({ body }) => body.toString()),
	).toEqual([expect.stringContaining('A number, please')]);
	const { items } = await answer('4');
	expect(json(items)).toEqual([expect.objectContaining({ outcome: 'answered', answer: 4, provider: 'getChat' })]);
});

test('DecisionTelecom asks by link alone, and no template, whose page would ask nothing', async () => {
	taken = { json: { message_id: 554 } };
	const ask = async (change: INodeParameters) =>
		await runInWorkflow({
			...gatewaySetup(
				{ decisionTelecom: oneMsg.origin },
				{ operation: 'sendAndWait', to, message: 'Which?', ...change },
			),
			n8nOrigin: n8n.origin,
		});
	const template = { responseType: 'template', templateId: 'visit:en', templateVariables: { variable: [] } };
	expect((await ask({ answerBy: 'link', ...template })).error).toMatch(/has no questions of this kind/);
	expect(sends(oneMsg)).toEqual([]);
	const { outputs } = await ask({ answerBy: 'link' });
	expect(json(outputs[0])).toEqual([
		expect.objectContaining({ outcome: 'waiting', provider: 'decisionTelecom', messageId: '554' }),
	]);
	expect(sends(oneMsg)[0]?.body.toString()).toMatch(/Which\?.*question=/);
});

test('what no provider can ask is said before anything is sent: DecisionTelecom hears no answers', async () => {
	const { error } = await runInWorkflow({
		...gatewaySetup({ decisionTelecom: getChat.origin }, { operation: 'sendAndWait', to, message: 'Which?' }),
		n8nOrigin: n8n.origin,
	});
	expect(error).toMatch(/has no questions of this kind/);
	expect([sends(oneMsg), sends(getChat), n8n.requests]).toEqual([[], [], []]);
});

const rows = {
	row: [
		{ id: 'a', title: 'Apples' },
		{ id: 'b', title: 'Pears', description: 'from here' },
	],
};
const list = {
	responseType: 'list',
	listButton: 'Open',
	message: 'Which?',
	sections: { section: [{ title: 'Fruit', rows }] },
};

test.each(['desk360', 'desk360WhatsApp'])('a list is a text with numbers where %s asks', async (provider) => {
	taken = { json: { message_id: 'm1' } };
	const triggerUrls = { [provider]: `${n8n.origin}/webhook/1/secret` };
	const { outputs } = await runInWorkflow({
		...gatewaySetup({ [provider]: oneMsg.origin }, { operation: 'sendAndWait', to, ...list, triggerUrls }),
		n8nOrigin: n8n.origin,
	});
	expect(json(outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting', provider })]);
	const [sent] = sends(oneMsg).map(({ body }) => new URLSearchParams(body.toString()).get('text'));
	expect(sent ?? sends(oneMsg)[0]?.body.toString()).toContain('Which?\n\nFruit\n1. Apples\n2. Pears: from here');
	const [{ question } = { question: {} }] = n8n.requests.map(({ body }) => JSON.parse(body.toString())[questionMember]);
	expect(question.content.rules).toMatchObject({ accept: 'choice', isNumbered: true });
});

test('by link no trigger is told; the next provider carries the same link, and the answer says who asked', async () => {
	taken = { status: 401, json: {} };
	const made = setup({ answerBy: 'link' });
	const { outputs, runExecutionData } = await runInWorkflow(made);
	expect(json(outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting', provider: 'getChat' })]);
	expect(n8n.requests).toEqual([]);
	const links = [oneMsg, getChat].map((stub) => /question=[\w-]+/.exec(sends(stub)[0]?.body.toString() ?? '')?.[0]);
	expect(links).toEqual([links[1], expect.stringMatching(/^question=/)]);
	const page = new WebhookTrigger(made);
	const call = { query: Object.fromEntries(new URLSearchParams(links[1])), body: { answer: 'approve' } };
	const { items } = await page.call(call, 'webhook', { runExecutionData });
	expect(json(items)).toEqual([expect.objectContaining({ outcome: 'answered', approved: true, provider: 'getChat' })]);
});
