import { UserError } from 'n8n-workflow';
import { isLoopback } from '../baseUrl';

/**
 * The one rule about links, for all that this node follows and all that it hands to a provider. Links come from users'
 * data, models and webhooks, so none may lead into the network that n8n runs in: https only, no address of this machine or
 * of a private or special network, however it is written, and no name that only such a network knows.
 *
 * @param rule `loopback`: whether this machine is allowed, for providers that are on this machine as well
 * @returns the link as `URL` reads it: every spelling of an address is written out
 * @throws UserError with a reason that follows "the link cannot be used:"
 */
export function checkedLink(link: string, { loopback = false }: { loopback?: boolean } = {}): URL {
	const text = link.trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['https:', 'http:'].includes(url.protocol)) throw new UserError('it is not a web address (https://…)');
	if (url.username || url.password) throw new UserError('the link contains a user name or password');
	if (loopback && isLoopback(url.hostname)) return url;
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new UserError('the link must start with https://');
	if (!isPublicHost(url.hostname)) throw new UserError(`${shownHost(url)} is an address of a private network`);
	return url;
}

/** Whether a host, as `URL` writes it, can be reached over the internet: neither an address nor a name of a local network. */
export function isPublicHost(hostname: string): boolean {
	if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return isPublicAddress(hostname.replace(/^\[|\]$/g, ''));
	// A dot at the end makes another text of the same name, and a name without a dot is one of the own network.
	if (hostname.endsWith('.') || !hostname.includes('.')) return false;
	return !localDomains.some((domain) => hostname.endsWith(domain));
}

/** Domains that only a local network, a machine or a cloud resolves (RFC 6761, 6762, 8375, and ICANN's `.internal`). */
const localDomains = [
	'.corp',
	'.home',
	'.home.arpa',
	'.internal',
	'.intranet',
	'.lan',
	'.local',
	'.localdomain',
	'.localhost',
	'.private',
];

/**
 * Whether an IP address belongs to the internet at large.
 *
 * @param address as Node.js or `URL` writes it, without brackets; a zone may follow
 */
export function isPublicAddress(address: string): boolean {
	const [plain = ''] = address.split('%');
	const numbers = plain.includes(':') ? ipv6Numbers(plain) : ipv4Numbers(plain);
	if (!numbers) return false;
	// IPv4 that Node.js writes as IPv6, as it does for sockets that take both.
	const [first = 0, , , , , sixth, high = 0, low = 0] = numbers;
	const isMapped = numbers.length === 8 && sixth === 0xffff && numbers.slice(0, 5).every((number) => number === 0);
	if (isMapped) return isPublicIpv4([high >> 8, high & 255, low >> 8, low & 255]);
	if (numbers.length === 4) return isPublicIpv4(numbers);
	// All that is given out so far; NAT64, loopback, ULA, link-local, site-local and multicast are outside.
	const isGlobal = first >= 0x2000 && first <= 0x3fff;
	return isGlobal && !specialIpv6.some((network) => isWithin(numbers, network));
}

/** A network by its first address, in 16-bit numbers, and how many of the bits all its addresses share. */
interface Network {
	start: readonly number[];
	bits: number;
}

const specialIpv6: readonly Network[] = [
	// IETF: Teredo, benchmarks, ORCHID.
	{ start: [0x2001, 0], bits: 23 },
	// 6to4 has an IPv4 address within.
	{ start: [0x2002], bits: 16 },
];

function isWithin(numbers: readonly number[], { start, bits }: Network): boolean {
	return start.every((number, place) => {
		const shared = Math.max(0, Math.min(16, bits - place * 16));
		return number >> (16 - shared) === (numbers[place] ?? 0) >> (16 - shared);
	});
}

/** Networks of IPv4 that are not the internet: the first two parts of their first and last address. */
const specialIpv4 = [
	{ from: [0, 0], to: [0, 255] },
	{ from: [10, 0], to: [10, 255] },
	{ from: [100, 64], to: [100, 127] },
	{ from: [127, 0], to: [127, 255] },
	{ from: [169, 254], to: [169, 254] },
	{ from: [172, 16], to: [172, 31] },
	{ from: [192, 0], to: [192, 0] },
	{ from: [192, 168], to: [192, 168] },
	{ from: [198, 18], to: [198, 19] },
	// Multicast, reserved, and broadcast.
	{ from: [224, 0], to: [255, 255] },
] as const;

function isPublicIpv4([first = 0, second = 0, third]: readonly number[]): boolean {
	const place = (parts: readonly [number, number]) => parts[0] * 256 + parts[1];
	const address = place([first, second]);
	// The anycast address of 6to4's relays.
	if (first === 192 && second === 88 && third === 99) return false;
	return !specialIpv4.some(({ from, to }) => place(from) <= address && address <= place(to));
}

function ipv4Numbers(address: string): number[] | undefined {
	const parts = address.split('.').map(Number);
	return parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256)
		? parts
		: undefined;
}

/** The eight numbers of an address; `URL` writes out the forms that there are. */
function ipv6Numbers(address: string): number[] | undefined {
	const bracketed = `http://[${address}]/`;
	if (!URL.canParse(bracketed)) return undefined;
	const [before = '', after] = new URL(bracketed).hostname.slice(1, -1).split('::');
	const numbersOf = (text: string) => (text === '' ? [] : text.split(':').map((part) => parseInt(part, 16)));
	const [left, right] = [numbersOf(before), numbersOf(after ?? '')];
	const zeros = after === undefined ? 0 : 8 - left.length - right.length;
	return [...left, ...new Array<number>(zeros).fill(0), ...right];
}

function shownHost({ hostname }: URL): string {
	return hostname.length > 100 ? `${hostname.slice(0, 100)}…` : hostname;
}
