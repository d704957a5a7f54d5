import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, setDefaultCACertificates, getCACertificates } from 'node:tls';
import { outcomeOf } from '../../../../nodes/shared/errors';
import { failedBeforeSending } from '../../../../nodes/shared/http/phase';
import { behindTls, Counter, listenLocally } from '../../../support/brokenTls';
import { desk360Setup } from '../../../support/desk360';
import { executeNode } from '../../../support/n8nCore';
import { selfSigned } from '../../../support/selfSigned';

// The waits between the attempts are no part of what is tested here.
jest.mock('../../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const servers: Server[] = [];
const sockets: Socket[] = [];
const proxies = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
const environment = Object.fromEntries(proxies.map((name) => [name, process.env[name]]));

async function listen(server: Server): Promise<number> {
	servers.push(server);
	server.on('connection', (socket) => sockets.push(socket));
	return await listenLocally(server);
}

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), selfSigned.cert]));

afterEach(() => {
	for (const server of servers.splice(0)) server.close();
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const [name, value] of Object.entries(environment)) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
});

const text = {
	resource: 'message',
	operation: 'sendText',
	productId: { __rl: true, mode: 'id', value: '1' },
	to: '+905551234567',
	text: 'Hello',
};

/** Sends one message. @returns its outcome, and the error's words */
async function send(baseUrl: string, signal?: AbortSignal, timeoutSeconds = 20) {
	const parameters = { ...text, options: { timeoutSeconds } };
	try {
		await executeNode({ ...desk360Setup(`${baseUrl}/v1`, parameters), signal });
		return { outcome: 'done', message: '', description: '' };
	} catch (error) {
		const { message, description } = Object(error);
		return { outcome: outcomeOf(error) ?? 'no outcome', message: String(message), description: String(description) };
	}
}

describe('an established connection that breaks after the request was read: unclear, one request', () => {
	test.each<[string, (raw: Socket, tls: Socket) => void]>([
		['a balancer answers in clear', (raw) => raw.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')],
		['garbage comes', (raw) => raw.end(Buffer.alloc(64, 0xff))],
		['an alert comes', (raw) => raw.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 0x28]))],
		['the connection is reset', (raw) => raw.resetAndDestroy()],
		['the connection is closed', (raw) => raw.end()],
		['TLS is closed', (_raw, tls) => tls.end()],
		['the answer breaks off in its head', (_raw, tls) => tls.end('HTTP/1.1 200 OK\r\nContent-Le')],
		[
			'the answer breaks off in its body',
			(raw, tls) => {
				tls.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"id":1');
				setTimeout(() => raw.resetAndDestroy(), 50);
			},
		],
		['what comes is no HTTP', (_raw, tls) => tls.end('SSH-2.0-OpenSSH_9.6\r\n')],
	])('%s', async (_, act) => {
		const counter = new Counter();
		const { outcome, message } = await send(await behindTls(listen, counter, act));
		expect({ outcome, requests: counter.requests }).toEqual({ outcome: 'unclear', requests: 1 });
		expect(message).toContain('unclear');
	});

	test('over plain HTTP', async () => {
		const counter = new Counter();
		const server = createHttpServer((request) => {
			counter.requests++;
			request.socket.resetAndDestroy();
		});
		const { outcome } = await send(`http://127.0.0.1:${await listen(server)}`);
		expect({ outcome, requests: counter.requests }).toEqual({ outcome: 'unclear', requests: 1 });
	});

	test('a certificate that the server misses after the handshake', async () => {
		const demanding = createHttpsServer({ ...selfSigned, requestCert: true, rejectUnauthorized: true });
		expect((await send(`https://localhost:${await listen(demanding)}`)).outcome).toBe('unclear');
	});
});

describe('a connection that never came about: certainly not sent', () => {
	const dead = async (): Promise<number> => {
		const server = createServer();
		const port = await listen(server);
		await new Promise((done) => server.close(done));
		return port;
	};
	const raw = async (act: (socket: Socket) => void) =>
		await listen(
			createServer((socket) => {
				socket.on('error', () => undefined);
				act(socket);
			}),
		);
	const answering = async () => await listen(createHttpsServer(selfSigned));

	test.each<[string, () => Promise<string>]>([
		['refused', async () => `https://127.0.0.1:${await dead()}`],
		['refused at every address of the name', async () => `https://localhost:${await dead()}`],
		['a name that does not exist', async () => await Promise.resolve('https://nothing.invalid')],
		['a certificate for another host', async () => `https://127.0.0.1:${await answering()}`],
		['plain HTTP where TLS is expected', async () => `https://localhost:${await listen(createHttpServer())}`],
		['reset before TLS', async () => `https://localhost:${await raw((socket) => socket.resetAndDestroy())}`],
		['closed before TLS', async () => `https://localhost:${await raw((socket) => socket.end())}`],
		[
			'an alert at the handshake',
			async () => `https://localhost:${await listen(createTlsServer({ ...selfSigned, maxVersion: 'TLSv1.1' }))}`,
		],
	])(
		'%s',
		async (_, address) => {
			const { outcome, description } = await send(await address());
			expect({ outcome, description }).toEqual({
				outcome: 'notSent',
				description: expect.stringContaining('Nothing was sent'),
			});
		},
		60_000,
	);

	test.each<[string, number | ((socket: Socket) => void), string]>([
		['refuses the connection', 0, 'notSent'],
		['resets it', (socket) => socket.resetAndDestroy(), 'notSent'],
		['closes it', (socket) => socket.end(), 'notSent'],
		[
			'opens the tunnel and resets it',
			(socket) => {
				socket.write('HTTP/1.1 200 OK\r\n\r\n');
				setTimeout(() => socket.resetAndDestroy(), 20);
			},
			'notSent',
		],
		['asks for a password', (socket) => socket.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'), 'refused'],
	])(
		'a proxy that %s',
		async (_, act, expected) => {
			const port =
				typeof act === 'number' ? await dead() : await raw((socket) => socket.once('data', () => act(socket)));
			for (const name of ['HTTPS_PROXY', 'https_proxy']) process.env[name] = `http://127.0.0.1:${port}`;
			for (const name of ['NO_PROXY', 'no_proxy']) process.env[name] = '';
			expect((await send('https://provider.example')).outcome).toBe(expected);
		},
		60_000,
	);

	test('a handshake that hangs until the timeout', async () => {
		const port = await raw(() => undefined);
		const { outcome } = await send(`https://localhost:${port}`, undefined, 1);
		expect(outcome).toBe('notSent');
	}, 60_000);
});

describe('stopped', () => {
	test('before the request left: not sent, no request', async () => {
		const counter = new Counter();
		const stop = new AbortController();
		stop.abort();
		const address = await behindTls(listen, counter, () => undefined);
		expect((await send(address, stop.signal)).outcome).not.toBe('unclear');
		expect(counter).toEqual({ connections: 0, requests: 0 });
	});

	test('while it connects: not sent, no request', async () => {
		const stop = new AbortController();
		const port = await listen(createServer(() => stop.abort()));
		const { outcome, message } = await send(`https://localhost:${port}`, stop.signal);
		expect(outcome).not.toBe('unclear');
		expect(message).toContain('cancelled');
	});

	test('while it waits for a pause of the provider: not sent, and no second request', async () => {
		const counter = new Counter();
		const stop = new AbortController();
		const server = createHttpServer((_request, response) => {
			counter.requests++;
			response.writeHead(429, { 'Retry-After': '30' }).end('{}');
			setTimeout(() => stop.abort(), 100);
		});
		const { outcome, message } = await send(`http://127.0.0.1:${await listen(server)}`, stop.signal);
		expect(outcome).not.toBe('unclear');
		expect(message).toContain('cancelled');
		expect(counter.requests).toBe(1);
	});

	test('while it logs in: not sent, no request', async () => {
		const stop = new AbortController();
		const asked: string[] = [];
		const server = createHttpServer(({ url = '' }, response) => {
			asked.push(url);
			stop.abort();
			response.setHeader('Content-Type', 'application/json');
			setTimeout(() => response.end(JSON.stringify({ access_token: 'token-of-the-login' })), 50);
		});
		const setup = desk360Setup(`http://127.0.0.1:${await listen(server)}/v1`, text);
		const login = { authentication: 'login', email: 'a@example.com', password: 'password-0123456789' };
		const running = executeNode({ ...setup, credential: { ...setup.credential, ...login }, signal: stop.signal });
		const error: unknown = await running.catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Error);
		expect(outcomeOf(error)).not.toBe('unclear');
		expect(asked).toEqual(['/v1/login']);
	});

	test('after the request left: unclear', async () => {
		const counter = new Counter();
		const stop = new AbortController();
		const address = await behindTls(listen, counter, () => stop.abort());
		expect((await send(address, stop.signal)).outcome).toBe('unclear');
		expect(counter.requests).toBe(1);
	});
});

describe('what an error proves', () => {
	const error = (properties: object) => Object.assign(new Error('words'), properties);
	const wrapped = (cause: Error, properties: object = {}) =>
		new Error('n8n', { cause: error({ ...properties, cause }) });

	const refusedConnect = error({ code: 'ECONNREFUSED', syscall: 'connect' });

	test.each([
		['a connect', error({ code: 'EHOSTUNREACH', syscall: 'connect' }), true],
		['the same code of a read', error({ code: 'EHOSTUNREACH', syscall: 'read' }), false],
		['the same code alone', error({ code: 'EHOSTUNREACH' }), false],
		['a route that is lost while writing', error({ code: 'ENETUNREACH', syscall: 'write' }), false],
		['a host that goes down', error({ code: 'EHOSTDOWN', syscall: 'write' }), false],
		['a refusal without a phase', error({ code: 'ECONNREFUSED' }), false],
		['a refusal by its words', error({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:443' }), true],
		['a protocol error', error({ code: 'EPROTO', syscall: 'write' }), false],
		['a record that is none', error({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), false],
		['a decryption that failed', error({ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }), false],
		['a renegotiation', error({ code: 'ERR_TLS_SESSION_ATTACK' }), false],
		['a certificate for another host', error({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), true],
		['an expired certificate', error({ code: 'CERT_HAS_EXPIRED' }), true],
		['a lookup', error({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }), true],
		['a lookup by another resolver', error({ code: 'ETIMEOUT', syscall: 'queryA' }), true],
		['a timeout of the connect', error({ code: 'ETIMEDOUT', syscall: 'connect' }), true],
		['a timeout of a read', error({ code: 'ETIMEDOUT', syscall: 'read' }), false],
		['a header that cannot be', error({ code: 'ERR_INVALID_CHAR' }), true],
		['a request without a socket', error({ code: 'ECONNRESET', request: { socket: null } }), true],
		['one in its handshake', error({ code: 'EPROTO', request: { socket: { secureConnecting: true } } }), true],
		['one behind it', error({ code: 'EPROTO', request: { socket: { secureConnecting: false } } }), false],
		[
			'every connect of several',
			new AggregateError([error({ syscall: 'connect' }), error({ syscall: 'connect' })]),
			true,
		],
		['all but one', new AggregateError([error({ syscall: 'connect' }), error({ syscall: 'read' })]), false],
		['a connect that took too long, as undici says it', error({ code: 'UND_ERR_CONNECT_TIMEOUT' }), true],
		['a socket that broke, as undici says it', error({ code: 'UND_ERR_SOCKET' }), false],
		['a proxy that opens no tunnel', error({ code: 'ERR_PROXY_TUNNEL' }), true],
		['a read after a connect in vain', error({ syscall: 'read', cause: refusedConnect }), false],
		['a write after a connect in vain', error({ syscall: 'write', code: 'EPIPE', cause: refusedConnect }), false],
		['a timeout after a connect in vain', error({ code: 'ECONNABORTED', cause: refusedConnect }), false],
		['TLS that broke after a connect in vain', error({ code: 'ERR_SSL_BAD_RECORD', cause: refusedConnect }), false],
		['a connect by another name', error({ code: 'ECONNREFUSED', cause: refusedConnect }), true],
		['a connect behind a name of axios', error({ code: 'ERR_NETWORK', cause: refusedConnect }), true],
		['no reason', undefined, false],
	])('%s', (_, thrown, expected) => {
		expect(failedBeforeSending(thrown)).toBe(expected);
		if (thrown) expect(failedBeforeSending(wrapped(thrown, { code: thrown.name }))).toBe(expected);
	});

	test('a cause that leads back to itself ends the search', () => {
		const first = error({ code: 'ECONNRESET' });
		first.cause = wrapped(first);
		expect(failedBeforeSending(first)).toBe(false);
	});
});
