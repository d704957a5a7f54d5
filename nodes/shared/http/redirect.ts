/**
 * The host that a redirect leads to, for messages: never more of the address, which may hold the token.
 *
 * @param location the `Location` header
 * @param from the address that redirects, where it is known: a location may be a path on it
 */
export function redirectHost(location: unknown, from?: string): string {
	const text = typeof location === 'string' ? location : '';
	const host = text !== '' && URL.canParse(text, from) ? new URL(text, from).host : '';
	return host === '' || host.length > 100 ? 'another address' : host;
}
