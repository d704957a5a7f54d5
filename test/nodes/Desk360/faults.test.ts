import { createRunExecutionData, NodeApiError, NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { byId, runDesk360, sampleTicket, secretToken } from '../../support/desk360';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

const create: INodeParameters = {
	resource: 'ticket',
	operation: 'create',
	productId: byId(1),
	name: '={{ $json.name ?? "Nathan" }}',
	email: '={{ $json.email ?? "nathan@example.com" }}',
	reasonId: byId(5),
	description: 'It does not start',
};
const list: INodeParameters = { resource: 'product', operation: 'getAll' };
const problem = (code: string, message: string) => ({
	error: { code, message, doc_url: 'https://docs.desk360.com/api' },
});

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function serve(answer: (url: string, count: number) => StubAnswer): Promise<string> {
	stub = await startStub(({ url }, count) => answer(url, count));
	return `${stub.origin}/v1`;
}

async function failure(run: Promise<unknown>): Promise<NodeApiError | NodeOperationError> {
	const error: unknown = await run.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	throw new Error(`Expected an n8n error, got ${String(error)}`);
}

describe('a create is sent at most once', () => {
	test.each<[string, StubAnswer, RegExp]>([
		[
			'500',
			{ status: 500, json: problem('internal_server_error', 'Server error.') },
			/unclear whether Desk360 carried out.*Server error \(HTTP 500, internal_server_error\)/,
		],
		['502 with a web page', { status: 502, text: '<html>Bad gateway</html>' }, /unclear.*web page instead of JSON/],
		['503 without Retry-After', { status: 503, text: '' }, /unclear/],
		['a reset after the request', 'reset', /unclear whether Desk360 received the request: the connection was cut/],
		[
			'half a JSON answer',
			{ text: '{"id": 12', headers: { 'content-type': 'application/json' } },
			/unclear whether Desk360 accepted.*not complete JSON/,
		],
		['an empty answer', { text: '' }, /unclear.*is empty/],
		['a web page with status 200', { text: '<!doctype html><title>Login</title>' }, /unclear.*web page/],
	])('after %s', async (_name, answer, message) => {
		const error = await failure(runDesk360(await serve(() => answer), create));
		expect(stub?.requests).toHaveLength(1);
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toContain('not repeated');
		expect(error.context).toMatchObject({ itemIndex: 0, outcome: 'unclear' });
	});

	test('after a timeout', async () => {
		const base = await serve(() => 'hang');
		const error = await failure(runDesk360(base, { ...create, options: { timeoutSeconds: 1 } }));
		expect(stub?.requests).toHaveLength(1);
		expect(error.message).toMatch(/unclear.*no answer came in time/);
	});

	test('but again after 429, honouring Retry-After', async () => {
		const base = await serve((_url, count) =>
			count === 0
				? {
						status: 429,
						headers: { 'retry-after': '1' },
						json: problem('too_many_requests_exception', 'Too many requests.'),
					}
				: { json: sampleTicket() },
		);
		const items = await runDesk360(base, create);
		expect(items).toHaveLength(1);
		const [first, second] = stub?.requests ?? [];
		expect(stub?.requests).toHaveLength(2);
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
	});

	test('and again after 503 with Retry-After as a date', async () => {
		const base = await serve((_url, count) =>
			count === 0
				? { status: 503, headers: { 'retry-after': new Date(Date.now() + 1000).toUTCString() }, text: 'busy' }
				: { json: sampleTicket() },
		);
		await runDesk360(base, create);
		expect(stub?.requests).toHaveLength(2);
	});

	test('a 429 that asks for ten minutes is an error that says when to come back', async () => {
		const base = await serve(() => ({
			status: 429,
			headers: { 'retry-after': '600' },
			json: problem('too_many_requests_exception', 'Too many requests.'),
		}));
		const error = await failure(runDesk360(base, create));
		expect(stub?.requests).toHaveLength(1);
		expect(error.message).toMatch(/asks to slow down: Too many requests \(HTTP 429/);
		expect(error.description).toMatch(/Nothing was changed\. Try again after \d\d:\d\d:\d\d UTC \(in 60\d s\)/);
	});
});

describe('a read is repeated', () => {
	test.each<[string, StubAnswer]>([
		['500', { status: 500, json: problem('internal_server_error', 'Server error.') }],
		['a reset', 'reset'],
		['half a JSON answer', { text: '[{"id": 1' }],
	])('after %s', async (_name, answer) => {
		const base = await serve((_url, count) => (count === 0 ? answer : { json: [{ id: 1, name: 'One' }] }));
		const items = await runDesk360(base, list);
		expect(items.map(({ json }) => json)).toEqual([{ id: 1, name: 'One' }]);
		expect(stub?.requests).toHaveLength(2);
	});

	test('a refused connection names the cause and the fix', async () => {
		const base = await serve(() => ({ json: [] }));
		await stub?.close();
		jest.spyOn(Math, 'random').mockReturnValue(0.99);
		const error = await failure(runDesk360(base, list));
		expect(error.message).toBe('Desk360 could not be reached: the connection was refused [item 0]');
		expect(error.description).toContain('Nothing was sent');
		jest.restoreAllMocks();
	});
});

describe('every documented error code', () => {
	test.each<[number, string, string, RegExp]>([
		[401, 'authentication_exception', 'Authentication failed.', /API Token/],
		[404, 'model_not_found_exception', 'Requested resource not found.', /Check the ids/],
		[404, 'not_found_exception', 'No such URL.', /Base URL/],
		[404, 'not_found', 'Requested resource not found.', /Check the ids/],
		[405, 'method_not_allowed_exception', 'Method not allowed.', /Base URL/],
		[406, 'not_acceptable', 'Not acceptable.', /Base URL/],
		[415, 'unsupported', 'Unsupported media type.', /Base URL/],
		[400, 'insecure_request_exception', 'HTTP is not allowed.', /https:\/\//],
		[403, 'not_authorized', 'You do not have permission.', /user whose token/],
		[400, 'status_update_failed', 'Status update failed.', /leave the reason out/],
		[400, 'facebook_integration_error', 'Error.', /connected account/],
		[400, 'instagram_integration_error', 'Error.', /connected account/],
		[400, 'twitter_integration_error', 'Error.', /connected account/],
		[400, 'email_error', 'Error.', /e-mail address/],
		[400, 'non_custom_type', 'Built-in.', /Built-in ticket types/],
		[400, 'failed_validation', 'The status field is required.', /field that the message names/],
		[422, 'unknown_code', 'Something.', /field that the message names/],
	])('%i %s', async (status, code, message, hint) => {
		const error = await failure(runDesk360(await serve(() => ({ status, json: problem(code, message) })), create));
		expect(error.message).toBe(
			`Desk360 refused the request: ${message.replace(/\.$/, '')} (HTTP ${status}, ${code}) [item 0]`,
		);
		expect(error.description).toMatch(hint);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.context).toMatchObject({ outcome: 'refused' });
		expect(stub?.requests).toHaveLength(1);
	});

	test('a redirect is not followed', async () => {
		const base = await serve(() => ({ status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' }, text: '' }));
		const error = await failure(runDesk360(base, create));
		expect(error.message).toMatch(/redirects the request elsewhere \(HTTP 302\)/);
		expect(stub?.requests).toHaveLength(1);
	});
});

test('no secret shows, even when the provider echoes it', async () => {
	const base = await serve(() => ({
		status: 400,
		json: problem('failed_validation', `Bad header Authorization: Bearer ${secretToken} at ?token=${secretToken}`),
	}));
	const error = await failure(runDesk360(base, create));
	expect(
		JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: String(error.cause) }),
	).not.toContain(secretToken);
	expect(error.message).toContain('***');
});

test('with Continue on Fail every item gets its own result, in order and paired', async () => {
	const base = await serve(() => ({ json: sampleTicket() }));
	const items = await runDesk360(base, create, {
		items: [{ json: {} }, { json: { email: 'not an address' } }, { json: {} }],
		node: { onError: 'continueRegularOutput' },
	});
	expect(stub?.requests).toHaveLength(2);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(Object.keys(items[1] ?? {}).sort()).toEqual(['error', 'json', 'pairedItem']);
	expect(items[1]?.json).toEqual({
		error: `'Customer Email' must be one e-mail address, but it is "not an address" [item 1]. Enter an address like name@example.com.`,
	});
	expect(items[1]?.error).toBeInstanceOf(NodeOperationError);
});

test('one bad item stops the run before anything is sent', async () => {
	const base = await serve(() => ({ json: sampleTicket() }));
	const error = await failure(runDesk360(base, create, { items: [{ json: {} }, { json: { email: '' } }] }));
	expect(error.message).toBe("'Customer Email' is required [item 1]");
	expect(stub?.requests).toHaveLength(0);
});

test('Retry On Fail sends nobody twice: failure at item 500 of 1,000 makes 1,001 requests', async () => {
	let failed = false;
	stub = await startStub(({ body }) => {
		const { name } = JSON.parse(body.toString()) as { name: string };
		if (name === 'Customer 500' && !failed) {
			failed = true;
			return { status: 400, json: problem('failed_validation', 'Just this once.') };
		}
		return { json: sampleTicket({ name }) };
	});
	const items = Array.from({ length: 1000 }, (_, n) => ({
		json: { name: `Customer ${n}`, email: `c${n}@example.com` },
	}));
	const options = { items, runExecutionData: createRunExecutionData({}) };
	const base = `${stub.origin}/v1`;

	const error = await failure(runDesk360(base, create, options));
	expect(error.context.itemIndex).toBe(500);
	const output = await runDesk360(base, create, options);

	expect(stub.requests).toHaveLength(1001);
	const names = stub.requests.map(({ body }) => (JSON.parse(body.toString()) as { name: string }).name);
	expect(new Set(names).size).toBe(1000);
	expect(output.map(({ json }) => json.name)).toEqual(items.map(({ json }) => json.name));
	// The run ended well, so nothing is remembered: a loop's next run may send the same again.
	await runDesk360(base, create, { ...options, items: items.slice(0, 1) });
	expect(stub.requests).toHaveLength(1002);
}, 60_000);

test('Retry On Fail does not repeat a send whose outcome is unclear', async () => {
	const base = await serve(() => 'reset');
	const options = { runExecutionData: createRunExecutionData({}) };
	const first = await failure(runDesk360(base, create, options));
	const second = await failure(runDesk360(base, create, options));
	expect(stub?.requests).toHaveLength(1);
	expect(second.message).toBe(first.message);
});
