import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { N8nClient, type Credential } from '../test/support/n8n/client';
import { packageNode } from '../test/support/n8n/nodes';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n, type N8nServer } from '../test/support/n8n/server';

const run = promisify(execFile);

export interface Provider {
	plain: string;
	tls: string;
	tlsPort: number;
	/** Counts from zero, with another delay, and so many tickets in its list. */
	restart(delayMs: number, tickets?: number): Promise<void>;
	counts(): Promise<{ requests: number; connections: number; most: number; people: number }>;
	close(): void;
}

/** Everything that a comparison needs: n8n with this package and a bare loop installed, and a provider on this machine. */
export interface Bench {
	n8n: N8nServer;
	client: N8nClient;
	provider: Provider;
	/** File of n8n's SQLite database. */
	database: string;
	close(): Promise<void>;
}

/** @param env further settings of n8n */
export async function startBench(env: Record<string, string> = {}): Promise<Bench> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
	const names = 'subjectAltName=DNS:localhost,DNS:graph.facebook.com,IP:127.0.0.1';
	const subject = ['-subj', '/CN=localhost', '-addext', names, '-days', '2'];
	const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
	await run('openssl', ['req', '-x509', '-nodes', ...kind, '-keyout', key, '-out', certificate, ...subject]);
	const provider = await startProvider(key, certificate);
	await installPackage(folder, await packPackage());
	await installFloor(folder);
	const preload = path.join(folder, 'loopback.js');
	await writeFile(preload, loopback(provider.tlsPort));
	const n8n = await startN8n({
		userFolder: folder,
		log: console.log,
		env: { NODE_EXTRA_CA_CERTS: certificate, NODE_OPTIONS: `--require ${preload}`, ...env },
	});
	const client = new N8nClient(n8n.origin);
	await client.login();
	const close = async () => {
		await n8n.stop();
		provider.close();
		await rm(folder, { recursive: true, force: true });
	};
	return { n8n, client, provider, database: path.join(folder, '.n8n/database.sqlite'), close };
}

async function startProvider(key: string, certificate: string): Promise<Provider> {
	const program = path.join(__dirname, 'provider.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', program, key, certificate], {
		stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
	});
	const line = await new Promise<string>((resolve) =>
		child.stdout?.once('data', (data: Buffer) => resolve(String(data))),
	);
	const [plainPort, tlsPort] = JSON.parse(line);
	const plain = `http://127.0.0.1:${plainPort}`;
	// A connection that is kept may be closed by the other end in the moment in which it is used again.
	const headers = { connection: 'close' };
	return {
		plain,
		tls: `https://localhost:${tlsPort}`,
		tlsPort,
		restart: async (delayMs, tickets = 0) =>
			void (await fetch(`${plain}/_bench?delayMs=${delayMs}&tickets=${tickets}`, { method: 'PUT', headers })),
		counts: async () => Object(await (await fetch(`${plain}/_bench`, { headers })).json()),
		close: () => void child.kill(),
	};
}

/** n8n's WhatsApp Business Cloud node knows one host only: it is this machine. */
function loopback(port: number): string {
	return `const net = require('node:net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
	const [options] = Array.isArray(args[0]) ? args[0] : args;
	if (options && options.host === 'graph.facebook.com') Object.assign(options, { host: '127.0.0.1', port: ${port} });
	return connect.apply(this, args);
};
`;
}

/** A node that only calls n8n's authenticated helper in a loop, and a trigger that only hands on: no node can do less. */
async function installFloor(userFolder: string): Promise<void> {
	const folder = path.join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-bench-floor');
	await mkdir(folder, { recursive: true });
	const manifest = {
		name: 'n8n-nodes-bench-floor',
		version: '1.0.0',
		n8n: { n8nNodesApiVersion: 1, nodes: ['Floor.node.js', 'FloorTrigger.node.js'] },
	};
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
	for (const name of ['Floor', 'FloorTrigger']) {
		const source = path.join(__dirname, `${name.charAt(0).toLowerCase()}${name.slice(1)}.node.txt`);
		await writeFile(path.join(folder, `${name}.node.js`), await readFile(source, 'utf8'));
	}
}

/** A node of a comparison. @param credentials by type */
export function benchNode(
	type: string,
	typeVersion: number,
	credential: Credential | undefined,
	parameters: IDataObject,
): IDataObject {
	return packageNode('Send', 'unused', credential, parameters, { type, typeVersion });
}

/** Processor time of a process so far. Linux counts in hundredths of a second. */
export async function cpuMs(pid: number): Promise<number> {
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10;
}
