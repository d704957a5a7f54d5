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
	if (!topLevel.test(hostname)) return false;
	return !localDomains.some((domain) => `.${hostname}`.endsWith(domain));
}

/**
 * How every name of the internet ends. One without a dot is of the own network, a dot at the end makes another text of the
 * same name, and `vault.kube-system` is found by the search list of Kubernetes.
 */
const topLevel = /\.(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/;

/** Domains that only a local network, a machine or a cloud resolves (RFC 6761, 6762, 8375, and ICANN's `.internal`). */
const localDomains = [
	'.cluster',
	'.consul',
	'.corp',
	// A namespace of Kubernetes, as `.svc` below.
	'.default',
	'.fritz.box',
	'.home',
	'.home.arpa',
	'.internal',
	'.intra',
	'.intranet',
	'.lan',
	'.local',
	'.localdomain',
	'.localhost',
	'.metadata.goog',
	'.mshome.net',
	'.private',
	// Services of Kubernetes, whose search list adds the rest.
	'.svc',
	'.test',
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
	if (numbers.length === 4) return isPublicIpv4(numbers);
	// IPv4 that Node.js writes as IPv6, as it does for sockets that take both.
	if (isWithin(numbers, mapped)) return isPublicIpv4(ipv4Within(numbers));
	const [first = 0, , , , fifth = 0, sixth] = numbers;
	// ISATAP has an IPv4 address within, behind a network of any kind.
	if (sixth === 0x5efe && (fifth === 0 || fifth === 0x200)) return false;
	// All that is given out so far; local NAT64, loopback, ULA, link-local, site-local and multicast are outside.
	const isGlobal = first >= 0x2000 && first <= 0x3fff;
	return isGlobal && !specialIpv6.some((network) => isWithin(numbers, network));
}

/**
 * The same for the address that a name was resolved to, where NAT64 is how a network without IPv4 reaches the internet.
 * In a link it would be a way around the rule.
 */
export function isPublicPeer(address: string): boolean {
	const numbers = address.includes(':') ? ipv6Numbers(address) : undefined;
	return numbers && isWithin(numbers, nat64) ? isPublicIpv4(ipv4Within(numbers)) : isPublicAddress(address);
}

/** A network by its first address, in 16-bit numbers, and how many of the bits all its addresses share. */
interface Network {
	start: readonly number[];
	bits: number;
}

const mapped: Network = { start: [0, 0, 0, 0, 0, 0xffff], bits: 96 };
/** What a network without IPv4 resolves the names of IPv4 servers to (NAT64 with DNS64). */
const nat64: Network = { start: [0x64, 0xff9b, 0, 0, 0, 0], bits: 96 };

const specialIpv6: readonly Network[] = [
	// IETF: Teredo, benchmarks, ORCHID.
	{ start: [0x2001, 0], bits: 23 },
	// 6to4 has an IPv4 address within.
	{ start: [0x2002], bits: 16 },
	// Documentation.
	{ start: [0x2001, 0x0db8], bits: 32 },
	{ start: [0x3fff, 0], bits: 20 },
];

function isWithin(numbers: readonly number[], { start, bits }: Network): boolean {
	return start.every((number, place) => {
		const shared = Math.max(0, Math.min(16, bits - place * 16));
		return number >> (16 - shared) === (numbers[place] ?? 0) >> (16 - shared);
	});
}

/** Networks of IPv4 that are not the internet: their first address, and how many of the bits all their addresses share. */
const specialIpv4 = [
	{ start: [0, 0, 0, 0], bits: 8 },
	{ start: [10, 0, 0, 0], bits: 8 },
	{ start: [100, 64, 0, 0], bits: 10 },
	{ start: [127, 0, 0, 0], bits: 8 },
	// Azure's agent, which only its machines reach.
	{ start: [168, 63, 129, 16], bits: 32 },
	{ start: [169, 254, 0, 0], bits: 16 },
	{ start: [172, 16, 0, 0], bits: 12 },
	// Protocols and documentation; what follows them is WordPress's.
	{ start: [192, 0, 0, 0], bits: 24 },
	{ start: [192, 0, 2, 0], bits: 24 },
	// The anycast address of 6to4's relays.
	{ start: [192, 88, 99, 0], bits: 24 },
	{ start: [192, 168, 0, 0], bits: 16 },
	{ start: [198, 18, 0, 0], bits: 15 },
	{ start: [198, 51, 100, 0], bits: 24 },
	{ start: [203, 0, 113, 0], bits: 24 },
	// Multicast, reserved, and broadcast.
	{ start: [224, 0, 0, 0], bits: 3 },
] as const;

function isPublicIpv4(parts: readonly number[]): boolean {
	const bitsOf = (address: readonly number[]) => address.map((part) => part.toString(2).padStart(8, '0')).join('');
	const address = bitsOf(parts);
	return !specialIpv4.some(({ start, bits }) => address.startsWith(bitsOf(start).slice(0, bits)));
}

function ipv4Within(numbers: readonly number[]): number[] {
	return numbers.slice(6).flatMap((number) => [number >> 8, number & 255]);
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
