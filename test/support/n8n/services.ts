import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './server';

const run = promisify(execFile);

/** What n8n's queue mode needs besides itself. */
export interface Services {
	redisPort: number;
	postgresPort: number;
	/** Runs SQL in n8n's database. @returns rows as text, cells separated by vertical bars */
	query(sql: string): Promise<string>;
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
	const { redis, postgres, initdb } = findPrograms();
	if (!redis || !postgres || !initdb) throw new Error(missingServices() ?? 'Services are missing');
	const [redisPort, postgresPort] = await freePorts();
	const data = path.join(folder, 'postgres');
	await mkdir(data, { recursive: true });
	const as = await serviceUser();
	if (as.uid !== undefined) await chown(data, as.uid, as.gid ?? as.uid);
	await run(initdb, ['-D', data, '-A', 'trust', '-U', 'n8n', '--no-sync'], as);
	const children = [
		spawn(redis, ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
			stdio: 'ignore',
		}),
		spawn(postgres, ['-D', data, '-p', String(postgresPort), '-h', '127.0.0.1', '-k', data, '-F'], {
			stdio: 'ignore',
			...as,
		}),
	];
	const dieTogether = () => children.forEach((child) => child.kill('SIGKILL'));
	process.once('exit', dieTogether);
	await Promise.all([listening(redisPort), listening(postgresPort)]);
	await run(path.join(path.dirname(postgres), 'createdb'), [
		'-h',
		'127.0.0.1',
		'-p',
		String(postgresPort),
		'-U',
		'n8n',
		'n8n',
	]);
	const psql = path.join(path.dirname(postgres), 'psql');
	return {
		redisPort,
		postgresPort,
		query: async (sql) => {
			const options = ['-h', '127.0.0.1', '-p', String(postgresPort), '-U', 'n8n', '-d', 'n8n', '-At', '-c', sql];
			return (await run(psql, options)).stdout.trim();
		},
		stop: async () => {
			process.removeListener('exit', dieTogether);
			await Promise.all(
				children.map(async (child) => {
					const exited = once(child, 'exit');
					child.kill('SIGINT');
					await Promise.race([exited, sleep(10_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
				}),
			);
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
