import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from './selfSigned';

/** Counts connections that began, and requests that arrived complete. */
export class Counter {
	connections = 0;
	requests = 0;
}

/**
 * A server whose connections break once it has read a request.
 *
 * @param listen starts a server. @returns its port
 * @param mark stands in every request, at its end
 * @param act what happens then, to the raw connection as well
 * @returns the address
 */
export async function behindTls(
	listen: (server: Server) => Promise<number>,
	counter: Counter,
	act: (raw: Socket, tls: Socket) => void,
	mark = 'Hello',
): Promise<string> {
	const raws: Socket[] = [];
	const terminator = createTlsServer(selfSigned, (tls) => {
		let read = '';
		tls.on('error', () => undefined);
		tls.on('data', (chunk: Buffer) => {
			read += chunk.toString();
			if (!read.includes(mark)) return;
			read = '';
			counter.requests++;
			act(raws[raws.length - 1] ?? tls, tls);
		});
	});
	const inside = await listen(terminator);
	const front = createServer((raw) => {
		counter.connections++;
		raws.push(raw);
		const inner = connect(inside, '127.0.0.1');
		raw.pipe(inner);
		inner.on('data', (chunk) => raw.writable && raw.write(chunk));
		for (const socket of [raw, inner]) socket.on('error', () => undefined).on('close', () => inner.destroy());
	});
	return `https://localhost:${await listen(front)}`;
}

/** @returns the port */
export async function listenLocally(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}
