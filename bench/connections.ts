import { once } from 'node:events';
import { Agent, createServer, request } from 'node:https';
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { selfSigned } from '../test/support/selfSigned';
import { markdownTable, medianOf } from './report';

/**
 * `npm run bench:connections`: what a connection of its own for each request costs over TLS, as n8n's helper makes them,
 * beside one that is used again. Round trips are simulated: a connection opens, and data arrives, so much later.
 */
async function main(): Promise<void> {
	const server = createServer(selfSigned, (incoming, response) => {
		incoming.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"message_id":"m"}'));
	});
	const behind = await listen(server);
	const rows: string[][] = [];
	for (const roundTripMs of [1, 20, 100]) {
		const proxy = delaying(behind, roundTripMs);
		const port = await listen(proxy);
		const kept = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
		await send(port, kept);
		const own = await measure(async () => await send(port, new Agent({ rejectUnauthorized: false })));
		const reused = await measure(async () => await send(port, kept));
		rows.push([`${roundTripMs} ms`, own.text, reused.text, (own.ms / reused.ms).toFixed(1)]);
		kept.destroy();
		proxy.close();
	}
	server.close();
	console.log(
		markdownTable(
			['Round trip', 'own connection: ms (processor ms)', 'reused: ms (processor ms)', 'times as long'],
			rows,
		),
	);
}

/** Medians of a request's time, and the processor time of each, both sides together. */
async function measure(work: () => Promise<void>): Promise<{ ms: number; text: string }> {
	const times: number[] = [];
	const before = process.cpuUsage();
	for (let count = 0; count < 50; count++) {
		const started = performance.now();
		await work();
		times.push(performance.now() - started);
	}
	const { user, system } = process.cpuUsage(before);
	const ms = medianOf(times);
	return { ms, text: `${ms.toFixed(1)} (${((user + system) / 1000 / times.length).toFixed(1)})` };
}

async function send(port: number, agent: Agent): Promise<void> {
	const body = '{"to":"+905551234567","text":"Hello"}';
	await new Promise<void>((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'content-length': body.length };
		request({ host: '127.0.0.1', port, method: 'POST', headers, agent }, (response) => {
			response.resume().on('end', resolve);
		})
			.on('error', reject)
			.end(body);
	});
}

/** Passes everything on half a round trip later, in both directions; a connection opens a whole one later. */
function delaying(port: number, roundTripMs: number): Server {
	const later = (from: Socket, into: Socket) => {
		from.on('data', (chunk) => setTimeout(() => into.write(chunk), roundTripMs / 2));
		from.on('close', () => setTimeout(() => into.end(), roundTripMs / 2));
		from.on('error', () => into.destroy());
	};
	return createTcp({ pauseOnConnect: true }, (client) => {
		setTimeout(() => {
			const server = connect(port, '127.0.0.1');
			later(client, server);
			later(server, client);
			client.resume();
		}, roundTripMs);
	});
}

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

void main();
