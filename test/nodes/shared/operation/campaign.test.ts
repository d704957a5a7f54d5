import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { claimKey } from '../../../../nodes/shared/operation/claims';
import { byId } from '../../../support/desk360';
import { counts, hooks, store, useDeduplicator } from '../../../support/deduplicator';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { readForm } from '../../../support/recorder';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

// The lock of a dead execution is asked for 500 times before it is given up: the pauses in between are not what is tested.
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...actual, sleep: async (ms: number) => await actual.sleep(ms > 30 ? ms : 1) };
});

let stub: Stub;
let surface: Surface;
/** The answer to the post with this number, from 0. */
let answer: (post: number) => StubAnswer;

const ok: StubAnswer = { json: { message_id: 'm1' } };
const refused: StubAnswer = { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } };

beforeAll(useDeduplicator);
beforeEach(async () => {
	store.clear();
	answer = () => ok;
	let post = 0;
	stub = await startStub(({ method }) => (method === 'GET' ? { json: surface.templates } : answer(post++)));
});
afterEach(async () => await stub.close());

const posts = () => stub.requests.filter(({ method }) => method === 'POST');
const outcomes = (items: INodeExecutionData[]) => items.map(({ json }) => json.outcome);
const phones = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ json: { phone: `+9055512300${10 + n}` } }));
const text = (additionalFields: INodeParameters, change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	to: '={{ $json.phone }}',
	text: 'Reminder',
	additionalFields,
	...change,
});
const bulk = (additionalFields: INodeParameters, change: INodeParameters = {}) =>
	text(additionalFields, { operation: 'sendBulk', options: { maxParallelRequests: 1 }, ...change });

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> {
	return await runSurface(surface, `${stub.origin}/v1`, parameters, options);
}

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	describe('Send Once per Campaign', () => {
		test('a second execution sends nothing to those who had it; another campaign does', async () => {
			const items = phones(2);
			expect(outcomes(await run(text({ campaign: 'a' }), { items }))).toEqual(['sent', 'sent']);
			const again = await run(text({ campaign: 'a' }), { items: [...items, { json: { phone: '+905551239999' } }] });
			expect(outcomes(again)).toEqual(['skipped', 'skipped', 'sent']);
			expect(again[0]?.json.reason).toBe('duplicate: sent before in campaign "a"');
			expect(outcomes(await run(text({ campaign: 'b' }), { items }))).toEqual(['sent', 'sent']);
			expect(posts()).toHaveLength(5);
		});

		test('nobody is remembered in clear', async () => {
			await run(text({ campaign: 'autumn sale' }), { items: phones(1) });
			expect(JSON.stringify([...store.values()])).not.toMatch(/90555|autumn/);
		});

		test('the same person twice in one run gets one message', async () => {
			const items = [...phones(1), ...phones(1)];
			const results = await run(text({ campaign: 'a' }), { items });
			expect(posts()).toHaveLength(1);
			expect(outcomes(results)).toContain('sent');
		});

		test('a refused message does not count: the next execution sends it', async () => {
			answer = (post) => (post === 0 ? refused : ok);
			await expect(run(text({ campaign: 'a' }), { items: phones(1) })).rejects.toThrow(/failed_validation/);
			expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(1) }))).toEqual(['sent']);
		});

		test('a message whose answer got lost is unclear, also in later executions', async () => {
			answer = () => 'reset';
			await expect(run(text({ campaign: 'a' }), { items: phones(1) })).rejects.toThrow(/unclear/);
			answer = () => ok;
			const [later] = await run(text({ campaign: 'a' }), { items: phones(1) });
			expect(later?.json).toMatchObject({ outcome: 'unclear', reason: expect.stringContaining('cut off') });
			expect(posts()).toHaveLength(1);
		});

		test('Retry On Fail finds its own claims: everybody has one message, and nobody is skipped', async () => {
			const runExecutionData = createRunExecutionData({});
			const items = phones(4);
			const parameters = text({ campaign: 'a' }, { options: { maxParallelRequests: 1 } });
			answer = (post) => (post === 2 ? refused : ok);
			await expect(run(parameters, { items, runExecutionData })).rejects.toThrow(/failed_validation/);
			expect(outcomes(await run(parameters, { items, runExecutionData }))).toEqual(Array(4).fill('sent'));
			const numbers = await Promise.all(posts().map(async (request) => (await readForm(request))[0]));
			expect(posts()).toHaveLength(5);
			expect(new Set(numbers.map((part) => part && 'value' in part && part.value)).size).toBe(4);
		});

		test('executions at the same time do not forget what the other recorded', async () => {
			const runs = await Promise.all(
				[0, 1, 2, 3].map(async () => await run(text({ campaign: 'a' }), { items: phones(10) })),
			);
			expect(posts()).toHaveLength(10);
			expect(runs.flatMap(outcomes).filter((outcome) => outcome === 'sent')).toHaveLength(10);
		});

		test('bulk: claimed in batches, and after a crash those of the open batch are unclear and nobody has two', async () => {
			const items = phones(70);
			answer = (post) => (post < 60 ? ok : refused);
			await run(bulk({ campaign: 'a' }), { items });
			// What a kill leaves behind: those of the second batch are open.
			const [page = ''] = [...store.keys()].filter((row) => row.includes(' page '));
			for (let n = 50; n < 60; n++) store.get(page)?.push(`open ${claimKey('a', `9055512300${10 + n}`)}`);
			answer = () => ok;
			const later = await run(bulk({ campaign: 'a' }), { items });
			const results = outcomes(later).slice(0, 70);
			expect(results).toEqual([...Array(50).fill('skipped'), ...Array(10).fill('unclear'), ...Array(10).fill('sent')]);
			expect(posts()).toHaveLength(80);
		});

		test.each([
			['bulk', bulk],
			['single', text],
		])(
			'%s: killed at any write, the next execution sends nobody a second message',
			async (_, send) => {
				for (const kill of [2, 5, 6, 9]) {
					const campaign = `killed ${kill}`;
					const items = phones(30);
					stub.requests.length = 0;
					let writes = 0;
					// Dead from this write on, which may be the one of n8n's database that is cut off.
					hooks.beforeWrite = () => {
						if (++writes >= kill) throw new Error('killed');
					};
					await run(send({ campaign }), { items }).catch(() => undefined);
					delete hooks.beforeWrite;
					const before = posts().length;
					const results = outcomes(await run(send({ campaign }), { items })).slice(0, 30);
					expect(posts().length - before).toBe(results.filter((outcome) => outcome === 'sent').length);
					expect(posts().length).toBeLessThanOrEqual(30);
					const { size } = new Set(
						(await Promise.all(posts().map(async (one) => (await readForm(one))[0]))).map((part) =>
							JSON.stringify(part),
						),
					);
					expect(size).toBe(posts().length);
				}
			},
			120_000,
		);

		test('a claim writes as often, and as little, with many remembered as with none', async () => {
			const writes: number[] = [];
			for (const campaign of ['first', 'second']) {
				counts.writes = 0;
				await run(bulk({ campaign }), { items: phones(80) });
				writes.push(counts.writes);
			}
			// A write for each person would be 80.
			expect(Math.max(...writes)).toBeLessThan(40);
		});

		test('small executions are remembered one by one, and by those that send to many as well', async () => {
			expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(3) }))).toEqual(Array(3).fill('sent'));
			expect([...store.keys()].some((row) => row.includes(' page '))).toBe(false);
			const many = outcomes(await run(text({ campaign: 'a' }), { items: phones(30) }));
			expect(many).toEqual([...Array(3).fill('skipped'), ...Array(27).fill('sent')]);
			expect(outcomes(await run(text({ campaign: 'a' }), { items: phones(3) }))).toEqual(Array(3).fill('skipped'));
			expect(posts()).toHaveLength(30);
		});

		test('a large execution that was stopped keeps nobody from the next one', async () => {
			answer = (post) => (post === 3 ? refused : ok);
			await expect(
				run(text({ campaign: 'a' }, { options: { maxParallelRequests: 1 } }), { items: phones(40) }),
			).rejects.toThrow(/failed_validation/);
			answer = () => ok;
			const results = outcomes(await run(text({ campaign: 'a' }), { items: phones(40) }));
			expect(results).toEqual([...Array(3).fill('skipped'), ...Array(37).fill('sent')]);
		});

		test('whoever an earlier version remembered still counts, once and for all', async () => {
			const [, had, open] = [10, 11, 12].map((n) => claimKey('a', `9055512300${n}`));
			await run(text({ campaign: 'other' }), { items: phones(1) });
			const [node = ''] = [...store.keys()]
				.filter((row) => row.includes('/claims '))
				.map((row) => row.split('/')[0] ?? '');
			store.clear();
			store.set(node, [`claimed ${had}`, `claimed ${open}`, `open ${open}`]);
			for (let round = 0; round < 2; round++) {
				const results = outcomes(await run(text({ campaign: 'a' }), { items: phones(3) }));
				expect(results).toEqual([round === 0 ? 'sent' : 'skipped', 'skipped', 'unclear']);
			}
			expect(posts()).toHaveLength(2);
		});
	});

	describe('bulk options', () => {
		test('a dry run checks everything and sends nothing', async () => {
			const items = await run(bulk({ dryRun: true }), { items: [...phones(2), { json: { phone: '0555' } }] });
			expect(posts()).toHaveLength(0);
			expect(items.slice(0, 3).map(({ json }) => json.reason)).toEqual([
				'dry run: it would be sent',
				'dry run: it would be sent',
				expect.stringContaining("'To'"),
			]);
			expect(items[3]?.json).toMatchObject({ summary: true, dryRun: true, skipped: 2, failed: 1, requests: 0 });
		});

		test('it stops after so many failures, and says whom it left out', async () => {
			answer = (post) => (post === 0 ? ok : refused);
			const items = await run(bulk({ stopAfterFailures: 2 }), { items: phones(6) });
			expect(outcomes(items)).toEqual(['sent', 'failed', 'failed', 'skipped', 'skipped', 'skipped', undefined]);
			expect(items[3]?.json.reason).toBe('stopped after 2 failures');
		});

		test('quiet hours hold for the country of the number', async () => {
			const hours = (zone: string, shift: number) =>
				new Date(Date.now() + shift * 3_600_000).toLocaleTimeString('en-GB', {
					timeZone: zone,
					hour: '2-digit',
					minute: '2-digit',
				});
			const quiet = { quietFrom: hours('Europe/Istanbul', -1), quietUntil: hours('Europe/Istanbul', 1) };
			// Japan is six hours ahead of Turkey.
			const items = [{ json: { phone: '+905551234567' } }, { json: { phone: '+819012345678' } }];
			const results = await run(bulk(quiet), { items });
			expect(outcomes(results)).toEqual(['skipped', 'sent', undefined]);
			expect(results[0]?.json.reason).toMatch(/^quiet hours in TR/);
		});

		test.each<[string, INodeParameters, RegExp]>([
			['a time that is none', { stopAt: '25:00' }, /'Stop At' must be a time of day/],
			['half of the quiet hours', { quietFrom: '21:00' }, /'Quiet Hours Until' is missing/],
			['no quiet hours at all', { quietFrom: '21:00', quietUntil: '21:00' }, /is the same/],
		])('%s is an error', async (_, fields, message) => {
			await expect(run(bulk(fields), { items: phones(1) })).rejects.toThrow(message);
			expect(posts()).toHaveLength(0);
		});

		test('the summary has a chart', async () => {
			const items = await run(bulk({}), { items: phones(3) });
			const { json, binary } = items[3] ?? { json: {} };
			expect(json).toMatchObject({
				summary: true,
				recipients: 3,
				sent: 3,
				requests: 3,
				recipientsPerMinute: expect.any(Number),
			});
			const svg = Buffer.from(binary?.chart?.data ?? '', 'base64').toString();
			expect(svg).toMatch(/^<svg .*sent 3.*<\/svg>$/s);
		});

		test('a text is filled from the columns of a CSV file; a row without them gets nothing', async () => {
			const file = Buffer.from('phone;name\n+905551234567;Ada\n+905551234568;\n').toString('base64');
			const items = await run(bulk({}, { recipientsSource: 'csv', text: 'Dear {name}!' }), {
				items: [{ json: {}, binary: { data: { data: file, mimeType: 'text/csv' } } }],
			});
			expect(outcomes(items)).toEqual(['sent', 'failed', undefined]);
			expect(await readForm(posts()[0] ?? fail())).toContainEqual({ name: 'text', value: 'Dear Ada!' });
		});

		test('files go to everybody', async () => {
			const binary = { data: { data: 'AAAA', mimeType: 'image/png', fileName: 'a.png' } };
			const items = await run(
				bulk({}, { messageType: 'media', recipientsSource: 'list', recipients: ['+905551234567,+905551234568'] }),
				{
					items: [{ json: {}, binary }],
				},
			);
			expect(outcomes(items)).toEqual(['sent', 'sent', undefined]);
			expect(await readForm(posts()[1] ?? fail())).toContainEqual(
				expect.objectContaining({ name: 'attachments[]', fileName: 'a.png' }),
			);
		});

		test('a template goes once in a campaign, also over the bulk endpoint', async () => {
			const template = bulk(
				{ campaign: 't' },
				{
					resource: 'template',
					templateId: byId('order_update'),
					templateVariables: variables({ 'body-1': 'x', 'body-2': 'y' }),
				},
			);
			answer = () => ({ json: { phones: phones(3).map(({ json }) => json.phone) } });
			expect(outcomes(await run(template, { items: phones(2) }))).toEqual(['queued', 'queued', undefined]);
			expect(outcomes(await run(template, { items: phones(3) })).slice(0, 2)).toEqual(['skipped', 'skipped']);
		});
	});
});

function fail(): never {
	throw new Error('Nothing was sent');
}
