import { once } from 'node:events';
import { Agent, createServer, request } from 'node:https';
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { selfSigned } from '../test/support/selfSigned';
import { hasOption } from './options';
import { markdownTable, medianOf, publish } from './report';

/**
 * `npm run bench:connections`: what a connection of its own for each request costs over TLS, as n8n's helper makes them,
 * beside one that is used again. Round trips are simulated: a connection opens, and data arrives, so much later. `--write`
 * puts the table into docs/performance.md.
 */
interface Figures {
	ms: number;
	cpuMs: number;
}

interface Row {
	roundTripMs: number;
	own: Figures;
	reused: Figures;
}

/** Requests of each. */
const count = 50;

async function main(): Promise<void> {
	const server = createServer(selfSigned, (incoming, response) => {
		incoming.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"message_id":"m"}'));
	});
	const behind = await listen(server);
	const rows: Row[] = [];
	for (const roundTripMs of [1, 20, 100]) {
		const proxy = delaying(behind, roundTripMs);
		const port = await listen(proxy);
		const kept = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
		await send(port, kept);
		const own = await measure(async () => await send(port, new Agent({ rejectUnauthorized: false })));
		const reused = await measure(async () => await send(port, kept));
		rows.push({ roundTripMs, own, reused });
		kept.destroy();
		proxy.close();
	}
	server.close();
	const table = tableOf(rows);
	console.log(table);
	const how = `Medians of ${count} requests, one after the other; in brackets the processor time of both ends for each.`;
	if (hasOption('--write')) await publish('connections', [how, table].join('\n\n'), rows);
}

function tableOf(rows: readonly Row[]): string {
	const textOf = ({ ms, cpuMs }: Figures) => `${ms.toFixed(1)} (${cpuMs.toFixed(1)})`;
	return markdownTable(
		['round trip', 'connection of its own: ms (processor ms)', 'reused: ms (processor ms)', 'times as long'],
		rows.map(({ roundTripMs, own, reused }) => [
			`${roundTripMs} ms`,
			textOf(own),
			textOf(reused),
			(own.ms / reused.ms).toFixed(1),
		]),
	);
}

/** The median of a request's time, and the processor time of each, both sides together. */
async function measure(work: () => Promise<void>): Promise<Figures> {
	const times: number[] = [];
	const before = process.cpuUsage();
	while (times.length < count) {
		const started = performance.now();
		await work();
		times.push(performance.now() - started);
	}
	const { user, system } = process.cpuUsage(before);
	return { ms: medianOf(times), cpuMs: (user + system) / 1000 / count };
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
