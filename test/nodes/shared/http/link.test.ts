import fc from 'fast-check';
import { checkedLink, isPublicAddress, isPublicHost, isPublicPeer } from '../../../../nodes/shared/http/link';
import { checkLinks } from '../../../../nodes/shared/http/requestLinks';

/** Every way that somebody may write an address within the network of n8n. */
const within = [
	...['127.0.0.1', '127.1', '127.255.255.254', '2130706433', '0x7f000001', '0177.1', '017700000001', '0', '0.0.0.0'],
	...[
		'１２７.0.0.1',
		'127。0。0。1',
		'①②⑦.0.0.1',
		'0x7f.0x0.0x0.0x1',
		'127.0.0.1.',
		'localhost',
		'LOCALHOST',
		'localhost.',
	],
	...['foo.localhost', 'foo.localhost.', 'redis', 'redis.', 'metadata.google.internal', 'db.corp', 'router.lan'],
	...[
		'printer.local',
		'nas.home.arpa',
		'host.docker.internal',
		'kubernetes.default.svc.cluster.local',
		'x.localdomain',
	],
	...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255'],
	...['192.0.0.1', '198.18.0.1', '198.19.255.255', '192.88.99.1', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
	...['255.255.255.255', '3232235777', '0xa9fea9fe', '0251.0376.0251.0376', '[::]', '[::1]', '[0:0:0:0:0:0:0:1]'],
	...['[::ffff:127.0.0.1]', '[::ffff:a00:1]', '[::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b::10.0.0.1]'],
	...[
		'[64:ff9b:1::a00:1]',
		'[2002:a9fe:a9fe::]',
		'[2002:7f00:1::1]',
		'[2001::1]',
		'[2001:0:a9fe:a9fe::1]',
		'[2001:20::1]',
	],
	...['[2001:db8::1]', '[3fff::1]', '[2600:1f00::5efe:a00:1]', '[2600:1f00::200:5efe:c0a8:1]', '[64:ff9b::8.8.8.8]'],
	...['168.63.129.16', '192.0.2.1', '198.51.100.7', '203.0.113.7', 'metadata.goog', 'fritz.box', 'nas.fritz.box'],
	...['kubernetes.default.svc', 'redis.default.svc', 'vault.service.consul', 'app.intra', 'app.test', 'db.cluster'],
	...['redis.default', 'vault.kube-system', 'db.prod-1', 'a.b_c', 'x.123x', 'win.mshome.net', 'a.xn--', 'a.x'],
	...['[fec0::1]', '[fc00::1]', '[fd12:3456:789a::1]', '[fe80::1]', '[febf::1]', '[ff02::1]', '[100::1]', '[4000::1]'],
];

const outside = [
	...['[2000::1]', '[3ffe::1]', '[2600:1f00::1234:5efe:a00:1]'],
	...['example.com', 'files.example.com:8443', 'xn--mnchen-3ya.example', 'localhost.example.com', 'internal.example'],
	...['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.169.0.1', '198.20.0.1', '223.255.255.255', '169.253.1.1'],
	// WordPress's networks, next to one for protocols.
	...['192.0.1.1', '192.0.64.1', '192.0.77.2', '192.0.78.24', '192.0.127.255', '168.63.129.17', '198.51.101.1'],
	...['default.example', 'a.xn--p1ai', 'a.xn--11b4c3d', 'kube-system.example'],
	...['goog.example', 'fritz-box.example', 'svc.example', '[3fff:1000::1]', '[2001:db9::1]'],
	...['[2606:4700::1111]', '[2a00:1450:4001::1]', '[2001:4860:4860::8888]', '[2003::1]', '1e100.net', '1-2.example'],
];

test.each(within)('%s is refused, over https and http, with port and path', (host) => {
	for (const link of [`https://${host}/x`, `https://${host}:8443/x?y=1`, `http://${host}/`, ` https://${host}`]) {
		expect(() => checkedLink(link)).toThrow(/private network|not a web address|must start with https/);
	}
});

test.each(outside)('%s is taken', (host) => {
	expect(checkedLink(`https://${host}/x`).pathname).toBe('/x');
	expect(() => checkedLink(`http://${host}/x`)).toThrow('must start with https://');
});

test.each([
	...['https://user@example.com/', 'https://user:pw@example.com/', 'https://example.com@127.0.0.1/', 'https://@[::1]/'],
	...[
		'https://[fe80::1%25eth0]/',
		'https://[fe80::1%eth0]/',
		'file:///etc/passwd',
		'gopher://example.com/',
		'ftp://x.example/',
	],
	...[
		'data:text/plain,x',
		'javascript:alert(1)',
		'//example.com/x',
		'/x',
		'',
		'https://',
		'https://exa mple.com/',
		'https:example',
	],
])('%s is refused', (link) => {
	expect(() => checkedLink(link)).toThrow();
});

test('this machine is allowed for a provider on this machine only, in its plain spellings, and no other private address', () => {
	for (const host of ['localhost', '127.0.0.1', '127.0.0.2', '[::1]', '2130706433']) {
		expect(checkedLink(`http://${host}:4000/x`, { loopback: true }).port).toBe('4000');
	}
	for (const host of within.filter((one) => /^(10|192|169|\[f|redis|localhost\.$|foo|\[64)/.test(one))) {
		expect(() => checkedLink(`https://${host}/`, { loopback: true })).toThrow();
	}
});

test.each(['abc', '', '1.2.3', '8.8.8.8.8', '8.8.8.256', '8.8.8.-1', '8.8.8.x', '8.8.8.8/8', 'a:b', ':::'])(
	'"%s" is no address',
	(text) => {
		expect([isPublicAddress(text), isPublicPeer(text)]).toEqual([false, false]);
	},
);

test('a host that is named in a refusal is shown up to its hundredth character', () => {
	const host = (length: number) => `${'a'.repeat(60)}.${'b'.repeat(length - 70)}.internal`;
	expect(() => checkedLink(`https://${host(100)}/x`)).toThrow(
		new RegExp(`^${host(100)} is an address of a private network$`),
	);
	expect(() => checkedLink(`https://${host(101)}/x`)).toThrow(
		new RegExp(`^${host(101).slice(0, 100)}… is an address of a private network$`),
	);
});

test('any IPv4 address, in any spelling, is judged as the address that it is', () => {
	const part = fc.integer({ min: 0, max: 255 });
	fc.assert(
		fc.property(fc.tuple(part, part, part, part), (parts) => {
			const [a, b, c, d] = parts;
			const plain = isPublicAddress(parts.join('.'));
			const number = ((a * 256 + b) * 256 + c) * 256 + d;
			const octal = parts.map((one) => `0${one.toString(8)}`).join('.');
			const wide = parts.join('.').replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
			for (const spelling of [parts.join('.'), String(number), `0x${number.toString(16)}`, octal, wide]) {
				expect(isPublicHost(new URL(`https://${spelling}/`).hostname)).toBe(plain);
			}
			expect(isPublicAddress(`::ffff:${parts.join('.')}`)).toBe(plain);
			// What carries an IPv4 address within is never public by itself.
			const hex = (high: number, low: number) => (high * 256 + low).toString(16);
			expect(isPublicAddress(`64:ff9b::${parts.join('.')}`)).toBe(false);
			expect(isPublicAddress(`2002:${hex(a, b)}:${hex(c, d)}::1`)).toBe(false);
		}),
		{ numRuns: 2_000 },
	);
});

test('any IPv6 address: public only within what is given out', () => {
	const group = fc.integer({ min: 0, max: 0xffff });
	fc.assert(
		fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
			const text = groups.map((one) => one.toString(16)).join(':');
			const [first = 0] = groups;
			if (first < 0x2000 || first > 0x3fff) expect(isPublicAddress(text)).toBe(isMappedPublic(groups));
			expect(isPublicAddress(text)).toBe(isPublicHost(new URL(`https://[${text}]/`).hostname));
			expect(isPublicAddress(`${text}%eth0`)).toBe(isPublicAddress(text));
		}),
		{ numRuns: 2_000 },
	);
});

function isMappedPublic(groups: readonly number[]): boolean {
	const [high = 0, low = 0] = groups.slice(6);
	const isMapped = groups.slice(0, 5).every((one) => one === 0) && groups[5] === 0xffff;
	return isMapped && isPublicAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'));
}

describe('links that a request carries', () => {
	const local = 'http://localhost:5678/rest/settings';
	const request = { method: 'POST', path: '/x' } as const;
	test.each([
		['a file to download', { attachments: { part: 'f', files: [{ url: local }] } }],
		["1MSG's data", { links: [local] }],
		["WhatsApp's format", { body: { template: { components: [{ parameters: [{ image: { link: local } }] }] } } }],
		[
			"DecisionTelecom's template",
			{ body: { template_params: JSON.stringify({ components: [{ image: { link: local } }] }) } },
		],
		["DecisionTelecom's file", { body: { file_url: 'https://127.0.0.1/a.png' } }],
	])('%s', (_, content) => {
		expect(() => checkLinks({ ...request, ...content }, { isLocal: false })).toThrow(/this machine itself/);
		expect(() => checkLinks({ ...request, ...content }, { isLocal: true })).not.toThrow();
	});

	test.each([
		'http://169.254.169.254/latest/',
		'https://10.0.0.1/a.png',
		'https://redis/',
		'https://vault.kube-system/x',
		'ht\ttp://127.0.0.1/',
		'\u0001http://127.0.0.1/',
		'\u00A0https://[::ffff:7f00:1]/',
		'https:\\\\2130706433/',
		'https://１２７.0.0.1/',
	])('%j leads nowhere, wherever it stands', (link) => {
		const body = { template: { components: [{ parameters: [{ image: { link } }] }] } };
		for (const content of [{ links: [link] }, { body }, { attachments: { part: 'f', files: [{ url: link }] } }]) {
			const check = () => checkLinks({ ...request, ...content }, { isLocal: false });
			expect(check).toThrow(/which is (?:this machine itself|an address of a private network)/);
		}
	});

	test('public links are sent, and so is a file in the place of a link', () => {
		const links = [
			'https://example.com/a.png',
			'http://example.com/',
			`data:image/png;base64,${'A'.repeat(5_000_000)}`,
			'x',
		];
		expect(() => checkLinks({ ...request, links }, { isLocal: false })).not.toThrow();
	});

	test('a text that is an address is none of them', () => {
		expect(() => checkLinks({ ...request, body: { text: local, body: local } }, { isLocal: false })).not.toThrow();
	});
});

test('the address that answered counts as the IPv4 address within it', () => {
	for (const address of ['::ffff:192.0.77.2', '64:ff9b::192.0.77.2', '64:ff9b::808:808', '192.0.77.2']) {
		expect([address, isPublicPeer(address)]).toEqual([address, true]);
	}
	for (const address of [
		'64:ff9b::a00:1',
		'64:ff9b::a9fe:a9fe',
		'64:ff9b:1::808:808',
		'::ffff:10.0.0.1',
		'::8.8.8.8',
	]) {
		expect([address, isPublicPeer(address)]).toEqual([address, false]);
	}
});
