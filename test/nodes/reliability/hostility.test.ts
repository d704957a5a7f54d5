import fc from 'fast-check';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { LongestHeld } from '../../support/heldTime';
import { arbitraryBodies, hostileBodies } from '../../support/hostility';
import { triggers } from './triggers';

const received = { event: 'messageReceived', id: '1', text: 'Hello', from: '+905551234567' };

beforeEach(forgetAll);

describe.each(triggers)('$name', (trigger) => {
	const { name, make, pass, message, many } = trigger;
	const longest = new LongestHeld();
	afterAll(() => longest.report(`${name}, bodies that nobody sends by mistake`));

	test('starts with what it is made for', async () => {
		const { status, items } = await make().call({ ...pass, body: message('1', 'Hello') });
		expect(status).toBe(200);
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject(trigger.expected ?? received);
	});

	test.each(hostileBodies(trigger))(
		'%s: answered, harmless, and nothing starts without the secret',
		async (what, body) => {
			const one = make();
			const stranger = await one.call({ body });
			expect(stranger).toMatchObject({ items: [], saved: false });
			// n8n itself refuses what is no JSON.
			expect([401, 422]).toContain(stranger.status);
			await longest.measure(what, async () => {
				forgetAll();
				const { status, items } = await one.call({ ...pass, body });
				expect([200, 400, 413, 422]).toContain(status);
				// What comes out is not much more than what came in.
				const bytes = JSON.stringify(items).length;
				expect(bytes).toBeLessThan(4 * Buffer.byteLength(body) + 100_000);
				expect(one.errors).toEqual([]);
			});
			expect(Object.prototype).not.toHaveProperty('polluted');
		},
	);

	test.each<[string, Record<string, string>]>([
		['a line break', { 'x-webhook-secret': 'x\r\nx-webhook-secret: y' }],
		['a very long value', { 'x-webhook-secret': 'x'.repeat(1_000_000) }],
		['a content type that is none', { 'content-type': '\u0000;;=' }],
		['a negative length', { 'content-length': '-1' }],
	])('a header with %s opens nothing', async (_, headers) => {
		const outcome = await make().call({ headers, body: message('m1', 'Hello') });
		expect(outcome).toMatchObject({ status: 401, items: [] });
	});

	test('30 MB are refused, by n8n itself or by the node where n8n takes that much', async () => {
		const body = JSON.stringify(message('m1', 'x'.repeat(30 * 1024 * 1024)));
		expect(await make().call({ ...pass, body })).toMatchObject({ status: 500, items: [] });
		const outcome = await make().call({ ...pass, body }, 'webhook', { payloadSizeMax: 100 });
		expect(outcome).toMatchObject({ status: 413, items: [], saved: false });
	});

	test('50,000 messages in one body: a thousand at the most start the workflow, and the memory keeps its size', async () => {
		const one = make();
		const body = JSON.stringify(many(50_000));
		const outcome = await one.call({ ...pass, body }, 'webhook');
		expect(outcome.items.length).toBeLessThanOrEqual(1_000);
		expect(JSON.stringify(one.staticData).length).toBeLessThan(20_000);
	});

	test('any body: answered, never thrown, and nothing starts without the secret', async () => {
		await fc.assert(
			fc.asyncProperty(arbitraryBodies(trigger), fc.string(), async (body, guess) => {
				forgetAll();
				const one = make();
				const stranger = await one.call({ secret: encodeURIComponent(guess), body });
				expect(stranger).toMatchObject({ status: 401, items: [], saved: false });
				const { status, items } = await one.call({ ...pass, body });
				expect([200, 400]).toContain(status);
				expect(() => structuredClone(items)).not.toThrow();
				expect(one.errors).toEqual([]);
			}),
			{ numRuns: 300 },
		);
		expect(Object.prototype).not.toHaveProperty('polluted');
	});
});
