import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A provider that takes everything, in a process of its own: `tsx bench/provider.ts KEY CERTIFICATE` prints its plain and
 * its TLS port. It answers after a delay that `PUT /_bench?delayMs=20` sets, and tells as much of its limit as Desk360 does.
 * `GET /_bench` gives what came since then.
 */
const [key = '', certificate = ''] = process.argv.slice(2);
let delayMs = 0;
let requests = 0;
let connections = 0;
let underWay = 0;
let most = 0;
let to = new Set<string>();

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	if (url.pathname === '/_bench') return control(request, url, response);
	requests++;
	most = Math.max(most, ++underWay);
	to.add(/\+?905\d{9}/.exec(Buffer.concat(chunks).toString())?.[0] ?? '');
	if (delayMs > 0) await sleep(delayMs);
	underWay--;
	const id = `m${requests}`;
	response.setHeader('x-ratelimit-limit', '1000000');
	response.setHeader('x-ratelimit-remaining', String(1_000_000 - requests));
	answer(response, { message_id: id, messages: [{ id }], contacts: [] });
}

function control(request: IncomingMessage, url: URL, response: ServerResponse): void {
	if (request.method === 'PUT') {
		delayMs = Number(url.searchParams.get('delayMs'));
		[requests, connections, most, to] = [0, 0, 0, new Set()];
	}
	answer(response, { requests, connections, most, people: to.size });
}

function answer(response: ServerResponse, body: object): void {
	response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
const servers = [
	createHttp(listener),
	createHttps({ key: readFileSync(key), cert: readFileSync(certificate) }, listener),
];
const ports = servers.map(async (server) => {
	server.on('connection', () => connections++);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
});
void Promise.all(ports).then((all) => console.log(JSON.stringify(all)));
process.on('disconnect', () => process.exit());
