import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './server';

const run = promisify(execFile);

/** A PostgreSQL with a database for n8n. */
export interface Postgres {
	pid: number;
	/** n8n's settings for it. */
	env: Record<string, string>;
	/** Runs SQL in n8n's database. @returns rows as text, cells separated by vertical bars */
	query(sql: string): Promise<string>;
	stop(): Promise<void>;
}

/** What n8n's queue mode needs besides itself. */
export interface Services {
	redisPort: number;
	postgres: Postgres;
	stop(): Promise<void>;
}

interface Programs {
	redis: string;
	postgres: string;
	initdb: string;
}

/** Why queue mode cannot be tested on this machine; undefined where it can. */
export function missingServices(): string | undefined {
	const { redis, postgres } = findPrograms();
	const missing = [redis ? '' : 'redis-server', postgres ? '' : 'postgresql'].filter(Boolean);
	return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')} (Debian packages of that name)`;
}

function findPrograms(): Partial<Programs> {
	const redis = (process.env.PATH ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, 'redis-server'))
		.find((program) => existsSync(program));
	const installed = '/usr/lib/postgresql';
	const [version] = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : [];
	const bin = version === undefined ? undefined : path.join(installed, version, 'bin');
	return {
		...(redis !== undefined && { redis }),
		...(bin !== undefined && existsSync(`${bin}/initdb`) && { postgres: `${bin}/postgres`, initdb: `${bin}/initdb` }),
	};
}

/** Starts Redis and PostgreSQL on ports of their own, with all data in a folder. */
export async function startServices(folder: string): Promise<Services> {
	const { redis } = findPrograms();
	if (!redis) throw new Error(missingServices() ?? 'Redis is missing');
	const postgres = await startPostgres(folder);
	const [redisPort] = await freePorts();
	const args = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const server = await startServer(redis, args, redisPort);
	return { redisPort, postgres, stop: async () => void (await Promise.all([postgres.stop(), server.stop()])) };
}

/** Starts PostgreSQL on a port of its own, with all data in a folder. */
export async function startPostgres(folder: string): Promise<Postgres> {
	const { postgres, initdb } = findPrograms();
	if (!postgres || !initdb) throw new Error(missingServices() ?? 'PostgreSQL is missing');
	const [port] = await freePorts();
	const data = path.join(folder, 'postgres');
	await mkdir(data, { recursive: true });
	const as = await serviceUser();
	// The other user must reach its folder.
	await chmod(folder, 0o755);
	if (as.uid !== undefined) await chown(data, as.uid, as.gid ?? as.uid);
	await run(initdb, ['-D', data, '-A', 'trust', '-U', 'n8n', '--no-sync'], as);
	const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-F'];
	const server = await startServer(postgres, args, port, as);
	const program = (name: string) => path.join(path.dirname(postgres), name);
	const reach = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	await run(program('createdb'), [...reach, 'n8n']);
	return {
		...server,
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: 'n8n',
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_PASSWORD: 'unused',
		},
		query: async (sql) => {
			const psql = run(program('psql'), [...reach, '-d', 'n8n', '-qAt', '-v', 'ON_ERROR_STOP=1']);
			// An argument could not be as long.
			psql.child.stdin?.end(sql);
			return (await psql).stdout.trim();
		},
	};
}

/** Starts a program that listens on a port, and waits until it does. */
async function startServer(
	program: string,
	args: string[],
	port: number,
	as: { uid?: number; gid?: number } = {},
): Promise<{ pid: number; stop(): Promise<void> }> {
	const child = spawn(program, args, { stdio: 'ignore', ...as });
	const dieTogether = () => child.kill('SIGKILL');
	process.once('exit', dieTogether);
	await listening(port);
	return {
		pid: child.pid ?? 0,
		stop: async () => {
			process.removeListener('exit', dieTogether);
			const exited = once(child, 'exit');
			child.kill('SIGINT');
			await Promise.race([exited, sleep(10_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
		},
	};
}

/** PostgreSQL refuses to run as root, so there it runs as the user of its package. */
async function serviceUser(): Promise<{ uid?: number; gid?: number }> {
	if (process.getuid?.() !== 0) return {};
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
	);
	return { uid, gid };
}

async function listening(port: number): Promise<void> {
	for (const end = Date.now() + 30_000; ; await sleep(100)) {
		const open = await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
			socket.on('connect', () => socket.end());
		});
		if (open) return;
		if (Date.now() > end) throw new Error(`Nothing listens on port ${port}`);
	}
}
