import { setTimeout as sleep } from 'node:timers/promises';
import type { IBinaryKeyData, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { hooks, store, useDeduplicator } from '../../../support/deduplicator';
import { runSurface, surfaces } from '../../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { randomOf } from '../../../support/random';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

/** Send Once and bulk sends where n8n itself fails, is stopped, or gives every item settings of its own. */

const surface = surfaces[1] ?? fail('There is no such API');
const ok: StubAnswer = { json: { message_id: 'm1' } };
const refused: StubAnswer = { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } };

let stub: Stub;
let answer: (post: number) => StubAnswer;

beforeAll(useDeduplicator);
beforeEach(async () => {
	store.clear();
	delete hooks.beforeWrite;
	answer = () => ok;
	let post = 0;
	stub = await startStub(() => answer(post++));
});
afterEach(async () => await stub.close());

const outcomes = (items: INodeExecutionData[]) => items.map(({ json }) => json.outcome);
const phones = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ json: { phone: `+9055512300${10 + n}` } }));
const text = (additionalFields: INodeParameters, change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	to: '={{ $json.phone }}',
	text: 'Reminder',
	additionalFields,
	options: { maxParallelRequests: 1 },
	...change,
});
const bulk = (additionalFields: INodeParameters, change: INodeParameters = {}) =>
	text(additionalFields, { operation: 'sendBulk', ...change });
const run = async (parameters: INodeParameters, options: Partial<ExecuteSetup> = {}) =>
	await runSurface(surface, `${stub.origin}/v1`, parameters, options);

function fail(why: string): never {
	throw new Error(why);
}

describe("n8n's database", () => {
	test('fails after a message went out: it counts as sent, and is unclear, never free, for later executions', async () => {
		hooks.beforeWrite = (kind, row) => (kind === 'delete' && row.includes('/open ') ? fail('SQLITE_BUSY') : undefined);
		expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(1) }))).toEqual(['sent']);
		delete hooks.beforeWrite;
		expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(1) }))).toEqual(['unclear']);
		expect(stub.requests).toHaveLength(1);
	});

	test('fails after the messages of a bulk send went out: the report is there', async () => {
		hooks.beforeWrite = (kind, row) => (kind === 'delete' && row.includes('/open ') ? fail('SQLITE_BUSY') : undefined);
		const items = await run(bulk({ campaign: 'a' }), { items: phones(3) });
		expect(outcomes(items)).toEqual(['sent', 'sent', 'sent', undefined]);
	});

	test('fails before anything was sent: nothing is sent', async () => {
		hooks.beforeWrite = () => fail('SQLITE_BUSY');
		for (const parameters of [text({ campaign: 'a' }), bulk({ campaign: 'a' })]) {
			await expect(run(parameters, { items: phones(3) })).rejects.toThrow(/SQLITE_BUSY/);
		}
		expect(stub.requests).toHaveLength(0);
	});

	test('fails in the middle of a bulk send: the rest is left out, and the report tells who got something', async () => {
		answer = (post) => {
			if (post === 49) hooks.beforeWrite = () => fail('SQLITE_BUSY');
			return ok;
		};
		const items = await run(bulk({ campaign: 'a' }), { items: phones(70) });
		expect(outcomes(items).slice(0, 70)).toEqual([...Array(50).fill('sent'), ...Array(20).fill('skipped')]);
		expect(items[60]?.json.reason).toMatch(/could not record.*SQLITE_BUSY/);
		expect(stub.requests).toHaveLength(50);
	});

	test('has another process make the same row first', async () => {
		let made: string | undefined;
		hooks.beforeWrite = (kind, row) => {
			if (made !== undefined || kind !== 'record' || !row.includes('/claims ')) return;
			made = row;
			store.set(row, ['claimed of somebody else']);
		};
		expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(1) }))).toEqual(['sent']);
		expect(store.get(made ?? '')).toEqual(['claimed of somebody else', expect.stringMatching(/^claimed /)]);
	});

	test('fails for one of a batch: the others are not locked out', async () => {
		let records = 0;
		hooks.beforeWrite = (kind, row) => {
			if (kind === 'record' && row.includes('/claims ') && ++records > 10) fail('SQLITE_BUSY');
		};
		await expect(run(bulk({ campaign: 'a' }), { items: phones(19) })).rejects.toThrow(/SQLITE_BUSY/);
		delete hooks.beforeWrite;
		const results = outcomes(await run(bulk({ campaign: 'a' }), { items: phones(19) })).slice(0, 19);
		// Whether the claims under way at that moment were written is not known.
		expect(results.filter((outcome) => outcome === 'sent').length).toBeGreaterThanOrEqual(15);
		expect(results.filter((outcome) => outcome === 'skipped')).toEqual([]);
	});

	test('has lost what was remembered, because another process wrote the row: it is written again', async () => {
		let shard = '';
		hooks.beforeWrite = (kind, row) => {
			if (kind === 'record' && row.includes('/claims ')) shard = row;
		};
		answer = () => {
			store.set(shard, ['claimed of somebody else']);
			return ok;
		};
		await run(text({ campaign: 'a' }), { items: phones(1) });
		expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(1) }))).toEqual(['skipped']);
	});
});

test('two processes run one campaign at the same moment, and their writes overwrite each other: nobody gets two', async () => {
	// A second process has modules of its own; only the database is the same.
	const inAnotherProcess = (): INodeType => {
		let node: INodeType | undefined;
		jest.isolateModules(() => {
			const { Desk360WhatsApp }: { Desk360WhatsApp: new () => INodeType } = jest.requireActual(
				'../../../../nodes/Desk360WhatsApp/Desk360WhatsApp.node',
			);
			node = new Desk360WhatsApp();
		});
		return node ?? fail('It is not there');
	};
	const random = randomOf(1);
	hooks.beforeWrite = async () => await sleep(random() * 40);
	// Few people are claimed one by one, many together, and here both at the same time.
	for (const [round, counts] of [
		[8, 8, 8],
		[8, 8, 8],
		[25, 25, 25],
		[25, 25, 25],
		[8, 25, 8],
		[25, 8, 25],
	].entries()) {
		stub.requests.length = 0;
		const parameters = bulk({ campaign: `round ${round}` });
		const processes = [undefined, inAnotherProcess(), inAnotherProcess()];
		const runs = processes.map(async (nodeType, n) => {
			await sleep(random() * 30);
			return await run(parameters, { items: phones(counts[n] ?? 0), ...(nodeType && { nodeType }) });
		});
		const sent = (await Promise.all(runs)).flat().filter(({ json }) => json.outcome === 'sent');
		const people = new Set(sent.map(({ json }) => json.to));
		expect(people.size).toBe(sent.length);
		expect(stub.requests).toHaveLength(sent.length);
		// Those who claim in different ways may both give way.
		if (new Set(counts).size === 1) expect(people.size).toBe(counts[0]);
	}
}, 120_000);

test('what an execution keeps for Retry On Fail is gone when it ends well', async () => {
	const runExecutionData = createRunExecutionData({});
	await run(text({ campaign: 'a' }), { items: phones(20), runExecutionData });
	await run(bulk({ campaign: 'b' }), { items: phones(20), runExecutionData, runIndex: 1 });
	const { contextData } = runExecutionData.executionData ?? {};
	expect(JSON.stringify(contextData).length).toBeLessThan(200);
});

describe('a failed send says what became of it', () => {
	const node = { onError: 'continueRegularOutput' as const };

	test.each<[string, StubAnswer, string, RegExp]>([
		['refused', refused, 'failed', /failed_validation/],
		['without an answer', 'reset', 'unclear', /unclear/],
		['turned away', { status: 429, headers: { 'retry-after': '900' } }, 'failed', /slow down/],
	])('%s', async (_, given, outcome, reason) => {
		answer = () => given;
		const [item] = await run(text({}), { items: phones(1), node });
		expect(item).toEqual({
			json: {
				outcome,
				to: '+905551230010',
				reason: expect.stringMatching(reason),
				error: expect.stringMatching(reason),
			},
			pairedItem: { item: 0 },
		});
	});

	test('at the error output with its error, of which n8n keeps the words', async () => {
		answer = () => 'reset';
		const [item] = await run(text({}), { items: phones(1), node: { onError: 'continueErrorOutput' } });
		expect(item?.error?.message).toMatch(/^It is unclear whether/);
	});

	test('with an item that is not valid', async () => {
		const items = await run(text({}), { items: [{ json: { phone: '0555' } }, ...phones(1)], node });
		expect(items[0]?.json).toEqual({
			outcome: 'failed',
			to: '0555',
			reason: expect.stringContaining("'To'"),
			error: expect.stringContaining("'To'"),
		});
		expect(items[1]?.json.outcome).toBe('sent');
	});

	test('and other operations just the error', async () => {
		answer = () => refused;
		const parameters = { resource: 'message', operation: 'markAsRead', messageId: 'm1' };
		const [item] = await run(parameters, { node });
		expect(Object.keys(item?.json ?? {})).toEqual(['error']);
	});
});

describe('settings that an expression gives each item', () => {
	test('country codes: nobody else gets the message', async () => {
		const items = [{ json: { phone: '0555 123 45 67', code: '90' } }, { json: { phone: '0151 23456789', code: '49' } }];
		const results = await run(bulk({ defaultCountryCode: '={{ $json.code }}' }), { items });
		expect(results.slice(0, 2).map(({ json }) => json.to)).toEqual(['+905551234567', '+4915123456789']);
	});

	test('campaigns: each has its own memory', async () => {
		const items = phones(2).map(({ json }, n) => ({ json: { ...json, campaign: `c${n}` } }));
		const campaign = '={{ $json.campaign }}';
		await run(bulk({ campaign }), { items });
		const [first, second] = items;
		const swapped = [{ json: { ...first?.json, campaign: 'c1' } }, { json: { ...second?.json, campaign: 'c1' } }];
		expect(outcomes(await run(bulk({ campaign }), { items: swapped }))).toEqual(['sent', 'skipped', undefined]);
	});

	test('dry run', async () => {
		const items = phones(2).map(({ json }, n) => ({ json: { ...json, dry: n === 0 } }));
		const results = await run(bulk({ dryRun: '={{ $json.dry }}' }), { items });
		expect(outcomes(results)).toEqual(['skipped', 'sent', undefined]);
		expect(stub.requests).toHaveLength(1);
	});
});

describe('a bulk send stops', () => {
	test('when so many are unclear, as when they fail', async () => {
		answer = (post) => (post === 0 ? ok : { status: 500 });
		const items = await run(bulk({ stopAfterFailures: 2 }), { items: phones(6) });
		expect(outcomes(items)).toEqual(['sent', 'unclear', 'unclear', 'skipped', 'skipped', 'skipped', undefined]);
	});

	test('before it begins, where its time is over', async () => {
		const stopAt = new Date(Date.now() - 60_000).toLocaleTimeString('en-GB', {
			timeZone: 'America/New_York',
			hour: '2-digit',
			minute: '2-digit',
		});
		const items = await run(bulk({ stopAt, campaign: 'a' }), { items: phones(3) });
		expect(outcomes(items)).toEqual(['skipped', 'skipped', 'skipped', undefined]);
		expect(items[0]?.json.reason).toBe(`stopped at ${stopAt}`);
		expect(stub.requests).toHaveLength(0);
		expect(store.size).toBe(0);
	});

	test('while it waits for the provider: those left out are skipped, not failed', async () => {
		const controller = new AbortController();
		answer = (post) => {
			if (post === 0) return ok;
			setTimeout(() => controller.abort(), 100);
			return { status: 429, headers: { 'retry-after': '60' } };
		};
		const onMessage = jest.fn();
		const items = await run(bulk({ campaign: 'a' }), { items: phones(3), signal: controller.signal, onMessage });
		expect(onMessage).toHaveBeenLastCalledWith('Bulk send stopped: 1 sent, 0 queued, 0 failed, 2 skipped, 0 unclear');
		expect(outcomes(items)).toEqual(['sent', 'skipped', 'skipped', undefined]);
		expect(items[3]?.json).toMatchObject({ summary: true, sent: 1, skipped: 2, failed: 0 });
		// Whoever was left out is free; the pause is for the account on that server only.
		await stub.close();
		stub = await startStub(() => ok);
		expect(outcomes(await run(bulk({ campaign: 'a' }), { items: phones(3) }))).toEqual([
			'skipped',
			'sent',
			'sent',
			undefined,
		]);
	});
});

describe('files behind a link', () => {
	let files: Stub;
	let file: StubAnswer;
	beforeEach(async () => {
		file = { text: 'content', headers: { 'content-type': 'image/png' } };
		files = await startStub(() => file);
	});
	afterEach(async () => await files.close());
	const media = (additionalFields: INodeParameters = {}) =>
		bulk(additionalFields, { messageType: 'media', mediaSource: 'url', mediaUrl: [`${files.origin}/a.png`] });

	test('are fetched once, not for each recipient', async () => {
		expect(outcomes(await run(media(), { items: phones(20) })).slice(0, 20)).toEqual(Array(20).fill('sent'));
		expect(files.requests).toHaveLength(1);
	});

	test('that are not there stop everything before the first message', async () => {
		file = { status: 404, text: 'gone' };
		const items = await run(media(), { items: phones(2) });
		expect(outcomes(items)).toEqual(['failed', 'failed', undefined]);
		expect(items[0]?.json.reason).toMatch(/Media URL.*404/);
		expect(stub.requests).toHaveLength(0);
	});

	test('are checked in a dry run', async () => {
		file = { status: 404, text: 'gone' };
		expect(outcomes(await run(media({ dryRun: true }), { items: phones(1) }))).toEqual(['failed', undefined]);
	});
});

test('the editor shows how far a bulk send is', async () => {
	const binary: IBinaryKeyData = {
		data: {
			data: Buffer.from(
				`phone\n${phones(20)
					.map(({ json }) => json.phone)
					.join('\n')}`,
			).toString('base64'),
			mimeType: 'text/csv',
		},
	};
	const messages: unknown[] = [];
	await run(bulk({}, { recipientsSource: 'csv' }), {
		items: [{ json: {}, binary }],
		onMessage: (one) => messages.push(one),
	});
	expect(messages.at(-1)).toBe('Bulk send: 20 of 20 recipients done');
});
