import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { endRun, runMemoryOf } from '../../../../nodes/shared/operation/runMemory';
import { standIn } from '../../../support/standIn';

interface Given {
	/** What n8n runs the node with: one object for all tries of Retry On Fail. */
	executeData?: { node: { name: string } };
	/** What n8n stores of the node with the execution. */
	context?: Record<string, unknown>;
	runIndex?: number;
	items?: INodeExecutionData[];
	/** The node that runs, which is another one where an agent calls it. */
	name?: string;
}

const data = () => ({ node: { name: 'Send' } });
const itemsOf = (...texts: string[]) => texts.map((text) => ({ json: { text } }));
const functionsOf = ({
	executeData = data(),
	context = {},
	runIndex = 0,
	items = itemsOf('a'),
	name = 'Send',
}: Given) =>
	standIn<IExecuteFunctions>({
		getExecuteData: () => executeData,
		getNode: () => ({ name }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		getContext: (kind: string) => (kind === 'node' ? context : {}),
		getInputData: () => items,
	});
const empty = { requests: {}, items: {}, failures: {}, claims: {}, recipients: {}, carriers: {} };
const accepted = { status: 200, body: {} };
/** What is stored of a run that had sent something, and has not returned. */
function storedOf(given: Given = {}): Record<string, unknown> {
	const context = {};
	runMemoryOf(functionsOf({ context, ...given })).requests.sent = accepted;
	return structuredClone(context);
}

test('a run begins with nothing, and is told apart by what it is about', () => {
	const memory = runMemoryOf(functionsOf({}));
	expect(memory).toEqual({ ...empty, input: expect.stringMatching(/^[\w-]{22}$/) });
	const inputs = [itemsOf('a'), itemsOf('b'), itemsOf('a', 'b'), itemsOf('a', 'x', 'b'), itemsOf('a', 'c'), []];
	expect(new Set(inputs.map((items) => runMemoryOf(functionsOf({ items })).input)).size).toBe(inputs.length);
	// Where there are too many to read them all.
	const [one, other] = ['x', 'y'].map((text) => runMemoryOf(functionsOf({ items: itemsOf('a', text, 'b') })).input);
	expect(one).toBe(other);
});

describe('what a run has done', () => {
	test('is known to the next try of Retry On Fail, also where it has returned', () => {
		const given = { executeData: data(), context: {} };
		runMemoryOf(functionsOf(given)).requests.sent = accepted;
		endRun(functionsOf(given));
		expect(given.context).toEqual({});
		expect(runMemoryOf(functionsOf(given)).requests).toEqual({ sent: accepted });
	});

	test('is unknown to the next run of a loop', () => {
		const given = { executeData: data(), context: {} };
		runMemoryOf(functionsOf(given)).requests.sent = accepted;
		expect(runMemoryOf(functionsOf({ ...given, runIndex: 1 })).requests).toEqual({});
		expect(Object.keys(given.context)).toEqual(['whatsAppGatewaysSent']);
		expect(given.context).toMatchObject({ whatsAppGatewaysSent: { 1: { requests: {} } } });
		expect(given.context).not.toHaveProperty('whatsAppGatewaysSent.0');
	});

	test('is known after the Retry button of a failed execution, which hands on what is stored', () => {
		expect(runMemoryOf(functionsOf({ context: storedOf() })).requests).toEqual({ sent: accepted });
		expect(runMemoryOf(functionsOf({ context: storedOf({ runIndex: 3 }), runIndex: 3 })).requests).toEqual({
			sent: accepted,
		});
		expect(runMemoryOf(functionsOf({ context: storedOf(), runIndex: 1 })).requests).toEqual({});
	});

	test.each([[itemsOf('b')], [itemsOf('a', 'a')], [[]]])('is unknown to a run over other items: %j', (items) => {
		const memory = runMemoryOf(functionsOf({ context: storedOf(), items }));
		expect(memory).toEqual({ ...empty, input: expect.any(String) });
		expect(memory.input).not.toBe(runMemoryOf(functionsOf({})).input);
	});

	test('is known where an earlier version stored it, which had fewer members', () => {
		const context = { whatsAppGatewaysSent: { 0: { requests: { sent: accepted } } } };
		expect(runMemoryOf(functionsOf({ context }))).toEqual({
			...{ ...empty, requests: { sent: accepted }, input: expect.stringMatching(/^[\w-]{22}$/) },
		});
	});

	test.each([[null], [undefined], ['sent'], [7]])('is nothing where %j is stored', (whatsAppGatewaysSent) => {
		expect(runMemoryOf(functionsOf({ context: { whatsAppGatewaysSent } }))).toMatchObject(empty);
	});

	test('leaves what else is stored of the node alone', () => {
		const context = { other: 1 };
		runMemoryOf(functionsOf({ context }));
		endRun(functionsOf({ context }));
		expect(context).toEqual({ other: 1 });
	});
});

describe('a run that nothing can repeat remembers nothing', () => {
	test('as the tool of an agent, whose runs have nothing to do with each other', () => {
		const given = { executeData: data(), context: { whatsAppGatewaysSent: 'of the agent' }, name: 'Tool' };
		runMemoryOf(functionsOf(given)).requests.sent = accepted;
		expect(runMemoryOf(functionsOf(given))).toEqual(empty);
		endRun(functionsOf(given));
		expect(given.context).toEqual({ whatsAppGatewaysSent: 'of the agent' });
	});

	test('where n8n has no data of an execution', () => {
		const functions = standIn<IExecuteFunctions>({
			getExecuteData: () => {
				throw new Error('There is none');
			},
		});
		expect(runMemoryOf(functions)).toEqual(empty);
		expect(() => endRun(functions)).not.toThrow();
	});
});
