import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { startWatching, type Watch } from '../../../../nodes/Desk360/ticketTrigger/poll';
import { eventOfMessage } from '../../../../nodes/Desk360/ticketTrigger/events';
import type { ProductState } from '../../../../nodes/Desk360/ticketTrigger/state';
import type { Clock } from '../../../../nodes/Desk360/ticketTrigger/walk';
import { FakeDesk, pollOnce, restart } from './fakeDesk';

const node = { id: '1', name: 'T', type: 't', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
const failsWith = (httpCode?: string) => (): never => {
	throw new NodeApiError(node, { message: 'x' }, { message: `HTTP ${httpCode}`, ...(httpCode && { httpCode }) });
};
const everything: Watch['events'] = ['ticketCreated', 'statusChanged', 'customerMessage', 'agentReply'];

const reports: string[] = [];
beforeEach(() => void reports.splice(0));
const watch: Watch = {
	events: everything,
	matches: () => true,
	simplify: false,
	report: (problem) => void reports.push(problem),
};

const poll = async (desk: FakeDesk, state: ProductState, clock?: Clock) => await pollOnce(desk, state, watch, clock);

async function begun() {
	const desk = new FakeDesk();
	desk.create();
	const state = await startWatching(desk, 1, watch);
	desk.happened.length = 0;
	desk.tick(10);
	return { desk, state };
}

test.each<[string, () => unknown]>([
	['404', failsWith('404')],
	['403', failsWith('403')],
	['500', failsWith('500')],
	['503', failsWith('503')],
	['an empty object', () => ({})],
	['a list', () => []],
	['a page of HTML', () => '<html></html>'],
	['messages that are none', () => ({ id: 2, messages: 'none' })],
	['nothing', () => null],
])('details that are %s hide no other ticket, and are found later', async (_, instead) => {
	const { desk, state } = await begun();
	const bad = desk.create();
	desk.unreadable.set(bad, instead);
	desk.tick(10);
	desk.create();
	const before = desk.happened.filter((id) => id !== `message ${bad + 1}`);
	expect((await poll(desk, state)).sort()).toEqual([...before].sort());
	expect(reports).toEqual([expect.stringMatching(new RegExp(`^Ticket ${bad} is listed`))]);
	expect(await poll(desk, state)).toEqual([]);
	desk.unreadable.clear();
	const stored = restart(state);
	expect(await poll(desk, stored)).toEqual([`message ${bad + 1}`]);
	expect(await poll(desk, stored)).toEqual([]);
	expect(reports).toHaveLength(1);
});

test('one that was unreadable as the first of those left over holds up nothing', async () => {
	const { desk, state } = await begun();
	const bad = desk.create();
	desk.unreadable.set(bad, failsWith('404'));
	desk.tick(10);
	desk.create();
	// No time for the tickets: all are left over.
	let asked = 0;
	expect(await poll(desk, state, { used: () => (asked++ === 0 ? 0 : 0.9) })).toEqual([]);
	expect(restart(state).pending?.rows.map(({ id }) => id)).toEqual([1, bad, bad + 2]);
	expect(await poll(desk, state)).toHaveLength(3);
	expect(state.pending).toBeUndefined();
});

test('an answer while it is set aside is not lost, and neither is what came before', async () => {
	const { desk, state } = await begun();
	const bad = desk.create();
	desk.unreadable.set(bad, failsWith('500'));
	const found = await poll(desk, state);
	desk.tick(1_000);
	desk.say(bad, 7);
	desk.setStatus(bad, 2);
	desk.create();
	found.push(...(await poll(desk, state)));
	desk.unreadable.clear();
	desk.tick(1_000);
	found.push(...(await poll(desk, state)), ...(await poll(desk, state)));
	expect(found.sort()).toEqual([...desk.happened].sort());
});

test('it is tried again in each of ten polls, then seldom, and at last given up, which is said', async () => {
	const { desk, state } = await begun();
	const bad = desk.create();
	let tries = 0;
	desk.unreadable.set(bad, () => {
		tries++;
		return failsWith('404')();
	});
	for (let n = 0; n < 20; n++) await poll(desk, state);
	expect(tries).toBe(11);
	for (let n = 0; n < 2_000; n++) await poll(desk, state);
	expect(tries).toBe(61);
	expect(state.aside).toEqual({});
	expect(reports).toEqual([expect.stringContaining('set aside'), expect.stringContaining('given up')]);
});

test.each([['401'], ['429']])('HTTP %s says nothing of the ticket: the poll fails and is repeated', async (code) => {
	const { desk, state } = await begun();
	desk.unreadable.set(desk.create(), failsWith(code));
	await expect(poll(desk, state)).rejects.toThrow(`HTTP ${code}`);
	expect(state.aside).toBeUndefined();
	desk.unreadable.clear();
	expect((await poll(desk, state)).sort()).toEqual([...desk.happened].sort());
});

test('one ticket without an answer is set aside; two in a row are a broken connection', async () => {
	const { desk, state } = await begun();
	const bad = desk.create();
	desk.unreadable.set(bad, failsWith());
	desk.tick(10);
	desk.create();
	expect(await poll(desk, state)).toHaveLength(3);
	const [one, other] = [desk.create(), desk.create()];
	for (const id of [one, other]) desk.unreadable.set(id, failsWith());
	await expect(poll(desk, state)).rejects.toThrow('HTTP');
	desk.unreadable.clear();
	await poll(desk, state);
	expect(await poll(desk, state)).toEqual([]);
});

test('several without an answer that are tried again do not fail the poll', async () => {
	const { desk, state } = await begun();
	const hidden = [desk.create(), desk.create()];
	const [first = 0] = hidden;
	desk.unreadable.set(first, failsWith());
	await poll(desk, state);
	for (const id of hidden) desk.unreadable.set(id, failsWith());
	desk.say(hidden[1] ?? 0, 0);
	desk.tick(10);
	await poll(desk, state);
	desk.create();
	desk.tick(10);
	expect(Object.keys(state.aside ?? {})).toHaveLength(2);
	expect(await poll(desk, state)).toHaveLength(2);
});

test('more than 500 that cannot be read: the next poll fails while it may be an outage, and the oldest make room then', async () => {
	const { desk, state } = await begun();
	const bad = Array.from({ length: 501 }, () => desk.create());
	for (const id of bad) desk.unreadable.set(id, failsWith('404'));
	desk.tick(10);
	await expect(poll(desk, state)).rejects.toThrow('HTTP 404');
	const good = desk.create();
	let polls = 1;
	let found: string[] = [];
	for (; polls < 2_000 && found.length === 0; polls++) {
		found = (await poll(desk, state).catch((): string[] => [])).filter((id) => id === `ticketCreated ${good}`);
	}
	expect(found).toHaveLength(1);
	expect(polls).toBeGreaterThan(10);
	expect(Object.keys(state.aside ?? {})).toHaveLength(500);
	expect(reports.filter((report) => report.includes('given up'))).toHaveLength(1);
}, 120_000);

test.each<[IDataObject, string | undefined]>([
	[{ type: 0, agent_id: 0 }, 'customerMessage'],
	[{ type: '0', agent_id: '0' }, 'customerMessage'],
	[{ type: '0', agent_id: null }, 'customerMessage'],
	[{ type: 0 }, 'customerMessage'],
	[{ type: '0', agent_id: '7' }, 'agentReply'],
	[{ type: '6', agent_id: 7 }, undefined],
	[{ agent_id: 7 }, undefined],
])('a message of %j is %s', (message, event) => {
	expect(eventOfMessage(message)).toBe(event);
});

test('one that cannot be read when the workflow is published does not stop it, and replays nothing', async () => {
	const desk = new FakeDesk();
	const bad = desk.create();
	desk.unreadable.set(bad, failsWith('500'));
	const state = await startWatching(desk, 1, watch);
	desk.unreadable.clear();
	desk.happened.length = 0;
	expect(await poll(desk, state)).toEqual([]);
	desk.tick(10);
	desk.say(bad, 0);
	expect(await poll(desk, state)).toEqual(desk.happened);
});

test('rows without an id or a time are passed over, reported once, and end no list', async () => {
	const desk = new FakeDesk(2);
	desk.create();
	const state = await startWatching(desk, 1, watch);
	desk.happened.length = 0;
	desk.tick(10);
	for (let n = 0; n < 5; n++) desk.create();
	const odd = [{ subject: 'no id' }, { id: 99, updated_at: null, created_at: 'soon' }];
	const honest = desk.pages.bind(desk);
	desk.pages = async function* (request) {
		for await (const page of honest(request)) yield { ...page, rows: [...page.rows, ...odd] };
	};
	expect((await poll(desk, state)).sort()).toEqual([...desk.happened].sort());
	expect(await poll(desk, state)).toEqual([]);
	expect(reports).toEqual(['The list of tickets holds 2 rows without an id or a time, which are passed over']);
});

type Step = {
	kind: 'create' | 'say' | 'reply' | 'status' | 'tick' | 'poll' | 'restart' | 'break' | 'mend';
	pick: number;
};
const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.constantFrom('create', 'say', 'reply', 'status', 'tick', 'poll', 'restart', 'break', 'mend'),
	pick: fc.nat({ max: 1000 }),
});
const ways = [failsWith('404'), failsWith('500'), () => ({}), () => 'text'];

function apply(desk: FakeDesk, { kind, pick }: Step): void {
	const ids = [...desk.tickets.keys()];
	const id = ids[pick % ids.length] ?? 1;
	if (kind === 'create') desk.create();
	else if (kind === 'tick') desk.tick(pick % 3 === 0 ? pick * 10 : 1);
	else if (kind === 'say') desk.say(id, 0);
	else if (kind === 'reply') desk.say(id, 9);
	else if (kind === 'status') desk.setStatus(id, pick % 3);
	else if (kind === 'break') desk.unreadable.set(id, ways[pick % ways.length] ?? failsWith('404'));
	else if (kind === 'mend') desk.unreadable.delete(id);
}

test('whatever happens while some tickets cannot be read: every event exactly once, in the end', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, pageSize) => {
			const desk = new FakeDesk(pageSize);
			for (let n = 0; n < 4; n++) desk.create();
			let state = await startWatching(desk, 1, watch);
			desk.happened.length = 0;
			const found: string[] = [];
			for (const next of steps) {
				if (next.kind === 'poll') found.push(...(await poll(desk, state)));
				else if (next.kind === 'restart') state = restart(state);
				else apply(desk, next);
			}
			desk.unreadable.clear();
			for (let n = 0; n < 32; n++) found.push(...(await poll(desk, state)));
			expect([...found].sort()).toEqual([...desk.happened].sort());
		}),
		{ numRuns: 500 },
	);
}, 60_000);
