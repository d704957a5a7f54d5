import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address for several processes. */
export interface Balancer {
	origin: string;
	/** The processes that take the calls, in turn. */
	targets: string[];
	close(): Promise<void>;
}

/** Starts a server that hands each request to the next of its targets, as a load balancer before webhook processes does. */
export async function startBalancer(): Promise<Balancer> {
	const targets: string[] = [];
	let calls = 0;
	const server = createServer((incoming, outgoing) => {
		const target = targets[calls++ % targets.length] ?? '';
		const { method, headers, url } = incoming;
		const onward = request(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		targets,
		close: async () => {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}
