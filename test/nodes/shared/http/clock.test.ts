import { executeNode } from '../../../support/n8nCore';
import { byId, desk360Setup } from '../../../support/desk360';
import { startStub } from '../../../support/stubServer';
import { createWait, withinTime } from '../../../../nodes/shared/wait';

const text = { resource: 'message', operation: 'sendText', productId: byId(1), to: '+905551234567', text: 'Hello' };
const hour = 3_600_000;

/** Sets the computer's clock, as everybody sees it from then on. */
function setClock(byMs: number): void {
	const real = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => real() + byMs);
}

afterEach(() => jest.restoreAllMocks());

test.each([
	['back', -hour],
	['forward', hour],
])('the clock is set %s during a pause of a second: the message goes out a second later', async (_, byMs) => {
	const times: number[] = [];
	const stub = await startStub((_request, count) => {
		times.push(performance.now());
		if (count > 0) return { json: { id: 1 } };
		setTimeout(() => setClock(byMs), 200);
		return { status: 429, headers: { 'retry-after': '1' } };
	});
	try {
		const [item] = await executeNode(desk360Setup(`${stub.origin}/v1`, text));
		expect(item?.json).toMatchObject({ outcome: 'sent' });
		const [first = 0, second = 0] = times;
		expect(stub.requests).toHaveLength(2);
		expect(second - first).toBeGreaterThanOrEqual(1_000);
	} finally {
		await stub.close();
	}
});

test('neither waiting nor giving up follows a clock that is set', async () => {
	setClock(-hour);
	const waiting = createWait()(300);
	setClock(-2 * hour);
	await waiting;
	setClock(0);
	const work = new Promise<string>((resolve) => setTimeout(() => resolve('done'), 600));
	const result = withinTime(work, 60_000);
	setClock(hour);
	expect(await result).toBe('done');
});

test('a pause that was asked for before the clock was set ends for the next execution as well', async () => {
	const stub = await startStub((_request, count) =>
		count === 0 ? { status: 429, headers: { 'retry-after': '2' } } : { json: { id: 1 } },
	);
	try {
		const first = executeNode(desk360Setup(`${stub.origin}/v1`, text));
		await new Promise((resolve) => setTimeout(resolve, 300));
		setClock(-hour);
		const [[one], [two]] = await Promise.all([first, executeNode(desk360Setup(`${stub.origin}/v1`, text))]);
		expect(one?.json).toMatchObject({ outcome: 'sent' });
		expect(two?.json).toMatchObject({ outcome: 'sent' });
		expect(stub.requests).toHaveLength(3);
	} finally {
		await stub.close();
	}
});
