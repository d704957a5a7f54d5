import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { behindTls, Counter, listenLocally } from '../support/brokenTls';
import { errorOf, itemsOf, N8nClient } from '../support/n8n/client';
import { itemsInto, sandboxCredential } from '../support/n8n/desk360';
import { chain, manualTrigger, packageNode } from '../support/n8n/nodes';
import { installPackage, packPackage } from '../support/n8n/pack';
import { startN8n, type N8nServer } from '../support/n8n/server';
import { tell } from '../support/n8n/testbed';
import { selfSigned } from '../support/selfSigned';
import { startStub } from '../support/stubServer';

/** Connections and headers at their worst, in real n8n, counted at the provider. */
let folder: string;
let n8n: N8nServer;
let client: N8nClient;
const servers: Server[] = [];

const listen = async (server: Server) => {
	servers.push(server);
	return await listenLocally(server);
};

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'n8n-whatsapp-'));
	const certificate = path.join(folder, 'ca.pem');
	await writeFile(certificate, selfSigned.cert);
	await installPackage(folder, await packPackage());
	n8n = await startN8n({ userFolder: folder, log: tell, env: { NODE_EXTRA_CA_CERTS: certificate } });
	client = new N8nClient(n8n.origin);
	await client.login();
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	for (const server of servers) server.close();
	if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

const message = {
	resource: 'message',
	operation: 'sendText',
	productId: { __rl: true, mode: 'id', value: '1' },
	text: 'Hello',
	additionalFields: {},
};

/** A workflow that sends one message. */
async function sender(origin: string) {
	const credential = await client.createCredential('whatsAppGatewaysDesk360Api', origin, sandboxCredential(origin));
	const send = packageNode('Send', 'desk360', credential, { ...message, to: '+905551234567' });
	return await client.createWorkflow({
		name: 'Send',
		nodes: [manualTrigger('Start'), { ...send, retryOnFail: true, maxTries: 3, waitBetweenTries: 500 }],
		connections: chain('Start', 'Send'),
	});
}

test('TLS that breaks after the provider has read the request: one request, and it is unclear', async () => {
	const counter = new Counter();
	const origin = await behindTls(listen, counter, (raw) =>
		raw.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
	);
	const execution = await client.run(await sender(origin), 'Start');
	expect(errorOf(execution).message).toContain('It is unclear whether Desk360 received the request');
	expect(counter.requests).toBe(1);
}, 120_000);

test('odd pauses do not stop the account: the next message goes out', async () => {
	const odd = ['1000000000', '12345678901234567890', 'inf', 'Thu, 01 Jan 1970 00:00:00 GMT'];
	const stub = await startStub((_request, count) => {
		const retryAfter = odd[count];
		return retryAfter === undefined ? { json: { id: 1 } } : { status: 429, headers: { 'retry-after': retryAfter } };
	});
	try {
		const execution = await client.run(await sender(stub.origin), 'Start', 110_000);
		expect(errorOf(execution).message).toBe('');
		expect(itemsOf(execution, 'Send')[0]?.json).toMatchObject({ outcome: 'sent' });
		expect(stub.requests).toHaveLength(odd.length + 1);
	} finally {
		await stub.close();
	}
}, 120_000);

test('a token that is replaced while a run sends is taken up within a second or two, and no message fails', async () => {
	const [before, after] = ['first-token-5f4e3d2c', 'second-token-1a2b3c4d'];
	let replaced = Number.POSITIVE_INFINITY;
	const stub = await startStub(async (_request, count) => {
		if (count === 4) {
			await client.changeCredential(credential, sandboxCredential(stub.origin, { apiToken: after }));
			replaced = Date.now();
		}
		await sleep(150);
		return { json: { id: count } };
	});
	const data = sandboxCredential(stub.origin, { apiToken: before });
	const credential = await client.createCredential('whatsAppGatewaysDesk360Api', 'Replaced', data);
	try {
		const send = packageNode('Send', 'desk360', credential, {
			...message,
			to: '=+90555{{ 1000000 + $json.n }}',
			options: { maxParallelRequests: 1 },
		});
		const execution = await client.run(await itemsInto(client, 30, send), 'Start', 110_000);
		expect(itemsOf(execution, 'Send').map(({ json }) => json.outcome)).toEqual(
			Array.from({ length: 30 }, () => 'sent'),
		);
		const late = stub.requests.filter(({ at }) => at > replaced + 2_000).map(({ headers }) => headers.authorization);
		expect(stub.requests[0]?.headers.authorization).toBe(`Bearer ${before}`);
		expect(late.length).toBeGreaterThan(3);
		expect(new Set(late)).toEqual(new Set([`Bearer ${after}`]));
	} finally {
		await stub.close();
	}
}, 120_000);
