import type { IDataObject } from 'n8n-workflow';
import { remember } from '../../../../nodes/Desk360/ticketTrigger/events';
import { pollProduct, startWatching, type Watch } from '../../../../nodes/Desk360/ticketTrigger/poll';
import { maxKeptRows, readState, toStored, type ProductState } from '../../../../nodes/Desk360/ticketTrigger/state';
import { FakeDesk } from './fakeDesk';

const listOnly: Watch = { events: ['ticketCreated', 'ticketUpdated'], matches: () => true, simplify: false };

/** Polls with so many requests each, and stores the state in between as n8n does. @returns the largest state in bytes */
async function pollAll(desk: FakeDesk, first: ProductState, by: Watch, requests: number, maxPolls: number) {
	const found: string[] = [];
	let state = first;
	let largest = 0;
	for (let quiet = 0, polls = 0; quiet < 1 && polls < maxPolls; polls++) {
		const end = desk.requests + requests;
		const output: IDataObject[] = [];
		await pollProduct(desk, 1, state, by, { used: () => 1 - (end - desk.requests) / requests }, output);
		found.push(...output.map(({ eventId }) => String(eventId)));
		const stored = JSON.stringify(toStored(state));
		largest = Math.max(largest, stored.length);
		const read = readState(JSON.parse(stored));
		if (!read) throw new Error('The state did not survive');
		expect(read).toEqual(JSON.parse(JSON.stringify(state)));
		state = read;
		quiet = output.length === 0 && state.walk === undefined && state.pending === undefined ? quiet + 1 : 0;
	}
	return { found, largest, state };
}

test.each([
	['in one second', 0],
	['over some seconds', 1],
])(
	'after a change of more tickets than are kept, %s, every event comes once, and little is stored',
	async (_, seconds) => {
		const desk = new FakeDesk(250);
		const count = maxKeptRows + 500;
		for (let n = 0; n < count; n++) desk.create({ subject: 'x'.repeat(200) });
		desk.tick(10_000);
		const state = await startWatching(desk, 1, listOnly);
		for (const id of [...desk.tickets.keys()]) {
			if (id % 50 === 1) desk.tick(seconds);
			desk.setStatus(id, 2);
		}
		const { found, largest } = await pollAll(desk, state, listOnly, 8, 15);
		expect(found).toHaveLength(count);
		expect(new Set(found).size).toBe(count);
		expect(largest).toBeLessThan(1_000 * maxKeptRows);
	},
	300_000,
);

test('100,000 tickets that changed in the same minute are stored in 3 MB', () => {
	const tickets = Object.fromEntries(
		Array.from({ length: 100_000 }, (_, id) => {
			const time = `2026-01-01 00:00:${String(id % 60).padStart(2, '0')}`;
			return [String(id + 1_000_000), remember({ id, updated_at: time, status: 2 }, {}, '2026-01-02 00:00:00')];
		}),
	);
	const state = { newest: '2026-01-02 00:00:00', since: '', tickets };
	expect(JSON.stringify(toStored(state)).length).toBeLessThan(3_000_000);
	expect(JSON.stringify(state).length).toBeGreaterThan(15_000_000);
	expect(readState(JSON.parse(JSON.stringify(toStored(state))))).toEqual(state);
});

test('a state that an earlier version stored is read as it is', () => {
	const known = {
		updatedAt: '2026-01-01 00:00:00',
		latest: '2026-01-01 00:00:00',
		print: 'abcdefghijklmnop',
		floor: '2025-12-31 23:55:00',
		messageIds: [],
		logIds: [],
		open: false,
	};
	const state = {
		newest: known.updatedAt,
		since: known.floor,
		tickets: { 7: known, 8: { ...known, messageIds: [1] } },
	};
	expect(readState(state)).toEqual(state);
	expect(readState(JSON.parse(JSON.stringify(toStored(state))))).toEqual(state);
	expect(JSON.stringify(toStored(state))).not.toContain('"7"');
});
