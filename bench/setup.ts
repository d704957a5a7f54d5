import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { N8nClient, type Credential } from '../test/support/n8n/client';
import { packageNode } from '../test/support/n8n/nodes';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n, type N8nServer } from '../test/support/n8n/server';
import { startPostgres } from '../test/support/n8n/services';
import { installPeer, peer } from './peer';

const run = promisify(execFile);
const foreignHosts = ['graph.facebook.com', peer.host];

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
	/** Changes n8n's database by SQL. */
	change(sql: string): Promise<void>;
	/** Processor time of n8n and of its database so far. */
	cpuMs(): Promise<number>;
	close(): Promise<void>;
}

/**
 * @param env further settings of n8n
 * @param options whether n8n uses PostgreSQL instead of SQLite, and whether another package is installed as well
 */
export async function startBench(
	env: Record<string, string> = {},
	{ withPostgres = false, withPeer = false }: { withPostgres?: boolean; withPeer?: boolean } = {},
): Promise<Bench> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
	const names = `subjectAltName=DNS:localhost,DNS:${foreignHosts.join(',DNS:')},IP:127.0.0.1`;
	const subject = ['-subj', '/CN=localhost', '-addext', names, '-days', '2'];
	const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
	await run('openssl', ['req', '-x509', '-nodes', ...kind, '-keyout', key, '-out', certificate, ...subject]);
	const provider = await startProvider(key, certificate);
	await installPackage(folder, await packPackage());
	if (withPeer) await installPeer(folder);
	await installFloor(folder);
	const preload = path.join(folder, 'loopback.js');
	await writeFile(preload, loopback(provider.tlsPort));
	const postgres = withPostgres ? await startPostgres(folder) : undefined;
	const n8n = await startN8n({
		userFolder: folder,
		log: console.log,
		env: { NODE_EXTRA_CA_CERTS: certificate, NODE_OPTIONS: `--require ${preload}`, ...postgres?.env, ...env },
	});
	const client = new N8nClient(n8n.origin);
	await client.login();
	const close = async () => {
		await n8n.stop();
		await postgres?.stop();
		provider.close();
		await rm(folder, { recursive: true, force: true });
	};
	return {
		...{ n8n, client, provider, close },
		change: async (sql) => {
			if (postgres) await postgres.query(sql);
			else changeSqlite(path.join(folder, '.n8n/database.sqlite'), sql);
		},
		cpuMs: async () => (await cpuMs(n8n.pid)) + (postgres ? await cpuMs(postgres.pid) : 0),
	};
}

function changeSqlite(file: string, sql: string): void {
	const database = new DatabaseSync(file, { timeout: 60_000 });
	try {
		database.exec(sql);
	} finally {
		database.close();
	}
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

/** The nodes of others know one host only: it is this machine. */
function loopback(port: number): string {
	return `const net = require('node:net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
	const [options] = Array.isArray(args[0]) ? args[0] : args;
	if (options && ${JSON.stringify(foreignHosts)}.includes(options.host)) Object.assign(options, { host: '127.0.0.1', port: ${port} });
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

/** Processor time of a process and of those that it started so far. Linux counts in hundredths of a second. */
export async function cpuMs(pid: number): Promise<number> {
	const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
	// What a child has used that ends meanwhile is added to its parent's.
	const read = async (id: string) => await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
	const stats = await Promise.all([...children, String(pid)].map(read));
	const ticks = stats.flatMap((stat) => stat.split(') ')[1]?.split(' ').slice(11, 15) ?? []);
	return ticks.reduce((sum, one) => sum + Number(one), 0) * 10;
}
