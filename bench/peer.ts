import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installPackage } from '../test/support/n8n/pack';

const run = promisify(execFile);

/** Another community package that sends WhatsApp messages, in the version that the figures were taken with. */
export const peer = { name: '@pmartino/n8n-nodes-360dialog', version: '0.3.0', host: 'waba-v2.360dialog.io' };

/** Installs it into n8n as n8n would. It has no dependencies. @returns its folder */
export async function installPeer(userFolder: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-peer-'));
	try {
		const pack = ['pack', '--silent', '--pack-destination', folder, `${peer.name}@${peer.version}`];
		const { stdout } = await run('npm', pack);
		return await installPackage(userFolder, path.join(folder, stdout.trim()), peer.name);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
