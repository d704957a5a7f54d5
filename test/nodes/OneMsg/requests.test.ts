import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import {
	runOneMsg,
	secretToken,
	sentAnswer,
	startStrict,
	usualAnswer,
	withFile,
	type StrictStub,
} from '../../support/oneMsg';
import type { ExecuteSetup } from '../../support/n8nCore';
import type { Recorded, StubAnswer } from '../../support/stubServer';
import { png } from '../../support/png';

const to = '+15550100123';

let stub: StrictStub;
let answer: (request: Recorded, count: number) => StubAnswer;
beforeEach(async () => {
	answer = usualAnswer;
	stub = await startStrict((request, count) => answer(request, count));
});
afterEach(async () => await stub.close());

const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> => await runOneMsg(stub.origin, { resource, operation, ...parameters }, options);

const calls = () => stub.calls();
const bodies = () => stub.bodies();

describe('media', () => {
	test('upload from the item and by link, get the link, delete', async () => {
		answer = ({ method }) => ({
			json: method === 'POST' ? { mediaId: '77' } : method === 'GET' ? { id: '77', url: 'https://x.example/1' } : {},
		});
		const items = await run('media', 'upload', {}, { items: [withFile('image/png', 'a.png')] });
		expect(items[0]?.json).toEqual({ mediaId: '77' });
		await run('media', 'upload', { mediaSource: 'url', mediaUrl: 'https://example.com/a.jpg' });
		expect((await run('media', 'get', { mediaId: ' 77 ' }))[0]?.json).toEqual({ id: '77', url: 'https://x.example/1' });
		expect((await run('media', 'delete', { mediaId: '77' }))[0]?.json).toEqual({ deleted: true });
		expect(calls()).toEqual([
			'POST /uploadMedia',
			'POST /uploadMedia',
			'GET /retrieveMedia?mediaId=77',
			'DELETE /media/77',
		]);
		expect(bodies()).toEqual([
			{ body: `data:image/png;base64,${png.toString('base64')}` },
			{ body: 'https://example.com/a.jpg' },
		]);
		expect(stub.violations).toEqual([]);
	});
});

describe('messages that were sent or received', () => {
	const message = (messageNumber: number) => ({
		messageNumber,
		id: `m${messageNumber}`,
		body: 'Hello',
		fromMe: 1,
		time: '1665396610',
		chatId: '15550100123@c.us',
		type: 'chat',
	});
	const history = Array.from({ length: 250 }, (_, n) => message(n + 1));

	beforeEach(() => {
		answer = ({ url }) => {
			const query = new URL(url, 'http://x').searchParams;
			const after = Number(query.get('lastMessageNumber') ?? 0);
			return { json: { messages: history.slice(after, after + Number(query.get('limit'))) } };
		};
	});

	test('all of them, page by page', async () => {
		const rows = await run('message', 'getAll', { returnAll: true });
		expect(rows.map(({ json }) => json.id)).toEqual(history.map(({ id }) => id));
		expect(rows[0]?.json).toMatchObject({ fromMe: true, time: '2022-10-10T10:10:10.000Z' });
		expect(calls()).toEqual([
			'GET /messages?limit=100',
			'GET /messages?lastMessageNumber=100&limit=100',
			'GET /messages?lastMessageNumber=200&limit=100',
			'GET /messages?lastMessageNumber=250&limit=100',
		]);
		expect(stub.violations).toEqual([]);
	});

	test('every filter', async () => {
		await run('message', 'getAll', {
			limit: 7,
			simplify: false,
			filters: {
				chat: '+1 555 010 0123',
				newestFirst: true,
				firstMessageNumber: 3,
				messageId: 'wamid.1',
				sinceTime: '1665396610',
				untilTime: '1665396999',
			},
		});
		await run('message', 'getAll', { limit: 2, filters: { chat: 'AB.1@lid', lastMessageNumber: 100 } });
		await run('message', 'getAll', { returnAll: true, filters: { newestFirst: true } });
		expect(calls()).toEqual([
			'GET /messages?last=true&firstMessageNumber=3&limit=7&chatId=15550100123%40c.us&min_time=1665396610&max_time=1665396999&msgId=wamid.1',
			'GET /messages?lastMessageNumber=100&limit=2&chatId=AB.1%40lid',
			'GET /messages?last=true&limit=0',
		]);
	});

	test('a history that is off is an empty list', async () => {
		answer = () => ({ json: { notice: 'History is disabled', messages: [] } });
		expect(await run('message', 'getAll', { returnAll: true })).toEqual([]);
	});

	test('statuses of a message, an item for each', async () => {
		answer = () => ({
			json: {
				hooks: [
					{ id: 'm1', status: 'sent' },
					{ id: 'm1', status: 'read' },
				],
			},
		});
		const rows = await run('message', 'getStatuses', { messageId: ' m1 ' });
		expect(rows.map(({ json }) => json.status)).toEqual(['sent', 'read']);
		expect(calls()).toEqual(['GET /hookInfo?messageId=m1']);
		expect(stub.violations).toEqual([]);
	});

	test('mark as read, with typing', async () => {
		answer = () => ({ json: { result: 'success' } });
		await run('message', 'markAsRead', { messageId: 'wamid.1' });
		await run('message', 'markAsRead', { messageId: 'wamid.1', typingIndicator: true });
		expect(bodies()).toEqual([{ messageId: 'wamid.1' }, { messageId: 'wamid.1', typingIndicator: true }]);
		expect(stub.violations).toEqual([]);
	});
});

describe('failures', () => {
	const text = { to, text: 'Hello' };
	const failure = async (given: StubAnswer): Promise<NodeApiError> => {
		answer = () => given;
		const error: unknown = await run('message', 'sendText', text).catch((reason: unknown) => reason);
		if (!(error instanceof NodeApiError)) throw new Error(`no error of the API: ${String(error)}`);
		return error;
	};

	test.each<[StubAnswer, RegExp, RegExp]>([
		[
			{ json: { sent: false, message: 'Dialog window is closed' } },
			/1MSG refused the request: Dialog window is closed \(HTTP 200\)/,
			/approved template instead/,
		],
		[
			{ json: { sent: false, error: { code: 131047, message: 'Re-engagement message' } } },
			/Re-engagement message \(HTTP 200, code 131047\)/,
			/approved template instead/,
		],
		...(
			[
				['131026', /check that the number is on WhatsApp/],
				['131048', /WhatsApp limits this number/],
				['constructor', /Correct the field that the message names/],
			] as const
		).map(([code, hint]): [StubAnswer, RegExp, RegExp] => [
			{ json: { sent: false, error: { code, message: 'Not sent' } } },
			new RegExp(`Not sent \\(HTTP 200, code ${code}\\)`),
			hint,
		]),
		[
			{ json: { sent: 'false', message: 'Failed', error: { error_user_title: 'No', error_user_msg: 'Not today' } } },
			/No: Not today: Failed \(HTTP 200\)/,
			/./,
		],
		[
			{ json: { messaging_product: 'whatsapp', response: { error: 'Calling is off' } } },
			/Calling is off \(HTTP 200\)/,
			/./,
		],
		[{ json: { sent: false, jobId: '7', error: 'Queue is full' } }, /Queue is full \(HTTP 200\)/, /./],
		[{ json: { success: false, error: 'Wrong request' } }, /Wrong request \(HTTP 200\)/, /Correct the field/],
		[
			{ status: 400, json: { error: 'Invalid request parameters' } },
			/Invalid request parameters \(HTTP 400\)/,
			/Correct/,
		],
		[
			{ status: 401, json: { error: 'Wrong token "x" for channel "1". Please provide token as a GET parameter.' } },
			/Wrong token .* as a GET parameter \(HTTP 401\)/,
			/'Channel ID'.*'Send Token As'/,
		],
		[
			{ status: 403, text: 'Subscription is blocked' },
			/Subscription is blocked \(HTTP 403\)/,
			/subscription of the channel/,
		],
		[
			{ status: 404, json: { error: 'Instance not found' } },
			/Instance not found \(HTTP 404\)/,
			/'Channel ID' names a channel/,
		],
		[
			{ status: 404, text: '<html>Not here</html>' },
			/1MSG refused the request: its answer is a web page instead of JSON \(HTTP 404\)/,
			/test channels have another host/,
		],
		[{ status: 501, json: { error: 'Not implemented' } }, /Not implemented \(HTTP 501\)/, /switched this function off/],
	])('%j', async (given, message, hint) => {
		const error = await failure(given);
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(hint);
		expect(error.context.outcome).toBe('refused');
		expect(stub.requests).toHaveLength(1);
	});

	test('what was refused may be sent again: with Retry On Fail the second try goes out', async () => {
		answer = (_, count) => ({ json: count === 0 ? { sent: false, message: 'Busy' } : sentAnswer });
		const node = { retryOnFail: true };
		await expect(run('message', 'sendText', text, { node })).rejects.toThrow('Busy');
		expect((await run('message', 'sendText', text, { node }))[0]?.json.outcome).toBe('sent');
	});

	test('the token shows nowhere, whatever the server repeats', async () => {
		const wrong = `Wrong token "${secretToken}" for channel "1"`;
		const said = [
			await failure({ status: 401, json: { error: wrong } }),
			await failure({ json: { sent: false, message: `${wrong} at /x?token=${secretToken}&a=1` } }),
			await failure({ status: 403, text: wrong }),
		];
		for (const error of said) {
			expect(error.message).toMatch(/\*\*\*/);
			expect(JSON.stringify([error, error.message, error.description, error.stack])).not.toContain(secretToken);
		}
		for (const { url } of stub.requests) expect(url).not.toContain(secretToken);
	});
});
