import { UserError } from 'n8n-workflow';
import type { Socket, SocketEvents } from './connection';

/**
 * A connection by the runtime's own WebSocket, which answers the server's pings by itself. Its errors say nothing that
 * helps (not even the HTTP status of a refusal), so only the end of the connection is passed on.
 *
 * @throws UserError where the runtime has no WebSocket; SyntaxError for an invalid address
 */
export function openSocket(url: string, events: SocketEvents): Socket {
	if (typeof WebSocket === 'undefined') {
		throw new UserError('This version of Node.js has no WebSocket: n8n must run on Node.js 22 or later');
	}
	const socket = new WebSocket(url);
	socket.addEventListener('open', () => events.opened());
	socket.addEventListener('message', ({ data }) => events.message(data));
	// Without a listener an error would be reported as if nobody knew; `close` follows it.
	socket.addEventListener('error', () => undefined);
	socket.addEventListener('close', ({ code }) => events.closed(code));
	return {
		send: (text) => {
			if (socket.readyState === WebSocket.OPEN) socket.send(text);
		},
		close: () => socket.close(),
	};
}
