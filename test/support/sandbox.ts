import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const packageRoot = path.resolve(__dirname, '../..');
const readyPattern = /^Sandbox listening on (http:\/\/\S+)$/;
const startTimeoutMs = 30_000;

/** A sandbox in a process of its own. */
export interface SandboxProcess {
	/** `http://127.0.0.1:port`; the API is under `/v1`, the control plane under `/_sandbox`. */
	origin: string;
	/** Stops the process and waits for its end. */
	close(): Promise<void>;
	/** Ends the process at once, as a crash does. */
	kill(): Promise<void>;
}

/**
 * Starts `sandbox/main.ts` on a free port and waits until it is ready. It runs in a child process because Jest cannot
 * load one of its packages, and it ends with this process.
 */
export async function startSandboxProcess({
	database,
	port = 0,
}: { database?: string; port?: number } = {}): Promise<SandboxProcess> {
	const options = ['--port', String(port), ...(database === undefined ? [] : ['--database', database])];
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...options], {
		cwd: packageRoot,
		// The IPC channel lets the sandbox notice when this process dies without closing it.
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	const exited = once(child, 'exit');
	let errors = '';
	child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
		child.kill(signal);
		await exited;
	};
	const close = async () => await end('SIGTERM');
	const kill = async () => await end('SIGKILL');

	const origin = await new Promise<string>((resolve, reject) => {
		const fail = (reason: string) => reject(new Error(`The sandbox did not start: ${reason}\n${errors}`));
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			fail('no ready line in time');
		}, startTimeoutMs);
		child.once('exit', (code) => {
			clearTimeout(timer);
			fail(`it ended with code ${code}`);
		});
		if (!child.stdout) return;
		createInterface({ input: child.stdout }).on('line', (line) => {
			const url = readyPattern.exec(line)?.[1];
			if (url === undefined) return;
			clearTimeout(timer);
			resolve(url);
		});
	});
	return { origin, close, kill };
}
