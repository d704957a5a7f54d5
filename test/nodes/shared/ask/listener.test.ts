import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import {
	chooseListener,
	closeQuestion,
	confirmQuestion,
	enteredListener,
	openQuestion,
} from '../../../../nodes/shared/ask/listener';
import { questionMember } from '../../../../nodes/shared/webhook/questions/call';
import type { OpenQuestion } from '../../../../nodes/shared/webhook/questions/question';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const mockPauses: number[] = [];
jest.mock('../../../../nodes/shared/wait', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/wait'),
	createWait: () => async (ms: number) => await Promise.resolve(void mockPauses.push(ms)),
}));

/** What the trigger says to each call. */
let says: (call: number) => { statusCode?: number; body: unknown };
const calls: IHttpRequestOptions[] = [];
const warn = jest.fn();
const functions = standIn<IExecuteFunctions>({
	getSignedResumeUrl: () => 'https://n8n.example.com/webhook-waiting/1/1?signature=s',
	logger: { warn },
	helpers: {
		httpRequest: async (options: IHttpRequestOptions) => {
			calls.push(options);
			return await Promise.resolve({ statusCode: 200, ...says(calls.length) });
		},
	},
});
const told = (more: IDataObject): { body: unknown } => ({ body: { [questionMember]: more } });
const listener = { url: 'https://n8n.example.com/webhook/1/webhook', headers: { 'x-webhook-secret': 'hook-secret' } };
const question: OpenQuestion = {
	...{ id: 'aaaaaaaaaaaaaaaa', person: '15550100123', url: 'https://n8n.example.com/webhook-waiting/1/1' },
	...{ openedAt: 1, until: 2, messageIds: ['m'], tries: 0, heard: [], isClosed: false, content: {} },
};

beforeEach(() => {
	calls.length = 0;
	mockPauses.length = 0;
	warn.mockReset();
});

test('a trigger that never keeps the question is told ten times, with pauses, and the log says what that means', async () => {
	says = () => told({ isStored: false });
	await confirmQuestion(functions, listener, question);
	expect(calls).toHaveLength(10);
	expect(mockPauses).toEqual(Array(9).fill(150));
	expect(warn.mock.calls).toEqual([['The trigger may forget an open question if n8n ends now']]);
	expect(calls[0]).toMatchObject({
		...{ method: 'POST', url: listener.url, headers: listener.headers },
		body: { [questionMember]: { action: 'open', question } },
	});
});

test('what was stored twice in a row is kept, and nobody is warned', async () => {
	const stored = [true, false, true, true];
	says = (call) => told({ isStored: stored[call - 1] ?? false });
	await confirmQuestion(functions, listener, question);
	expect(calls).toHaveLength(4);
	expect(warn).not.toHaveBeenCalled();
});

test('a trigger that refuses has not stored it, whatever it says', async () => {
	says = (call) => ({ ...told({ isStored: true }), statusCode: call < 3 ? 500 : 200 });
	await confirmQuestion(functions, listener, question);
	expect(calls).toHaveLength(4);
	calls.length = 0;
	says = () => ({ ...told({ isStored: true }), statusCode: 201 });
	await expect(openQuestion(functions, listener, question)).rejects.toThrow('did not accept the question');
});

test.each<[IDataObject, string | undefined]>([
	[{ isStored: true, isFull: false }, undefined],
	[{ isStored: false }, undefined],
	[{ isStored: false, isFull: true }, "'Trigger URL' leads to a trigger that cannot hold more open questions"],
	[{ isStored: 'yes' }, "'Trigger URL' leads to a trigger that did not accept the question"],
	[{}, "'Trigger URL' leads to a trigger that did not accept the question"],
])('a question is open where the trigger says %j: otherwise %j', async (more, problem) => {
	says = () => told(more);
	const opened = await openQuestion(functions, listener, question).then(
		() => undefined,
		(error: unknown) => (error instanceof Error ? error.message : ''),
	);
	expect(opened).toBe(problem);
	expect(calls).toHaveLength(1);
});

test('a closed question is told once', async () => {
	says = () => told({});
	await closeQuestion(functions, listener, question);
	expect(calls.map(({ body }) => Object(body)[questionMember].action)).toEqual(['close']);
});

test('an address that was entered is a production one of this n8n, without the blanks around it', () => {
	expect(enteredListener(functions, ' https://n8n.example.com/webhook/1/secret ')).toEqual({
		...{ url: 'https://n8n.example.com/webhook/1/secret', headers: {} },
	});
	for (const other of [
		'https://n8n.example.com/webhook-test/1/secret',
		'https://other.example.com/webhook/1/secret',
		'http://n8n.example.com/webhook/1/secret',
		'nothing',
		'',
	]) {
		expect(refused(() => enteredListener(functions, other))).toBe(
			"'Trigger URL' must be a production URL of this n8n. Copy it from the trigger, with the secret at its end.",
		);
	}
});

describe('of the addresses that the provider calls', () => {
	const at = (path: string, headers: Record<string, string> = {}) => ({
		url: `https://n8n.example.com${path}`,
		headers,
	});
	const choose = async (...known: Array<{ url: string; headers: Record<string, string> }>) =>
		await chooseListener(functions, known);

	test('the only one of this n8n hears the answer, and is not asked before', async () => {
		const elsewhere = { url: 'https://other.example.com/webhook/1', headers: {} };
		expect(await choose(elsewhere, at('/webhook-test/1'), listener)).toBe(listener);
		expect(calls).toEqual([]);
	});

	test('a trigger is known by the secret in its address, too, and looked at without any question', async () => {
		const silent = at('/webhook/2?secret=hook-secret');
		says = (call) => told({ startsForMessages: calls[call - 1]?.url === listener.url });
		expect(await choose(silent, listener)).toEqual(listener);
		expect(calls.map(({ url, body }) => [url, Object(body)[questionMember]])).toEqual(
			[listener, silent].map(({ url }) => [
				url,
				{ action: 'look', question: expect.objectContaining({ id: '-'.repeat(16), person: '0', messageIds: [] }) },
			]),
		);
		says = () => told({ startsForMessages: false });
		expect(await choose(silent, listener)).toEqual(listener);
	});

	test('what does not answer may start for messages: the user chooses', async () => {
		says = () => ({ statusCode: 404, body: {} });
		await expect(choose(at('/webhook/2?secret=hook-secret'), listener)).rejects.toThrow(
			'2 triggers of this n8n listen',
		);
		await expect(choose(at('/webhook/2'), at('/webhook/3'), at('/webhook/4'))).rejects.toThrow(
			'3 triggers of this n8n',
		);
	});
});
