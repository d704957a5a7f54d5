import { decodedPart, isLoopback } from '../../../nodes/shared/baseUrl';

test.each(['localhost', '127.0.0.1', '127.8.9.10', '[::1]'])('%s is this machine', (host) => {
	expect(isLoopback(host)).toBe(true);
});

test.each(['example.com', 'localhost.example.com', '10.0.0.1', '128.0.0.1', '127.0.0.1.example.com', '[::2]', ''])(
	'%p is another machine',
	(host) => {
		expect(isLoopback(host)).toBe(false);
	},
);

test('a part of a URL is decoded, and left alone where its encoding is broken', () => {
	expect(decodedPart('a%20b%C3%BC')).toBe('a bü');
	expect(decodedPart('100%')).toBe('100%');
	expect(decodedPart('%E0%A4')).toBe('%E0%A4');
});
