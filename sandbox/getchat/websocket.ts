import { createHash } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isRecord } from '../types';
import { Connection } from './connection';
import type { Inbox } from './inbox';
import { userOfToken, type User } from './users';

// The handshake's fixed value (RFC 6455, section 1.3).
const handshakeGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
// The service has a host of its own for websockets and serves them at its root; the second path is for proxies.
const knownPaths = ['/', '/websockets', '/websockets/'];

interface Client {
	n: number;
	connection: Connection;
	user: User | null;
}

/** Which connections to end, and how. */
export interface Drop {
	/** Only connections of this user; all when left out, the unauthenticated ones too. */
	username?: string;
	/** Close code; without one the connection is cut off. */
	code?: number;
	reason?: string;
}

/** The websocket server: clients send a token first and get events from then on. */
export class Websockets {
	private clients: Client[] = [];
	private last = 0;
	private readonly servers = new Set<Server>();
	private readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
		this.upgrade(request, socket, head);

	constructor(private readonly inbox: Inbox) {}

	/** Takes upgrade requests of a server. */
	attach(server: Server): void {
		if (this.servers.has(server)) return;
		this.servers.add(server);
		server.on('upgrade', this.onUpgrade);
	}

	/** The users connected now, one entry a connection. */
	get users(): Array<{ n: number; user: User | null }> {
		return this.clients.map(({ n, user }) => ({ n, user }));
	}

	/** Sends each connection with a user what `compose` gives for that user. Tells who got what. */
	push<T extends { message: object }>(compose: (user: User) => T[]): Array<T & { n: number; user: User }> {
		return this.clients.flatMap(({ n, user, connection }) => {
			if (!user) return [];
			return compose(user).map((item) => {
				connection.send(JSON.stringify(item.message));
				return { ...item, n, user };
			});
		});
	}

	/** Ends connections; gives how many. */
	drop({ username, code, reason }: Drop): number {
		const chosen = this.clients.filter(({ user }) => username === undefined || user?.username === username);
		for (const { connection } of chosen) {
			if (code === undefined) connection.drop();
			else connection.close(code, reason);
		}
		// At once, so that nothing is pushed to a connection that is on its way out.
		this.clients = this.clients.filter((client) => !chosen.includes(client));
		return chosen.length;
	}

	/** Ends everything and leaves the servers. */
	close(): void {
		this.drop({});
		for (const server of this.servers) server.off('upgrade', this.onUpgrade);
		this.servers.clear();
	}

	private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		socket.on('error', () => socket.destroy());
		const path = (request.url ?? '').split('?')[0] ?? '';
		const { upgrade, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers;
		if (!knownPaths.includes(path)) {
			// Another provider may know the path; where there is none, nobody else would answer.
			const alone = Array.from(this.servers).every((server) => server.listenerCount('upgrade') === 1);
			return alone ? refuse(socket, 404) : undefined;
		}
		if (this.inbox.settings.websocket.refuseConnections) return refuse(socket, 503);
		if (upgrade?.toLowerCase() !== 'websocket' || key === undefined || Buffer.from(key, 'base64').length !== 16) {
			return refuse(socket, 400);
		}
		if (version !== '13') return refuse(socket, 426, 'Sec-WebSocket-Version: 13');
		const accept = createHash('sha1')
			.update(key + handshakeGuid)
			.digest('base64');
		socket.write(
			'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
				`Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
		);
		this.accept(socket, head);
	}

	private accept(socket: Duplex, head: Buffer): void {
		this.last += 1;
		const n = this.last;
		const connection = new Connection(socket, {
			message: (content, isText) => this.receive(n, isText ? content.toString('utf8') : ''),
			answersPings: () => this.inbox.settings.websocket.answerPings,
			closed: () => (this.clients = this.clients.filter((client) => client.n !== n)),
		});
		this.clients.push({ n, connection, user: null });
		// What came together with the handshake.
		if (head.length > 0) connection.feed(head);
	}

	private receive(n: number, content: string): void {
		const client = this.clients.find((one) => one.n === n);
		if (!client) return;
		const answer = (message: Record<string, string>) => client.connection.send(JSON.stringify(message));
		const token = readToken(content);
		if (typeof token !== 'string') {
			answer({ type: 'response', status: 'bad_request', message: token.problem });
			return;
		}
		const user = this.inbox.settings.websocket.refuseTokens ? undefined : userOfToken(this.inbox, token);
		client.user = user?.isActive ? user : null;
		answer(
			client.user
				? { type: 'token', status: 'success', message: `Welcome, ${client.user.username}!` }
				: { type: 'token', status: 'failed', message: 'Token matching query does not exist.' },
		);
	}
}

function readToken(content: string): string | { problem: string } {
	let value: unknown;
	try {
		value = JSON.parse(content);
	} catch {
		return { problem: 'Expecting value: line 1 column 1 (char 0)' };
	}
	if (isRecord(value) && typeof value.token === 'string') return value.token;
	return { problem: 'A message must be an object with the field token.' };
}

function refuse(socket: Duplex, status: number, ...headers: string[]): void {
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		'Connection: close',
		'Content-Length: 0',
		...headers,
	];
	socket.end(`${head.join('\r\n')}\r\n\r\n`);
}
