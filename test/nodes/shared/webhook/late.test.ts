import { lateAfterMs, markLate } from '../../../../nodes/shared/webhook/late';

const now = Date.parse('2026-05-17T12:00:00Z');
const isLate = (event: Parameters<typeof markLate>[0][number], afterMs = 3_600_000) =>
	markLate([event], afterMs, now)[0]?.late === true;
const at = (timestamp?: string) => ({ provider: 'getChat', event: 'messageReceived' as const, timestamp });

test.each<[unknown, number]>([
	[undefined, 60],
	[5, 5],
	['15', 15],
	[0, 0],
	[-3, 0],
	['soon', 0],
	[Number.POSITIVE_INFINITY, 0],
])('Late After %p means %i minutes', (entered, minutes) => {
	expect(lateAfterMs(entered)).toBe(minutes * 60_000);
});

test('what is older than the limit is late, what is as old or has no time is not', () => {
	expect(isLate(at('2026-05-17T10:59:59Z'))).toBe(true);
	expect(isLate(at('2026-05-17T11:00:00Z'))).toBe(false);
	expect(isLate(at())).toBe(false);
	expect(isLate(at('2020-01-01T00:00:00Z'), 0)).toBe(false);
});

test('a group is late with its oldest message', () => {
	const group = { ...at('2026-05-17T11:59:00Z'), messages: [at('2026-05-17T09:00:00Z'), at('2026-05-17T11:59:00Z')] };
	const [event] = markLate([group], 3_600_000, now);
	expect(event?.late).toBe(true);
	expect(event?.messages?.map(({ late }) => late === true)).toEqual([true, false]);
});

test('a message that came with its chat is as old as the assignment, where that is later', () => {
	const assigned = (assignedAt?: string) => ({
		...at('2026-05-01T00:00:00Z'),
		event: 'messageAssigned' as const,
		assignment: { at: assignedAt },
	});
	expect(isLate(assigned('2026-05-17T11:30:00Z'))).toBe(false);
	expect(isLate(assigned('2026-05-17T10:30:00Z'))).toBe(true);
	expect(isLate(assigned('2026-04-01T00:00:00Z'))).toBe(true);
	expect(isLate(assigned())).toBe(true);
	expect(isLate({ ...assigned('2026-05-17T11:30:00Z'), event: 'messageReceived' })).toBe(true);
});
