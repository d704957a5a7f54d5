import {
	attemptLogin,
	LoginFailure,
	LoginLimiter,
	type LoginResult,
} from '../../../../nodes/shared/credential/loginLimiter';

/** A limiter of three wrong logins a minute, with a clock and a provider of its own. */
function setUp() {
	const clock = { ms: 1_000_000 };
	const limiter = new LoginLimiter(3, () => clock.ms);
	const asked: string[] = [];
	const logIn = async (password: string, answer: LoginResult, { account = 'a', refusedToken = '' } = {}) =>
		await limiter.token(
			{ account, password, refusedToken },
			async () => await Promise.resolve((asked.push(password), answer)),
		);
	return { clock, asked, logIn };
}
const wrong = (message = 'wrong'): LoginResult => ({ refused: new LoginFailure(message, 'Correct it.') });
const noLogin = (why: string, seconds: number) =>
	`No login was tried, because ${why} and the provider locks the account after a few wrong ones. Correct the credential, or wait ${seconds} s.`;

test('a refused password is not tried again for a minute, and the user reads how long that is', async () => {
	const { clock, asked, logIn } = setUp();
	const first = wrong('get.chat refused the login');
	await expect(logIn('one', first)).rejects.toBe('refused' in first && first.refused);
	for (const [after, seconds] of [
		[0, 60],
		[20_500, 40],
		[59_999, 1],
	] as const) {
		clock.ms = 1_000_000 + after;
		await expect(logIn('one', { token: 't' })).rejects.toMatchObject({
			message: 'get.chat refused the login',
			fix: noLogin('this password was refused less than a minute ago', seconds),
			temporary: false,
		});
	}
	expect(asked).toEqual(['one']);
	clock.ms = 1_060_000;
	expect(await logIn('one', { token: 't' })).toBe('t');
});

test('after as many wrong passwords as the limit none is tried until the first is a minute old', async () => {
	const { clock, asked, logIn } = setUp();
	for (const password of ['one', 'two', 'three']) {
		await expect(logIn(password, wrong(`no ${password}`))).rejects.toThrow(`no ${password}`);
		clock.ms += 10_000;
	}
	await expect(logIn('four', { token: 't' })).rejects.toMatchObject({
		message: 'no one',
		fix: noLogin('3 passwords were refused within a minute', 30),
	});
	expect(await logIn('four', { token: 'of b' }, { account: 'b' })).toBe('of b');
	clock.ms += 30_000;
	expect(await logIn('four', { token: 't' })).toBe('t');
	expect(asked).toEqual(['one', 'two', 'three', 'four', 'four']);
});

test('equal wrong logins at the same time count once', async () => {
	const { asked, logIn } = setUp();
	await Promise.allSettled(Array.from({ length: 5 }, async () => await logIn('one', wrong())));
	await expect(logIn('two', wrong())).rejects.toThrow('wrong');
	expect(await logIn('three', { token: 't' })).toBe('t');
	expect(asked).toEqual(['one', 'two', 'three']);
});

test('a login that failed otherwise says nothing about the password, and is tried again at once', async () => {
	const { asked, logIn } = setUp();
	const failure = new LoginFailure('down', 'Wait.', { temporary: true });
	for (let attempt = 0; attempt < 5; attempt++) await expect(logIn('one', { failed: failure })).rejects.toBe(failure);
	expect(await logIn('one', { token: 't' })).toBe('t');
	expect(asked).toHaveLength(6);
});

test('a login that throws is not waited for by the next one', async () => {
	const limiter = new LoginLimiter(3, () => 0);
	const login = { account: 'a', password: 'one', refusedToken: '' };
	await expect(limiter.token(login, async () => await Promise.reject(new Error('lost')))).rejects.toThrow('lost');
	expect(await limiter.token(login, async () => await Promise.resolve({ token: 't' }))).toBe('t');
});

test('a token serves others for five minutes, those with the same password alone, and not whoever was refused with it', async () => {
	const { clock, asked, logIn } = setUp();
	expect(await logIn('one', { token: 't1' })).toBe('t1');
	clock.ms += 299_999;
	expect(await logIn('one', { token: 't2' }, { refusedToken: 't0' })).toBe('t1');
	expect(await logIn('two', { token: 'u1' })).toBe('u1');
	expect(await logIn('one', { token: 't2' }, { refusedToken: 't1' })).toBe('t2');
	clock.ms += 300_000;
	expect(await logIn('one', { token: 't3' }, { refusedToken: 't1' })).toBe('t3');
	expect(asked).toEqual(['one', 'two', 'one', 'one']);
});

test('of more than 500 accounts the one that was used longest ago is forgotten', async () => {
	const { asked, logIn } = setUp();
	await logIn('p', { token: 'first' }, { account: 'first' });
	await logIn('p', { token: 'second' }, { account: 'second' });
	for (let n = 0; n < 498; n++) await logIn('p', { token: `t${n}` }, { account: `account ${n}` });
	const before = asked.length;
	// 500 are known, and the first one is used once more.
	expect(await logIn('p', { token: 'new' }, { account: 'first' })).toBe('first');
	await logIn('p', { token: 'last' }, { account: 'one more' });
	expect(asked).toHaveLength(before + 1);
	expect(await logIn('p', { token: 'new' }, { account: 'first' })).toBe('first');
	expect(await logIn('p', { token: 'new' }, { account: 'second' })).toBe('new');
});

test('an account with a login under way is not forgotten', async () => {
	const limiter = new LoginLimiter(3, () => 0);
	let logins = 0;
	let answer: (result: LoginResult) => void = () => undefined;
	const slow = async () =>
		await limiter.token({ account: 'slow', password: 'p', refusedToken: '' }, async () => {
			logins++;
			return await new Promise<LoginResult>((resolve) => (answer = resolve));
		});
	const first = slow();
	for (let n = 0; n < 600; n++) {
		await limiter.token(
			{ account: `account ${n}`, password: 'p', refusedToken: '' },
			async () => await Promise.resolve({ token: 't' }),
		);
	}
	const second = slow();
	answer({ token: 'one for both' });
	expect(await Promise.all([first, second])).toEqual(['one for both', 'one for both']);
	expect(logins).toBe(1);
});

describe('the attempt of a login', () => {
	test('gives what is read of the answer', async () => {
		const read = (response: unknown) => ({ token: `read ${String(response)}` });
		expect(await attemptLogin('Post', async () => await Promise.resolve('answer'), read)).toEqual({
			token: 'read answer',
		});
	});

	test('without an answer may work in a while, and sent nothing', async () => {
		const result = await attemptLogin(
			'Post',
			async () => await Promise.reject(new Error('lost')),
			() => wrong(),
		);
		expect(result).toEqual({ failed: expect.any(LoginFailure) });
		expect(Object(result).failed).toMatchObject({
			message: 'Post could not be reached for the login',
			fix: "Nothing was sent. Check the credential's Base URL and this server's network connection.",
			temporary: true,
		});
	});
});
