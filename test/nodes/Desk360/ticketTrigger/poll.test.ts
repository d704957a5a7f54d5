import fc from 'fast-check';
import { startWatching, type Watch } from '../../../../nodes/Desk360/ticketTrigger/poll';
import { readState, type ProductState } from '../../../../nodes/Desk360/ticketTrigger/state';
import type { Clock } from '../../../../nodes/Desk360/ticketTrigger/walk';
import { FakeDesk, pollOnce, restart } from './fakeDesk';

const everything: Watch = {
	events: ['ticketCreated', 'ticketUpdated', 'statusChanged', 'customerMessage', 'agentReply'],
	matches: () => true,
	simplify: false,
};
/** All but "updated", whose events depend on what happened between two polls. */
const countable: Watch = { ...everything, events: everything.events.filter((event) => event !== 'ticketUpdated') };

const poll = async (desk: FakeDesk, state: ProductState, watch = countable, clock?: Clock) =>
	await pollOnce(desk, state, watch, clock);

test('the first activation replays no history', async () => {
	const desk = new FakeDesk();
	for (let n = 0; n < 50; n++) desk.create();
	const state = await startWatching(desk, 1, countable);
	expect(await poll(desk, state)).toEqual([]);
	desk.tick(60);
	expect(await poll(desk, state)).toEqual([]);
});

test('what n8n stored is read back, also from the proxies in which n8n hands it out', async () => {
	const desk = new FakeDesk();
	desk.create();
	const state = await startWatching(desk, 1, countable);
	const wrapped = { ...state, tickets: new Proxy(state.tickets, {}) };
	expect(readState(new Proxy(wrapped, {}))).toEqual(state);
	expect(readState(undefined)).toBeUndefined();
	expect(readState({ newest: 1 })).toBeUndefined();
});

test('an account without tickets reports its first one', async () => {
	const desk = new FakeDesk();
	const state = await startWatching(desk, 1, countable);
	expect(await poll(desk, state)).toEqual([]);
	desk.create();
	expect(await poll(desk, state)).toEqual(desk.happened);
});

test('a message in the same second as the poll is found by the next one, once', async () => {
	const desk = new FakeDesk();
	const ticket = desk.create();
	const state = await startWatching(desk, 1, countable);
	desk.happened.length = 0;
	desk.say(ticket, 0);
	expect(await poll(desk, state)).toEqual(desk.happened);
	desk.say(ticket, 7);
	expect(await poll(desk, state)).toEqual(desk.happened.slice(1));
	expect(await poll(desk, state)).toEqual([]);
});

test('an old ticket that is answered again does not replay its conversation', async () => {
	const desk = new FakeDesk();
	const old = desk.create();
	desk.say(old, 3);
	desk.tick(100_000);
	desk.create();
	const state = await startWatching(desk, 1, countable);
	desk.happened.length = 0;
	desk.tick(100_000);
	desk.say(old, 0);
	expect(await poll(desk, state)).toEqual(desk.happened);
});

test('updates are reported once for each change that a poll can tell apart', async () => {
	const desk = new FakeDesk();
	const ticket = desk.create();
	const state = await startWatching(desk, 1, everything);
	desk.tick(10);
	desk.setStatus(ticket, 2);
	const first = await poll(desk, state, everything);
	expect(first.filter((id) => id.startsWith('ticketUpdated'))).toHaveLength(1);
	expect(await poll(desk, state, everything)).toEqual([]);
});

test('a ticket that does not match the filters is not looked into', async () => {
	const desk = new FakeDesk();
	const watch: Watch = { ...countable, matches: ({ priority }) => priority === 3 };
	const state = await startWatching(desk, 1, watch);
	desk.create({ priority: 1 });
	const urgent = desk.create({ priority: 3 });
	desk.requests = 0;
	const found = await poll(desk, state, watch);
	expect(found[0]).toBe(`ticketCreated ${urgent}`);
	expect(found).toHaveLength(2);
	expect(desk.requests).toBe(3);
});

test('a backlog larger than the time budget comes in parts, nothing lost or doubled', async () => {
	const desk = new FakeDesk();
	let state = await startWatching(desk, 1, countable);
	for (let n = 0; n < 300; n++) {
		desk.tick(7);
		desk.create();
	}
	const found: string[] = [];
	for (let n = 0; n < 100 && found.length < desk.happened.length; n++) {
		const end = desk.requests + 12;
		found.push(...(await poll(desk, state, countable, { used: () => 1 - (end - desk.requests) / 12 })));
		state = restart(state);
	}
	expect([...found].sort()).toEqual([...desk.happened].sort());
});

type Step = {
	kind: 'create' | 'say' | 'reply' | 'status' | 'tick' | 'poll' | 'restart';
	pick: number;
	behind: number;
	duringWalk: boolean;
};

const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.constantFrom('create', 'say', 'reply', 'status', 'tick', 'poll', 'restart'),
	pick: fc.nat({ max: 1000 }),
	/** Servers whose clocks differ by up to two minutes. */
	behind: fc.oneof(fc.constant(0), fc.nat({ max: 120 })),
	duringWalk: fc.boolean(),
});

function apply(desk: FakeDesk, { kind, pick, behind }: Step): void {
	desk.behind = behind;
	const ids = [...desk.tickets.keys()];
	const id = ids[pick % Math.max(1, ids.length)];
	if (kind === 'create') desk.create({ priority: pick % 4 });
	else if (kind === 'tick') desk.tick(pick % 3 === 0 ? pick * 10 : 1);
	else if (id !== undefined && kind === 'say') desk.say(id, 0);
	else if (id !== undefined && kind === 'reply') desk.say(id, 9);
	else if (id !== undefined && kind === 'status') desk.setStatus(id, pick % 3);
}

test('whatever happens in whatever order, also while the list is read: every event exactly once', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, pageSize) => {
			const desk = new FakeDesk(pageSize);
			for (let n = 0; n < 4; n++) desk.create();
			let state = await startWatching(desk, 1, countable);
			desk.happened.length = 0;
			const found: string[] = [];
			const later: Step[] = [];
			desk.beforeAnswer = () => {
				const next = later.shift();
				if (next) apply(desk, next);
			};
			for (const next of [...steps, ...Array<Step>(3).fill({ kind: 'poll', pick: 0, behind: 0, duringWalk: false })]) {
				if (next.kind === 'poll') found.push(...(await poll(desk, state)));
				else if (next.kind === 'restart') state = restart(state);
				else if (next.duringWalk) later.push(next);
				else apply(desk, next);
			}
			later.length = 0;
			found.push(...(await poll(desk, state)));
			expect([...found].sort()).toEqual([...desk.happened].sort());
		}),
		{ numRuns: 500 },
	);
}, 60_000);
