import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { outcomeOf } from '../../nodes/shared/errors';
import { executeNode, type Setup } from './n8nCore';
import { startStub, type Recorded, type StubAnswer } from './stubServer';
import { selfSigned } from './selfSigned';

/** What kind of request it is: what may be repeated depends on it. */
export const operationClasses = ['read', 'send', 'create', 'delete', 'upload', 'bulk'] as const;
export type OperationClass = (typeof operationClasses)[number];

/** What a provider writes to join the matrix. */
export interface MatrixProvider {
	name: string;
	setup(baseUrl: string, parameters: INodeParameters): Setup;
	/** Below the origin, such as `/v1`. */
	basePath: string;
	/** One operation of each class that the provider has. */
	operations: Partial<Record<OperationClass, INodeParameters>>;
	/** A valid answer to each of their requests. */
	answer(request: Recorded): StubAnswer;
	/** A failure that comes as HTTP 200, where the provider has such a thing. */
	failureBody?: unknown;
	/** The classes whose answer nobody documents: an empty one is as good as any. */
	undocumented?: readonly OperationClass[];
}

/** What must be seen: what became of the operation, and how many requests reached the provider. */
export interface Cell {
	outcome: 'done' | 'refused' | 'not sent' | 'unclear';
	requests: number;
}

interface Fault {
	name: string;
	/** The first request fares like this, all others well. Faults of the connection hold for all. */
	first?: StubAnswer | ((elsewhere: string) => StubAnswer);
	/** The server, where it is not one that answers. */
	server?: 'refused' | 'dns' | 'tls';
	/** Whether the answer does not come in time; everywhere else a busy machine has all the time it needs. */
	late?: boolean;
	/** For reads, and for everything else. */
	read: Cell;
	write: Cell;
}

/** The fault that is none where no answer is documented. */
export const nothingIn200 = '200 without a body';
const repeated: Cell = { outcome: 'done', requests: 2 };
const unclear: Cell = { outcome: 'unclear', requests: 1 };
const refused: Cell = { outcome: 'refused', requests: 1 };
const unreachable: Cell = { outcome: 'not sent', requests: 0 };
const page = '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>';
const inASecond = () => new Date(Date.now() + 1000).toUTCString();

/** Every fault, and what must happen. */
export const faults: Fault[] = [
	{
		name: '429, Retry-After in seconds',
		first: { status: 429, headers: { 'retry-after': '1' } },
		read: repeated,
		write: repeated,
	},
	{
		name: '429, Retry-After as a date',
		first: () => ({ status: 429, headers: { 'retry-after': inASecond() } }),
		read: repeated,
		write: repeated,
	},
	{ name: '429 without a time', first: { status: 429 }, read: repeated, write: repeated },
	{ name: '500', first: { status: 500 }, read: repeated, write: unclear },
	{ name: '502 with a web page', first: { status: 502, text: page }, read: repeated, write: unclear },
	{
		name: '503 with Retry-After',
		first: { status: 503, headers: { 'retry-after': '1' } },
		read: repeated,
		write: repeated,
	},
	{ name: '503 without Retry-After', first: { status: 503 }, read: repeated, write: unclear },
	{ name: 'connection refused', server: 'refused', read: unreachable, write: unreachable },
	{ name: 'name not found (DNS)', server: 'dns', read: unreachable, write: unreachable },
	{ name: 'TLS certificate not valid', server: 'tls', read: unreachable, write: unreachable },
	{ name: 'no answer in time', first: 'hang', late: true, read: repeated, write: unclear },
	{ name: 'connection cut after the request', first: 'reset', read: repeated, write: unclear },
	{
		name: 'half of the JSON',
		first: { text: '{"id": 1, "na', headers: { 'content-type': 'application/json' } },
		read: repeated,
		write: unclear,
	},
	{
		name: nothingIn200,
		first: { text: '', headers: { 'content-type': 'application/json' } },
		read: repeated,
		write: unclear,
	},
	{ name: 'an answer that never ends', first: 'trickle', late: true, read: repeated, write: unclear },
	{
		name: 'redirect to another host',
		first: (elsewhere) => ({ status: 302, headers: { location: `${elsewhere}/v1/stolen` } }),
		read: refused,
		write: refused,
	},
];

/** Under HTTP 200 the provider says that it did not do it. */
export const failureUnder200: Fault = { name: '200 with a failure in the body', read: refused, write: refused };

/** Lets one operation meet one fault. @returns what was seen */
export async function meet(
	provider: MatrixProvider,
	operation: OperationClass,
	fault: Fault,
): Promise<Cell & { strayed: number }> {
	const elsewhere = await startStub(() => ({ json: {} }));
	const first = fault === failureUnder200 ? { json: provider.failureBody } : fault.first;
	// A send may first read what it needs, such as the template; the fault is for what it is about.
	let met = 0;
	const stub = await startStub((request) => {
		const counts = operation === 'read' || request.method !== 'GET';
		if (!counts || met++ > 0 || first === undefined) return provider.answer(request);
		return typeof first === 'function' ? first(elsewhere.origin) : first;
	});
	const broken = fault.server === undefined ? undefined : await unreachableServer(fault.server);
	try {
		const outcome = await run(
			provider,
			provider.operations[operation] ?? {},
			`${broken?.origin ?? stub.origin}${provider.basePath}`,
			fault.late ? 8 : 60,
		);
		return { outcome, requests: met, strayed: elsewhere.requests.length };
	} finally {
		await Promise.all([stub.close(), elsewhere.close(), broken?.close()]);
	}
}

async function run(
	provider: MatrixProvider,
	parameters: INodeParameters,
	baseUrl: string,
	timeoutSeconds: number,
): Promise<Cell['outcome']> {
	const binary: IBinaryKeyData = { data: { data: 'AAAA', mimeType: 'image/png', fileName: 'a.png' } };
	const setup = provider.setup(baseUrl, { ...parameters, options: { timeoutSeconds } });
	try {
		return worst(await executeNode({ ...setup, items: [{ json: {}, binary }] }));
	} catch (error) {
		const outcome = outcomeOf(error);
		if (outcome === undefined) throw error;
		return outcome === 'notSent' ? 'not sent' : outcome;
	}
}

/** A bulk operation tells the outcome of each recipient instead of failing. */
function worst(items: INodeExecutionData[]): Cell['outcome'] {
	return items.some(({ json }) => json.outcome === 'unclear') ? 'unclear' : 'done';
}

async function unreachableServer(kind: 'refused' | 'dns' | 'tls'): Promise<{ origin: string; close(): Promise<void> }> {
	if (kind === 'dns') return { origin: 'https://no-such-host.invalid', close: async () => await Promise.resolve() };
	const server = createServer(selfSigned).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		if (server.listening) await once(server.close(), 'close');
	};
	if (kind === 'refused') await close();
	return { origin: `https://127.0.0.1:${port}`, close };
}
