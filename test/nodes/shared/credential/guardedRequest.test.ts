import type { IHttpRequestOptions } from 'n8n-workflow';
import { guardedRequest } from '../../../../nodes/shared/credential/guardedRequest';
import { LoginFailure } from '../../../../nodes/shared/credential/loginLimiter';

const baseUrl = 'https://api.example.com/v1';
/** What n8n's HTTP helpers are handed besides their own options. */
interface Asked extends Partial<IHttpRequestOptions> {
	uri?: string;
	rejectUnauthorized?: unknown;
	agentOptions?: object;
}
const guard = (asked: Asked, own = baseUrl) => guardedRequest('Post', own, { url: `${own}/x`, ...asked }, 'token');

/** Why a request does not go out: the message and what would happen. */
function refusal(asked: Asked, own?: string): string {
	try {
		guard(asked, own);
	} catch (error) {
		if (error instanceof LoginFailure) return `${error.message}. ${error.fix}`;
		throw error;
	}
	return 'taken';
}

test('a request to the own address goes out as it is, and follows no redirect', () => {
	const asked = { url: `${baseUrl}/x`, headers: { 'x-a': '1', Host: ' API.example.com ' }, timeout: 5 };
	expect(guard(asked)).toEqual({
		...asked,
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
	});
});

test.each<[Asked]>([
	[{ url: 'https://api.example.com/other' }],
	[{ url: 'https://API.EXAMPLE.com:443/x' }],
	[{ url: '/x', baseURL: baseUrl }],
	[{ url: 'x', baseURL: `${baseUrl}//` }],
	[{ url: `${baseUrl}/x`, uri: `${baseUrl}/x` }],
	[{ url: '', uri: `${baseUrl}/x` }],
	[{ url: `${baseUrl}/x`, uri: undefined }],
])('%j is the own address', (asked) => {
	expect(refusal(asked)).toBe('taken');
});

test.each<[Asked, string]>([
	[{ url: 'https://elsewhere.example/x' }, 'elsewhere.example'],
	[{ url: 'https://api.example.com:8443/x' }, 'api.example.com:8443'],
	[{ url: 'http://api.example.com/x' }, 'api.example.com'],
	[{ url: 'https://api.example.com.evil.example/x' }, 'api.example.com.evil.example'],
	[{ url: `${baseUrl}/x`, uri: 'https://elsewhere.example/x' }, 'elsewhere.example'],
	[{ url: 'https://elsewhere.example/x', uri: `${baseUrl}/x` }, 'elsewhere.example'],
	[{ url: '//elsewhere.example/x', baseURL: baseUrl }, 'elsewhere.example'],
	[{ url: '/x', baseURL: 'https://elsewhere.example' }, 'elsewhere.example'],
	[{ url: '/x' }, 'an address that cannot be read'],
	[{ url: '' }, 'an address that cannot be read'],
	[{ url: '/x', baseURL: '/v1' }, 'an address that cannot be read'],
	[{ url: 'data:text/plain,x' }, 'an address that cannot be read'],
])('%j is another address', (asked, host) => {
	expect(refusal(asked)).toBe(
		`The Post credential is for api.example.com, not for ${host}. Its token is sent to the host of its Base URL only.`,
	);
});

const transport = (what: string, why: string) => `The Post credential cannot be used with ${what}. ${why}`;

test.each(['Host', ' host ', ':authority', 'HOST', ':host'])(
	'a header %j that names another server is refused',
	(name) => {
		expect(refusal({ headers: { [name]: 'evil.example' } })).toBe(
			transport("a header 'Host' of its own", 'Another server could get the token.'),
		);
	},
);

test.each(['x-host', 'host-name', 'hostname', 'authority-x', 'ghost'])('a header %j names no server', (name) => {
	expect(refusal({ headers: { [name]: 'evil.example' } })).toBe('taken');
});

const local = 'http://localhost:3000';
const proxy = { host: '127.0.0.1', port: 1 };

test('a proxy is refused over plain HTTP alone, and what says nothing is no proxy', () => {
	const why = transport('a proxy over plain HTTP', 'The proxy would see the token.');
	expect([refusal({ proxy }, local), refusal({ proxy }), refusal({}, local)]).toEqual([why, 'taken', 'taken']);
	const nothing = [undefined, null, '', false].map((none) => refusal(Object({ proxy: none }), local));
	expect(nothing).toEqual(Array(4).fill('taken'));
});

test.each([{ rejectUnauthorized: false }, { rejectUnauthorized: null }, { skipSslCertificateValidation: true }])(
	'with %j anybody on the way could read the token, except on this machine',
	(asked) => {
		const why = 'Anybody on the way, such as a proxy, could read the token.';
		expect(refusal(asked)).toBe(transport("'Ignore SSL Issues'", why));
		expect(refusal(asked, 'https://127.0.0.1:3000')).toBe('taken');
	},
);

test.each([{ rejectUnauthorized: true }, { rejectUnauthorized: undefined }, { skipSslCertificateValidation: false }])(
	'with %j certificates are checked',
	(asked) => {
		expect(refusal(asked)).toBe('taken');
	},
);

test.each([
	{ cert: 'PEM' },
	{ key: 'PEM' },
	{ passphrase: 'words' },
	{ pfx: 'PFX' },
	{ keepAlive: true },
	{ keepAliveMsecs: 5 },
	{ timeout: 5 },
	{ ca: 'PEM' },
	{ rejectUnauthorized: true },
	{ servername: undefined },
])('the TLS options %j give nobody the token', (agentOptions) => {
	expect(refusal({ agentOptions })).toBe('taken');
});

test.each<[string, object, Asked]>([
	['servername', { cert: 'PEM', servername: 'evil.example' }, {}],
	['rejectUnauthorized', { rejectUnauthorized: false }, {}],
	['rejectUnauthorized', { rejectUnauthorized: 'true' }, {}],
	['ca', { ca: 'PEM' }, { proxy }],
	['host', { host: null }, {}],
])('the TLS option %s could', (name, agentOptions, asked) => {
	expect(refusal({ ...asked, agentOptions })).toBe(
		transport(`the TLS option '${name}'`, 'Whoever chooses how to connect could read the token.'),
	);
	expect(refusal({ agentOptions }, 'https://localhost:3000')).toBe('taken');
});
