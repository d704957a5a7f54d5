import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { withLink, withoutLink } from '../../../../nodes/shared/ask/link';
import { pageOf, questionMemory } from '../../../../nodes/shared/ask/memory';
import { isReview, outputsOf, routed } from '../../../../nodes/shared/ask/result';
import { standIn } from '../../../support/standIn';

describe('the outputs', () => {
	const item = (outcome: string) => ({ json: { outcome, a: 1 }, pairedItem: { item: 0 } });

	test('are Answered, Timed Out and Cancelled, where an answer that never fits comes out as well', () => {
		const outputs = (outcome: Parameters<typeof outputsOf>[1]) => outputsOf('test.getChat', outcome, { a: 1 });
		expect(outputs('answered')).toEqual([[item('answered')], [], []]);
		expect(outputs('timedOut')).toEqual([[], [item('timedOut')], []]);
		expect(outputs('cancelled')).toEqual([[], [], [item('cancelled')]]);
		expect(outputs('invalid')).toEqual([[], [], [item('invalid')]]);
	});

	test('of a human review of a tool are one, which approves of nothing that was not approved of', () => {
		const review = 'test.getChatHitlTool';
		expect([isReview(review), isReview('test.getChatTool'), isReview('HitlToolbox')]).toEqual([true, false, false]);
		expect(outputsOf(review, 'timedOut', { a: 1 })).toEqual([
			[{ ...item('timedOut'), json: { approved: false, outcome: 'timedOut', a: 1 } }],
		]);
		expect(outputsOf(review, 'answered', { approved: true })[0]?.[0]?.json.approved).toBe(true);
	});

	test('of a question that was not sent are Cancelled; other operations keep theirs', () => {
		const functions = (type: string, operation: string) =>
			standIn<IExecuteFunctions>({ getNode: () => ({ type, parameters: { operation } }) });
		const given = [[{ json: { outcome: 'failed' } }], [{ json: { outcome: 'skipped' } }]];
		expect(routed(functions('test.getChat', 'send'), given)).toBe(given);
		expect(routed(functions('test.getChatHitlTool', 'sendAndWait'), given)).toBe(given);
		expect(routed(functions('test.getChat', 'sendAndWait'), given)).toEqual([[], [], given.flat()]);
		const waiting = [[{ json: { outcome: 'failed' } }, { json: { outcome: 'waiting' } }]];
		expect(routed(functions('test.getChat', 'sendAndWait'), waiting)).toEqual([waiting.flat(), [], []]);
	});
});

describe('the link of a question', () => {
	const url = 'https://n8n.example/webhook-waiting/1/2?question=a&signature=s';

	test('stands where the text says, each time, or below it', () => {
		expect(withLink('Here: {link} or {link}', url)).toBe(`Here: ${url} or ${url}`);
		expect(withLink('Well?', url)).toBe(`Well?\n\n${url}`);
		expect(withoutLink(' Here: {link} or {link} ')).toBe('Here:  or');
		const room = 4_096 - url.length;
		expect(withLink(`${'x'.repeat(room)}{link}`, url)).toHaveLength(4_096);
		expect(() => withLink(`${'x'.repeat(room + 1)}{link}`, url)).toThrow("'Message' has 4097 characters");
	});
});

describe('what a node knows of its question', () => {
	const storageKey = 'whatsAppGatewaysQuestion';
	const functionsOf = (context: Record<string, unknown>, runIndex = 0) =>
		standIn<IExecuteFunctions>({
			getContext: (type: string) => (type === 'node' ? context : {}),
			getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		});

	test('has one id for all attempts of a run, and another one for the next run', () => {
		const context = {};
		const first = questionMemory(functionsOf(context));
		expect(first.id).toMatch(/^[\w-]{16}$/);
		expect(first.page).toEqual({});
		expect(context).toEqual({ [storageKey]: { id: first.id, runIndex: 0, page: {} } });
		first.keep({ a: 1 });
		const again = questionMemory(functionsOf(context));
		expect(again).toMatchObject({ id: first.id, page: { a: 1 } });
		expect(context).toEqual({ [storageKey]: { id: first.id, runIndex: 0, page: { a: 1 } } });
		const next = questionMemory(functionsOf(context, 1));
		expect(next.id).not.toBe(first.id);
		expect(next.page).toEqual({});
		next.keep({ b: 2 });
		next.keep();
		expect(context).toEqual({ [storageKey]: { id: next.id, runIndex: 1, page: {} } });
		next.forget();
		expect(context).toEqual({});
	});

	test('is new where something else stands in its place', () => {
		const broken = { [storageKey]: { id: 7, runIndex: 0, page: { a: 1 } } };
		const memory = questionMemory(functionsOf(broken));
		expect(memory.id).toMatch(/^[\w-]{16}$/);
		expect(memory.page).toEqual({});
	});

	test('is shown to whoever has the link of this question, and not of another', () => {
		const asked: unknown[] = [];
		const functions = (read: unknown) =>
			standIn<IWebhookFunctions>({
				getNode: () => ({ name: 'A }} "b"' }),
				evaluateExpression: (...given: unknown[]) => (asked.push(given), read),
			});
		expect(pageOf(functions({ id: 'q1', page: { a: 1 } }), 'q1')).toEqual({ a: 1 });
		expect(pageOf(functions({ id: 'q1', page: { a: 1 } }), 'q2')).toBeUndefined();
		expect(pageOf(functions({ id: 'q1' }), 'q1')).toEqual({});
		expect(pageOf(functions(undefined), 'q1')).toBeUndefined();
		const name = String.raw`"A \u007d\u007d \"b\""`;
		expect(asked[0]).toEqual([`{{ $node[${name}].context.${storageKey} }}`, 0]);
	});
});
