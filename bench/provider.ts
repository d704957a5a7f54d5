import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A provider that takes everything, in a process of its own: `tsx bench/provider.ts KEY CERTIFICATE` prints its plain and
 * its TLS port. It answers after a delay that `PUT /_bench?delayMs=20` sets, and tells as much of its limit as Desk360 does.
 * `GET /_bench` gives what came since then; `/_bench/rows.csv?rows=N` and `/_bench/file.pdf?mb=N` give files; lists of tickets
 * have as many as `PUT /_bench?tickets=N` says, 20 a page; what is uploaded lies at a link.
 */
const [key = '', certificate = ''] = process.argv.slice(2);
let delayMs = 0;
let tickets = 0;
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
	if (url.pathname.startsWith('/_bench/')) return file(url, response);
	requests++;
	most = Math.max(most, ++underWay);
	const [recipient] = /\+?905\d{9}/.exec(Buffer.concat(chunks).toString()) ?? [];
	if (recipient) to.add(recipient);
	if (delayMs > 0) await sleep(delayMs);
	underWay--;
	const id = `m${requests}`;
	response.setHeader('x-ratelimit-limit', '1000000');
	response.setHeader('x-ratelimit-remaining', String(1_000_000 - requests));
	if (url.pathname.endsWith('/tickets')) return list(url, response);
	// A login, and n8n's WhatsApp Trigger, get a token; the trigger finds no subscription of its app, and makes one.
	if (/\/(?:login|oauth\/access_token)$/.test(url.pathname)) return answer(response, { access_token: id });
	if (url.pathname.endsWith('/subscriptions')) return answer(response, { success: true, data: [] });
	answer(response, {
		sent: true,
		id,
		message_id: id,
		messages: [{ id }],
		contacts: [],
		file: `http://localhost/${id}.pdf`,
	});
}

function file({ pathname, searchParams }: URL, response: ServerResponse): void {
	const megabytes = Number(searchParams.get('mb'));
	if (pathname.endsWith('.pdf')) return void response.end(Buffer.alloc(megabytes * 1024 * 1024, '%PDF-1.7 '));
	const lines = Array.from(
		{ length: Number(searchParams.get('rows')) },
		(_, n) => `+90555${1_000_000 + n};Customer ${n}`,
	);
	response.setHeader('content-type', 'text/csv').end(`phone;name\n${lines.join('\n')}\n`);
}

function list({ searchParams }: URL, response: ServerResponse): void {
	const page = Number(searchParams.get('page') ?? 1);
	const first = (page - 1) * 20;
	const rows = Array.from({ length: Math.max(0, Math.min(20, tickets - first)) }, (_, n) => ({
		...{ id: first + n + 1, reference_id: `T-${first + n + 1}`, subject: 'A cup arrived broken', status: 'open' },
		customer: { id: n, name: `Customer ${n}`, email: `customer${n}@example.com` },
	}));
	if (first + 20 < tickets) response.setHeader('link', `<http://localhost/tickets?page=${page + 1}>; rel=next`);
	answer(response, rows);
}

function control(request: IncomingMessage, url: URL, response: ServerResponse): void {
	if (request.method === 'PUT') {
		delayMs = Number(url.searchParams.get('delayMs'));
		tickets = Number(url.searchParams.get('tickets'));
		[requests, connections, most, to] = [0, 0, 0, new Set()];
	}
	answer(response, { requests, connections, most, people: to.size });
}

function answer(response: ServerResponse, body: object | readonly object[]): void {
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
