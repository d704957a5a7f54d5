import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandboxProcess, type SandboxProcess } from '../sandbox';
import { SandboxControl } from '../sandboxControl';
import { N8nClient } from './client';
import { installPackage, packPackage } from './pack';
import { startN8n, type N8nServer } from './server';

/** An n8n that runs, and a client that is logged in to it. */
export interface Running {
	n8n: N8nServer;
	client: N8nClient;
}

/** The package as a user runs it: packed, and installed in a real n8n that talks to a sandbox. */
export interface Testbed extends Running {
	sandbox: SandboxProcess;
	control: SandboxControl;
	/** Starts n8n again, at the same port and with what it has stored, after a test has ended it. */
	restart(): Promise<Running>;
	/** Ends everything, and deletes what n8n has stored. */
	close(): Promise<void>;
}

/** What a test of an n8n of its own begins with. @param envOf settings of n8n, from the folder in which it stores everything */
export async function startTestbed(envOf: (folder: string) => Record<string, string> = () => ({})): Promise<Testbed> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-testbed-'));
	const sandbox = await startSandboxProcess();
	let n8n: N8nServer | undefined;
	const close = async () => {
		await n8n?.stop();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	};
	const start = async (port?: number): Promise<Running> => {
		n8n = await startN8n({ userFolder: folder, port, env: envOf(folder), log: tell });
		const client = new N8nClient(n8n.origin);
		await client.login();
		return { n8n, client };
	};
	try {
		await installPackage(folder, await packPackage());
		const first = await start();
		const port = Number(new URL(first.n8n.origin).port);
		const control = new SandboxControl(sandbox.origin);
		return { sandbox, control, ...first, restart: async () => await start(port), close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** A line about a long step, at once and whatever Jest does with the output of tests. */
export function tell(line: string): void {
	process.stderr.write(`${line}\n`);
}
