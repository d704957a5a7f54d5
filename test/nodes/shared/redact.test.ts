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
