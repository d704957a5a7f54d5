import { decodedPart, isLoopback, secureBaseUrl } from '../../../nodes/shared/baseUrl';

test.each(['localhost', '127.0.0.1', '127.8.9.10', '[::1]'])('%s is this machine', (host) => {
	expect(isLoopback(host)).toBe(true);
});

test.each([
	...['example.com', 'localhost.example.com', '10.0.0.1', '128.0.0.1', '127.0.0.1.example.com', '[::2]', ''],
	...['x127.0.0.1', '10.127.0.0.1', '127.0.0', '127.0.0.1000', '127a0a0a1', 'a.localhost'],
])('%p is another machine', (host) => {
	expect(isLoopback(host)).toBe(false);
});

describe('a base URL', () => {
	test.each([
		['https://api.example.com/v1', 'https://api.example.com/v1'],
		[' https://api.example.com/v1/ ', 'https://api.example.com/v1'],
		['\u00a0https://api.example.com\u00a0', 'https://api.example.com'],
		['https://api.example.com//', 'https://api.example.com'],
		['HTTPS://API.example.com:8443/V1?a=1#b', 'https://api.example.com:8443/V1'],
		['https://10.0.0.1', 'https://10.0.0.1'],
		['http://localhost:3000/api/', 'http://localhost:3000/api'],
		['http://127.0.0.1:1', 'http://127.0.0.1:1'],
		['http://[::1]:8080', 'http://[::1]:8080'],
		['https://localhost', 'https://localhost'],
	])('%j is used as %s', (entered, used) => {
		expect(secureBaseUrl(entered)).toBe(used);
	});

	test.each<[unknown]>([
		[''],
		[' '],
		[undefined],
		[null],
		[7],
		[new URL('https://api.example.com')],
		['api.example.com'],
		['ftp://api.example.com'],
		['file:///etc/passwd'],
		['localhost:3000'],
	])('%j is no web address', (entered) => {
		expect(() => secureBaseUrl(entered)).toThrow("'Base URL' is not a web address");
	});

	test.each(['https://ada:q4W@api.example.com', 'https://ada@api.example.com', 'https://:q4W@api.example.com'])(
		'%s would send a user name or password, and is refused',
		(entered) => {
			expect(() => secureBaseUrl(entered)).toThrow("'Base URL' must not contain a user name or password");
		},
	);

	test.each([
		...['http://api.example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com', 'http://localhost.example.com'],
	])('%s would send the token unprotected to another machine, and is refused', (entered) => {
		expect(() => secureBaseUrl(entered)).toThrow("'Base URL' must start with https://");
	});
});

test('a part of a URL is decoded, and left alone where its encoding is broken', () => {
	expect(decodedPart('a%20b%C3%BC')).toBe('a bü');
	expect(decodedPart('100%')).toBe('100%');
	expect(decodedPart('%E0%A4')).toBe('%E0%A4');
});
