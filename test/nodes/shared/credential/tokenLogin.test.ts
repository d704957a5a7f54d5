import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { LoginFailure, LoginLimiter } from '../../../../nodes/shared/credential/loginLimiter';
import { isRedirect, redirectRules } from '../../../../nodes/shared/credential/redirects';
import { logIn, withBearer } from '../../../../nodes/shared/credential/tokenLogin';
import type { Provider } from '../../../../nodes/shared/http/provider';

const credentials = {
	...{ authentication: 'login', baseUrl: 'https://api.example.com/v1/', email: ' ada@example.com ' },
	...{ password: 'pass-4711-phrase', sessionToken: 'old-4711-session' },
};
const provider: Provider = {
	...{ name: 'Post', credential: 'post', baseUrl: () => '', page: () => ({ rows: [] }) },
	explain: (_status, body) => Object(body).words ?? {},
};

/** A login that is answered so, and what was asked. */
function setUp(answer: { statusCode?: unknown; headers?: IDataObject; body?: unknown }) {
	const asked: IHttpRequestOptions[] = [];
	const helper: IHttpRequestHelper = {
		helpers: { httpRequest: async (options) => await Promise.resolve((asked.push(options), answer)) },
	};
	const limiter = new LoginLimiter(10);
	const attempt = async (change: ICredentialDataDecryptedObject = {}) =>
		await logIn(helper, { ...credentials, ...change }, provider, limiter);
	return { asked, attempt };
}

/** What a login fails with. */
async function failureOf(answer: Parameters<typeof setUp>[0]) {
	const { attempt, asked } = setUp(answer);
	const error: unknown = await attempt().catch((thrown: unknown) => thrown);
	if (!(error instanceof LoginFailure)) throw new Error('It did not fail as a login does');
	const isAskedAgain = await attempt().then(
		() => true,
		() => asked.length === 2,
	);
	return { message: error.message, fix: error.fix, temporary: error.temporary, isAskedAgain };
}

test('a credential with a token of its own has no login', async () => {
	const { asked, attempt } = setUp({ statusCode: 200, body: '{"access_token":"new"}' });
	expect(await attempt({ authentication: 'token' })).toEqual({});
	expect(asked).toEqual([]);
});

test('e-mail and password are posted to the login, and the token is kept', async () => {
	const { asked, attempt } = setUp({ statusCode: 201, body: '{"access_token":"new"}' });
	expect(await attempt()).toEqual({ sessionToken: 'new' });
	expect(asked).toEqual([
		{
			method: 'POST',
			url: 'https://api.example.com/v1/login',
			body: { email: 'ada@example.com', password: 'pass-4711-phrase' },
			...{ json: true, encoding: 'stream', returnFullResponse: true, ignoreHttpStatusErrors: true },
			...{ disableFollowRedirect: true, timeout: 30_000 },
		},
	]);
});

test('an address and an e-mail make an account: the token of one is not that of another', async () => {
	const { asked, attempt } = setUp({ statusCode: 200, body: '{"access_token":"new"}' });
	await attempt();
	await attempt();
	expect(asked).toHaveLength(1);
	await attempt({ email: 'bob@example.com' });
	await attempt({ baseUrl: 'https://api.example.com/v2' });
	await attempt({ password: 'another-4711' });
	// The token that it got was refused.
	await attempt({ sessionToken: 'new' });
	expect(asked).toHaveLength(5);
});

test('a credential without e-mail and password asks all the same, and the provider says what is missing', async () => {
	const { asked, attempt } = setUp({ statusCode: 200, body: '{"access_token":"new"}' });
	const { email: _email, password: _password, sessionToken: _token, ...rest } = credentials;
	const helper: IHttpRequestHelper = {
		helpers: { httpRequest: async (options) => await Promise.resolve((asked.push(options), { statusCode: 400 })) },
	};
	await expect(logIn(helper, rest, provider, new LoginLimiter(10))).rejects.toThrow(LoginFailure);
	expect(asked[0]?.body).toEqual({ email: '', password: '' });
	expect(await attempt()).toEqual({ sessionToken: 'new' });
});

test.each(['{"access_token":""}', '{"access_token":7}', '{"token":"new"}', '["new"]', 'new', ''])(
	'the answer %j has no token, and says nothing about the password',
	async (body) => {
		for (const statusCode of [200, 299]) {
			expect(await failureOf({ statusCode, body })).toEqual({
				message: `Post answered the login without a token (HTTP ${statusCode})`,
				...{ fix: 'Check the Base URL.', temporary: false, isAskedAgain: true },
			});
		}
	},
);

test.each([199, 300, 400, 500])('a token that comes with HTTP %i is none', async (statusCode) => {
	await expect(setUp({ statusCode, body: '{"access_token":"new"}' }).attempt()).rejects.toThrow(`HTTP ${statusCode}`);
});

test.each([
	[400, false],
	[401, false],
	[407, false],
	[408, true],
	[409, false],
	[499, false],
	[500, true],
	[503, true],
])('HTTP %i may pass by itself, and is no wrong password: %s', async (statusCode, temporary) => {
	expect(await failureOf({ statusCode, body: '{}' })).toEqual({
		message: `Post refused the login: no reason given (HTTP ${statusCode})`,
		fix: "Check 'Email' and 'Password' in the Post API credential.",
		...{ temporary, isAskedAgain: temporary },
	});
});

test('the provider’s words, code and hint are shown without what the credential keeps secret', async () => {
	const words = { message: 'pass-4711-phrase is wrong', code: 'E7', hint: 'Ask Post.' };
	expect(await failureOf({ statusCode: 401, body: JSON.stringify({ words }) })).toMatchObject({
		...{ message: 'Post refused the login: *** is wrong (HTTP 401, E7)', fix: 'Ask Post.' },
	});
});

test.each([
	['401', 0],
	[undefined, 0],
	[199, 199],
])('an answer with the status %j is no success', async (statusCode, shown) => {
	const { message } = await failureOf({ statusCode, body: '{}' });
	expect(message).toBe(`Post refused the login: no reason given (HTTP ${shown})`);
});

describe('a login that is sent elsewhere', () => {
	test.each([
		['https://elsewhere.example/login?token=1', 'elsewhere.example'],
		['/other', 'api.example.com'],
		['https://pass-4711-phrase.example/', '***.example'],
		[undefined, 'another address'],
	])('to %j names the host alone, and is no wrong password', async (location, host) => {
		expect(await failureOf({ statusCode: 307, headers: { location } })).toEqual({
			message: `Post redirects the login to ${host} (HTTP 307), which is not followed because the password would leave with it`,
			fix: "Enter the final address as the credential's Base URL.",
			...{ temporary: false, isAskedAgain: true },
		});
	});

	test('is one with any status from 300 to 399, and the test of a credential says so for those that servers use', () => {
		expect([299, 300, 308, 350, 399, 400].map(isRedirect)).toEqual([false, true, true, true, true, false]);
		const rules = redirectRules('Post');
		expect(rules.map(({ properties }) => properties.value)).toEqual([300, 301, 302, 303, 304, 305, 306, 307, 308]);
		expect(new Set(rules.map(({ type }) => type))).toEqual(new Set(['responseCode']));
		for (const { properties } of rules)
			expect(properties.message).toMatch(/^This Base URL redirects .* of the Post API/);
	});
});

describe('a request of the credential', () => {
	const url = 'https://api.example.com/v1/x';
	const sent = (change: ICredentialDataDecryptedObject, options: Partial<IHttpRequestOptions> = {}) =>
		withBearer({ ...credentials, ...change }, { url, ...options }, provider);

	test('carries the token of the login, or its own, beside the other headers', () => {
		expect(sent({ apiToken: 'own-4711-token' }, { headers: { 'x-a': '1', Authorization: 'none' } })).toMatchObject({
			...{ url, maxRedirects: 0, headers: { 'x-a': '1', Authorization: 'Bearer old-4711-session' } },
		});
		expect(sent({ authentication: 'token', apiToken: 'own-4711-token' }).headers).toEqual({
			Authorization: 'Bearer own-4711-token',
		});
	});

	test.each([
		['Bearer  abc', 'Bearer abc'],
		[' bearer abc ', 'Bearer abc'],
		['Bearer-abc', 'Bearer Bearer-abc'],
		['abc Bearer d', 'Bearer abc Bearer d'],
		[undefined, 'Bearer '],
	])('writes the token %j once with its scheme', (sessionToken, Authorization) => {
		expect(sent(Object({ sessionToken })).headers).toEqual({ Authorization });
	});

	test('does not go elsewhere, nor unencrypted', () => {
		expect(() => sent({}, { url: 'https://elsewhere.example/x' })).toThrow(
			'The Post credential is for api.example.com, not for elsewhere.example',
		);
		expect(() => sent({ baseUrl: 'http://api.example.com' })).toThrow("'Base URL' must start with https://");
	});
});
