import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import {
	attemptsOf,
	invalidInput,
	outcomeOf,
	plainReason,
	reportOf,
	requiredInput,
	rethrown,
	toApiError,
	toNodeError,
	type FailureReport,
} from '../../../nodes/shared/errors';

const node: INode = { id: 'n', name: 'Node', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} };
const report: FailureReport = { message: 'Post said no', hint: 'Ask Post.', outcome: 'refused', httpCode: '400' };
const tried = [{ provider: 'one', outcome: 'failed' }];

test('a value that breaks a rule names the field, the rule and the way out', () => {
	expect(invalidInput('To', 'is no number', 'Correct it.')).toMatchObject({
		...{ message: "'To' is no number", field: 'To', problem: 'is no number', fix: 'Correct it.' },
	});
	expect(requiredInput('To')).toMatchObject({ message: "'To' is required", fix: "Fill in 'To'." });
	expect(requiredInput('To', 'Choose one.').fix).toBe('Choose one.');
});

describe('the outcome of a request', () => {
	test.each(['refused', 'notSent', 'unclear'] as const)('%s is read from its error', (outcome) => {
		expect(outcomeOf(toApiError(node, { ...report, outcome }))).toBe(outcome);
	});

	test('is nothing for other errors', () => {
		const odd = toApiError(node, report);
		odd.context.outcome = 'sent';
		const operation = new NodeOperationError(node, 'No');
		operation.context.outcome = 'refused';
		const others = [odd, operation, new NodeApiError(node, { message: 'No' }), new Error('No'), undefined];
		expect(others.map(outcomeOf)).toEqual(Array(5).fill(undefined));
	});
});

test('an error is passed on as it is', () => {
	const error = new Error('No');
	expect(rethrown(error)).toBe(error);
});

test.each<[unknown, string]>([
	[invalidInput('To', 'is no number', 'Correct it.'), "'To' is no number. Correct it."],
	[new Error('Post said no [item 12]'), 'Post said no'],
	[new Error('[item 1] is gone'), '[item 1] is gone'],
	[new Error('Post said [item x]'), 'Post said [item x]'],
	[new Error('Line [item 1] is too long'), 'Line [item 1] is too long'],
	['gone', 'gone'],
])('%p is in one line %j', (error, line) => {
	expect(plainReason(error)).toBe(line);
});

describe('the error of a request', () => {
	test('has message, hint, status, item and outcome, and asks n8n to come back later where that makes sense', () => {
		const error = toApiError(node, { ...report, retryAfterMs: 0, attempts: { provider: 'one', tried } }, 2);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			...{ message: 'Post said no [item 2]', description: 'Ask Post.', httpCode: '400' },
			// What the editor shows as its details.
			messages: ['Post said no [item 2]'],
			failure: { cause: 'rate-limited', retryAfterMs: 0 },
			context: { outcome: 'refused', itemIndex: 2, provider: 'one', tried },
		});
	});

	test('asks n8n for nothing where no time to come back is known', () => {
		expect(toApiError(node, report).failure).toBeUndefined();
	});

	test('names its item once', () => {
		expect(toApiError(node, { ...report, message: 'No [item 7]' }, 2).message).toBe('No [item 7]');
		expect(toApiError(node, report).message).toBe('Post said no');
		expect(toApiError(node, report, 0).message).toBe('Post said no [item 0]');
	});
});

describe('what an error tells', () => {
	test('makes the same one again', () => {
		const attempts = { provider: 'one', tried };
		for (const given of [report, { ...report, attempts }, { ...report, attempts: { tried } }]) {
			expect(reportOf(toApiError(node, given))).toStrictEqual(given);
		}
	});

	test('of one that knows nothing of a request is unclear', () => {
		expect(reportOf(new NodeOperationError(node, 'No'))).toStrictEqual({ message: 'No', hint: '', outcome: 'unclear' });
		const { httpCode: _httpCode, ...rest } = report;
		expect(reportOf(toApiError(node, rest))).toStrictEqual(rest);
	});

	test('of the providers that were tried is a list, or nothing', () => {
		const of = (context: IDataObject) => attemptsOf(Object.assign(new NodeOperationError(node, 'No'), { context }));
		expect(of({ provider: 'one', tried, outcome: 'refused' })).toStrictEqual({ provider: 'one', tried });
		expect(of({ provider: 7, tried })).toStrictEqual({ tried });
		expect([of({ provider: 'one' }), of({ provider: 'one', tried: 'one' })]).toStrictEqual([{}, {}]);
		expect(attemptsOf(toApiError(node, { ...report, attempts: { tried } }))).toStrictEqual({ tried });
		expect(attemptsOf(Object.assign(new Error('No'), { context: { tried } }))).toStrictEqual({});
	});
});

describe("n8n's error", () => {
	test('for a value that breaks a rule says what to do', () => {
		const error = toNodeError(node, invalidInput('To', 'is no number', 'Correct it.'), 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: "'To' is no number [item 3]", description: 'Correct it.' });
		expect(error.context.itemIndex).toBe(3);
	});

	test.each([[new Error('gone')], ['gone']])('for %p has its words', (thrown) => {
		const error = toNodeError(node, thrown, 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect([error.message, error.context.itemIndex]).toEqual(['gone [item 3]', 3]);
		expect(toNodeError(node, thrown).message).toBe('gone');
	});

	test('that n8n knows already stays the same one, and belongs to the first item that had it', () => {
		for (const known of [toApiError(node, report), new NodeOperationError(node, 'No')]) {
			expect(toNodeError(node, known)).toBe(known);
			expect(known.context.itemIndex).toBeUndefined();
			expect(toNodeError(node, known, 4)).toBe(known);
			expect(toNodeError(node, known, 4)).toBe(known);
			expect(toNodeError(node, known)).toBe(known);
			expect(known.context.itemIndex).toBe(4);
		}
	});

	test('of several items is one for each', () => {
		const api = toApiError(node, report, 1);
		const other = toNodeError(node, api, 12);
		expect(other).toBeInstanceOf(NodeApiError);
		expect(other).toMatchObject({
			...{ message: 'Post said no [item 12]', description: 'Ask Post.', httpCode: '400' },
			messages: ['Post said no [item 12]'],
			context: { outcome: 'refused', itemIndex: 12 },
		});
		expect(toNodeError(node, other, 3).message).toBe('Post said no [item 3]');
		expect([api.message, api.context.itemIndex]).toEqual(['Post said no [item 1]', 1]);

		const operation = new NodeOperationError(node, 'No [item 1]', { itemIndex: 1, description: 'Correct it.' });
		const another = toNodeError(node, operation, 0);
		expect(another).toBeInstanceOf(NodeOperationError);
		expect(another).toMatchObject({ message: 'No [item 0]', description: 'Correct it.', context: { itemIndex: 0 } });

		const aboutALine = new NodeOperationError(node, 'Line [item 5] is too long', { itemIndex: 1 });
		expect(toNodeError(node, aboutALine, 0).message).toBe('Line [item 5] is too long');
	});
});
