import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { ExpressionError, NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import { isDataObject, objects } from '../../../../nodes/shared/dataObject';
import type { Provider } from '../../../../nodes/shared/http/provider';
import { defineField } from '../../../../nodes/shared/input/parameters';
import { parseRecipient } from '../../../../nodes/shared/input/recipient';
import {
	defineOperation,
	type ItemParameters,
	type Operation,
} from '../../../../nodes/shared/operation/defineOperation';
import { runOperations } from '../../../../nodes/shared/operation/run';
import { standIn } from '../../../support/standIn';

/** The engine with operations of its own: n8n and the provider are what it asks of both. */

let requests: IHttpRequestOptions[];
let answer: (options: IHttpRequestOptions) => unknown;
const provider: Provider = {
	...{ name: 'Sample', credential: 'sampleApi', baseUrl: () => 'https://sample.example' },
	page: (body) => ({ rows: objects(body) }),
	explain: () => ({ message: 'Wrong', hint: 'Correct it.' }),
};

beforeEach(() => {
	requests = [];
	answer = ({ body }) => ({ id: 'm1', got: body });
	stored = new Map();
	beforeWrite = () => undefined;
});

const to = defineField({ displayName: 'To', name: 'to', type: 'string', default: '' });
const text = defineField({ displayName: 'Text', name: 'text', type: 'string', required: true, default: '' });
const additionalFields = defineField({
	...{ displayName: 'Additional Fields', name: 'additionalFields', type: 'collection', default: {} },
	options: [{ displayName: 'Campaign', name: 'campaign', type: 'string', default: '' }],
});
const named = { action: 'Do it', description: 'Does it' };
const send = defineOperation({
	...{ ...named, name: 'Send', value: 'send', properties: [to, text, additionalFields] },
	recipient: (parameters) => parseRecipient('To', parameters.to),
	request: (parameters, { e164 }) => ({ method: 'POST', path: '/send', body: { to: e164, text: parameters.text } }),
	output: ({ id }: IDataObject) => ({ messageId: id }),
});
const change = defineOperation({
	...{ ...named, name: 'Change', value: 'change', properties: [text] },
	orderingKey: (parameters) => parameters.text,
	request: (parameters) => ({ method: 'PUT', path: '/rows', body: { text: parameters.text } }),
});
const get = defineOperation({
	...{ ...named, name: 'Get', value: 'get', properties: [], bodyless: true },
	simplify: ({ id }) => ({ id }),
	request: () => ({ method: 'GET', path: '/rows/1' }),
});
const getMany = defineOperation({
	...{ ...named, name: 'Get Many', value: 'getMany', properties: [] },
	simplify: ({ key }) => ({ key }),
	list: () => ({ method: 'GET', path: '/rows' }),
	output: (row: IDataObject) => ({ ...row, key: row.id }),
});
const seen: Array<ItemParameters<{ text: string }>> = [];
const sendAll = defineOperation({
	...{ ...named, name: 'Send All', value: 'sendAll', properties: [text] },
	executeAll: async ({ items, parallel }) => {
		seen.push(...items);
		const result = { json: { count: items.length, parallel: parallel() }, pairedItem: { item: 0 } };
		return await Promise.resolve({ items: [result], summary: { json: { summary: true } } });
	},
});
const download = defineOperation({
	...{ ...named, name: 'Download', value: 'download', properties: [text] },
	execute: async ({ parameters }) =>
		await Promise.resolve([
			{ json: { name: parameters.text }, binary: { data: { data: '', mimeType: 'text/plain' } } },
			{ json: { name: 'second' } },
		]),
});
const operations: Operation[] = [send, change, get, getMany, sendAll, download];
const resources = [{ name: 'R', value: 'r', description: '', defaultOperation: send, operations }];

/** What a run is given; a function stands for an expression. */
interface Given {
	operation: string;
	parameters?: Record<string, unknown>;
	items?: number;
	goOn?: boolean;
	onError?: string;
	typeVersion?: number;
	signal?: { aborted: boolean };
	/** One object for all tries of Retry On Fail; without it nothing is remembered. */
	tries?: object;
}

/** What n8n has stored of campaigns, by the id that the node has or was lent. */
let stored: Map<string, string[]>;
/** Runs before each write to it, and may throw, as a database does that is gone. */
let beforeWrite: () => void;

/** n8n's deduplication store. */
function deduplication(row: () => string) {
	const write = <T>(change: (known: string[]) => T): T => {
		beforeWrite();
		return change(stored.get(row()) ?? []);
	};
	return {
		checkProcessedAndRecord: async (entries: string[]) =>
			await write(async (known) => {
				stored.set(row(), [...new Set([...known, ...entries])]);
				return await Promise.resolve({ processed: entries.filter((entry) => known.includes(entry)), new: [] });
			}),
		removeProcessed: async (entries: string[]) =>
			await write(async (known) => {
				stored.set(
					row(),
					known.filter((entry) => !entries.includes(entry)),
				);
				await Promise.resolve();
			}),
		clearAllProcessedItems: async () => await write(async () => void (await Promise.resolve(stored.delete(row())))),
		getProcessedDataCount: async () => await Promise.resolve(stored.get(row())?.length ?? 0),
	};
}

async function run({ operation, parameters = {}, items = 1, goOn = false, ...more }: Given) {
	const { onError, typeVersion = 1.1, signal, tries } = more;
	const node = {
		...{ id: '1', name: 'Node', type: 't', typeVersion, position: [0, 0], onError },
		parameters: { resource: 'r', operation },
	};
	const executeData = Object.assign(tries ?? {}, { node });
	const all: Record<string, unknown> = { resource: 'r', operation, ...parameters };
	const functions = standIn<IExecuteFunctions>({
		getInputData: () => Array.from({ length: items }, (_, n) => ({ json: { n } })),
		getNode: () => node,
		getWorkflow: () => ({ id: 'wf' }),
		getExecuteData: () => executeData,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getContext: () => ({}),
		continueOnFail: () => goOn,
		getExecutionCancelSignal: () => signal,
		getCredentials: async () => await Promise.resolve({}),
		logger: { info: () => undefined },
		getNodeParameter: (name: string, index: number, fallback: unknown, options: { rawExpressions?: boolean } = {}) => {
			// As n8n does, it takes what is below a parameter by a path.
			const [first = '', ...path] = name.split('.');
			const found = path.reduce<unknown>((value, key) => (isDataObject(value) ? value[key] : undefined), all[first]);
			const value = found ?? fallback;
			if (typeof value !== 'function') return value;
			return options.rawExpressions === true ? '={{ }}' : value(index);
		},
		helpers: {
			...deduplication(() => node.id),
			httpRequestWithAuthentication: async (_: string, options: IHttpRequestOptions) => {
				requests.push(options);
				const body = await answer(options);
				const isFailure = typeof body === 'number';
				const statusCode = isFailure ? body : 200;
				return { statusCode, headers: {}, body: isFailure ? '{}' : JSON.stringify(body) };
			},
		},
	});
	return await runOperations.call(functions, provider, resources);
}
const jsonOf = (outputs: INodeExecutionData[][]) => outputs.flat().map(({ json }) => json);
const phone = '+905551234567';

describe('the results of a run', () => {
	test('come in the order of the items, each paired with its item, whichever was answered first', async () => {
		answer = async ({ body }) => {
			await new Promise((done) => setTimeout(done, Object(body).text === '0' ? 30 : 1));
			return { id: Object(body).text };
		};
		const outputs = await run({ operation: 'change', parameters: { text: String }, items: 3 });
		expect(outputs).toEqual([[0, 1, 2].map((n) => ({ json: { id: `${n}` }, pairedItem: { item: n } }))]);
	});

	test('are nothing without items', async () => {
		expect(await run({ operation: 'send', items: 0 })).toEqual([[]]);
	});

	test('of a send say the outcome and who it was for', async () => {
		const outputs = await run({ operation: 'send', parameters: { to: phone, text: 'Hello' } });
		expect(jsonOf(outputs)).toEqual([{ outcome: 'sent', to: phone, messageId: 'm1' }]);
		expect(requests).toMatchObject([
			{ method: 'POST', url: 'https://sample.example/send', body: { to: phone, text: 'Hello' }, timeout: 60_000 },
		]);
	});

	test('of a change are the answer, also an empty one; of a list as many rows as are wanted', async () => {
		answer = () => [];
		expect(jsonOf(await run({ operation: 'change', parameters: { text: 'x' } }))).toEqual([{}]);
		expect(jsonOf(await run({ operation: 'get' }))).toEqual([]);
		answer = () => [1, 2, 3].map((id) => ({ id, more: true }));
		const many = async (parameters: Record<string, unknown>) => jsonOf(await run({ operation: 'getMany', parameters }));
		expect(await many({ limit: 2 })).toEqual([{ key: 1 }, { key: 2 }]);
		expect(await many({ returnAll: true, limit: 2 })).toHaveLength(3);
		expect(await many({ limit: 1, simplify: false })).toEqual([{ id: 1, more: true, key: 1 }]);
		answer = () => [{ id: 1, more: true }, 'x', { id: 2 }];
		expect(jsonOf(await run({ operation: 'get' }))).toEqual([{ id: 1 }, { id: 2 }]);
		expect(jsonOf(await run({ operation: 'get', parameters: { simplify: false } }))[0]).toEqual({ id: 1, more: true });
	});

	test('may be files', async () => {
		const outputs = await run({ operation: 'download', parameters: { text: String }, items: 2 });
		expect(outputs[0]?.[2]).toEqual({
			...{ json: { name: '1' }, binary: { data: { data: '', mimeType: 'text/plain' } }, pairedItem: { item: 1 } },
		});
		expect(outputs[0]?.[1]).toEqual({ json: { json: { name: 'second' } }, pairedItem: { item: 0 } });
	});

	test('of all items together have a summary: at the end in version 1, at an output of its own since', async () => {
		const all = { operation: 'sendAll', parameters: { text: 'x', options: { maxParallelRequests: 3 } }, items: 2 };
		const result = { json: { count: 2, parallel: 3 }, pairedItem: { item: 0 } };
		const summary = { json: { summary: true } };
		expect(await run(all)).toEqual([[result], [summary]]);
		expect(await run({ ...all, typeVersion: 1 })).toEqual([[result, summary]]);
	});
});

describe('an item that is not valid', () => {
	const parameters = { to: phone, text: (n: number) => (n === 1 ? '' : 'Hello') };

	test('stops everything before anything is sent', async () => {
		const failed = run({ operation: 'send', parameters, items: 3 });
		await expect(failed).rejects.toBeInstanceOf(NodeOperationError);
		await expect(failed).rejects.toMatchObject({
			message: "'Text' is required [item 1]",
			description: "The expression in 'Text' gave nothing for this item. Correct it.",
		});
		expect(requests).toEqual([]);
	});

	test('fails alone with Continue on Fail', async () => {
		const outputs = await run({ operation: 'send', parameters, items: 3, goOn: true });
		const reason = "'Text' is required. The expression in 'Text' gave nothing for this item. Correct it.";
		expect(jsonOf(outputs)[1]).toEqual({
			...{ error: reason.replace('required.', 'required [item 1].'), outcome: 'failed', to: phone, reason },
		});
		expect(jsonOf(outputs).map(({ outcome }) => outcome)).toEqual(['sent', 'failed', 'sent']);
		expect(outputs[0]?.[1]?.error).toBeUndefined();
		expect(requests).toHaveLength(2);
	});

	test.each<[string, unknown, string | undefined]>([
		['a number', 90555, '90555'],
		['text with blanks around it', ' nobody ', 'nobody'],
		['long text, of which the beginning is shown', 'x'.repeat(120), 'x'.repeat(100)],
		['what a locator holds', { __rl: true, mode: 'id', value: 'nobody' }, 'nobody'],
		['nothing', '', undefined],
		['no text', ['a'], undefined],
		[
			'an expression that fails',
			() => {
				throw new ExpressionError('There is no such node');
			},
			undefined,
		],
	])('says who it was for: %s', async (_, entered, shown) => {
		const [item] = jsonOf(await run({ operation: 'send', parameters: { to: entered, text: '' }, goOn: true }));
		expect(item?.outcome).toBe('failed');
		expect(item?.to).toBe(shown);
	});

	test('of what is no send has its error alone', async () => {
		const [[item] = []] = await run({ operation: 'change', parameters: { text: '' }, goOn: true });
		expect(item?.json).toEqual({ error: "'Text' is required [item 0]. Fill in 'Text'." });
		expect(item).toMatchObject({ error: expect.any(NodeOperationError), pairedItem: { item: 0 } });
	});

	test('of an operation that does not exist names it', async () => {
		await expect(run({ operation: 'nothing' })).rejects.toThrow(
			`'Operation' "nothing" does not exist for the resource "r"`,
		);
		const [item] = jsonOf(await run({ operation: 'nothing', parameters: { to: phone }, goOn: true }));
		expect(item).toEqual({ error: expect.stringContaining('"nothing" does not exist') });
	});

	test('keeps its error where all items are worked on together', async () => {
		seen.length = 0;
		const expression = (n: number) => {
			if (n === 1) throw new ExpressionError('There is no such node', { description: 'Connect it' });
			return n === 2 ? '' : 'x';
		};
		await run({ operation: 'sendAll', parameters: { text: expression }, items: 3 });
		expect(seen).toMatchObject([
			{ itemIndex: 0, parameters: { text: 'x' } },
			{
				itemIndex: 1,
				error: {
					...{ field: 'Parameters', problem: 'cannot be read: There is no such node. Connect it' },
					fix: 'Correct the expression.',
				},
			},
			{ itemIndex: 2, error: { field: 'Text', problem: 'is required' } },
		]);
	});

	test('keeps its error also where the engine says it as a user error', async () => {
		seen.length = 0;
		const expression = () => {
			throw new UserError('invalid syntax');
		};
		await run({ operation: 'sendAll', parameters: { text: expression }, items: 1 });
		expect(seen).toMatchObject([{ error: { problem: 'cannot be read: invalid syntax' } }]);
	});

	test('fails the run where a mistake of the node is behind it', async () => {
		const broken = () => {
			throw new TypeError('A mistake');
		};
		await expect(run({ operation: 'sendAll', parameters: { text: broken }, items: 2 })).rejects.toThrow('A mistake');
		const outputs = await run({ operation: 'sendAll', parameters: { text: broken }, items: 2, goOn: true });
		expect(outputs[0]).toMatchObject([
			{ json: { error: 'A mistake' }, pairedItem: { item: 0 } },
			{ json: { error: 'A mistake' }, pairedItem: { item: 1 } },
		]);
	});
});

describe('an item that the provider refuses', () => {
	const parameters = { to: phone, text: String, options: { maxParallelRequests: 1 } };
	beforeEach(() => {
		answer = ({ body }) => (Object(body).text === '1' ? 400 : { id: 'm1' });
	});

	test('stops those behind it, and is the error of the run', async () => {
		const failed = run({ operation: 'send', parameters, items: 3 });
		await expect(failed).rejects.toBeInstanceOf(NodeApiError);
		await expect(failed).rejects.toMatchObject({
			...{ message: 'Sample refused the request: Wrong (HTTP 400) [item 1]', description: 'Correct it.' },
		});
		expect(requests).toHaveLength(2);
	});

	test('says so beside the results of the others with Continue on Fail', async () => {
		const outputs = await run({ operation: 'send', parameters, items: 3, goOn: true });
		const reason = 'Sample refused the request: Wrong (HTTP 400). Correct it.';
		expect(jsonOf(outputs)).toEqual([
			{ outcome: 'sent', to: phone, messageId: 'm1' },
			{ error: reason.replace('400)', '400) [item 1]'), outcome: 'failed', to: phone, reason },
			{ outcome: 'sent', to: phone, messageId: 'm1' },
		]);
		expect(outputs[0]?.[1]).not.toHaveProperty('error');
	});

	test('goes to the error output with its error', async () => {
		const outputs = await run({ operation: 'send', parameters, items: 2, goOn: true, onError: 'continueErrorOutput' });
		expect(outputs[0]?.[1]?.error).toBeInstanceOf(NodeApiError);
	});

	test('is the first of several, whichever was answered first', async () => {
		answer = async ({ body }) => {
			await new Promise((done) => setTimeout(done, Object(body).text === '0' ? 30 : 1));
			return 400;
		};
		const together = { ...parameters, to: (n: number) => `+90555123456${n}`, options: { maxParallelRequests: 2 } };
		await expect(run({ operation: 'send', parameters: together, items: 2 })).rejects.toThrow('[item 0]');
	});
});

describe('the next try of Retry On Fail', () => {
	let attempt: number;
	const parameters = () => ({
		...{ to: (n: number) => `+90555123456${n}`, text: (n: number) => `${n} at try ${attempt}` },
		options: { maxParallelRequests: 1 },
	});
	const texts = () => requests.map(({ body }) => Object(body).text);
	beforeEach(() => (attempt = 1));

	test('sends what was refused, and what had not begun; what was sent keeps its result', async () => {
		const tries = {};
		answer = ({ body }) => (Object(body).text === '1 at try 1' ? 400 : { id: Object(body).text });
		await expect(run({ operation: 'send', parameters: parameters(), items: 3, tries })).rejects.toThrow('[item 1]');
		attempt = 2;
		const outputs = await run({ operation: 'send', parameters: parameters(), items: 3, tries });
		expect(texts()).toEqual(['0 at try 1', '1 at try 1', '1 at try 2', '2 at try 2']);
		expect(outputs).toEqual([
			['0 at try 1', '1 at try 2', '2 at try 2'].map((messageId, n) => ({
				...{ json: { outcome: 'sent', to: `+90555123456${n}`, messageId }, pairedItem: { item: n } },
			})),
		]);
	});

	test('does not send what may have arrived: it keeps its error, and says who it was for', async () => {
		const tries = {};
		answer = ({ body }) => (Object(body).text.startsWith('1') ? 500 : { id: 'm1' });
		const given = { operation: 'send', items: 3, goOn: true, tries };
		const first = await run({ ...given, parameters: parameters() });
		attempt = 2;
		const second = await run({ ...given, parameters: { ...parameters(), to: () => 'nobody' } });
		expect(second).toEqual(first);
		expect(jsonOf(second).map(({ outcome, to: who }) => [outcome, who])).toEqual([
			['sent', '+905551234560'],
			['unclear', '+905551234561'],
			['sent', '+905551234562'],
		]);
		expect(texts()).toEqual(['0 at try 1', '1 at try 1', '2 at try 1']);
	});

	test('keeps results of what was sent where the whole run fails', async () => {
		const tries = {};
		answer = ({ body }) => (Object(body).text.startsWith('1') ? 400 : { id: 'm1' });
		await run({ operation: 'send', parameters: parameters(), items: 2, goOn: true, tries });
		const resource = () => {
			throw new TypeError('A mistake');
		};
		const outputs = await run({ operation: 'send', parameters: { resource }, items: 2, goOn: true, tries });
		expect(jsonOf(outputs)).toEqual([
			{ outcome: 'sent', to: '+905551234560', messageId: 'm1' },
			{ error: 'A mistake' },
		]);
		expect(outputs[0]?.[1]).toMatchObject({ error: expect.any(NodeOperationError), pairedItem: { item: 1 } });
	});

	test('reads again what only reads', async () => {
		const tries = {};
		for (const id of [1, 2]) {
			answer = () => ({ id });
			expect(jsonOf(await run({ operation: 'get', tries }))).toEqual([{ id }]);
		}
	});
});

describe('a message of a campaign', () => {
	const parameters = { to: phone, text: 'Hello', additionalFields: { campaign: ' autumn ' } };
	const once = { operation: 'send', parameters };

	test('goes to nobody twice', async () => {
		expect(jsonOf(await run(once))).toEqual([{ outcome: 'sent', to: phone, messageId: 'm1' }]);
		expect(jsonOf(await run(once))).toEqual([
			{ outcome: 'skipped', to: phone, reason: 'duplicate: sent before in campaign "autumn"' },
		]);
		await run({ ...once, parameters: { ...parameters, additionalFields: { campaign: 'winter' } } });
		await run({ ...once, parameters: { ...parameters, additionalFields: {} } });
		expect(requests).toHaveLength(3);
	});

	test('goes again to who certainly did not get it', async () => {
		answer = () => 400;
		await expect(run(once)).rejects.toThrow('refused');
		answer = () => ({ id: 'm2' });
		expect(jsonOf(await run(once))).toEqual([{ outcome: 'sent', to: phone, messageId: 'm2' }]);
	});

	test('does not go to who may have got it', async () => {
		answer = () => 500;
		expect(jsonOf(await run({ ...once, goOn: true }))).toMatchObject([{ outcome: 'unclear', to: phone }]);
		answer = () => ({ id: 'm2' });
		expect(jsonOf(await run(once))).toEqual([
			{
				...{ outcome: 'unclear', to: phone },
				reason: 'it may have been sent before in campaign "autumn": an earlier execution was cut off, or got no answer',
			},
		]);
		expect(requests).toHaveLength(1);
	});

	test('goes to nobody where the execution is stopped while n8n remembers who gets it, and then to all', async () => {
		const signal = { aborted: false };
		beforeWrite = () => (signal.aborted = true);
		await expect(run({ ...once, signal })).rejects.toThrow('The execution was cancelled');
		expect(requests).toEqual([]);
		beforeWrite = () => undefined;
		expect(jsonOf(await run(once))).toMatchObject([{ outcome: 'sent' }]);
	});

	test('goes to nobody where n8n cannot remember who gets it', async () => {
		beforeWrite = () => {
			throw new Error('SQLITE_BUSY');
		};
		await expect(run(once)).rejects.toThrow('SQLITE_BUSY');
		expect(requests).toEqual([]);
	});

	test('leaves nobody claimed behind for whom it did not begin', async () => {
		const many = { ...parameters, to: (n: number) => `+9055512345${10 + n}`, options: { maxParallelRequests: 1 } };
		answer = () => (requests.length === 3 ? 400 : { id: 'm1' });
		await expect(run({ ...once, parameters: many, items: 30 })).rejects.toThrow('[item 2]');
		answer = () => ({ id: 'm2' });
		const outcomes = jsonOf(await run({ ...once, parameters: many, items: 30 })).map(({ outcome }) => outcome);
		expect(outcomes).toEqual(['skipped', 'skipped', ...Array(28).fill('sent')]);
	});
});

test('a run that is stopped starts no further item', async () => {
	const signal = { aborted: false };
	answer = () => {
		signal.aborted = true;
		return { id: 'm1' };
	};
	const parameters = { to: phone, text: String, options: { maxParallelRequests: 1 } };
	expect(jsonOf(await run({ operation: 'send', parameters, items: 3, signal }))).toEqual([
		{ outcome: 'sent', to: phone, messageId: 'm1' },
	]);
	expect(requests).toHaveLength(1);
});

test('items for the same thing run one after the other, whatever may run at the same time', async () => {
	const counts = { now: 0, most: 0 };
	let together = 1;
	/** Each waits until so many are under way. */
	const waiting: Array<() => void> = [];
	answer = async () => {
		counts.most = Math.max(counts.most, ++counts.now);
		await new Promise<void>((done) => {
			waiting.push(done);
			if (counts.now === together) for (const go of waiting.splice(0)) go();
		});
		counts.now--;
		return { id: 1 };
	};
	const options = { maxParallelRequests: 4 };
	await run({ operation: 'change', parameters: { text: 'same', options }, items: 4 });
	expect(counts.most).toBe(1);
	await run({ operation: 'send', parameters: { to: phone, text: String, options }, items: 4 });
	expect(counts.most).toBe(1);
	together = 4;
	await run({ operation: 'change', parameters: { text: String, options }, items: 4 });
	expect(counts.most).toBe(4);
});

test('the timeout is the one of the options', async () => {
	await run({ operation: 'get', parameters: { options: { timeoutSeconds: 7 } } });
	expect(requests[0]?.timeout).toBe(7_000);
});

describe('an operation', () => {
	const names = ({ properties }: Operation) => properties.map(({ name }: INodeProperties) => name);

	test('has the fields of its behaviour after its own', () => {
		expect([send, get, getMany].map(names)).toEqual([
			['to', 'text', 'additionalFields'],
			['simplify'],
			['returnAll', 'limit', 'simplify'],
		]);
	});

	test('sends where it has a recipient, or works on all items; only reads have no body', () => {
		expect(operations.map(({ sends }) => sends)).toEqual([true, false, false, false, true, false]);
		expect(operations.map(({ bodyless }) => bodyless)).toEqual([false, false, true, true, false, false]);
		expect(() => sendAll.prepare(() => '')).toThrow('Send All works on all items together');
	});

	test('knows of a send who gets it, and its campaign', () => {
		const read = (campaign: unknown) => (property: INodeProperties) =>
			({ to: phone, text: 'x', additionalFields: { campaign } })[property.name];
		expect(send.prepare(read(''))).toMatchObject({ orderingKey: 'to 905551234567', to: phone });
		expect(send.prepare(read(''))).not.toHaveProperty('once');
		expect(send.prepare(read(' autumn '))).toMatchObject({ once: { to: phone, campaign: 'autumn' } });
		for (const none of [' ', '', undefined]) expect(send.prepare(read(none))).not.toHaveProperty('once');
	});
});

test('what an item adds to its requests goes out, and nothing that says who it is for', async () => {
	const options = (body: IDataObject) => ({ options: { additionalBodyFields: JSON.stringify(body) } });
	await run({ operation: 'send', parameters: { to: phone, text: 'x', ...options({ priority: 'high' }) } });
	expect(requests[0]?.body).toEqual({ to: phone, text: 'x', priority: 'high' });
	const other = run({ operation: 'send', parameters: { to: phone, text: 'x', ...options({ to: '+905559999999' }) } });
	await expect(other).rejects.toThrow('which says who it is for');
	await run({ operation: 'change', parameters: { text: 'x', ...options({ phone: '1' }) } });
	expect(requests[1]?.body).toEqual({ text: 'x', phone: '1' });
});
