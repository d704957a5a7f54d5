import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { runSurface, surfaces, type Surface } from '../../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';
import { forRetryButton, runInWorkflow } from '../../../support/workflowRun';

let stub: Stub;
let answer: (post: number) => StubAnswer;

const refused: StubAnswer = { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } };
const items: INodeExecutionData[] = [0, 1, 2].map((n) => ({ json: { phone: `+90555123456${n}` } }));
const nodeName = 'Node under test';
const [, surface] = surfaces;

beforeEach(async () => {
	answer = (post) => ({ json: { message_id: `m${post}` } });
	stub = await startStub((_, post) => answer(post));
});
afterEach(async () => await stub.close());

function setup(change: INodeParameters = {}, options: Partial<ExecuteSetup> = {}): ExecuteSetup {
	const { sender, setup: setupOf }: Surface = known(surface);
	const parameters: INodeParameters = {
		...sender,
		resource: 'message',
		operation: 'sendText',
		to: '={{ $json.phone }}',
		text: '=Hello {{ Math.random() }}',
		options: { maxParallelRequests: 1 },
		...change,
	};
	return { ...setupOf(`${stub.origin}/v1`, parameters), items, ...options };
}

function known<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('It is missing');
	return value;
}

const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const jsonOf = (outputs: INodeExecutionData[][]) => outputs.flat().map(({ json }) => json);

test('the Retry button of a failed execution sends to nobody who had a message', async () => {
	answer = (post) => (post === 1 ? refused : { json: { message_id: `m${post}` } });
	const failed = await runInWorkflow(setup());
	expect(failed.error).toContain('failed_validation');
	const retried = await runInWorkflow(setup(), forRetryButton(failed, nodeName));
	expect(jsonOf(retried.outputs).map(({ messageId }) => messageId)).toEqual(['m0', 'm2', 'm3']);
	expect(stub.requests).toHaveLength(4);
});

test('the Retry button does not send what may have arrived', async () => {
	answer = (post) => (post === 0 ? 'reset' : { json: { message_id: `m${post}` } });
	const failed = await runInWorkflow(setup());
	const retried = await runInWorkflow(setup(), forRetryButton(failed, nodeName));
	expect(retried.error).toBe(failed.error);
	expect(stub.requests).toHaveLength(1);
});

test('nothing of a run that returned is stored with the execution', async () => {
	answer = (post) => (post === 0 ? 'reset' : { json: { message_id: `m${post}` } });
	const node = { onError: 'continueRegularOutput', ...retry } as const;
	const { runExecutionData, outputs } = await runInWorkflow(setup({}, { node }));
	expect(jsonOf(outputs).map(({ outcome }) => outcome)).toEqual(['unclear', 'sent', 'sent']);
	expect(JSON.stringify(runExecutionData.executionData?.contextData)).not.toContain('m1');
});

test('each round of a loop sends, and a loop of 50 rounds leaves nothing behind', async () => {
	const runExecutionData = createRunExecutionData({});
	const node = { onError: 'continueRegularOutput', ...retry } as const;
	const one = { runExecutionData, items: items.slice(0, 1), node };
	for (let runIndex = 0; runIndex < 50; runIndex++) {
		const parameters = { resource: 'message', operation: 'sendText', to: '={{ $json.phone }}', text: 'Hello' };
		const results = await runSurface(known(surface), `${stub.origin}/v1`, parameters, { ...one, runIndex });
		expect(results[0]?.json).toMatchObject({ outcome: 'sent', messageId: `m${runIndex}` });
	}
	expect(stub.requests).toHaveLength(50);
	expect(JSON.stringify(runExecutionData.executionData?.contextData).length).toBeLessThan(100);
});

test('another run with the same number but other items has nothing to do with the failed one', async () => {
	answer = (post) => (post === 1 ? 'reset' : { json: { message_id: `m${post}` } });
	const failed = await runInWorkflow(setup());
	expect(failed.error).toContain('unclear');
	const other = [{ json: { phone: '+905559999999' } }, ...items.slice(0, 1)];
	const stored = createRunExecutionData({
		executionData: {
			contextData: failed.runExecutionData.executionData?.contextData,
			nodeExecutionStack: forRetryButton(failed, nodeName).executionData?.nodeExecutionStack.map((entry) => ({
				...entry,
				data: { main: [other] },
			})),
		},
	});
	const { outputs } = await runInWorkflow(setup({}, { items: other }), stored);
	expect(jsonOf(outputs).map(({ messageId }) => messageId)).toEqual(['m2', 'm3']);
});

test('an item that was sent keeps its result though its expression fails at the repeat', async () => {
	answer = (post) => (post === 0 ? refused : { json: { message_id: `m${post}` } });
	// Whatever n8n repeats within a second of the first try is wrong now.
	const started = Date.now();
	const text = `={{ $itemIndex > 0 && Date.now() > ${started + 700} ? [1, 2] : "Hello" }}`;
	const node = { onError: 'continueRegularOutput', ...retry, waitBetweenTries: 1_500 } as const;
	const { outputs } = await runInWorkflow(setup({ text }, { node }));
	expect(jsonOf(outputs).map(({ outcome, messageId }) => [outcome, messageId])).toEqual([
		['sent', 'm3'],
		['sent', 'm1'],
		['sent', 'm2'],
	]);
});

test('a bulk send whose report fails once sends to nobody twice, whatever its text is by then', async () => {
	const bulk = { operation: 'sendBulk', recipientsSource: 'items' };
	let reports = 0;
	const failing = setup(bulk, { node: retry });
	const execute = known(failing.nodeType.execute);
	failing.nodeType.execute = async function () {
		const { prepareBinaryData } = this.helpers;
		this.helpers.prepareBinaryData = async (...given) => {
			if (reports++ === 0) throw new Error('The disk is full');
			return await prepareBinaryData(...given);
		};
		return await execute.call(this);
	};
	const { outputs, error } = await runInWorkflow(failing);
	expect(error).toBeUndefined();
	expect(stub.requests).toHaveLength(3);
	expect(jsonOf(outputs).slice(0, 3)).toEqual(
		[0, 1, 2].map((n) => expect.objectContaining({ outcome: 'sent', to: items[n]?.json.phone, messageId: `m${n}` })),
	);
	expect(reports).toBe(2);
});

test('items of an agent that uses the node as a tool have nothing to do with each other', async () => {
	answer = (post) => (post === 0 ? 'reset' : { json: { message_id: `m${post}` } });
	const runExecutionData = createRunExecutionData({});
	const parameters = { resource: 'message', operation: 'sendText', to: '={{ $json.phone }}', text: 'Hello' };
	const call = async (n: number) =>
		await runSurface(known(surface), `${stub.origin}/v1`, parameters, {
			runExecutionData,
			items: items.slice(n, n + 1),
			caller: 'AI Agent',
		});
	await expect(call(0)).rejects.toThrow('unclear');
	expect((await call(1))[0]?.json).toMatchObject({ outcome: 'sent', to: items[1]?.json.phone });
});
