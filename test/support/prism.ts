import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parse, stringify } from 'yaml';

const root = path.resolve(__dirname, '../..');

/**
 * Serves a contract with Stoplight Prism, which answers from the documented examples and refuses what the contract does
 * not allow. Prism ignores the path of the server URL, so every path gets it as a prefix.
 *
 * @param name of the contract in contracts, without ending
 */
export async function startPrism(name: string, basePath: string): Promise<{ origin: string; close(): Promise<void> }> {
	const contract: { paths: Record<string, unknown> } = parse(
		await readFile(path.join(root, `contracts/${name}.openapi.yaml`), 'utf8'),
	);
	const paths = Object.entries(contract.paths).map(([address, operations]) => [`${basePath}${address}`, operations]);
	const file = path.join(root, `.cache/prism-${name}.yaml`);
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(
		file,
		stringify(
			{ ...contract, paths: Object.fromEntries(paths), servers: [{ url: 'http://127.0.0.1' }] },
			{ aliasDuplicateObjects: false },
		),
	);

	const free = createServer().listen(0, '127.0.0.1');
	await once(free, 'listening');
	const { port } = free.address() as AddressInfo;
	await once(free.close(), 'close');
	const cli = path.join(root, 'node_modules/@stoplight/prism-cli/dist/index.js');
	const child = spawn(process.execPath, [cli, 'mock', '-h', '127.0.0.1', '-p', String(port), file], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const exited = once(child, 'exit');
	await Promise.race([
		exited.then(() => Promise.reject(new Error('Prism ended while starting'))),
		new Promise<void>((resolve) => {
			createInterface({ input: child.stdout }).on('line', (line) => {
				if (line.includes('Prism is listening')) resolve();
			});
		}),
	]);
	return {
		origin: `http://127.0.0.1:${port}`,
		close: async () => {
			child.kill('SIGTERM');
			await exited;
		},
	};
}
