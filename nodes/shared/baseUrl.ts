import { invalidInput } from './errors';
import { withoutEnd } from './input/ends';

/**
 * Checks and tidies a base URL from a credential.
 *
 * @returns the URL without trailing slash, query or fragment
 * @throws InvalidInput where it is no URL, holds a user name, or would send the token over plain HTTP to another machine
 */
export function secureBaseUrl(entered: unknown): string {
	const text = typeof entered === 'string' ? entered.trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['https:', 'http:'].includes(url.protocol)) {
		throw invalidInput(
			'Base URL',
			'is not a web address',
			"Enter the credential's Base URL like https://api.example.com/v1.",
		);
	}
	if (url.username || url.password) {
		throw invalidInput('Base URL', 'must not contain a user name or password', 'Remove the part before the @ sign.');
	}
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw invalidInput(
			'Base URL',
			'must start with https://, because the token would travel unprotected over http://',
			"Change the credential's Base URL to https://. Plain HTTP is accepted for this machine alone (localhost, 127.0.0.1, ::1).",
		);
	}
	return `${url.origin}${withoutEnd(url.pathname, /\//)}`;
}

/** Whether a host, as `URL` writes it, is this machine. */
export function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A part of a URL as it reads without percent-encoding; as it is where the encoding is broken. */
export function decodedPart(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
