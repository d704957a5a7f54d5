import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { addToTimedOut } from '../../../../nodes/shared/ask/ask';
import { answerWebhooks } from '../../../../nodes/shared/ask/description';
import { outputsOf, routed, type QuestionOutcome } from '../../../../nodes/shared/ask/result';
import { questionMember } from '../../../../nodes/shared/webhook/questions/call';
import { readToken } from '../../../../nodes/shared/webhook/questions/question';
import { getChatSetup, pageOf, queuedAnswer } from '../../../support/getChat';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { standIn } from '../../../support/standIn';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../../support/stubServer';
import { forRetryButton, runInWorkflow } from '../../../support/workflowRun';

/** get.chat's inbox and this n8n in one server. */
let server: Stub;
let webhooks: (origin: string) => IDataObject[];
let heard: (call: number) => StubAnswer;
let taken: (call: number) => StubAnswer;

const place = '/webhook/1/webhook';
const other = '/webhook/2/webhook';
const hook = (origin: string, change: IDataObject = {}) => ({
	...{ id: 1, url: `${origin}${place}`, on_incoming_message: true, headers: { 'x-webhook-secret': 'hook-secret' } },
	...change,
});
const stored = (isStored: boolean): StubAnswer => ({ json: { [questionMember]: { isStored, isFull: false } } });
const calls = (path: string) => server.requests.filter(({ url }) => url.split('?')[0] === path);
const sends = () => calls('/api/v1/messages/').map(({ body }) => JSON.parse(body.toString()));
const tells = () => calls(place).map(({ body }): IDataObject => JSON.parse(body.toString())[questionMember]);

function answer({ url }: Recorded): StubAnswer {
	if (url.startsWith('/api/v1/webhooks/')) return { json: pageOf(webhooks(server.origin)) };
	if (url.startsWith('/webhook/')) return heard(calls(place).length);
	return taken(sends().length);
}

beforeAll(async () => void (server = await startStub(answer)));
afterAll(async () => await server?.close());
beforeEach(() => {
	server.requests.length = 0;
	webhooks = (origin) => [hook(origin)];
	heard = (call) => stored(call > 1);
	taken = () => ({ status: 202, json: queuedAnswer });
});

const to = '+15550100123';
function setup(change: INodeParameters = {}, more: Partial<ExecuteSetup> = {}): ExecuteSetup {
	const parameters = { resource: 'message', operation: 'sendAndWait', to, message: 'Agreed?', ...change };
	return { ...getChatSetup(`${server.origin}/api/v1`, parameters), n8nOrigin: server.origin, ...more };
}
const ask = async (change: INodeParameters = {}, more: Partial<ExecuteSetup> = {}) =>
	await runInWorkflow(setup(change, more));
const json = (items: INodeExecutionData[] | undefined) => (items ?? []).map(({ json: value }) => value);

test('the trigger hears of the question before it is sent, and again with the id of the message', async () => {
	const { outputs, runExecutionData } = await ask({ timeLimit: 2 });
	expect(outputs.map(json)).toEqual([
		[expect.objectContaining({ outcome: 'waiting', to, question: 'Agreed?', messageId: queuedAnswer.id })],
		[],
		[],
	]);
	expect(server.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
		'GET /api/v1/webhooks/waba/',
		`POST ${place}`,
		'POST /api/v1/messages/',
		...Array<string>(2).fill(`POST ${place}`),
	]);
	expect(calls(place).every(({ headers }) => headers['x-webhook-secret'] === 'hook-secret')).toBe(true);
	expect(calls(place).every(({ headers }) => headers.authorization === undefined)).toBe(true);
	const [first, ...later] = tells().map(({ question }) => Object(question));
	expect(first).toMatchObject({ person: '15550100123', messageIds: [], until: first.openedAt + 7_200_000 });
	expect(first).toMatchObject({ tries: 0, heard: [], isClosed: false });
	expect(first.content).not.toHaveProperty('reask');
	expect(first.url).toMatch(/\/webhook-waiting\/1\/1\?content=[\w-]{43}&signature=\w+$/);
	expect(later.map(({ messageIds }) => messageIds)).toEqual(Array(2).fill([queuedAnswer.id]));
	expect(runExecutionData.waitTill).toEqual(new Date(first.until));
	expect(outputs[0]?.map((item) => [item.json.askedAt, item.json.until])).toEqual([
		[new Date(first.openedAt).toISOString(), new Date(first.until).toISOString()],
	]);
	// The trigger has the question now, so n8n keeps nothing of it.
	expect(JSON.stringify(runExecutionData.executionData?.contextData)).not.toContain(first.id);
	const [sent] = sends();
	const { buttons } = sent.interactive.action;
	expect(buttons.map(({ reply }: { reply: IDataObject }) => readToken(String(reply.id)))).toEqual([
		{ id: 'approve', questionId: first.id },
		{ id: 'decline', questionId: first.id },
	]);
});

test('with the question the trigger keeps how to ask again: the request, and whether it is a form', async () => {
	await ask({ responseType: 'freeText', additionalFields: { reaskText: 'Yes or no?' } });
	const { content } = Object(tells()[0]?.question);
	expect(content.reask).toEqual({
		...{ path: '/messages/', form: false },
		body: { wa_id: '15550100123', type: 'text', text: { body: 'Yes or no?' } },
	});
	expect(content).toMatchObject({ to, question: 'Agreed?', maxTries: 3, rules: { accept: 'any' } });
});

test('n8n calls the node back by a link that is opened, and by an answer that is sent', () => {
	const webhook = {
		...{ name: 'default', responseMode: 'onReceived', responseData: '', path: '={{ $nodeId }}' },
		...{ restartWebhook: true, isFullPath: true },
	};
	expect(answerWebhooks).toEqual([
		{ ...webhook, httpMethod: 'GET' },
		{ ...webhook, httpMethod: 'POST' },
	]);
});

describe('how a question ends says where it comes out', () => {
	const item = (outcome: string) => ({ json: { outcome, to }, pairedItem: { item: 0 } });

	test.each<[QuestionOutcome, number]>([
		['answered', 0],
		['timedOut', 1],
		['cancelled', 2],
		['invalid', 2],
	])(
		'%s: of the output %j, and for a tool under review of the only one, not approved unless it says so',
		(outcome, place) => {
			expect(outputsOf('test.getChat', outcome, { to })).toEqual(
				[0, 1, 2].map((output) => (output === place ? [item(outcome)] : [])),
			);
			const [[reviewed] = [], ...others] = outputsOf('test.getChatHitlTool', outcome, { to });
			expect([reviewed, others]).toEqual([{ ...item(outcome), json: { approved: false, outcome, to } }, []]);
			expect(outputsOf('test.getChatHitlTool', outcome, { approved: true })[0]?.[0]?.json.approved).toBe(true);
		},
	);

	test.each<[string, string, string, INodeExecutionData[][]]>([
		['waiting', 'sendAndWait', 'test.getChat', [[item('waiting')], [], []]],
		['failed', 'sendAndWait', 'test.getChat', [[], [], [item('failed')]]],
		['failed', 'sendText', 'test.getChat', [[item('failed')]]],
		['failed', 'sendAndWait', 'test.getChatHitlTool', [[item('failed')]]],
	])('what is %s after %s of %s', (outcome, operation, type, expected) => {
		const functions = standIn<IExecuteFunctions>({ getNode: () => ({ type, parameters: { operation } }) });
		expect(routed(functions, [[item(outcome)]])).toEqual(expected);
	});
});

test('what is added to Timed Out is in each of its items, and nowhere where there are none', () => {
	const items = [{ json: { a: 1 } }];
	const add = (data: object) =>
		addToTimedOut(standIn<IExecuteFunctions>({ getExecuteData: () => ({ data }) }), { provider: 'one' });
	add({ main: [[], null, items] });
	expect(items).toEqual([{ json: { a: 1, provider: 'one' } }]);
	expect(() => add({})).not.toThrow();
});

test('n8n goes on with what is in the input when the time is over: by then that is an item of Timed Out', async () => {
	const { runExecutionData } = await ask();
	const [entry] = runExecutionData.executionData?.nodeExecutionStack ?? [];
	expect(entry?.metadata).toMatchObject({ forwardAllOutputs: true });
	expect(entry?.data.main?.map((items) => json(items ?? []))).toEqual([
		[],
		[expect.objectContaining({ outcome: 'timedOut', to, question: 'Agreed?' })],
		[],
	]);
});

test('what was overwritten in the meantime is told again until it is stored', async () => {
	heard = (call) => stored(call === 3 || call > 4);
	await ask();
	expect(tells()).toHaveLength(6);
});

test('a process that has not heard of the question could overwrite it: all that are called are told', async () => {
	const of = (process: string): StubAnswer => ({
		json: { [questionMember]: { isStored: true, isFull: false, process, processes: ['one', 'two'] } },
	});
	heard = (call) => of(call < 5 ? 'one' : 'two');
	await ask();
	expect(tells()).toHaveLength(5);
});

test.each<[string, StubAnswer]>([
	['is no trigger of this package', { json: { message: 'Workflow was started' } }],
	['refuses the secret', { status: 401, json: {} }],
	['is down', 'reset'],
	['is full', { json: { [questionMember]: { isStored: false, isFull: true } } }],
])('a trigger that %s: nothing is sent, and nothing waits', async (_, given) => {
	heard = () => given;
	const { error, runExecutionData } = await ask();
	expect(error).toMatch(/^'Trigger URL' leads to a trigger that/);
	expect(sends()).toEqual([]);
	expect(runExecutionData.waitTill).toBeUndefined();
	expect(error).not.toContain('hook-secret');
});

test.each<[string, StubAnswer, string]>([
	['failed', { status: 403, json: { detail: 'No' } }, 'refused'],
	['is unclear', 'reset', 'unclear'],
])('a question whose sending %s is closed and not waited for', async (_, given, outcome) => {
	taken = () => given;
	const { outputs, runExecutionData } = await ask({}, { node: { onError: 'continueRegularOutput' } });
	expect(runExecutionData.waitTill).toBeUndefined();
	expect(tells().map(({ action }) => action)).toEqual(['open', 'close']);
	const [answered, timedOut, cancelled] = outputs.map(json);
	expect([answered, timedOut]).toEqual([[], []]);
	expect(cancelled).toEqual([expect.objectContaining({ outcome: outcome === 'refused' ? 'failed' : outcome, to })]);
	expect(sends()).toHaveLength(1);
});

test('whatever repeats the node, the question goes out once, and the sent one is the one that is answered', async () => {
	// Sent, but n8n's database fails before the execution can wait.
	const broken = setup();
	const { nodeType } = broken;
	const { execute } = nodeType;
	let isBroken = true;
	nodeType.execute = async function () {
		if (isBroken) this.putExecutionToWait = async () => await Promise.reject(new Error('database is gone'));
		return (await execute?.call(this)) ?? [];
	};
	const failed = await runInWorkflow(broken);
	expect(failed.error).toContain('database is gone');
	isBroken = false;
	const retried = await runInWorkflow(broken, forRetryButton(failed, 'Node under test'));
	expect(json(retried.outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting' })]);
	expect(sends()).toHaveLength(1);
	const ids = new Set(tells().map(({ question }) => Object(question).id));
	expect(ids.size).toBe(1);
});

test.each<[string, INodeParameters, Partial<ExecuteSetup>, RegExp]>([
	['several items', {}, { items: [{ json: {} }, { json: {} }] }, /got 2 items, but an execution waits for one/],
	['a tool of an agent', {}, { node: { type: 'test.getChatTool' } }, /cannot be a tool/],
	['more than 30 days', { timeLimit: 31, timeLimitUnit: 'days' }, {}, /'Time Limit' is longer than 30 days/],
	['no question', { message: ' ' }, {}, /'Message' is required/],
	['equal labels', { approvalOptions: { approveLabel: 'Yes', disapproveLabel: 'Yes' } }, {}, /is "Yes", like the/],
	['no choice', { responseType: 'freeText', accept: 'choice', choices: ' , ' }, {}, /'Choices' has no text/],
	['a slow pattern', { responseType: 'freeText', accept: 'pattern', pattern: '(a+)+$' }, {}, /'Pattern' could hold/],
	[
		'a range without numbers',
		{ responseType: 'freeText', accept: 'number', additionalFields: { minNumber: 2, maxNumber: 1 } },
		{},
		/'Smallest Number' is larger/,
	],
	['a list without rows', { responseType: 'list', listButton: 'Open' }, {}, /'Sections' must contain at least one row/],
])('%s: refused before anything is sent', async (_, change, more, reason) => {
	const { error } = await ask(change, more);
	expect(error).toMatch(reason);
	expect(sends()).toEqual([]);
	expect(tells()).toEqual([]);
});

describe('which trigger is to hear the answer', () => {
	test.each<[string, (origin: string) => IDataObject[]]>([
		['none', () => []],
		['one of another n8n', () => [hook('https://other.example.com')]],
		['one that only tests', (origin) => [hook(origin, { url: `${origin}/webhook-test/1/webhook` })]],
		['one that hears no customers', (origin) => [hook(origin, { on_incoming_message: false })]],
	])('%s: the node says what to do', async (_, given) => {
		webhooks = given;
		expect((await ask()).error).toContain("'Trigger URL' is required: no trigger");
		expect(sends()).toEqual([]);
	});

	test('a trigger over a WebSocket has no address: the node says so, and sends nothing', async () => {
		webhooks = () => [];
		const { runExecutionData } = await ask();
		const { description } = Object(runExecutionData.resultData.error);
		expect(description).toContain('connected by webhook: a WebSocket has no address');
		const url = `${server.origin}/webhook/9/webhook`;
		expect((await ask({ additionalFields: { triggerUrl: url } })).error).toContain('not an address');
		expect(sends()).toEqual([]);
	});

	test('one of two is chosen by its address', async () => {
		webhooks = (origin) => [hook(origin, { id: 2, url: `${origin}/webhook/2/webhook` }), hook(origin)];
		expect((await ask()).error).toContain('2 triggers of this n8n listen');
		expect((await ask({ additionalFields: { triggerUrl: `${server.origin}${place}/` } })).error).toBeUndefined();
		expect((await ask({ additionalFields: { triggerUrl: 'https://x.example.com/' } })).error).toContain(
			'not an address',
		);
		const told = calls('/webhook/2/webhook').map(({ body }) => JSON.parse(body.toString())[questionMember].action);
		expect(new Set(told)).toEqual(new Set(['look']));
	});
});

test('of several triggers the one that starts for messages hears the answer; those that follow statuses are only asked', async () => {
	webhooks = (origin) => [hook(origin, { id: 2, url: `${origin}${other}` }), hook(origin)];
	const starts: Record<string, boolean> = { [other]: false, [place]: true };
	const asked: string[] = [];
	const usual = heard;
	heard = (call) => {
		const { url, body } = server.requests.at(-1) ?? { url: '', body: Buffer.alloc(0) };
		const { action } = JSON.parse(body.toString())[questionMember];
		asked.push(`${action} ${url}`);
		if (action === 'look') return { json: { [questionMember]: { isStored: false, startsForMessages: starts[url] } } };
		return usual(call);
	};
	expect((await ask()).error).toBeUndefined();
	expect(asked.slice(0, 2).sort()).toEqual([`look ${place}`, `look ${other}`]);
	expect(new Set(asked.slice(2))).toEqual(new Set([`open ${place}`]));

	// Where none starts for messages any of them can hear, and where both do the user chooses.
	starts[place] = false;
	expect((await ask()).error).toBeUndefined();
	Object.assign(starts, { [place]: true, [other]: true });
	expect((await ask()).error).toContain('2 triggers of this n8n listen');
	expect(sends()).toHaveLength(2);
});

test('an address of this n8n without the secret of a trigger is not called to find out', async () => {
	const foreign = '/webhook/orders';
	webhooks = (origin) => [hook(origin, { id: 2, url: `${origin}${foreign}`, headers: {} }), hook(origin)];
	expect((await ask()).error).toContain('2 triggers of this n8n listen');
	expect(calls(foreign)).toEqual([]);
});

test('an address that is registered twice is one trigger, which keeps the first up to date', async () => {
	webhooks = (origin) => [hook(origin), hook(origin, { id: 2, headers: { 'x-webhook-secret': 'older' } })];
	expect((await ask()).error).toBeUndefined();
	expect(calls(place).every(({ headers }) => headers['x-webhook-secret'] === 'hook-secret')).toBe(true);
});

test('a question that is too long for the trigger to keep is refused before anybody is told', async () => {
	const choices = Array.from({ length: 2_000 }, (_, choice) => `Choice ${choice}`).join(',');
	expect((await ask({ responseType: 'freeText', accept: 'choice', choices })).error).toContain("'Message' is too long");
	expect([tells(), sends()]).toEqual([[], []]);
});

test('cancel words are separated by the comma of any script, or one a line', async () => {
	await ask({ additionalFields: { cancelWords: 'stop, iptal،إلغاء、取消，停\nfin' } });
	const [first] = tells();
	expect(Object(first?.question).content.rules.cancelWords).toEqual(['stop', 'iptal', 'إلغاء', '取消', '停', 'fin']);
});

test('a question that another node sent is waited for, and nothing is sent', async () => {
	const { outputs } = await ask({ responseType: 'alreadySent', sentMessageId: 'wamid.1', message: '' });
	expect(json(outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting', messageId: 'wamid.1' })]);
	const [question] = tells().map((told) => Object(told.question));
	expect(question).toMatchObject({ messageIds: ['wamid.1'], content: { question: '' } });
	expect(json(outputs[0])[0]?.question).toBe('');
	expect(sends()).toEqual([]);
});

test('as human review of a tool there is one output', async () => {
	const { runExecutionData } = await ask({}, { node: { type: 'test.getChatHitlTool' } });
	const [entry] = runExecutionData.executionData?.nodeExecutionStack ?? [];
	expect(entry?.data.main?.map((items) => json(items ?? []))).toEqual([
		[expect.objectContaining({ outcome: 'timedOut', approved: false })],
	]);
});
