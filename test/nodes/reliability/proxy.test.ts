import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { accounts } from '../../support/accounts';
import { testCredential } from '../../support/credentialTest';
import { keepEvidence } from '../../support/evidence';
import { otherHosts, waysInto } from '../../support/hostileProvider';
import { executeNode } from '../../support/n8nCore';

// Retries come at once: what is tried is what comes back, not how long it takes.
jest.mock('../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
const origin = 'https://api.provider.example';
const names = [
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'ALL_PROXY',
	'http_proxy',
	'https_proxy',
	'all_proxy',
	'NO_PROXY',
	'no_proxy',
];
const before = names.map((name) => [name, process.env[name]] as const);

/** What the proxy wrote into its log: all that it was sent. */
const log: string[] = [];
let proxy: Server;

function note(line: string): void {
	log.push(line);
	keepEvidence(otherHosts, line);
}

beforeAll(async () => {
	proxy = createServer((request, response) => {
		note(`${request.method} ${request.url} ${request.rawHeaders.join(' ')}`);
		request.on('data', (chunk: Buffer) => note(chunk.toString()));
		request.once('end', () => response.writeHead(502).end());
	});
	proxy.on('connect', (request, socket) => {
		note(`CONNECT ${request.url} ${request.rawHeaders.join(' ')}`);
		socket.on('data', (chunk: Buffer) => note(chunk.toString('latin1')));
		socket.on('error', () => undefined);
		socket.end('HTTP/1.1 502 No\r\n\r\n');
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	for (const name of names) delete process.env[name];
	const address = Object(proxy.address());
	process.env.HTTPS_PROXY = `http://127.0.0.1:${address.port}`;
	process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
});
afterAll(async () => {
	for (const [name, value] of before) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
	proxy.closeAllConnections();
	proxy.close();
	await once(proxy, 'close');
});
beforeEach(() => void (log.length = 0));

const file = { data: Buffer.from('Hello').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' };

test.each(accounts)('$name: a proxy hears which host is meant, and nothing else', async (account) => {
	for (const [kind, parameters] of Object.entries(account.provider.operations)) {
		const setup = account.setup(origin, { ...parameters, options: { timeoutSeconds: 5 } });
		const items = [{ json: {}, ...(kind === 'upload' && { binary: { data: file } }) }];
		const said = await executeNode({ ...setup, items }).then(
			(output) => JSON.stringify(output),
			(error: unknown) =>
				inspect([Object(error).message, Object(error).description, Object(error).cause], { depth: 10 }),
		);
		expect([kind, waysInto(said, secret)]).toEqual([kind, []]);
	}
	const { credentialType, credential } = account.setup(origin);
	const { status, message } = await testCredential(credentialType, credential);
	expect([status, waysInto(message, secret)]).toEqual(['Error', []]);
	expect(log.length).toBeGreaterThan(0);
	for (const line of log) expect(line).toMatch(/^CONNECT api\.provider\.example:443 /);
	expect(log.flatMap((line) => waysInto(line, secret))).toEqual([]);
});
