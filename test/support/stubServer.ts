import type { AddressInfo } from 'node:net';
import fastify from 'fastify';

/** A request as it came over the wire. */
export interface Recorded {
	method: string;
	/** Path and query. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
	/** Milliseconds since the epoch. */
	at: number;
}

/** How the stub answers one request. */
export type StubAnswer =
	| { status?: number; headers?: Record<string, string>; json?: unknown; text?: string; bytes?: Buffer }
	/** The connection is cut without a byte of an answer. */
	| 'reset'
	/** Nothing comes back until the client gives up. */
	| 'hang'
	/** An answer that comes in too slowly to ever be complete. */
	| 'trickle';

export interface Stub {
	origin: string;
	requests: Recorded[];
	close(): Promise<void>;
}

/** A server that records every request and answers as the test says: the second argument counts from 0. */
export async function startStub(
	answer: (request: Recorded, count: number) => StubAnswer | Promise<StubAnswer>,
): Promise<Stub> {
	const server = fastify({ forceCloseConnections: true });
	const requests: Recorded[] = [];
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	server.all('/*', async (request, reply) => {
		const recorded: Recorded = {
			method: request.method,
			url: request.url,
			headers: request.headers,
			body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
			at: Date.now(),
		};
		const count = requests.push(recorded) - 1;
		const what = await answer(recorded, count);
		if (what === 'trickle') {
			reply.hijack();
			reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
			const drip = setInterval(() => reply.raw.write(' '), 50);
			reply.raw.on('close', () => clearInterval(drip));
			return;
		}
		if (what === 'reset' || what === 'hang') {
			reply.hijack();
			if (what === 'reset') reply.raw.socket?.resetAndDestroy();
			return;
		}
		const content = what.bytes ?? what.text ?? JSON.stringify(what.json ?? {});
		await reply
			.status(what.status ?? 200)
			.headers({ 'content-type': what.text === undefined ? 'application/json' : 'text/html', ...what.headers })
			.send(content);
	});
	await server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = server.server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}`, requests, close: async () => await server.close() };
}
