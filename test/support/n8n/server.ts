import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { evidenceFile } from '../evidence';
import { ensureN8n, isOldest, nodeEnv } from './install';

export interface N8nServer {
	origin: string;
	pid: number;
	logFile: string;
	/** Ends it as an administrator would. */
	stop(): Promise<void>;
	/** Ends it as a power failure would. */
	kill(): Promise<void>;
}

export interface N8nOptions {
	/** Holds n8n's database, settings and community packages. */
	userFolder: string;
	/** A free one by default. */
	port?: number;
	/** n8n's command: all in one process by default; the others belong to queue mode. */
	command?: 'start' | 'webhook' | 'worker';
	env?: Record<string, string>;
	log?: (line: string) => void;
}

const startLimitMs = 120_000;

/** Modules of n8n that the tests do not need. An n8n refuses to start with a name that it does not know. */
const modulesOfAll = [
	'mcp',
	'insights',
	'chat-hub',
	'source-control',
	'external-secrets',
	'sso-oidc',
	'sso-saml',
	'ldap',
	'log-streaming',
	'breaking-changes',
	'quick-connect',
];
const modulesOfCurrent = ['mcp-registry', 'agents', 'agent-evals', 'instance-ai', 'workflow-builder', 'otel'];

/** Starts a real n8n that talks to nobody but this machine, and waits until it is ready. */
export async function startN8n({
	userFolder,
	port,
	command = 'start',
	env = {},
	log = () => undefined,
}: N8nOptions): Promise<N8nServer> {
	const program = await ensureN8n(log);
	await mkdir(userFolder, { recursive: true });
	const [freePort, brokerPort] = await freePorts();
	const listen = port ?? freePort;
	const logFile = evidenceFile('n8n.log', userFolder);
	const output = openSync(logFile, 'a');
	const child = spawn(process.execPath, [program, command, ...(command === 'worker' ? ['--concurrency=5'] : [])], {
		env: { ...nodeEnv(), ...quiet(userFolder, listen, brokerPort), ...env },
		stdio: ['ignore', output, output],
	});
	closeSync(output);
	const exited = once(child, 'exit');
	const dieTogether = () => child.kill('SIGKILL');
	process.once('exit', dieTogether);
	void exited.then(() => process.removeListener('exit', dieTogether));

	const origin = `http://127.0.0.1:${listen}`;
	await Promise.race([
		ready(origin, command),
		exited.then(async () => {
			throw new Error(`n8n ended while starting:\n${(await readFile(logFile, 'utf8')).slice(-4000)}`);
		}),
	]).catch((error: unknown) => {
		child.kill('SIGKILL');
		throw error;
	});
	return {
		origin,
		pid: child.pid ?? 0,
		logFile,
		kill: async () => {
			child.kill('SIGKILL');
			await exited;
		},
		stop: async () => {
			child.kill('SIGTERM');
			const late = sleep(20_000, 'late', { ref: false });
			if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
			await exited;
		},
	};
}

/** The most memory that a process has held, in MB; 0 where the system does not tell. */
export async function peakMemory(pid: number): Promise<number> {
	return await memory(pid, 'VmHWM');
}

/** Starts measuring the peak anew. @returns what the process holds now, in MB */
export async function restartPeak(pid: number): Promise<number> {
	await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
	return await memory(pid, 'VmRSS');
}

async function memory(pid: number, what: string): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return Math.round(Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024);
}

async function ready(origin: string, command: string): Promise<void> {
	// /healthz answers before the database and the REST API are there; only the main process has the latter.
	for (const address of ['/healthz/readiness', ...(command === 'start' ? ['/rest/settings'] : [])]) {
		const end = Date.now() + startLimitMs;
		for (;;) {
			const ok = await fetch(`${origin}${address}`).then(
				(response) => response.status === 200,
				() => false,
			);
			if (ok) break;
			if (Date.now() > end) throw new Error(`n8n is not ready after ${startLimitMs / 1000} s (${address})`);
			await sleep(100);
		}
	}
}

/**
 * Two ports that nobody listens on, below those from which the system takes one for each connection that goes out: it may
 * take n8n's own before n8n has started.
 */
export async function freePorts(): Promise<[number, number]> {
	return [await freePort(), await freePort()];
}

async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		const server = createServer().listen(port, '127.0.0.1');
		const isFree = await once(server, 'listening').then(
			() => true,
			() => false,
		);
		if (!isFree) continue;
		await once(server.close(), 'close');
		return port;
	}
}

/** Settings that keep n8n on this machine and off the internet. */
function quiet(userFolder: string, port: number, brokerPort: number): Record<string, string> {
	return {
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PROTOCOL: 'http',
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_ENCRYPTION_KEY: 'only-for-tests-and-the-demo',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_DISABLED_MODULES: [...modulesOfAll, ...(isOldest ? [] : modulesOfCurrent)].join(','),
		// Only the Code node needs a task runner; "external" starts no further process.
		N8N_RUNNERS_MODE: 'external',
		N8N_RUNNERS_AUTH_TOKEN: 'only-for-tests',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
	};
}
