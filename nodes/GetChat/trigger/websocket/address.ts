import { isLoopback } from '../../../shared/baseUrl';
import { invalidInput } from '../../../shared/errors';

/**
 * Where the inbox's websocket server is: `wss://websockets-{host}/` beside the inbox, as get.chat documents it, or the
 * same address for a server on this machine.
 *
 * @param baseUrl the API's address, checked already
 * @param entered the credential's own address for it; empty to derive it
 * @throws InvalidInput for an address over which the token would travel unprotected
 */
export function websocketUrl(baseUrl: string, entered: unknown): string {
	const text = typeof entered === 'string' ? entered.trim() : '';
	if (text === '') return derived(new URL(baseUrl));
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['wss:', 'ws:'].includes(url.protocol)) {
		throw invalidInput(
			'WebSocket URL',
			'is not the address of a websocket server',
			"Enter the credential's WebSocket URL like wss://websockets-acme.inbox.getchat.360dialog.io/, or leave it empty.",
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw invalidInput(
			'WebSocket URL',
			'must be an address alone',
			'Remove user name, password, query and fragment: the token is sent after the connection is made, never in the address.',
		);
	}
	if (url.protocol === 'ws:' && !isLoopback(url.hostname)) {
		throw invalidInput(
			'WebSocket URL',
			'must start with wss://, because the token would travel unprotected over ws://',
			"Change the credential's WebSocket URL to wss://. Plain ws:// is accepted for this machine alone (localhost, 127.0.0.1, ::1).",
		);
	}
	return url.href;
}

function derived({ protocol, host, hostname }: URL): string {
	const scheme = protocol === 'http:' ? 'ws:' : 'wss:';
	return `${scheme}//${isLoopback(hostname) ? host : `websockets-${host}`}/`;
}
