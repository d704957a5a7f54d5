import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './install';

const run = promisify(execFile);
const packageName = 'n8n-nodes-whatsapp-gateways';

/** Packs the built package as npm would publish it. @returns the tarball's path */
export async function packPackage(): Promise<string> {
	// Test files that run at the same time pack into folders of their own.
	const folder = path.join(root, '.cache/pack', process.env.JEST_WORKER_ID ?? '0');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
		cwd: root,
	});
	const name = stdout.trim().split('\n').pop() ?? '';
	return path.join(folder, name);
}

/** Unpacks a tarball into a folder. */
export async function unpack(tarball: string, folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/**
 * Lays the package out as n8n's installer for community packages does: the tarball's content without dev, peer and
 * optional dependencies, in the user folder's own node_modules.
 *
 * @param name another package's
 * @returns its folder
 */
export async function installPackage(userFolder: string, tarball: string, name = packageName): Promise<string> {
	const folder = path.join(userFolder, '.n8n/nodes/node_modules', name);
	await unpack(tarball, folder);
	const file = path.join(folder, 'package.json');
	const manifest: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
	for (const field of ['devDependencies', 'peerDependencies', 'peerDependenciesMeta', 'optionalDependencies']) {
		delete manifest[field];
	}
	await writeFile(file, JSON.stringify(manifest, null, '\t'));
	return folder;
}
