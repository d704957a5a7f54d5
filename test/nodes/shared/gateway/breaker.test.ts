import { Breaker, maxFailures, maxTrialMs, pauseMs } from '../../../../nodes/shared/gateway/breaker';

/** A breaker with a clock of its own. */
function setUp() {
	const clock = { ms: 0 };
	const breaker = new Breaker(() => clock.ms);
	const fail = (times: number) => Array.from({ length: times }, () => breaker.failed());
	return { clock, breaker, fail };
}

test('it opens after failures in a row, not after failures between answers', () => {
	const { breaker, fail } = setUp();
	fail(maxFailures - 1);
	expect(breaker.admits()).toBe(true);
	breaker.answered();
	fail(maxFailures - 1);
	expect(breaker.admits()).toBe(true);
	fail(1);
	expect(breaker.admits()).toBe(false);
});

test('after a pause one message finds out whether the provider is back', () => {
	const { breaker, clock, fail } = setUp();
	fail(maxFailures);
	clock.ms += pauseMs;
	expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
	breaker.answered();
	expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
});

test('it stays open where that message fails as well, and is not closed for good where nobody hears of that message', () => {
	const { breaker, clock, fail } = setUp();
	fail(maxFailures);
	clock.ms += pauseMs;
	expect(breaker.admits()).toBe(true);
	fail(1);
	expect(breaker.admits()).toBe(false);
	clock.ms += pauseMs;
	expect(breaker.admits()).toBe(true);
	clock.ms += maxTrialMs;
	expect(breaker.admits()).toBe(true);
});

test('however long that message takes, no second one goes out beside it', () => {
	const { breaker, clock, fail } = setUp();
	fail(maxFailures);
	clock.ms += pauseMs;
	expect(breaker.admits()).toBe(true);
	clock.ms += maxTrialMs - 1;
	expect(breaker.admits()).toBe(false);
	breaker.notAsked();
	expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
});
