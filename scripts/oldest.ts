import { rm } from 'node:fs/promises';
import path from 'node:path';
import manifest from '../package.json';
import { N8nClient } from '../test/support/n8n/client';
import { readExample, sandboxCredentials } from '../test/support/n8n/desk360';
import { root } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';

/**
 * `npm run test:oldest`: the oldest n8n that we support loads every node of the package, keeps a credential of each
 * provider, and stores an example workflow. Workflows run on the current n8n only: the tests start them through the
 * editor's API, which is another one there.
 */
async function main(): Promise<void> {
	const stops: Array<() => Promise<void>> = [];
	try {
		const userFolder = path.join(root, '.cache/oldest');
		await rm(userFolder, { recursive: true, force: true });
		const sandbox = await startSandboxProcess();
		stops.push(sandbox.close);
		await installPackage(userFolder, await packPackage());
		const n8n = await startN8n({ userFolder, log: console.log });
		stops.push(n8n.stop);
		const client = new N8nClient(n8n.origin);
		await client.login();
		const types = nodeNames(await client.call('GET', '/types/nodes.json'));
		const expected = manifest.n8n.nodes.map((file) => path.basename(file, '.node.js').toLowerCase());
		const loaded = new Set(types.map((name) => name.replace(`${manifest.name}.`, '').toLowerCase()));
		const missing = expected.filter((name) => !loaded.has(name));
		if (missing.length > 0) throw new Error(`Not loaded: ${missing.join(', ')}`);
		const credentials = await sandboxCredentials(client, sandbox.origin);
		const example = await readExample('decisiontelecom-status-to-data-table.json', ...credentials);
		await client.createWorkflow(example);
		console.log(`${expected.length} nodes loaded, ${credentials.length} credentials kept`);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	} finally {
		for (const stop of stops.reverse()) await stop();
	}
}

function nodeNames(types: unknown): string[] {
	if (!Array.isArray(types)) throw new Error('n8n gave no list of nodes');
	return types.map((type: { name?: string }) => String(type.name));
}

void main();
