import type { IHttpRequestOptions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { isLoopback } from '../baseUrl';
import { LoginFailure } from './loginLimiter';
import { withoutEnd } from '../input/ends';

/**
 * Says "follow no redirect" to each of n8n's HTTP helpers: the credential's test, the nodes, and the HTTP Request node use
 * different ones. None of them keeps a header such as `D360-Api-Key` from the host that a redirect leads to.
 */
const noRedirects = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
} as const;

/** What a request may say of its TLS connection: a client's own certificate, and how long the connection is kept. */
const harmlessAgentOptions: readonly string[] = [
	'cert',
	'key',
	'passphrase',
	'pfx',
	'keepAlive',
	'keepAliveMsecs',
	'timeout',
];

/**
 * Keeps a credential's secret from everybody but its provider. A request may go to the origin of the credential's address
 * only, follows no redirect, and gives up neither the check of the certificate nor TLS itself: n8n's HTTP Request node
 * takes any credential to any address, through any proxy, and can be told to ignore certificates.
 *
 * @param provider the name users know
 * @param baseUrl of the credential, checked
 * @param secret what would leave, such as "token"
 * @returns the request, which follows no redirect
 * @throws LoginFailure naming both hosts, or the option that would give the secret away
 */
export function guardedRequest(
	provider: string,
	baseUrl: string,
	options: IHttpRequestOptions,
	secret: string,
): IHttpRequestOptions {
	const own = new URL(baseUrl);
	checkSameOrigin(provider, own, options, secret);
	checkTransport(provider, own, options, secret);
	return { ...options, ...noRedirects };
}

function checkSameOrigin(provider: string, own: URL, options: IHttpRequestOptions, secret: string): void {
	const base = options.baseURL ? `${withoutEnd(options.baseURL, /\//)}/` : undefined;
	for (const address of addressesOf(options)) {
		const target = URL.canParse(address, base) ? new URL(address, base) : undefined;
		if (target?.origin === own.origin) continue;
		throw new LoginFailure(
			`The ${provider} credential is for ${own.host}, not for ${target?.host || 'an address that cannot be read'}`,
			`Its ${secret} is sent to the host of its Base URL only.`,
		);
	}
}

/** n8n's HTTP Request node calls it `uri`; which of the two counts depends on the helper, so both must be right. */
function addressesOf(options: IHttpRequestOptions): string[] {
	const uri = 'uri' in options && options.uri !== undefined ? [String(options.uri)] : [];
	const url = options.url ? [options.url] : [];
	return uri.length + url.length > 0 ? [...uri, ...url] : [''];
}

/** @throws LoginFailure for what would let somebody on the way, or behind the same server, read the secret */
function checkTransport(provider: string, own: URL, options: IHttpRequestOptions, secret: string): void {
	for (const [name, value] of Object.entries(asDataObject(options.headers))) {
		// Content delivery networks hand a request to whom this header names, whatever the certificate was for.
		if (!/^\s*:?(?:host|authority)\s*$/i.test(name) || String(value).trim().toLowerCase() === own.host) continue;
		throw refused(provider, "a header 'Host' of its own", `Another server could get the ${secret}.`);
	}
	const { proxy, rejectUnauthorized, skipSslCertificateValidation, agentOptions } = asDataObject(options);
	const hasProxy = isSet(proxy);
	if (own.protocol === 'http:' && hasProxy) {
		throw refused(provider, 'a proxy over plain HTTP', `The proxy would see the ${secret}.`);
	}
	if (isLoopback(own.hostname)) return;
	if (!isCheckedOrUnset(rejectUnauthorized) || isSet(skipSslCertificateValidation)) {
		throw refused(provider, "'Ignore SSL Issues'", `Anybody on the way, such as a proxy, could read the ${secret}.`);
	}
	for (const [name, value] of Object.entries(asDataObject(agentOptions))) {
		if (!isHarmless(name, value, { hasProxy })) {
			throw refused(provider, `the TLS option '${name}'`, `Whoever chooses how to connect could read the ${secret}.`);
		}
	}
}

function isHarmless(name: string, value: unknown, { hasProxy }: { hasProxy: boolean }): boolean {
	if (value === undefined || harmlessAgentOptions.includes(name)) return true;
	if (name === 'rejectUnauthorized') return value === true;
	// A company's own certificate authority is fine as long as nobody chooses who answers.
	return name === 'ca' && !hasProxy;
}

function isCheckedOrUnset(rejectUnauthorized: unknown): boolean {
	return rejectUnauthorized === undefined || rejectUnauthorized === true;
}

function isSet(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '' && value !== false;
}

function refused(provider: string, what: string, why: string): LoginFailure {
	return new LoginFailure(`The ${provider} credential cannot be used with ${what}`, why);
}
