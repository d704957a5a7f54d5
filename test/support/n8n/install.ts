import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const root = path.resolve(__dirname, '../../..');
/** The n8n that the package is made for, and the oldest one that it supports: `N8N_RELEASE=oldest`. */
const releases = {
	current: { version: '2.41.1', source: path.join(root, 'test/e2e/n8n') },
	oldest: { version: '2.8.4', source: path.join(root, 'test/e2e/n8n-oldest') },
};
export const isOldest = process.env.N8N_RELEASE === 'oldest';
const { version, source } = releases[isOldest ? 'oldest' : 'current'];
const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
const folder = path.join(root, '.cache', `n8n-${version}`);
const stampFile = path.join(folder, '.installed');
const lock = `${folder}.lock`;
/** An install that takes longer than this was interrupted. */
const staleLockMs = 30 * 60_000;

/**
 * Installs the n8n that the tests and the demo run, once, into a folder that git ignores, from its own lockfile.
 *
 * @param log is told what is going on, because it takes minutes
 * @returns the path of n8n's command
 */
export async function ensureN8n(log: (line: string) => void): Promise<string> {
	const command = path.join(folder, 'node_modules/n8n/bin/n8n');
	const stamp = await currentStamp();
	if ((await readStamp()) === stamp) return command;

	await mkdir(path.dirname(folder), { recursive: true });
	await takeLock(log);
	try {
		if ((await readStamp()) === stamp) return command;
		log(`Installing n8n ${version} into ${path.relative(root, folder)} (once; takes two to five minutes, 2 GB) …`);
		const start = Date.now();
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		for (const file of files) await copyFile(path.join(source, file), path.join(folder, file));
		await pnpmInstall(log);
		const run = promisify(execFile);
		await run(process.execPath, ['-e', "require('sqlite3')"], { cwd: folder, env: nodeEnv() });
		const { stdout } = await run(process.execPath, [command, '--version'], { env: nodeEnv() });
		if (stdout.trim() !== version) throw new Error(`n8n says it is version ${stdout.trim()}, not ${version}`);
		await writeFile(stampFile, stamp);
		log(`n8n ${version} is installed (${Math.round((Date.now() - start) / 1000)} s)`);
		return command;
	} finally {
		await rm(lock, { recursive: true, force: true });
	}
}

/** The environment in which `node` is the one that runs this, and nothing tells that jest started it. */
export function nodeEnv(): NodeJS.ProcessEnv {
	const { NODE_PATH: _path, NODE_OPTIONS: _options, NODE_ENV: _env, JEST_WORKER_ID: _worker, ...env } = process.env;
	return { ...env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${env.PATH ?? ''}` };
}

async function pnpmInstall(log: (line: string) => void): Promise<void> {
	const pnpm = path.join(root, 'node_modules/pnpm/bin/pnpm.cjs');
	const store = path.join(root, '.cache/pnpm-store');
	const child = spawn(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--store-dir', store], {
		cwd: folder,
		// sqlite3 is compiled where no ready-made binary can be fetched, and then needs this Node's headers.
		// This project ignores install scripts and npm hands that on, but n8n's database needs its own.
		env: {
			...nodeEnv(),
			CI: 'true',
			npm_config_ignore_scripts: 'false',
			npm_config_nodedir: path.dirname(path.dirname(process.execPath)),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	const keep = (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-8_000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const [code]: unknown[] = await once(child, 'exit');
	if (code === 0) return;
	log(output);
	throw new Error(`pnpm could not install n8n (exit code ${String(code)}); its last words are above`);
}

async function takeLock(log: (line: string) => void): Promise<void> {
	for (let told = false; ; told = true) {
		try {
			await mkdir(lock);
			return;
		} catch {
			const since = await stat(lock).then(
				({ mtimeMs }) => Date.now() - mtimeMs,
				() => 0,
			);
			if (since > staleLockMs) await rm(lock, { recursive: true, force: true });
			if (!told) log('Another process is installing n8n; waiting for it …');
			await sleep(1000);
		}
	}
}

async function currentStamp(): Promise<string> {
	const hash = createHash('sha256').update(process.version);
	for (const file of files) hash.update(await readFile(path.join(source, file)));
	return hash.digest('hex');
}

async function readStamp(): Promise<string | undefined> {
	return await readFile(stampFile, 'utf8').catch(() => undefined);
}
