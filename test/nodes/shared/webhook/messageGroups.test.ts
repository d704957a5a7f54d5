import fc from 'fast-check';
import { forgetGroups, mergeGroup } from '../../../../nodes/shared/webhook/messageGroups';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import type { Receiver } from '../../../../nodes/shared/webhook/receive';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import type { WebhookOutcome } from '../../../support/n8nCore';
import { Simulation } from '../../../support/simulation';
import { engineReceiver, engineSecret as secret, engineTrigger, message } from '../../../support/webhook';

const world: { time: Simulation } = { time: new Simulation() };

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await world.time.sleep(ms),
}));

/** A test whose pauses pass at once, and always alike, however busy the machine is. */
const simulated = (work: () => Promise<void>) => async () => await world.time.until(work());

/** Waits as a sender does. */
const sleep = async (ms: number) => await world.time.outside(ms);

/** A trigger that groups; a body is the list of its messages. */
const grouping = (groupMs = 100, change: Partial<Receiver> = {}) =>
	engineTrigger(() =>
		engineReceiver({
			groupMs,
			parse: (body) => (Array.isArray(body) ? body : [body]).map((part: Partial<GatewayEvent>) => message(part)),
			...change,
		}),
	);
const idsOf = ({ items }: WebhookOutcome) =>
	items.flatMap(({ json }) => (Array.isArray(json.messages) ? json.messages : [json]).map(({ id }) => String(id)));

/** As when n8n is killed and started again. */
const restart = () => {
	forgetAll();
	forgetGroups();
};

beforeEach(() => {
	world.time = new Simulation();
	jest.spyOn(performance, 'now').mockImplementation(() => world.time.ms);
	restart();
});
afterEach(() => jest.restoreAllMocks());

test(
	'n8n cannot start the workflow: all of the group are to be delivered again, and then start it once',
	simulated(async () => {
		const one = grouping();
		const post = async (id: string, startFails: boolean) =>
			await one.call({ secret, body: { id } }, 'webhook', { startFails });
		const failed = await Promise.all(['a', 'b', 'c'].map(async (id) => await post(id, true)));
		expect(failed.map(({ status }) => status)).toEqual([500, 500, 500]);
		const again = await Promise.all(['a', 'b', 'c'].map(async (id) => await post(id, false)));
		expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(again.flatMap(idsOf).sort()).toEqual(['a', 'b', 'c']);
	}),
);

test(
	'the group cannot be made an item: nobody hears that all is well',
	simulated(async () => {
		let isBroken = true;
		const context = { toJSON: () => (isBroken ? JSON.parse('{') : {}) };
		const one = grouping(100, { parse: (body) => [{ ...message(body as object), context }] });
		const post = async (id: string) => await one.call({ secret, body: { id } });
		const failed = await Promise.all(['a', 'b'].map(post));
		expect(failed.map(({ status }) => status)).toEqual([500, 500]);
		isBroken = false;
		const again = await Promise.all(['a', 'b'].map(post));
		expect(again.flatMap(idsOf).sort()).toEqual(['a', 'b']);
	}),
);

test(
	'a redelivery during the pause is answered with the group, not before',
	simulated(async () => {
		const one = grouping(200);
		const order: string[] = [];
		const first = one.call({ secret, body: { id: 'a' } }).then((outcome) => {
			order.push('first');
			return outcome;
		});
		await sleep(50);
		const again = one.call({ secret, body: { id: 'a' } }).then((outcome) => {
			order.push('again');
			return outcome;
		});
		const outcomes = await Promise.all([first, again]);
		expect(order).toEqual(['first', 'again']);
		expect(outcomes.map(({ status }) => status)).toEqual([200, 200]);
		expect(outcomes.flatMap(idsOf)).toEqual(['a']);
	}),
);

test(
	'a redelivery during the pause of a group that fails is to be delivered again, too',
	simulated(async () => {
		const one = grouping(200);
		const first = one.call({ secret, body: { id: 'a' } }, 'webhook', { startFails: true });
		await sleep(50);
		const again = one.call({ secret, body: { id: 'a' } });
		expect((await Promise.all([first, again])).map(({ status }) => status)).toEqual([500, 500]);
		expect(idsOf(await one.call({ secret, body: { id: 'a' } }))).toEqual(['a']);
	}),
);

test(
	'n8n is killed during the pause: nothing was answered or stored, so the redelivery starts the workflow',
	simulated(async () => {
		const one = grouping(300);
		const stored = one.staticData;
		const lost = one.call({ secret, body: { id: 'a' } });
		await sleep(50);
		expect(stored).toEqual({});
		restart();
		const restarted = grouping(50);
		restarted.staticData = stored;
		expect(idsOf(await restarted.call({ secret, body: { id: 'a' } }))).toEqual(['a']);
		await lost;
	}),
);

test(
	'after a restart all of a group are known',
	simulated(async () => {
		const one = grouping();
		const ids = ['a', 'b', 'c', 'd'];
		await Promise.all(ids.map(async (id) => await one.call({ secret, body: { id } })));
		restart();
		const again = await Promise.all(ids.map(async (id) => await one.call({ secret, body: { id } })));
		expect(again.flatMap(idsOf)).toEqual([]);
	}),
);

test(
	'what is still being handed on is not stored by another request',
	simulated(async () => {
		const one = grouping(300);
		const waiting = one.call({ secret, body: { id: 'slow', from: '+905550000001' } });
		await sleep(50);
		await one.call({ secret, body: { id: 'status', event: 'messageStatus', status: 'read' } });
		const stored = structuredClone(one.staticData);
		restart();
		const restarted = grouping(50);
		restarted.staticData = stored;
		expect(idsOf(await restarted.call({ secret, body: { id: 'slow', from: '+905550000001' } }))).toEqual(['slow']);
		await waiting;
	}),
);

test(
	'several messages of one person in one body are one item, those of others their own',
	simulated(async () => {
		const body = ['a', 'b', 'c'].map((id) => ({ id, from: id === 'c' ? '+905550000002' : '+905550000001' }));
		const { items } = await grouping().call({ secret, body });
		expect(items.map(({ json }) => json.from).sort()).toEqual(['+905550000001', '+905550000002']);
	}),
);

test(
	'a flood of one person starts the workflow in between; each message comes out once, none late',
	simulated(async () => {
		const one = grouping(50);
		const ids = Array.from({ length: 120 }, (_, n) => `m${n}`);
		const outcomes = await Promise.all(ids.map(async (id) => await one.call({ secret, body: { id } })));
		expect(outcomes.flatMap(idsOf).sort()).toEqual([...ids].sort());
		const starts = outcomes.filter(({ items }) => items.length > 0);
		expect(starts.length).toBeGreaterThanOrEqual(3);
		expect(starts.every((outcome) => idsOf(outcome).length <= 50)).toBe(true);
	}),
);

test(
	'a sender that delivers until it hears 200: each message starts the workflow once, however often n8n fails',
	simulated(async () => {
		const post = fc.record({
			id: fc.integer({ min: 0, max: 5 }).map((n) => `m${n}`),
			after: fc.integer({ min: 0, max: 30 }),
			failures: fc.integer({ min: 0, max: 2 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(post, { minLength: 1, maxLength: 8 }), async (posts) => {
				restart();
				const one = grouping(15);
				const started: string[] = [];
				await Promise.all(
					posts.map(async ({ id, after, failures }) => {
						await sleep(after);
						for (let attempt = 0; ; attempt++) {
							const outcome = await one.call({ secret, body: { id } }, 'webhook', { startFails: attempt < failures });
							started.push(...idsOf(outcome));
							if (outcome.status === 200) return;
						}
					}),
				);
				expect(started.sort()).toEqual([...new Set(posts.map(({ id }) => id))].sort());
			}),
			{ numRuns: 300 },
		);
	}),
);

describe('what one person wrote', () => {
	const at = (second: number, change: Partial<GatewayEvent> = {}) =>
		message({
			id: `m${second}`,
			timestamp: `2026-05-17T12:00:0${second}.000Z`,
			text: `t${second}`,
			raw: second,
			...change,
		});

	test('is one event: the last, with all texts and files in their order, and each message without its payload', () => {
		const files = [{ url: 'https://a.example/1' }, { url: 'https://a.example/2' }];
		const events = [at(2, { media: files.slice(1) }), at(3, { text: undefined }), at(1, { media: files.slice(0, 1) })];
		const merged = mergeGroup(events);
		expect(merged).toEqual({
			...at(3, { text: 't1\nt2', media: files }),
			messages: [1, 2, 3].map((second) => {
				const { raw: _raw, ...known } = events.find(({ raw }) => raw === second) ?? message();
				return known;
			}),
			raw: [1, 2, 3],
		});
		// The list that was given keeps its order.
		expect(events.map(({ id }) => id)).toEqual(['m2', 'm3', 'm1']);
	});

	test('has no text and no files where no message has any', () => {
		const merged = mergeGroup([at(1, { text: undefined }), at(2, { text: undefined })]);
		expect(merged?.text).toBeUndefined();
		expect(merged).not.toHaveProperty('media');
	});

	test('stays as it is where it is one message, and is nothing where there is none', () => {
		expect(mergeGroup([at(1)])).toEqual(at(1));
		expect(mergeGroup([])).toBeUndefined();
	});

	test('keeps the order of its coming where it has no time', () => {
		const merged = mergeGroup([message({ id: 'a', text: 'first' }), message({ id: 'b', text: 'second' })]);
		expect(merged).toMatchObject({ id: 'b', text: 'first\nsecond' });
	});
});
