import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createBreather } from '../../../nodes/shared/breather';
import {
	beginsInTime,
	Cancelled,
	createWait,
	inTurn,
	sliceMs,
	timeOfDayMs,
	tooLate,
	waitUntil,
	withinTime,
} from '../../../nodes/shared/wait';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** What work has come to by now. */
function watched<T>(work: Promise<T>) {
	const state: { value?: T; error?: unknown; isOver: boolean } = { isOver: false };
	work
		.then((value) => Object.assign(state, { value, isOver: true }))
		.catch((error: unknown) => Object.assign(state, { error, isOver: true }));
	return state;
}
const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);
const never = async () => await new Promise<never>(() => undefined);

describe('waiting', () => {
	test.each([1, sliceMs, 3 * sliceMs + 7])('%i ms takes so long, and no longer', async (ms) => {
		const state = watched(createWait()(ms));
		await pass(ms - 1);
		expect(state.isOver).toBe(false);
		await pass(1);
		expect(state).toEqual({ isOver: true });
		expect(jest.getTimerCount()).toBe(0);
	});

	test.each([0, -5])('%i ms is over at once', async (ms) => {
		await createWait()(ms);
		expect(jest.getTimerCount()).toBe(0);
	});

	test('ends within a quarter of a second where the user stops the execution', async () => {
		const stop = new AbortController();
		const state = watched(createWait(stop.signal)(60_000));
		await pass(1_000);
		stop.abort();
		await pass(sliceMs);
		expect(state.error).toBeInstanceOf(Cancelled);
		expect(state.error).toMatchObject({ message: 'The execution was cancelled' });
		expect(jest.getTimerCount()).toBe(0);
	});

	test('does not begin where the execution was stopped before, however short it is', async () => {
		const wait = createWait(AbortSignal.abort());
		await expect(wait(0)).rejects.toBeInstanceOf(Cancelled);
		await expect(wait(60_000)).rejects.toBeInstanceOf(Cancelled);
		expect(jest.getTimerCount()).toBe(0);
	});

	test('that is stopped in its last moment is stopped', async () => {
		const stop = new AbortController();
		const state = watched(createWait(stop.signal)(100));
		await pass(99);
		stop.abort();
		await pass(1);
		expect(state.error).toBeInstanceOf(Cancelled);
	});
});

describe('waiting until a bell rings', () => {
	test('ends with the bell; its clock ends soon, unheard, and asks nobody any more', async () => {
		let ring: () => void = () => undefined;
		const bell = new Promise<void>((resolve) => (ring = resolve));
		const mayWait = jest.fn();
		const state = watched(waitUntil(bell, createWait(), 60_000, mayWait));
		await pass(4 * sliceMs);
		expect([state.isOver, mayWait.mock.calls.length]).toEqual([false, 4]);
		ring();
		await pass(0);
		expect(state).toEqual({ isOver: true });
		await pass(sliceMs);
		expect([jest.getTimerCount(), mayWait.mock.calls.length]).toEqual([0, 4]);
	});

	test('ends without the bell after its time, or with what is thrown by whoever is asked', async () => {
		const over = watched(waitUntil(never(), createWait(), 1_000));
		await pass(1_000);
		expect(over).toEqual({ isOver: true });
		const mayWait = () => {
			throw new Cancelled();
		};
		const stopped = watched(waitUntil(never(), createWait(), 60_000, mayWait));
		await pass(sliceMs);
		expect(stopped.error).toBeInstanceOf(Cancelled);
	});
});

describe('work within a time', () => {
	test('gives its value or its error, and leaves no timer for long', async () => {
		expect(await withinTime(Promise.resolve('done'), 60_000)).toBe('done');
		await expect(withinTime(Promise.reject(new Error('broken')), 60_000)).rejects.toThrow('broken');
		await pass(sliceMs);
		expect(jest.getTimerCount()).toBe(0);
	});

	test('that takes longer is too late, and not before', async () => {
		const state = watched(withinTime(never(), 1_100));
		await pass(1_099);
		expect(state.isOver).toBe(false);
		await pass(1);
		expect(state.value).toBe(tooLate);
	});

	test('that fails after its time disturbs nobody', async () => {
		const state = watched(
			withinTime(
				createWait()(500).then(async () => await Promise.reject(new Error('late'))),
				100,
			),
		);
		await pass(1_000);
		expect(state).toEqual({ isOver: true, value: tooLate });
	});
});

test('an answer begins within twice the timeout of its request, or that is a timeout', async () => {
	const [late, inTime] = [watched(beginsInTime(never(), 1_000)), watched(beginsInTime(createWait()(1_999), 1_000))];
	await pass(1_999);
	expect([late.isOver, inTime.isOver]).toEqual([false, true]);
	await pass(1);
	expect(late.error).toMatchObject({ message: 'timeout' });
	expect(inTime).not.toHaveProperty('error');
});

describe('work in turn', () => {
	test('on one thing does not overlap, and a failure holds nobody up', async () => {
		const log: string[] = [];
		const work = (name: string) => async () => {
			log.push(`${name} begins`);
			await createWait()(100);
			log.push(`${name} ends`);
			if (name === 'b') throw new Error('b failed');
			return name;
		};
		const states = ['a', 'b', 'c'].map((name) => watched(inTurn('thing', work(name))));
		states.push(watched(inTurn('another', work('d'))));
		await pass(300);
		expect(log.filter((line) => !line.startsWith('d'))).toEqual([
			...['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'],
		]);
		expect(log.indexOf('d ends')).toBeLessThan(log.indexOf('b ends'));
		expect(states.map(({ value }) => value)).toEqual(['a', undefined, 'c', 'd']);
		expect(states[1]?.error).toMatchObject({ message: 'b failed' });
		expect(await inTurn('thing', async () => await Promise.resolve('again'))).toBe('again');
	});

	test('waits for all that was there before, also where some of it is over', async () => {
		let underWay = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++underWay);
			await createWait()(100);
			underWay--;
		};
		const first = [inTurn('thing', work), inTurn('thing', work)];
		await pass(150);
		const last = watched(inTurn('thing', work));
		await pass(100);
		expect(last.isOver).toBe(false);
		await pass(50);
		expect([last.isOver, most]).toEqual([true, 1]);
		await Promise.all(first);
	});

	test('leaves nothing of a thing behind', async () => {
		setFlagsFromString('--expose-gc');
		const collect: () => void = runInNewContext('gc');
		const things = ['worked', 'failed'].map((name) => {
			const thing = { name };
			inTurn(thing, async () => await (name === 'failed' ? Promise.reject(new Error(name)) : pass(0))).catch(
				() => name,
			);
			return new WeakRef(thing);
		});
		await pass(0);
		await new Promise<void>((resolve) => {
			jest.useRealTimers();
			setTimeout(resolve, 0);
		});
		collect();
		expect(things.map((thing) => thing.deref())).toEqual([undefined, undefined]);
	});
});

test('the time of day is that of the clock', () => {
	jest.setSystemTime(1_700_000_000_000);
	expect(timeOfDayMs()).toBe(1_700_000_000_000);
});

test('loops give way once they have held everything up for 15 ms, and then not for another 15', async () => {
	let now = 0;
	const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
	const breathe = createBreather();
	const timers = async (at: number) => {
		now = at;
		const state = watched(breathe());
		const count = jest.getTimerCount();
		await pass(0);
		expect(state.isOver).toBe(true);
		return count;
	};
	expect([await timers(14), await timers(15), await timers(29), await timers(30)]).toEqual([0, 1, 0, 1]);
	clock.mockRestore();
});
