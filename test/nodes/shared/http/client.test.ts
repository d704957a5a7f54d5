import { Readable } from 'node:stream';
import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { invalidInput, outcomeOf } from '../../../../nodes/shared/errors';
import { Concurrency } from '../../../../nodes/shared/http/concurrency';
import { Client, Session, type ClientItem } from '../../../../nodes/shared/http/client';
import { FileText } from '../../../../nodes/shared/http/fileText';
import type { Provider } from '../../../../nodes/shared/http/provider';
import type { Request } from '../../../../nodes/shared/http/request';
import { SentRecord, type RunMemory } from '../../../../nodes/shared/http/sentRecord';
import type { RequestOptions } from '../../../../nodes/shared/http/session';
import { Cancelled } from '../../../../nodes/shared/wait';
import { standIn } from '../../../support/standIn';

// Repeats come at once.
jest.mock('../../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/http/retry'),
	waitBefore: (_: number, askedMs = 1) => (askedMs > 10_000 ? askedMs : 1),
}));

const node: INode = { id: '1', name: 'Send', type: 't', typeVersion: 1.1, position: [0, 0], parameters: {} };
const provider: Provider = {
	...{ name: 'Sample', credential: 'sampleApi', baseUrl: () => 'https://sample.example/v1' },
	page: () => ({ rows: [] }),
	explain: () => ({ message: 'Wrong', hint: 'Correct it.' }),
};
let requests: IHttpRequestOptions[];
/** The credential that came with each request. */
let handed: unknown[];
/** A number is a status, a text the content of a success, everything else what n8n's helper gives; errors are thrown. */
let answers: unknown[];
/** What happens while the requests are under way, in their order. */
let during: Array<() => void>;
let stop: AbortController;
let isLocked: boolean;
let memory: RunMemory;
let accounts = 0;
let credential: ICredentialDataDecryptedObject;
const told = { log: jest.fn(), ui: jest.fn(), binary: jest.fn(), download: jest.fn() };

beforeEach(() => {
	requests = [];
	handed = [];
	answers = [];
	during = [];
	stop = new AbortController();
	isLocked = false;
	memory = { requests: {}, items: {}, failures: {}, claims: {}, recipients: {}, carriers: {} };
	// The limits of an account are shared in a process.
	credential = { accessToken: `Tk-${accounts++}-9f8e7d` };
	for (const mock of Object.values(told)) mock.mockReset();
	told.binary.mockImplementation(async () => await Promise.resolve(Buffer.from('%PDF')));
});

const functions = standIn<IExecuteFunctions>({
	getNode: () => node,
	getInputData: () => [{ json: {} }],
	getExecutionCancelSignal: () => stop.signal,
	getCredentials: async () => {
		if (isLocked) throw new Error('It cannot be read');
		return await Promise.resolve(credential);
	},
	logger: { info: told.log },
	sendMessageToUI: told.ui,
	helpers: {
		assertBinaryData: () => ({ data: 'AAAA', mimeType: 'application/pdf', fileName: 'a.pdf' }),
		getBinaryDataBuffer: told.binary,
		httpRequest: told.download,
		httpRequestWithAuthentication: async (
			_: string,
			options: IHttpRequestOptions,
			more?: IAdditionalCredentialOptions,
		) => {
			requests.push(options);
			handed.push(more?.credentialsDecrypted?.data);
			during.shift()?.();
			const answer = await Promise.resolve(answers.shift() ?? '{"id":"m1"}');
			if (answer instanceof Error) throw answer;
			if (typeof answer === 'number') return { statusCode: answer, headers: {}, body: '{}' };
			return typeof answer === 'string' ? { statusCode: 200, headers: {}, body: answer } : answer;
		},
	},
});
const sessionOf = (options: RequestOptions = {}, of = provider) =>
	new Session(functions, of, options, new SentRecord(memory));
const clientOf = (item: ClientItem = { index: 0, singleMessage: true }, session = sessionOf()) =>
	new Client(session, item);
const post = (body: Record<string, unknown> = { text: 'Hello' }, more: Partial<Request> = {}): Request => ({
	...{ method: 'POST', path: '/messages', body },
	...more,
});
const get: Request = { method: 'GET', path: '/rows' };
const connection = (code: string, more: object = {}) => Object.assign(new Error('failed'), { code, ...more });
const messageOf = async (work: Promise<unknown>) =>
	await work.then(
		() => 'done',
		(error: unknown) => (error instanceof NodeApiError ? error.message : String(error)),
	);

describe('a request goes out', () => {
	test('with what it has, and so that nothing follows a redirect or throws for a status', async () => {
		await clientOf().send({ ...get, query: { a: 1, b: '', c: undefined, d: false } });
		expect(requests).toStrictEqual([
			{
				...{ method: 'GET', url: 'https://sample.example/v1/rows', qs: { a: 1, d: false }, timeout: 60_000 },
				...{ headers: { Accept: 'application/json' }, encoding: 'stream', json: true, returnFullResponse: true },
				...{ ignoreHttpStatusErrors: true, disableFollowRedirect: true },
			},
		]);
	});

	test('with its body as JSON, or as a form', async () => {
		const client = clientOf({ index: 0 }, sessionOf({ timeoutMs: 7_000 }));
		await client.send(post({ text: 'Hello', empty: '' }));
		await client.send(post({ text: 'Hello' }, { form: true }));
		expect(requests[0]).toMatchObject({ body: { text: 'Hello' }, timeout: 7_000 });
		expect(requests[0]?.body).not.toHaveProperty('empty');
		expect(requests[1]?.headers?.['Content-Type']).toMatch(/^multipart\/form-data; boundary=/);
		expect(String(requests[1]?.body)).toContain('name="text"');
	});

	test('for a file takes any content, and not as JSON', async () => {
		answers = [{ statusCode: 200, headers: { 'content-type': 'image/png' }, body: Readable.from([Buffer.from('x')]) }];
		expect((await clientOf().send({ ...get, responseType: 'file' })).body).toEqual(Buffer.from('x'));
		expect(requests[0]).toMatchObject({ headers: { Accept: '*/*' }, json: false });
	});

	test('where the token comes from a login, so that n8n renews it for a refusal alone', async () => {
		credential = { ...credential, authentication: 'login' };
		await clientOf().send(get);
		expect(requests[0]?.ignoreHttpStatusErrors).toEqual({ ignore: true, except: [401] });
	});

	test('with what the item adds, and never for a link into the own network', async () => {
		const client = clientOf({ index: 0, additional: { body: { ttl: 60 } } });
		await client.send(post());
		expect(requests[0]?.body).toEqual({ text: 'Hello', ttl: 60 });
		const local = post({ document: { link: 'https://10.0.0.1/a.pdf' } });
		await expect(client.send(local)).rejects.toThrow('leads to 10.0.0.1, which is an address of a private network');
		await expect(client.checkLinks(local)).rejects.toThrow('10.0.0.1');
		expect(requests).toHaveLength(1);
	});
});

describe('what failed', () => {
	test('is read again, up to five times, and a send is not', async () => {
		answers = [500, 500, 502, '{"id":1}'];
		expect((await clientOf().send(get)).body).toEqual({ id: 1 });
		expect(requests).toHaveLength(4);
		answers = Array<number>(9).fill(500);
		expect(await messageOf(clientOf().send(get))).toBe('Sample could not answer: Wrong (HTTP 500) [item 0]');
		expect(requests).toHaveLength(9);
		answers = [500];
		expect(await messageOf(clientOf().send(post()))).toMatch(/^It is unclear whether Sample carried out the request/);
		expect(requests).toHaveLength(10);
	});

	test('is sent again where it was turned away, and where the request says that it does no harm', async () => {
		answers = [429, { statusCode: 503, headers: { 'retry-after': '0' }, body: '{}' }, '{"id":1}'];
		await clientOf().send(post());
		expect(requests).toHaveLength(3);
		answers = [500, '{"id":1}'];
		await clientOf().send(post({ text: 'x' }, { idempotent: true }));
		expect(requests).toHaveLength(5);
	});

	test('before it was sent is tried again; where nobody reaches the provider, later items do not try as long', async () => {
		const session = sessionOf();
		answers = Array.from({ length: 9 }, () => connection('ECONNREFUSED', { syscall: 'connect' }));
		const failed = 'Sample could not be reached: the connection was refused [item 0]';
		expect(await messageOf(clientOf({ index: 0 }, session).send(post()))).toBe(failed);
		expect(requests).toHaveLength(5);
		expect(await messageOf(clientOf({ index: 1 }, session).send(post()))).toBe(failed.replace('0', '1'));
		expect(requests).toHaveLength(6);
		answers = [];
		await clientOf({ index: 2 }, session).send(post());
		answers = [connection('ECONNREFUSED', { syscall: 'connect' })];
		await clientOf({ index: 3 }, session).send(post());
		expect(requests).toHaveLength(9);
	});

	test('with a longer pause than may be waited for is an error, and holds up what comes next', async () => {
		const session = sessionOf();
		const client = clientOf({ index: 0 }, session);
		answers = [{ statusCode: 429, headers: { 'retry-after': '600' }, body: '{}' }];
		expect(await messageOf(client.send(post()))).toBe('Sample asks to slow down: Wrong (HTTP 429) [item 0]');
		expect(await messageOf(client.send(post({ text: 'next' })))).toMatch(
			/^Sample asked to send nothing for another \d+ s \[item 0\]$/,
		);
		expect(requests).toHaveLength(1);
	});

	test('in the middle of its answer is unclear for a send, and read again for a list', async () => {
		const broken = () => ({
			...{ statusCode: 200, headers: {} },
			body: Readable.from(
				(async function* () {
					yield await Promise.resolve(Buffer.from('{"id":'));
					throw new Error('aborted');
				})(),
			),
		});
		answers = [broken()];
		expect(await messageOf(clientOf().send(post()))).toBe(
			'It is unclear whether Sample accepted the request: the answer (HTTP 200) is not complete JSON [item 0]',
		);
		answers = [broken(), '{"id":1}'];
		expect((await clientOf({ index: 1 }).send(get)).body).toEqual({ id: 1 });
	});

	test('with what the provider means by its status, is treated so', async () => {
		const meant: Provider = { ...provider, statusOfFailure: () => 422, statusOfBody: () => 403 };
		answers = [500];
		const client = clientOf({ index: 0 }, sessionOf({}, meant));
		expect(await messageOf(client.send(post()))).toBe('Sample refused the request: Wrong (HTTP 500) [item 0]');
		answers = ['{"a":1}'];
		expect(await messageOf(client.send(post({ text: 'x' })))).toBe(
			'Sample refused the request: Wrong (HTTP 200) [item 0]',
		);
	});

	test('and only read something is not unclear', async () => {
		const outcomes: unknown[] = [];
		for (const answer of [400, 500, connection('ECONNRESET')]) {
			answers = Array.from({ length: 5 }, () => answer);
			outcomes.push(
				outcomeOf(
					await clientOf()
						.send(get)
						.catch((error: unknown) => error),
				),
			);
		}
		expect(outcomes).toEqual(['refused', 'notSent', 'notSent']);
		const meant: Provider = { ...provider, statusOfBody: () => 403 };
		answers = Array<string>(5).fill('{"message_id":"m"}');
		requests = [];
		expect(await messageOf(clientOf(undefined, sessionOf({}, meant)).send(get))).toMatch(/^Sample refused the request/);
		expect(requests).toHaveLength(1);
	});

	test('of a client without an item is told as well', async () => {
		const client = new Client(sessionOf());
		await client.send(post());
		expect([client.carrying, client.completed(get)]).toEqual([undefined, get]);
		answers = [400];
		expect(await messageOf(client.send(post({ text: 'x' })))).toMatch(
			/^Sample refused the request: Wrong \(HTTP 400\)/,
		);
	});

	test('says nothing of the credential', async () => {
		const said: Provider = { ...provider, explain: () => ({ message: `Bad token ${String(credential.accessToken)}` }) };
		answers = [400];
		const message = await messageOf(clientOf({ index: 0 }, sessionOf({}, said)).send(post()));
		expect(message).toMatch(/^Sample refused the request: Bad token /);
		expect(message).not.toContain(String(credential.accessToken));
	});
});

describe('waiting for the provider', () => {
	const refusedConnections = (count: number) =>
		Array.from({ length: count }, () => connection('ECONNREFUSED', { syscall: 'connect' }));
	const turnedAway = (count: number) =>
		Array.from({ length: count }, () => ({ statusCode: 429, headers: { 'retry-after': '0' }, body: '{}' }));
	const now = performance.now.bind(performance);
	/** Lets two minutes pass within a moment. */
	const later = () => {
		jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
		return () => void (ahead += 121_000);
	};
	let ahead = 0;
	const nothing = () => undefined;
	afterEach(() => void jest.restoreAllMocks());

	test('goes on beyond five attempts where it turns requests away unread', async () => {
		answers = turnedAway(7);
		await clientOf().send(post());
		expect(requests).toHaveLength(8);
	});

	test('ends after two minutes, whether it turns requests away or nobody reaches it', async () => {
		answers = turnedAway(9);
		during = [nothing, nothing, nothing, nothing, nothing, later()];
		expect(await messageOf(clientOf().send(post()))).toMatch(/^Sample asks to slow down/);
		expect(requests).toHaveLength(6);
		answers = refusedConnections(9);
		during = [nothing, later()];
		expect(await messageOf(clientOf().send(post()))).toMatch(/^Sample could not be reached/);
		expect(requests).toHaveLength(8);
	});

	test('may take exactly as long as the provider asks for', async () => {
		const session = sessionOf();
		Reflect.set(session, 'wait', async () => await Promise.resolve());
		const told = jest.spyOn(session, 'reportWait');
		answers = [{ statusCode: 503, headers: { 'retry-after': '120' }, body: '{}' }];
		await clientOf(undefined, session).send(post());
		expect(requests).toHaveLength(2);
		expect(told.mock.calls).toEqual([[120_000]]);
	});

	test('is given up sooner only where nobody reached it, not where it refused or broke off', async () => {
		const session = sessionOf();
		const busy = { statusCode: 503, headers: { 'retry-after': '600' }, body: '{}' };
		for (const [index, answer] of [400, connection('ECONNRESET'), busy].entries()) {
			answers = [answer, ...refusedConnections(5)];
			await messageOf(clientOf({ index }, session).send(post()));
			await messageOf(clientOf({ index }, session).send(post({ text: 'next' })));
			session.unreachable = false;
		}
		expect(requests).toHaveLength(3 * 6);
	});

	test('holds an account up no longer than the user allows', async () => {
		const session = sessionOf({ maxPauseMs: 5_000 });
		answers = [{ statusCode: 429, headers: { 'retry-after': '3600' }, body: '{}' }];
		await messageOf(clientOf(undefined, session).send(post()));
		const pause = (await session.connect()).budget.pauseMs();
		expect([pause > 0, pause <= 5_000]).toEqual([true, true]);
	});

	test('ends at once when the execution is stopped', async () => {
		answers = turnedAway(1).map((answer) => ({ ...answer, headers: { 'retry-after': '60' } }));
		await messageOf(clientOf(undefined, sessionOf({ maxRunMs: 0 })).send(post()));
		stop.abort();
		await expect(clientOf({ index: 1 }).send(post())).rejects.toBeInstanceOf(Cancelled);
		expect(requests).toHaveLength(1);
	});
});

describe('an execution that is stopped', () => {
	test('sends nothing any more', async () => {
		stop.abort();
		await expect(clientOf().send(post())).rejects.toBeInstanceOf(Cancelled);
		expect(requests).toEqual([]);
	});

	test('while it connects for the last time, leaves out what was not sent', async () => {
		const session = sessionOf();
		answers = Array.from({ length: 5 }, () => connection('ECONNREFUSED', { syscall: 'connect' }));
		during = [...Array<() => void>(4).fill(() => undefined), () => stop.abort()];
		await expect(clientOf(undefined, session).send(post())).rejects.toBeInstanceOf(Cancelled);
		expect([requests.length, session.unreachable]).toEqual([5, false]);
	});

	test.each([
		['what is unclear', connection('ECONNRESET'), /^It is unclear whether Sample received the request/],
		[
			'when to come back',
			{ statusCode: 429, headers: { 'retry-after': '600' }, body: '{}' },
			/^Sample asks to slow down/,
		],
	])('while a request is under way, is told %s', async (_, answer, message) => {
		answers = [answer];
		during = [() => stop.abort()];
		expect(await messageOf(clientOf().send(post()))).toMatch(message);
	});
});

describe('how many requests are under way', () => {
	// Time stands still: on a busy machine an answer would be slow by itself, and fewer requests under way.
	beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(1_000));
	afterEach(() => void jest.restoreAllMocks());
	const limited = (body = '{}') => ({ statusCode: 200, headers: { 'x-ratelimit-remaining': '999' }, body });
	const file = { attachments: { part: 'file', files: [{ binary: 'data' }] } };
	let requestsOfAll = 0;
	/** As many as may be. */
	const round = async (session: Session, more: Partial<Request> = {}) => {
		const all = Array.from({ length: session.concurrency.limit }, async () => {
			await clientOf({ index: requestsOfAll++ }, session).send(post({}, more));
		});
		await Promise.all(all);
		return session.concurrency.limit;
	};

	test('grows with quick answers, further where the provider tells its limit, and not with files', async () => {
		const session = sessionOf();
		expect([await round(session), await round(session)]).toEqual([10, 16]);
		const told = sessionOf();
		answers = Array.from({ length: 50 }, () => limited());
		expect([await round(told), await round(told)]).toEqual([10, 20]);
		expect(await round(sessionOf(), file)).toBe(5);
	});

	test('does not grow with a file in JSON either, and is few again when files follow texts', async () => {
		const inJson = { body: { filename: 'a.pdf', body: `data:application/pdf;base64,${'A'.repeat(100_000)}` } };
		const session = sessionOf();
		expect([await round(session, inJson), await round(session, inJson)]).toEqual([5, 5]);
		const grown = sessionOf();
		expect([await round(grown), await round(grown), await round(grown, inJson)]).toEqual([10, 16, 5]);
	});

	test.each<[unknown, string]>([
		['{"id":1}', 'answered'],
		['7', 'answered'],
		[400, 'answered'],
		[501, 'answered'],
		[500, 'failed'],
		[503, 'failed'],
		[408, 'failed'],
		[connection('ECONNRESET'), 'failed'],
		[connection('ECONNREFUSED', { syscall: 'connect' }), 'failed'],
		[{ statusCode: 429, headers: { 'retry-after': '600' }, body: '{}' }, 'refused'],
		[{ statusCode: 503, headers: { 'retry-after': '600' }, body: '{}' }, 'refused'],
	])('is told of %p as "%s"', async (answer, ending) => {
		const session = sessionOf();
		session.unreachable = true;
		const [leaves, over] = [jest.fn(), jest.fn()];
		const begin = jest.spyOn(session.concurrency, 'begin').mockReturnValue({ leaves, over });
		answers = [answer];
		await messageOf(clientOf(undefined, session).send(post()));
		expect(over.mock.calls).toEqual([[ending]]);
		expect(leaves).toHaveBeenCalledTimes(1);
		const { budget } = await session.connect();
		expect(begin.mock.calls).toEqual([[budget, { waitedMs: expect.any(Number), isLarge: false }]]);
	});

	test('keeps few under way while a provider of the run does not tell its limit', async () => {
		const session = sessionOf();
		const ceilingWith = async (of: Session) => {
			await new Client(of).send(post({ n: requests.length }));
			const { budget } = await of.connect();
			for (let n = 0; n < 200; n++) {
				const flights = Array.from({ length: session.concurrency.limit }, () => session.concurrency.begin(budget));
				for (const { over } of flights) over('answered');
			}
			return session.concurrency.limit;
		};
		answers = [limited(), '{"id":"m"}', limited()];
		const second = { ...provider, credential: 'secondApi', baseUrl: () => 'https://second.example/v1' };
		const other = session.ofProvider(second, 1_000);
		expect(await ceilingWith(session)).toBe(50);
		expect(await ceilingWith(other)).toBe(16);
		expect(await ceilingWith(other)).toBe(50);
	});
});

describe('a server that does not answer', () => {
	beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
	afterEach(() => void jest.useRealTimers());

	let index = 0;
	/** After how many milliseconds a send is unclear. */
	const unclearAfter = async (answer: unknown, more: Partial<Request> = {}) => {
		answers = [answer];
		const session = sessionOf({ timeoutMs: 1_000 });
		const began = performance.now();
		let ended = Number.NaN;
		const message = messageOf(clientOf({ index: index++ }, session).send(post({}, more)));
		void message.then(() => (ended = performance.now() - began));
		await jest.advanceTimersByTimeAsync(20_000);
		expect(await message).toMatch(/^It is unclear whether Sample received the request: no answer came in time/);
		return ended;
	};
	const never = async () => await new Promise(() => undefined);

	test('has twice the timeout, and five times as long where a login or a file comes before its answer', async () => {
		expect(await unclearAfter(never())).toBe(2_000);
		const attachments = { part: 'file', files: [{ binary: 'data' }] };
		expect(await unclearAfter(never(), { attachments })).toBe(5_000);
		expect(await unclearAfter(never(), { body: { body: 'A'.repeat(100_000) } })).toBe(5_000);
		expect(await unclearAfter(never(), { attachments: { part: 'file', files: [] } })).toBe(2_000);
		credential = { ...credential, authentication: 'login' };
		expect(await unclearAfter(never())).toBe(5_000);
	});

	test('or that sends a byte now and then is given up after five times the timeout, and its connection ended', async () => {
		let destroyed = 0;
		const drops = (pause: number) => ({
			...{ statusCode: 200, headers: {} },
			body: {
				destroy: () => destroyed++,
				async *[Symbol.asyncIterator]() {
					for (const before = destroyed; destroyed === before;) {
						await new Promise((resolve) => setTimeout(resolve, pause));
						yield Buffer.from(' ');
					}
					throw new Error('aborted');
				},
			},
		});
		expect(await unclearAfter(drops(400))).toBe(5_000);
		expect(destroyed).toBeGreaterThan(0);
		// Longer than its timeout without a byte.
		expect(await unclearAfter(drops(1_300))).toBe(1_300);
	});
});

describe('when n8n repeats the node', () => {
	test('what was accepted does not go out again, and gives the same answer; what was refused goes out', async () => {
		answers = ['{"id":"m1"}', 400];
		await clientOf().send(post());
		await clientOf({ index: 1 })
			.send(post())
			.catch(() => undefined);
		answers = ['{"id":"m2"}', '{"id":"m3"}'];
		const again = sessionOf();
		expect(await clientOf(undefined, again).send(post())).toEqual({ status: 200, body: { id: 'm1' }, headers: {} });
		expect((await clientOf({ index: 1 }, again).send(post())).body).toEqual({ id: 'm2' });
		expect(requests).toHaveLength(3);
		// An item may send the same twice on purpose.
		expect((await clientOf(undefined, again).send(post())).body).toEqual({ id: 'm3' });
	});

	test('what is unclear does not go out again, nor does anything else of that message', async () => {
		answers = [500];
		const first = await messageOf(clientOf().send(post()));
		const again = sessionOf();
		expect(await messageOf(clientOf(undefined, again).send(post()))).toBe(first);
		expect(await messageOf(clientOf(undefined, again).send(post({ text: 'another' })))).toBe(first);
		expect(requests).toHaveLength(1);
		await clientOf(undefined, again).send(get);
		requests.pop();
		await clientOf({ index: 0 }, again).send(post({ text: 'somebody else of a list' }));
		await clientOf({ index: 1, singleMessage: true }, again).send(post());
		expect(requests).toHaveLength(3);
	});

	test('a text that is another one by now counts as the one that was sent', async () => {
		await clientOf().send(post());
		const again = sessionOf();
		expect((await clientOf(undefined, again).send(post({ text: 'another' }))).body).toEqual({ id: 'm1' });
		expect(requests).toHaveLength(1);
		await clientOf(undefined, again).send(post({ text: 'a second one' }));
		expect(requests).toHaveLength(2);
	});

	test('what only reads goes out again, unless its answer must be the same', async () => {
		await clientOf().send(get);
		await clientOf(undefined, sessionOf()).send(get);
		expect(requests).toHaveLength(2);
		answers = Array<number>(5).fill(500);
		await messageOf(clientOf(undefined, sessionOf()).send(get));
		expect(memory.requests).toEqual({});
		requests = requests.slice(0, 2);
		const upload = post({ file: 'a' }, { idempotent: true, replayOnRetry: true });
		answers = ['{"id":"f1"}'];
		await clientOf().send(upload);
		expect((await clientOf(undefined, sessionOf()).send(upload)).body).toEqual({ id: 'f1' });
		expect(requests).toHaveLength(3);
	});

	test('whoever carries an item is known for single messages alone', async () => {
		const client = clientOf();
		expect(client.carrying?.before).toBeUndefined();
		client.carrying?.handTo('one');
		expect(clientOf(undefined, sessionOf()).carrying?.before).toBe('one');
		client.carrying?.takeBack();
		expect(clientOf(undefined, sessionOf()).carrying?.before).toBeUndefined();
		expect(client.carrying?.hasSent()).toBe(false);
		await client.send(post());
		expect(client.carrying?.hasSent()).toBe(true);
		const again = clientOf(undefined, sessionOf());
		expect(again.carrying?.hasSent()).toBe(false);
		await again.send(post());
		expect([again.carrying?.hasSent(), requests.length]).toEqual([true, 1]);
		answers = [500];
		const unclear = clientOf({ index: 1, singleMessage: true });
		await messageOf(unclear.send(post()));
		expect(unclear.carrying?.hasSent()).toBe(true);
		expect(new Client(new Session(functions, provider), { index: 0, singleMessage: true }).carrying).toBeUndefined();
		expect(clientOf({ index: 0 }).carrying).toBeUndefined();
	});
});

describe('a session', () => {
	test('is one for all clients of a run, and its account one for all runs with the credential', async () => {
		const session = sessionOf({ maxParallelRequests: 3 });
		const [one, other] = [clientOf({ index: 0 }, session), clientOf({ index: 1 }, session)];
		expect(one.run).toBe(other.forItem({ index: 2 }).run);
		expect([one.provider, one.parallel, one.longestWaitMs]).toEqual([provider, 3, 120_000]);
		one.waitUpTo(60_000);
		expect(other.longestWaitMs).toBe(120_000);
		one.waitUpTo(180_000);
		expect(other.longestWaitMs).toBe(180_000);
		const account = await one.account();
		expect(await clientOf().account()).toBe(account);
		credential = { ...credential, sessionToken: 'St-1-0a1b2c' };
		expect(await clientOf().account()).toBe(account);
		credential = { accessToken: 'Tk-other-3c2b1a' };
		expect(await clientOf().account()).not.toBe(account);
	});

	test('has one for each other provider and wait', () => {
		const client = clientOf();
		const second: Provider = { ...provider, name: 'Second', credential: 'secondApi' };
		const other = client.ofProvider(second, 5_000);
		expect([other.provider, other.longestWaitMs]).toEqual([second, 5_000]);
		expect(client.ofProvider(second, 5_000).run).toBe(other.run);
		expect(client.ofProvider(second, 6_000).run).not.toBe(other.run);
		expect(client.longestWaitMs).toBe(120_000);
	});

	test('tells that files come before they are read', async () => {
		const expected = jest.spyOn(Concurrency.prototype, 'expectFiles');
		const client = clientOf();
		await client.loadFiles(post());
		expect(expected).not.toHaveBeenCalled();
		told.binary.mockImplementationOnce(async () => {
			expect(expected).toHaveBeenCalledTimes(1);
			return await Promise.reject(new Error('The disk is gone'));
		});
		const request = post({}, { attachments: { part: 'file', files: [{ binary: 'data' }] } });
		await expect(client.loadFiles(request)).rejects.toThrow('The disk is gone');
		client.expectFiles();
		expect(expected).toHaveBeenCalledTimes(2);
	});

	test('reads the same files of an item once, and again where they could not be read', async () => {
		const client = clientOf();
		const request = post({}, { attachments: { part: 'file', files: [{ binary: 'data' }] } });
		const [first] = await Promise.all([client.loadFiles(request), client.loadFiles(request)]);
		expect(first).toEqual([{ bytes: Buffer.from('%PDF'), mimeType: 'application/pdf', fileName: 'a.pdf' }]);
		expect(told.binary).toHaveBeenCalledTimes(1);
		await client.forItem({ index: 1 }).loadFiles(request);
		expect(told.binary.mock.calls).toEqual([
			[0, 'data'],
			[1, 'data'],
		]);
		told.binary.mockRejectedValueOnce(new Error('The disk is gone'));
		await expect(client.loadFiles(request)).rejects.toThrow('The disk is gone');
		await client.loadFiles(request);
		expect(told.binary).toHaveBeenCalledTimes(4);
		expect(await client.loadFiles(post())).toEqual([]);
		expect(await client.loadFiles(post({}, { attachments: { part: 'file', files: [] } }))).toEqual([]);
	});

	test('has the files of each item, also where another one comes from a link', async () => {
		const client = clientOf();
		told.download.mockImplementation(async () => {
			const headers = { 'content-type': 'application/pdf' };
			return await Promise.resolve({ statusCode: 200, headers, body: Readable.from([Buffer.from('%PDF')]) });
		});
		const files = [{ binary: 'data' }, { url: 'https://files.example.com/b.pdf' }];
		const request = post({}, { attachments: { part: 'file', files } });
		for (const index of [0, 1]) await client.forItem({ index }).loadFiles(request);
		expect(told.binary.mock.calls).toEqual([
			[0, 'data'],
			[1, 'data'],
		]);
		const linked = post({}, { attachments: { part: 'file', files: files.slice(1) } });
		for (const index of [0, 1]) await client.forItem({ index }).loadFiles(linked);
		expect(told.download).toHaveBeenCalledTimes(3);
	});

	test('reads files from this machine, and follows links to it, where the provider is on it, too', async () => {
		told.download.mockImplementation(async () => {
			const headers = { 'content-type': 'application/pdf' };
			return await Promise.resolve({ statusCode: 200, headers, body: Readable.from([Buffer.from('%PDF')]) });
		});
		const url = 'http://127.0.0.1:4000/b.pdf';
		const request = post({}, { attachments: { part: 'file', files: [{ url }] } });
		const local = clientOf(undefined, sessionOf({}, { ...provider, baseUrl: () => 'http://localhost:4000' }));
		expect(await local.loadFiles(request)).toMatchObject([{ fileName: 'b.pdf' }]);
		expect(await local.download(url)).toMatchObject({ fileName: 'b.pdf' });
		await expect(local.download(url, { loopback: false })).rejects.toThrow('private network');
		for (const limits of [{}, { loopback: true }]) {
			await expect(clientOf().download(url, limits)).rejects.toThrow('private network');
		}
		await expect(clientOf().loadFiles(request)).rejects.toThrow('private network');
		expect(told.download).toHaveBeenCalledTimes(2);
	});

	test('reads a list page by page', async () => {
		const rows = [{ id: 1 }];
		const client = clientOf(undefined, sessionOf({}, { ...provider, page: () => ({ rows }) }));
		expect(await client.pages(get).next()).toMatchObject({ value: { rows } });
	});

	test('tells of pauses of two seconds and more', () => {
		const session = sessionOf();
		session.reportWait(1_999);
		session.reportWait(2_000);
		session.reportWait(2_001);
		const messages = [2, 3].map((seconds) => [`Sample asks for a pause: waiting ${seconds} s`]);
		expect([told.log.mock.calls, told.ui.mock.calls]).toEqual([messages, messages]);
		new Session(standIn({ logger: { info: told.log } }), provider).reportWait(5_000);
		expect(told.log).toHaveBeenLastCalledWith('Sample asks for a pause: waiting 5 s');
	});

	test('masks all tokens that a login has given so far, also when the credential cannot be read any more', async () => {
		const tokens = ['St-first-1a2b3c4d', 'St-second-5e6f7a8b', 'St-third-9c0d1e2f'];
		const login = { authentication: 'login', username: 'ada', password: 'Pw-7d6c5b4a' };
		const said: Provider = { ...provider, explain: () => ({ message: `Wrong: ${tokens.join(' and ')}` }) };
		credential = { ...login, sessionToken: 'St-first-1a2b3c4d' };
		const client = clientOf({ index: 0 }, sessionOf({}, said));
		await client.account();
		for (const [known, token] of tokens.entries()) {
			credential = { ...login, sessionToken: token };
			answers = [400];
			const shown = tokens.map((one, place) => (place <= known ? '***' : one)).join(' and ');
			expect(await messageOf(client.send(post()))).toContain(`Wrong: ${shown} (HTTP 400)`);
		}
		isLocked = true;
		answers = [400];
		expect(await messageOf(client.send(post()))).toContain('Wrong: *** and *** and *** (HTTP 400)');
	});

	test('waits no longer than the run may take', () => {
		expect(sessionOf().patienceMs()).toBe(120_000);
		expect(sessionOf({ maxRunMs: 0 }).patienceMs()).toBe(0);
		const left = sessionOf({ maxRunMs: 60_000 }).patienceMs();
		expect([left > 0, left <= 60_000]).toEqual([true, true]);
		expect(sessionOf({ maxRunMs: 600_000 }).patienceMs()).toBe(120_000);
	});

	test('waits no longer than was set from the first refusal on, until the account has taken something', async () => {
		let now = 1_000;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		const session = sessionOf();
		const { budget } = await session.connect();
		session.waitUpTo(0);
		expect(session.patienceMs()).toBe(120_000);
		session.waitUpTo(600_000);
		const other = session.ofProvider(provider, 600_000);
		const patience = () => [session.patienceMs(), other.patienceMs()];
		/** For one that is turned away for the first time now, and for one that was nine minutes ago. */
		const gives = () => [session.givesUpAt(now), session.givesUpAt(now - 540_000)].map((at) => at - now);
		expect(patience()).toEqual([600_000, 600_000]);
		for (const one of [session, other]) one.noteHeldUp(budget);
		now += 200_000;
		for (const one of [session, other]) one.noteHeldUp(budget);
		now += 100_000;
		expect(patience()).toEqual([300_000, 300_000]);
		expect(gives()).toEqual([300_000, 60_000]);
		now += 400_000;
		expect(patience()).toEqual([0, 0]);
		// An answer to a question is nothing that was taken; another execution may be who sent what was.
		(await budget.acquire(session.wait))(200, {});
		expect(patience()).toEqual([0, 0]);
		budget.noteTaken();
		expect(patience()).toEqual([600_000, 600_000]);
		expect(gives()).toEqual([600_000, 60_000]);
		now += 1;
		for (const one of [session, other]) one.noteHeldUp(budget);
		now += 1_000;
		expect(patience()).toEqual([599_000, 599_000]);
		// Nobody has asked for hours.
		now += 7_200_000;
		for (const one of [session, other]) one.noteHeldUp(budget);
		expect(patience()).toEqual([600_000, 600_000]);
		// Without the setting each request has its own two minutes.
		const usual = sessionOf();
		usual.noteHeldUp(budget);
		now += 60_000;
		expect(usual.patienceMs()).toBe(120_000);
		expect([usual.givesUpAt(now), usual.givesUpAt(now - 50_000)]).toEqual([now + 120_000, now + 70_000]);
		expect(session.ofProvider(provider, 5_000).patienceMs()).toBe(5_000);
		const short = sessionOf();
		short.waitUpTo(60_000);
		expect(short.patienceMs()).toBe(120_000);
		short.noteHeldUp(budget);
		now += 60_000;
		expect(short.patienceMs()).toBe(60_000);
		jest.restoreAllMocks();
	});

	test('masks its credential in what input says, once it was read, and leaves other errors as they are', async () => {
		const session = sessionOf();
		const secret = String(credential.accessToken);
		const wrong = invalidInput(`Field ${secret}`, `is ${secret}`, `Not ${secret}.`);
		const other = new Error(secret);
		expect(session.masked(other)).toBe(other);
		expect(new Client(session).masked(other)).toBe(other);
		expect(String(session.masked(wrong))).toContain(secret);
		session.ofProvider({ ...provider, name: 'Second' }, 1_000);
		await session.connect();
		const masked = session.masked(wrong);
		expect(String(masked)).toMatch(/^\w+: 'Field /);
		expect(JSON.stringify([masked, String(masked)])).not.toContain(secret);
	});
});

test('n8n is handed the credential with each request, and a second later the one that replaced it', async () => {
	const [before, after] = [credential, { accessToken: 'Tk-replaced-1a2b3c4d' }];
	during = [() => (credential = after)];
	const session = sessionOf();
	const send = async (text: string) => await new Client(session).send(post({ text }));
	await send('One');
	await send('Two');
	const later = performance.now() + 1_001;
	jest.spyOn(performance, 'now').mockImplementation(() => later);
	await send('Three');
	jest.restoreAllMocks();
	expect(handed).toEqual([before, before, after]);
});

test('those who wait for one reading of the credential do not leave together', async () => {
	const session = sessionOf();
	await new Client(session).send(post());
	const later = performance.now() + 1_001;
	jest.spyOn(performance, 'now').mockImplementation(() => later);
	// Longer than the gate needs for all of them.
	const read = jest.spyOn(functions, 'getCredentials').mockImplementation(async () => {
		await new Promise((resolve) => setTimeout(resolve, 30));
		return credential;
	});
	requests = [];
	const all = Array.from({ length: 12 }, async (_, index) => await clientOf({ index }, session).send(post()));
	while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
	expect(requests.length).toBeLessThanOrEqual(4);
	await Promise.all(all);
	expect([requests.length, read.mock.calls.length]).toEqual([12, 1]);
	jest.restoreAllMocks();
});

test('those at the gate stay back from a pause that the provider asks for meanwhile, and go out after it', async () => {
	const times: number[] = [];
	const session = sessionOf();
	during = Array.from({ length: 20 }, () => () => void times.push(performance.now()));
	answers = [{ statusCode: 429, headers: { 'retry-after': '1' }, body: '{}' }];
	const all = Array.from({ length: 12 }, async (_, index) => await clientOf({ index }, session).send(post({ index })));
	await Promise.all(all);
	const bodies = requests.map(({ body }) => JSON.stringify(body));
	expect([bodies.length, new Set(bodies).size]).toEqual([13, 12]);
	const [first = 0] = times;
	expect(times.filter((time) => time < first + 900)).toHaveLength(4);
});

describe('what an item asks before its request leaves', () => {
	const no = () => {
		throw new Cancelled();
	};

	test('keeps it back: nothing goes out, and its turn is free for others', async () => {
		const session = sessionOf({ requestsPerMinute: 1 });
		// When it begins to wait there is nothing against it yet.
		const mayLeave = jest.fn(no).mockImplementationOnce(() => undefined as never);
		await expect(clientOf({ index: 0, mayLeave }, session).send(post())).rejects.toBeInstanceOf(Cancelled);
		expect([mayLeave.mock.calls.length, requests.length]).toEqual([2, 0]);
		await clientOf({ index: 1 }, session).send(post());
		expect(requests).toHaveLength(1);
	});

	test('is asked again before it is tried again', async () => {
		let isOver = false;
		during = [() => (isOver = true)];
		const mayLeave = () => (isOver ? no() : undefined);
		answers = [{ statusCode: 503, headers: { 'retry-after': '0' }, body: '{}' }];
		await expect(clientOf({ index: 0, mayLeave }).send(post())).rejects.toBeInstanceOf(Cancelled);
		expect(requests).toHaveLength(1);
	});

	test('is asked when what it carries is made: a file takes its time, and much can happen meanwhile', async () => {
		const file = new FileText('a/b', Buffer.from('abc'));
		const log: string[] = [];
		jest.spyOn(file, 'pieces').mockImplementation(function* () {
			log.push('made');
			yield 'YWJj';
		});
		const mayLeave = () => void log.push('asked');
		await clientOf({ index: 0, mayLeave }).send(post({ file }));
		expect(String(requests[0]?.body)).toBe('{"file":"data:a/b;base64,YWJj"}');
		expect([log.filter((entry) => entry === 'made').length, log.at(-1)]).toEqual([1, 'asked']);
	});

	test('is asked of nothing that only reads, and of nothing that goes on with a message, but of the upload of its file', async () => {
		const client = clientOf({ index: 0, mayLeave: no });
		await client.send(get);
		await client.send(post({}, { continues: true }));
		expect(requests).toHaveLength(2);
		const upload = client.send(post({}, { idempotent: true, auxiliary: true }));
		await expect(upload).rejects.toBeInstanceOf(Cancelled);
		expect(requests).toHaveLength(2);
	});

	test.each<[string, unknown, boolean]>([
		['was carried out', '{"id":"m1"}', true],
		['has a mistake', 400, true],
		['is refused', { statusCode: 429, headers: { 'retry-after': '600' }, body: '{}' }, false],
		['fails', 500, false],
		['gets no answer', connection('ECONNRESET'), false],
	])('what only reads does not count as taken; what %s: %p, %p', async (_, answer, isTaken) => {
		const session = sessionOf();
		const { budget } = await session.connect();
		const client = clientOf({ index: 0 }, session);
		await client.send(get);
		expect(budget.takenAt).toBe(Number.NEGATIVE_INFINITY);
		answers = [answer];
		await messageOf(client.send(post()));
		expect(budget.takenAt > 0).toBe(isTaken);
	});

	test('ends a pause within moments, and does not wait for its end', async () => {
		for (const [index, statusCode] of [429, 503].entries()) {
			let isOver = false;
			const mayLeave = () => (isOver ? no() : undefined);
			credential = { accessToken: `Tk-${accounts++}-9f8e7d` };
			const session = sessionOf();
			answers = [{ statusCode, headers: { 'retry-after': '100' }, body: '{}' }];
			const began = performance.now();
			const sent = clientOf({ index, mayLeave }, session).send(post({ index }));
			setTimeout(() => (isOver = true), 50);
			await expect(sent).rejects.toBeInstanceOf(Cancelled);
			expect(performance.now() - began).toBeLessThan(30_000);
			expect(requests).toHaveLength(index + 1);
		}
	});

	test('ends the waiting of all of the run at the next moment when one looks', async () => {
		const session = sessionOf();
		let isOver = false;
		const mayLeave = () => (isOver ? no() : undefined);
		answers = [{ statusCode: 429, headers: { 'retry-after': '1' }, body: '{}' }];
		const first = clientOf({ index: 0 }, session).send(post());
		while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setTimeout(resolve, 50));
		const all = [1, 2, 3].map(async (index) => await clientOf({ index, mayLeave }, session).send(post({ index })));
		isOver = true;
		const ends = await Promise.allSettled(all);
		expect(ends.map((end) => 'reason' in end && end.reason instanceof Cancelled)).toEqual([true, true, true]);
		await first;
		expect(requests).toHaveLength(2);
	});
});
