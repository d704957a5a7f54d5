// Sample values. cspell:ignore Topup credintals
import { createRunExecutionData, NodeApiError, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { waitUntil } from '../../../nodes/DecisionTelecom/message/poll';
import type { StatusReport } from '../../../nodes/DecisionTelecom/message/status';
import {
	bodyOf,
	decisionTelecomSetup,
	documentedError,
	imageMessage,
	runDecisionTelecom,
	secretForms,
	textMessage,
} from '../../support/decisionTelecom';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';
import { VirtualTime } from '../../support/virtualTime';

let stub: Stub;
let answer: (count: number) => StubAnswer;
beforeEach(async () => {
	answer = () => ({ json: { message_id: 554 } });
	stub = await startStub((_request, count) => answer(count));
});
afterEach(async () => await stub.close());

const baseUrl = () => `${stub.origin}/v1/api`;
const run = async (parameters: INodeParameters, options = {}) =>
	await runDecisionTelecom(baseUrl(), parameters, options);
const status = (messageId: number | string = 554): INodeParameters => ({
	resource: 'message',
	operation: 'getStatus',
	messageId,
});

async function failure(running: Promise<unknown>): Promise<NodeApiError> {
	const error: unknown = await running.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (error instanceof NodeApiError) return error;
	throw new Error(`Expected a NodeApiError, got ${String(error)}`);
}

const windowClosed = /send an approved template instead \(Template: Send\)/;
const topUp = /Top up the balance/;
const extension = /must end in .jpg, .jpeg or .png/;
const mime = /must give it as image\/jpeg or image\/png/;

/** Every documented error, and what is to be said and done about it. */
const table: Array<[number, RegExp, NodeApiError['context']['outcome'], RegExp]> = [
	[1, /refused the request: Invalid Parameter: source_addr: Empty parameter/, 'refused', /^Correct 'From'/],
	[2, /unclear whether DecisionTelecom carried out the request/, 'unclear', /Look in DecisionTelecom/],
	[3, /refused the request: Topup balance is required: User balance is empty/, 'refused', topUp],
	[4, /unclear whether DecisionTelecom/, 'unclear', /Look in DecisionTelecom/],
	[5, /unclear whether DecisionTelecom/, 'unclear', /Look in DecisionTelecom/],
	[6, /unclear whether DecisionTelecom/, 'unclear', /Look in DecisionTelecom/],
	[7, /refused the request: Service Unavailable: Message failed to send/, 'refused', windowClosed],
	[8, /refused the request: Invalid credintals for file_url: Invalid MIME type/, 'refused', mime],
	[9, /refused the request: Invalid credintals for file_url: Invalid file extension/, 'refused', extension],
];

describe.each(table)('error %i', (code, message, outcome, hint) => {
	const own = Number(documentedError(code).status);
	const forms: Array<[string, number, IDataObject]> = [
		['with HTTP 200', 200, documentedError(code)],
		['with HTTP 200 and the code as text', 200, documentedError(code, { code: String(code), status: String(own) })],
		['with HTTP 200 and a message id beside it', 200, documentedError(code, { message_id: 0 })],
		['with its own HTTP status', own === 4 ? 400 : own, documentedError(code)],
		['with HTTP 400', 400, documentedError(code)],
	];

	test.each(forms)('%s', async (_form, httpStatus, json) => {
		answer = () => ({ status: httpStatus, json });
		const error = await failure(run(imageMessage()));
		expect(error.message).toMatch(message);
		expect(error.message).toContain(`(HTTP ${httpStatus}, code ${code})`);
		expect(error.description).toMatch(hint);
		expect(error.context.outcome).toBe(outcome);
		expect(stub.requests.length).toBe(1);
	});
});

test.each<[string, IDataObject, RegExp, RegExp]>([
	['a text as code', documentedError(7, { code: 'SERVICE_UNAVAILABLE' }), /Service Unavailable/, windowClosed],
	[
		'a text as code, without a name',
		{ code: 'INVALID_PARAMETER', message: 'text', status: 400 },
		/text/,
		/Correct 'Text'/,
	],
	['no code', { name: 'Topup balance is required', status: 402 }, /Topup balance/, topUp],
	['status and message alone', { status: 401, message: 'Unauthorized' }, /Unauthorized/, /'Access Key Format' fits it/],
	[
		'code 0, which stands for none',
		{ name: 'Unauthorized', message: 'Your request was made with invalid credentials.', code: 0, status: 401 },
		/Unauthorized: Your request/,
		/'Access Key Format' fits it/,
	],
	['a status as text', { status: '403', message: 'Forbidden' }, /Forbidden/, /'Access Key'/],
	[
		'a code that is not documented',
		{ code: 77, name: 'New', message: 'Something else', status: 418 },
		/New: Something else/,
		/Check/,
	],
])('a failure with HTTP 200 and %s', async (_what, json, message, hint) => {
	answer = () => ({ json });
	const error = await failure(run(textMessage()));
	expect(error.message).toMatch(message);
	expect(error.description).toMatch(hint);
	expect(error.context.outcome).toBe('refused');
	expect(stub.requests).toHaveLength(1);
});

test.each<[string, unknown]>([
	['nothing', {}],
	['a list', []],
	['a message id that is none', { message_id: 'soon' }],
])('an answer with %s leaves open whether it was sent; it is not sent again', async (_what, json) => {
	answer = () => ({ json });
	const error = await failure(run(textMessage()));
	expect(error.message).toMatch(/unclear whether DecisionTelecom carried out .*names neither a message nor an error/);
	expect(error.context.outcome).toBe('unclear');
	expect(stub.requests).toHaveLength(1);
});

test('a server under maintenance is no closed window: whether it was sent is unclear', async () => {
	answer = () => ({
		status: 503,
		json: { name: 'Service Unavailable', message: 'Back soon.', code: 0, status: 503 },
	});
	const error = await failure(run(textMessage()));
	expect(error.context.outcome).toBe('unclear');
	expect(error.message).toContain('Service Unavailable: Back soon (HTTP 503, code 0)');
	expect(stub.requests).toHaveLength(1);
});

test.each([200, 429])('the rate limit, with HTTP %i: it comes again later, and goes out once', async (httpStatus) => {
	answer = (count) =>
		count === 0
			? { status: httpStatus, json: documentedError(0), headers: { 'retry-after': '1' } }
			: { json: { message_id: 7 } };
	const [item] = await run(textMessage());
	expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '7' });
	expect(stub.requests).toHaveLength(2);
});

test.each<[string, number, IDataObject]>([
	['a server error with code 0', 500, { code: 0, name: 'Internal Server Error', message: 'An error occurred.' }],
	['a gateway with code 0', 502, { code: 0, message: 'x' }],
	['words about the rate, under a server error', 504, { message: 'Too many requests are waiting' }],
	['a balancer', 502, { message: 'The load balancer got no answer' }],
	['a gateway that knows words of the table', 504, { message: 'Invalid parameter: balance' }],
	['a server that is away for a day', 503, { message: 'Back within 24 hours' }],
	['a refusal beside a message', 200, documentedError(1, { message_id: 7 })],
	['code 0 and words of success', 200, { code: 0, message: 'success' }],
	['code 0 as text', 200, { code: '0', name: 'Success' }],
	['the rate limit beside a message', 200, documentedError(0, { message_id: 7 })],
])('%s is no rate limit: it is not sent again', async (_what, httpStatus, json) => {
	answer = () => ({ status: httpStatus, json });
	const error = await failure(run(textMessage()));
	expect(error.context.outcome).toBe('unclear');
	expect(stub.requests).toHaveLength(1);
});

test('code 0 beside a message is a success', async () => {
	answer = () => ({ json: { code: 0, name: 'OK', message: 'Accepted', message_id: 7 } });
	const [item] = await run(textMessage());
	expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '7' });
});

test('a closed window is not waited for, even where the server says when to come back', async () => {
	answer = () => ({ status: 503, json: documentedError(7), headers: { 'retry-after': '1' } });
	const error = await failure(run(textMessage()));
	expect(error.description).toMatch(windowClosed);
	expect(stub.requests).toHaveLength(1);
});

test('a wrong key: what to look at, and no form of the key', async () => {
	answer = () => ({
		status: 401,
		json: { name: 'Unauthorized', code: 0, status: 401, message: `Key ${secretForms.join(' ')} is unknown` },
	});
	const error = await failure(run(textMessage()));
	expect(error.message).toMatch(/refused the request: Unauthorized: Key .* is unknown \(HTTP 401, code 0\)/);
	expect(error.description).toMatch(/A key that is Base64 already must not be encoded again/);
	const text = `${String(error)} ${JSON.stringify(error)}`;
	for (const form of secretForms) expect(text).not.toContain(form);
});

test('a message id as text is one as well', async () => {
	answer = () => ({ json: { message_id: '9223372036854775807' } });
	const [item] = await run(textMessage());
	expect(item?.json.messageId).toBe('9223372036854775807');
});

test('Retry On Fail sends nothing again that was sent or is unclear', async () => {
	const setup = decisionTelecomSetup(baseUrl(), textMessage({ to: '={{ $json.to }}' }));
	const items = ['+380630000000', '+380630000001'].map((to) => ({ json: { to } }));
	const runExecutionData = createRunExecutionData({});
	answer = (count) => (count === 0 ? { json: { message_id: 7 } } : { json: documentedError(2) });
	for (let attempt = 0; attempt < 3; attempt++) {
		const error = await failure(executeNode({ ...setup, items, runExecutionData }));
		expect(error.context.outcome).toBe('unclear');
	}
	expect(stub.requests).toHaveLength(2);
});

test('messages to one person keep their order', async () => {
	const texts = Array.from({ length: 6 }, (_, n) => String(n));
	const items = texts.map((text) => ({ json: { text } }));
	await run(textMessage({ text: '={{ $json.text }}', options: { maxParallelRequests: 6 } }), { items });
	expect(stub.requests.map((request) => bodyOf(request).text)).toEqual(texts);
});

describe('the status of a message', () => {
	test.each([
		[0, 'sent', 'sent', false],
		[1, 'delivered', 'delivered', true],
		[2, 'rejected', 'failed', true],
		[3, 'error', 'failed', true],
		[4, 'failed', 'failed', true],
		[5, 'deleted', 'deleted', true],
		[6, 'pending', 'pending', false],
		[7, 'seen', 'read', true],
	])('%i is %s', async (code, statusName, word, final) => {
		for (const given of [code, String(code), statusName]) {
			answer = () => ({ json: { message_id: 554, status: given } });
			const [item] = await run(status());
			expect(item?.json).toEqual({ messageId: '554', status: word, statusName, statusCode: code, final });
		}
		expect(stub.requests.map(({ url, body }) => [url, body.toString()])).toContainEqual([
			'/v1/api/receive-whatsapp',
			'{"message_id":554}',
		]);
	});

	test('one that is not documented is unknown, and shown', async () => {
		answer = () => ({ json: { message_id: 554, status: 12 } });
		expect((await run(status()))[0]?.json).toEqual({
			messageId: '554',
			status: 'unknown',
			statusCode: 12,
			final: false,
		});
	});

	test('is asked for again after a failure that passes', async () => {
		answer = (count) =>
			count === 0 ? { status: 502, text: '<html></html>' } : { json: { message_id: 554, status: 1 } };
		expect((await run(status()))[0]?.json).toMatchObject({ status: 'delivered' });
		expect(stub.requests).toHaveLength(2);
	});

	test('of a message that is not there', async () => {
		answer = () => ({ json: documentedError(1, { name: 'Invalid Parameter: message_id' }) });
		expect((await failure(run(status()))).description).toBe("Correct 'Message ID'.");
	});
});

describe('waiting for a status', () => {
	const wait = (change: INodeParameters = {}): INodeParameters => ({
		...status(),
		operation: 'waitForStatus',
		...change,
	});

	test('ends as soon as it is there', async () => {
		answer = () => ({ json: { message_id: 554, status: 7 } });
		expect((await run(wait()))[0]?.json).toMatchObject({ status: 'read', timedOut: false, asked: 1 });
	});

	test('gives the last status when time runs out, or an error', async () => {
		answer = () => ({ json: { message_id: 554, status: 6 } });
		expect((await run(wait({ waitSeconds: 1 })))[0]?.json).toMatchObject({
			status: 'pending',
			timedOut: true,
			asked: 2,
		});
		await expect(run(wait({ waitSeconds: 1, onTimeout: 'error' }))).rejects.toThrow(
			'Message 554 is still pending after 1 s',
		);
	});

	test('stops with the execution', async () => {
		const stop = new AbortController();
		answer = () => {
			setTimeout(() => stop.abort(), 50);
			return { json: { message_id: 554, status: 0 } };
		};
		const running = run(wait({ waitSeconds: 3600 }), { signal: stop.signal });
		await expect(running).rejects.toThrow('The execution was cancelled');
		expect(stub.requests).toHaveLength(1);
	});

	const reports = (...words: Array<[string, boolean]>) => {
		const rest = words.map(([word, final]): StatusReport => ({ messageId: '1', status: word, final }));
		const last = rest[rest.length - 1];
		return async () =>
			await Promise.resolve(rest.shift() ?? last ?? { messageId: '1', status: 'pending', final: false });
	};

	async function poll(ask: () => Promise<StatusReport>, wanted: 'final' | 'read', mostMs: number) {
		const time = new VirtualTime();
		const start = time.now();
		const pauses: number[] = [];
		const sleep = async (ms: number) => {
			pauses.push(ms);
			await time.sleep(ms);
		};
		const result = await time.run(waitUntil(ask, { wanted, maxMs: mostMs, wait: sleep, now: time.now }));
		return { result, pauses, took: time.now() - start };
	}

	test('asks less and less often, and a last time at the end', async () => {
		const { result, pauses, took } = await poll(reports(['sent', false]), 'final', 300_000);
		expect(result).toMatchObject({ timedOut: true, status: 'sent' });
		expect(took).toBe(300_000);
		expect(pauses.slice(0, 4)).toEqual([2_000, 3_000, 4_500, 6_750]);
		expect(Math.max(...pauses)).toBe(30_000);
		expect(result.asked).toBe(pauses.length + 1);
	});

	test.each<['final' | 'read', Array<[string, boolean]>, string, number]>([
		[
			'final',
			[
				['pending', false],
				['sent', false],
				['delivered', true],
			],
			'delivered',
			3,
		],
		[
			'read',
			[
				['sent', false],
				['delivered', true],
				['delivered', true],
				['read', true],
			],
			'read',
			4,
		],
		[
			'read',
			[
				['sent', false],
				['failed', true],
			],
			'failed',
			2,
		],
		[
			'final',
			[
				['unknown', false],
				['deleted', true],
			],
			'deleted',
			2,
		],
	])('for %s', async (wanted, words, word, asked) => {
		const { result } = await poll(reports(...words), wanted, 600_000);
		expect(result).toMatchObject({ status: word, timedOut: false, asked });
	});
});
