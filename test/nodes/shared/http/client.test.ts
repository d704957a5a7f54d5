import { Readable } from 'node:stream';
import type { ICredentialDataDecryptedObject, IExecuteFunctions, IHttpRequestOptions, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { invalidInput } from '../../../../nodes/shared/errors';
import { Client, Session, type ClientItem } from '../../../../nodes/shared/http/client';
import type { Provider } from '../../../../nodes/shared/http/provider';
import type { Request } from '../../../../nodes/shared/http/request';
import { SentRecord, type RunMemory } from '../../../../nodes/shared/http/sentRecord';
import type { RequestOptions } from '../../../../nodes/shared/http/session';
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
/** A number is a status, a text the content of a success, everything else what n8n's helper gives; errors are thrown. */
let answers: unknown[];
let memory: RunMemory;
let accounts = 0;
let credential: ICredentialDataDecryptedObject;
const told = { log: jest.fn(), ui: jest.fn(), binary: jest.fn(), download: jest.fn() };

beforeEach(() => {
	requests = [];
	answers = [];
	memory = { requests: {}, items: {}, failures: {}, claims: {}, recipients: {}, carriers: {} };
	// The limits of an account are shared in a process.
	credential = { accessToken: `Tk-${accounts++}-9f8e7d` };
	for (const mock of Object.values(told)) mock.mockReset();
	told.binary.mockImplementation(async () => await Promise.resolve(Buffer.from('%PDF')));
});

const functions = standIn<IExecuteFunctions>({
	getNode: () => node,
	getInputData: () => [{ json: {} }],
	getExecutionCancelSignal: () => undefined,
	getCredentials: async () => await Promise.resolve(credential),
	logger: { info: told.log },
	sendMessageToUI: told.ui,
	helpers: {
		assertBinaryData: () => ({ data: 'AAAA', mimeType: 'application/pdf', fileName: 'a.pdf' }),
		getBinaryDataBuffer: told.binary,
		httpRequest: told.download,
		httpRequestWithAuthentication: async (_: string, options: IHttpRequestOptions) => {
			requests.push(options);
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
		expect(requests).toEqual([
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

	test('says nothing of the credential', async () => {
		const said: Provider = { ...provider, explain: () => ({ message: `Bad token ${String(credential.accessToken)}` }) };
		answers = [400];
		const message = await messageOf(clientOf({ index: 0 }, sessionOf({}, said)).send(post()));
		expect(message).toMatch(/^Sample refused the request: Bad token /);
		expect(message).not.toContain(String(credential.accessToken));
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

	test('tells of pauses of two seconds and more', () => {
		const session = sessionOf();
		session.reportWait(1_999);
		session.reportWait(2_001);
		const message = 'Sample asks for a pause: waiting 3 s';
		expect([told.log.mock.calls, told.ui.mock.calls]).toEqual([[[message]], [[message]]]);
	});

	test('waits no longer than the run may take', () => {
		expect(sessionOf().patienceMs()).toBe(120_000);
		expect(sessionOf({ maxRunMs: 0 }).patienceMs()).toBe(0);
		const left = sessionOf({ maxRunMs: 60_000 }).patienceMs();
		expect([left > 0, left <= 60_000]).toEqual([true, true]);
		expect(sessionOf({ maxRunMs: 600_000 }).patienceMs()).toBe(120_000);
	});

	test('masks its credential in what input says, once it was read, and leaves other errors as they are', async () => {
		const session = sessionOf();
		const secret = String(credential.accessToken);
		const wrong = invalidInput(`Field ${secret}`, `is ${secret}`, `Not ${secret}.`);
		const other = new Error(secret);
		expect(session.masked(other)).toBe(other);
		await session.connect();
		const masked = session.masked(wrong);
		expect(String(masked)).toMatch(/^\w+: 'Field /);
		expect(JSON.stringify([masked, String(masked)])).not.toContain(secret);
	});
});
