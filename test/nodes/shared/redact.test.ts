// Sample values. cspell:ignore refreshtoken clientsecret passwordless şifre ğüşöçı
import fc from 'fast-check';
import { path } from '../../../nodes/shared/http/request';
import { createRedactor } from '../../../nodes/shared/redact';

const token = 'CANARY-77Z9qW/s3cr3t+V4lue=<0123456789>';
const bytes = Buffer.from(token);
const hex = bytes.toString('hex');
const codes = [...token].map((one) => one.charCodeAt(0));

const echoes: Array<[string, string]> = [
	['as it is', token],
	['in capitals', token.toUpperCase()],
	['in small letters', token.toLowerCase()],
	['in a URL', encodeURIComponent(token)],
	['in a URL, small', encodeURIComponent(token).toLowerCase()],
	['in a URL twice', encodeURIComponent(encodeURIComponent(token))],
	['percent-encoded throughout', hex.replace(/../g, '%$&')],
	['in JSON', JSON.stringify(token)],
	['in JSON within JSON', JSON.stringify(JSON.stringify(token))],
	['in JSON with escaped slashes', JSON.stringify(token).replaceAll('/', '\\/')],
	['in JSON by numbers', codes.map((one) => `\\u${one.toString(16).padStart(4, '0')}`).join('')],
	['in HTML', token.replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
	['in HTML by decimals', codes.map((one) => `&#${one};`).join('')],
	['in HTML by hexadecimals', codes.map((one) => `&#x${one.toString(16)};`).join('')],
	['as Base64', bytes.toString('base64')],
	['as Base64 for URLs', bytes.toString('base64url')],
	['as Base64 behind one letter', Buffer.from(`u:${token}`).toString('base64')],
	['as Base64 behind a user name', Buffer.from(`user:${token}`).toString('base64')],
	['as Base64 behind a word', Buffer.from(`Bearer ${token}`).toString('base64')],
	['as hexadecimals', hex],
	['as hexadecimals with spaces', hex.replace(/..(?!$)/g, '$& ')],
	['as hexadecimals with colons', hex.replace(/..(?!$)/g, '$&:')],
	['behind Bearer', `Bearer ${token}`],
	['shortened', `${token.slice(0, 20)}...`],
	['shortened at its front', `...${token.slice(6)}`],
	['shortened in its middle', `${token.slice(0, 15)}...${token.slice(-14)}`],
	['in two halves', `${token.slice(0, 19)} and then ${token.slice(19)}`],
	['in three fields', JSON.stringify([token.slice(0, 13), token.slice(13, 26), token.slice(26)])],
	['in letters', JSON.stringify([...token])],
	['with dots', [...token].join('.')],
	['with dashes', [...token].join('-')],
	['with bars', [...token].join(' | ')],
	['with tags', [...token].join('<b></b>')],
	['with comments', [...token].join('<!-- -->')],
	['with entities', [...token].join('&nbsp;')],
	['with signs that nobody sees', [...token].join('\uFEFF\u034F')],
	['struck through', [...token].join('\u0336')],
	['in letters as wide as two', [...token].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('')],
	['in any case', [...token].map((one, place) => (place % 2 ? one.toUpperCase() : one.toLowerCase())).join('')],
	['in capitals beside a letter that grows', `İ ${token.toUpperCase()}`],
	['for Markdown', token.replace(/[-+=<>]/g, '\\$&')],
	['in a URL three times', encodeURIComponent(encodeURIComponent(encodeURIComponent(token)))],
	['as %u escapes', codes.map((one) => `%u00${one.toString(16)}`).join('')],
	['as codes with semicolons', codes.join('; ')],
	['as hexadecimals with dashes', hex.replace(/..(?!$)/g, '$&-')],
];

test.each(echoes)('a token echoed %s does not show', (_, echo) => {
	const redact = createRedactor({ apiToken: token });
	const clean = redact(`The token ${echo} may not do this`);
	expect(clean).toMatch(/^The token .*may not do this$/);
	expect(clean).not.toContain(echo.slice(4, 24));
	expect(clean).toContain('***');
});

test.each(['\r\n', '\\r\\n', '\\n', '\\t', '\\u000a', '\\u200B', '%0D%0A', '%09', '&#13;&#10;', '&#xA;', '\u200b'])(
	'Base64 that %j breaks into lines does not show',
	(lineEnd) => {
		const redact = createRedactor({ apiToken: token });
		for (const width of [5, 16, 64]) {
			const lines = bytes.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
			const clean = redact(`The token ${lines.join(lineEnd)}`);
			for (const line of lines.slice(1, -2)) expect(clean).not.toContain(line);
		}
	},
);

test.each([
	...['\\n', '\\r', '\\t', '\\u0009', '\\u000A', '\\u000d', '\\u00ad', '\\u200b', '\\u200F', '\\u2060'],
	...['%09', '%0a', '%0D', '%20', '%2520', '%25252509', '%25', '%2525', '&#9;', '&#10;', '&#13;', '&#32;', '&#160;'],
	...['&#173;', '&#8203;', '&#8207;', '&#x9;', '&#xD;', '&#x20;', '&#xA0;', '&#xad;', '&#x200b;', '&#x200F;'],
	...['&lt;', '&quot;', '<b>', '</b>', '<br/>', '<br />', '<h1>', '</strong>'],
	...['<!---->', '<!-- 12345 -->', '.', ' ', '_', '\n', '\u00ad', '\u2060', '😀'],
])('a secret whose letters are divided by %j is masked', (between) => {
	const letters = [...'q4Wq4Wq5Wz6W'];
	expect(createRedactor({ apiToken: letters.join('') })(`No: ${letters.join(between)}`)).toBe('No: ***');
});

test.each(['\\u', '\\u00', '\\x', '\\u{', '%u', '%u00', '0x', '&#x', '&#x0', '&#', '%'])(
	'a secret whose letters are numbers behind %j is masked',
	(before) => {
		const [radix, after] = [before === '&#' ? 10 : 16, before.startsWith('&') ? ';' : before.endsWith('{') ? '}' : ''];
		const text = [...'q4Wq4Wq5Wz6W'].map((one) => `${before}${one.charCodeAt(0).toString(radix)}${after}`).join('');
		expect(createRedactor({ apiToken: 'q4Wq4Wq5Wz6W' })(`No: ${text}`)).toMatch(/^No: \S{0,4}\*\*\*[;}]?$/);
	},
);

test.each(['', 'u', 'u:', 'u:p'])('a secret that is encoded twice behind %j does not show', (start) => {
	const encoded = (text: string) => Buffer.from(`${start}${text}`).toString('base64');
	const secret = 'q4Wq4Wq5Wz6W';
	const clean = createRedactor({ apiToken: secret })(`No: ${encoded(encoded(secret))}!`);
	expect(clean).toMatch(/^No: \S{0,10}\*\*\*\S{0,7}!$/);
});

test('what is shortened is masked first: no cut leaves a part of a secret', () => {
	const redact = createRedactor({ sessionToken: token });
	fc.assert(
		fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 600 }), fc.nat(5_000), (before, most, after) => {
			const clean = redact(`${'a '.repeat(before)}${token}${' b'.repeat(after)}`, most);
			expect(clean.length).toBeLessThanOrEqual(most + 1);
			expect(clean).not.toContain('CAN');
		}),
	);
	expect(redact('short', 10)).toBe('short');
	expect(redact(token.repeat(1_000), 50)).not.toContain('CAN');
});

test('words that a secret is made of stay readable on their own', () => {
	const redact = createRedactor({ password: 'correct horse battery staple' });
	expect(redact('A horse eats, and the battery is correct')).toBe('A horse eats, and the battery is correct');
	expect(redact('No: correct-horse-battery-staple')).toBe('No: ***');
});

test('letters that are not of ASCII are known as JSON of other programs escapes them', () => {
	const redact = createRedactor({ password: 'Gül-şifre-ğüşöçı-42' });
	for (const escape of ['\\u', '\\\\u', '%u', '&#x']) {
		const echo = [...'Gül-şifre-ğüşöçı-42']
			.map((one) => (one < '\u0080' ? one : `${escape}${one.charCodeAt(0).toString(16).padStart(4, '0')}`))
			.join('');
		expect(redact(`No: ${echo}`)).toBe('No: ***');
	}
});

test('short words are masked as they are only', () => {
	const redact = createRedactor({ password: 'test' });
	expect(redact('The Test says test')).toBe('The Test says ***');
});

describe('what looks like a secret is masked without a credential', () => {
	const redact = createRedactor();

	test.each([
		['Bearer q4W-', 'Bearer ***'],
		['basic  q4W+q5W==', 'basic ***'],
		['Bearer q4W', 'Bearer q4W'],
		['Forbearer q4W-x', 'Forbearer q4W-x'],
		['Bearer of news', 'Bearer of news'],
		['(Bearer a.b_c~d+e/f=-1)', '(Bearer ***)'],
	])('behind the word of a header: %j', (text, clean) => {
		expect(redact(text)).toBe(clean);
	});

	test.each(['token', 'key', 'auth', 'password', 'secret', 'signature', 'TOKEN'])('in a query as %s', (name) => {
		for (const prefix of ['', 'access_', 'api_', 'api', 'auth_', 'auth', 'session_', 'session']) {
			expect(redact(`see /x?a=1&${prefix}${name}=q4W x`)).toBe(`see /x?a=1&${prefix}${name}=*** x`);
		}
		expect(redact(`/x?${name}=q4W&a=1;${name}=q5W"`)).toBe(`/x?${name}=***&a=1;${name}=***"`);
		expect(redact(`/x?a${name}=q4W`)).toBe(`/x?a${name}=q4W`);
		expect(redact(`<a href='/x?${name}=q4W'>`)).toBe(`<a href='/x?${name}=***'>`);
	});

	test.each(['token', 'key', 'password', 'secret', 'authorization', 'Secret'])('in JSON as %s', (name) => {
		for (const prefix of ['', 'access_', 'api_', 'api', 'auth_', 'auth', 'session_', 'session', 'refresh_']) {
			expect(redact(`{"${prefix}${name}" : "q4W","b":1}`)).toBe(`{"${prefix}${name}" : "***","b":1}`);
		}
		expect(redact(String.raw`{"${name}":"q\"4W\\","b":"c"}`)).toBe(`{"${name}":"***","b":"c"}`);
		const other = `a${name.toLowerCase()}`;
		expect(redact(`{"${other}":"q4W","${name}":7}`)).toBe(`{"${other}":"q4W","${name}":7}`);
	});

	test.each([
		...['refreshToken', 'accessToken', 'clientSecret', 'apiKey', 'userPassword', 'APIToken', 'jwtToken', 'x2Token'],
		...['refresh_token', 'CLIENT_SECRET', 'verify-token', 'x-hub-secret', 'fcm_device_token', 'proxy-authorization'],
		...['refreshtoken', 'clientsecret', 'mapsApiKey', 'maps_api_key', 'private-key', 'signing_secret', 'secretKey'],
	])('by a name with any beginning, however it is written: %s', (name) => {
		expect(redact(`No: {"id":"a","${name}" : "q4W\\"q5","text":"b"}`)).toBe(
			`No: {"id":"a","${name}" : "***","text":"b"}`,
		);
		if (name.endsWith('authorization')) return;
		expect(redact(`at /x?id=a&${name}=q4W-q4W&text=b`)).toBe(`at /x?id=a&${name}=***&text=b`);
	});

	test.each([
		['/me?auth=Bearer SECRET (401)', '/me?auth=*** *** (401)'],
		['/x?x_auth=Bearer SECRET', '/x?x_auth=Bearer ***'],
		['/x?monkey=1;token=SECRET', '/x?monkey=1;token=***'],
		['/x?monkey=https://g/?key=SECRET', '/x?monkey=https://g/?key=***'],
		[String.raw`{"error_key":"a\"token":"SECRET"}`, String.raw`{"error_key":"a\"token":"***"}`],
		[String.raw`{"secret":"{\"u\":\"/x?verify_token=a\",\"authorization\":\"SECRET\"}"}`, '{"secret":"***"}'],
		[String.raw`{"password":"wrong at /x?user_token=a\"b\" SECRET"}`, '{"password":"***"}'],
	])('also where one name is within the value of another: %s', (text, clean) => {
		expect(redact(text.replace('SECRET', 'Zq4Wxy9Kp2Lm8Nv3'))).toBe(clean);
	});

	test.each(['partner_key', 'partnerKey', 'partner-key'])('by the name %s, where the value is no word', (name) => {
		const key = 'q4Wq4Wq4Wq4Wq4Wq';
		expect(redact(`{"${name}":"${key}"}`)).toBe(`{"${name}":"***"}`);
		expect(redact(`/x?${name}=${key}`)).toBe(`/x?${name}=***`);
		const others = [
			key.slice(5),
			'template_not_allowed',
			'errors.whatsapp.131047',
			'order_confirmation_v2',
			'a code of 6 digits',
			'too many in 24 hours',
		];
		for (const value of others) expect(redact(`{"${name}":"${value}"}`)).toBe(`{"${name}":"${value}"}`);
	});

	test.each([
		...['"tokens_used": "12"', '"tokenType": "bearer"', '"token_type":"bearer"', '"keyboard":"qwerty"'],
		...['"monkey":"Bubbles"', '"MONKEY":"Bubbles"', '"turkey":"Ankara"', '"secretary":"Ada"', '"keys":"a"'],
		...['"passwordless":"yes"', '"tokenExpired":"yes"', '"error_key":"not_allowed"', '"Key of the door": "lost"'],
		...['?monkey=1&keyboard=2&tokens=3&token_type=bearer', 'The refreshToken "expired": ask for a token: "now"'],
		...['secret: none', '"token": 12', '"token": null, "text": "hi"', 'see ?sort_key=name&page=2'],
		...['"verify_token":"This field is required."', '"INVALID_TOKEN":"Token has expired"', '"isToken":"false"'],
		...['"confirm_password":"does not match 2"', '"client_secret":"missing"', '?reset_password=1&next_page_token=2'],
	])('and what is no secret is read: %s', (text) => {
		expect(redact(text)).toBe(text);
	});

	test.each([
		['authorization: q4W x', 'authorization: *** x'],
		['D360-API-KEY=q4W', 'D360-API-KEY=***'],
		['x-api-key : q4W', 'x-api-key : ***'],
		['Authorization: Bearer q4W-', 'Authorization: Bearer ***'],
		['Authorization: Token q4W-', 'Authorization: Token ***'],
		['2authorization: q4W', '2authorization: q4W'],
		['authorization failed', 'authorization failed'],
	])('in a header: %j', (text, clean) => {
		expect(redact(text)).toBe(clean);
	});

	test.each([
		['Token q4W-.', 'Token ***'],
		['token q4W', 'token q4W'],
		['The token expired yesterday', 'The token expired yesterday'],
		['token abcdefghijklmno', 'token abcdefghijklmno'],
		['token abcdefghijklmnop', 'token ***'],
		['Token q4W1, please', 'Token ***, please'],
		['Token \t q4W1', 'Token ***'],
		['tokens q4W1', 'tokens q4W1'],
		['token "q4W1"', 'token "q4W1"'],
	])('behind the word token, where it is no word: %j', (text, clean) => {
		expect(redact(text)).toBe(clean);
	});

	const part = 'q4W-q4W-q4W-q4W_';
	test.each([
		[`/webhook/${part}/${part}`, `/webhook/${part}/***`],
		[`/webhook-test/a/${part}?x=${part}`, `/webhook-test/a/***?x=${part}`],
		[`/webhook/a/b/${part}/c`, `/webhook/a/b/${part}/c`],
		[`/webhook/a/${part.slice(1)}`, `/webhook/a/${part.slice(1)}`],
		[`/webhook/a/${part}.x`, `/webhook/a/***.x`],
		[`/webhook/${part}`, `/webhook/${part}`],
		[`/webhook-test/${part}?x=1`, `/webhook-test/${part}?x=1`],
		[`/webhook-waiting/a/${part}`, `/webhook-waiting/a/${part}`],
		[`/WEBHOOK/a/${part}`, `/WEBHOOK/a/***`],
	])('at the end of the address of a trigger: %s', (text, clean) => {
		expect(redact(`at https://n8n.example${text}`)).toBe(`at https://n8n.example${clean}`);
	});
});

describe('of a credential', () => {
	test.each(['apiToken', 'password', 'clientSecret', 'accessKey', 'TOKEN'])('%s is masked', (name) => {
		expect(createRedactor({ [name]: 'q4W-q' })('It is q4W-q')).toBe('It is ***');
		expect(createRedactor({ [name]: ' Basic q4W-q ' })('It is q4W-q')).toBe('It is ***');
		expect(createRedactor({ [name]: 'Token \t q4W-q' })('It is:q4W-q')).toBe('It is:***');
		expect(createRedactor({ [name]: 'q4W' })('It is q4W')).toBe('It is q4W');
		expect(createRedactor({ [name]: 4711 })('It is 4711')).toBe('It is 4711');
	});

	test.each([[{ token: 'q4Wq', password: 'q4Wq5W' }], [{ password: 'q4Wq5W', token: 'q4Wq' }]])(
		'no rest of a secret is left where another one is its beginning: %j',
		(credential) => {
			expect(createRedactor(credential)('It is q4Wq5W or q4Wq')).toBe('It is *** or ***');
		},
	);

	test('what is no secret stays', () => {
		expect(
			createRedactor({ email: 'ada@example.com', baseUrl: 'https://a.example' })(
				'ada@example.com at https://a.example',
			),
		).toBe('ada@example.com at https://a.example');
	});

	test('a secret of fewer than 20 letters and digits is masked as a whole, a longer one in parts of ten as well', () => {
		const [short, long] = ['q4Wq4Wq5Wq6Wq7Wq8W', 'q4Wq4Wq5Wq6Wq7Wq8Wq9'];
		expect(createRedactor({ token: short })(`${short} ${short.slice(0, 17)}`)).toBe(`*** ${short.slice(0, 17)}`);
		const redact = createRedactor({ token: long });
		expect(redact(`a ${long.slice(0, 10)} b`)).toBe('a *** b');
		expect(redact(`a ${long.slice(10)} b`)).toBe('a *** b');
		expect(redact(`a ${long.slice(0, 9)} b`)).toBe(`a ${long.slice(0, 9)} b`);
	});
});

test.each([
	['12345', 5, '12345'],
	['123456', 5, '12345…'],
	['', 0, ''],
	['1', 0, '…'],
])('%j of at most %i characters is %j', (text, most, shown) => {
	expect(createRedactor()(text, most)).toBe(shown);
});

test('a text of any length is whole where nobody limits it, and says that it has more where somebody does', () => {
	const text = 'a '.repeat(50_000);
	expect(createRedactor()(text)).toBe(text);
	expect(createRedactor()(text, 10)).toBe(`${text.slice(0, 10)}…`);
	// Spaces are all that is left of what was looked at.
	expect(createRedactor()(text.slice(0, 240), 10)).toBe(`${text.slice(0, 10)}…`);
	// Little is left of it.
	const secret = `Bearer ${'q4W'.repeat(1_000)}`;
	expect(createRedactor()(secret.slice(0, 240), 10)).toBe('Bearer ***');
	expect(createRedactor()(`${'No '.repeat(70)}${secret}`, 100)).toMatch(/^(No )+N?o?…$/);
});

describe('an id in a path', () => {
	test.each([
		'.',
		'..',
		' .. ',
		'%2e',
		'%2E%2e',
		'.%2e',
		'%252e%252e',
		'%25252e.',
		'%2525252e%2525252E',
		'..;',
		'..;x=1',
		'.;',
		'..%3b',
		'a/..',
		'../a',
		'a/./b',
		'%2e%2e%2f',
		'a%2f..%2fb',
		'..\\\\x',
		'a%255c..',
		'..%00',
		'..\u0000',
		'.%0a.',
		'..%20',
		'..%2f%',
	])('"%s" is refused', (id) => {
		expect(() => path`/flows/${id}`).toThrow(/'ID' must not be/);
	});
	test.each(['...', 'a..b', '.a', '1.2', 'x', 'a/b', 'wamid.HBg/x==', '100%', 'a;b', '%2f'])('"%s" is an id', (id) => {
		expect(new URL(path`/flows/${id}/x`, 'https://example.com').pathname).toBe(`/flows/${encodeURIComponent(id)}/x`);
	});
	test.each(['', ' ', '\t\n', '\u00A0'])('%j is required', (id) => {
		expect(() => path`/flows/${id}`).toThrow("'ID' is required");
	});
	test('half a character is refused in words', () => {
		expect(() => path`/flows/${'\uD800'}`).toThrow("'ID' has half a character");
	});
});
