import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../test/support/n8n/install';
import { packPackage, unpack } from '../test/support/n8n/pack';
import { librariesIn, verify } from './verification';

/**
 * `npm run release:check`: builds and packs twice and compares the bytes, checks what n8n asks of verified nodes, writes
 * the SBOM, installs the tarball into a fresh n8n, runs the example workflows of all providers there, and prints the
 * verdict. Tarball, hash and SBOM are in reports/release. Nothing is published.
 */
const run = promisify(execFile);
const folder = path.join(root, 'reports/release');
const unpacked = path.join(root, '.cache/release');

interface Step {
	step: string;
	ok: boolean;
	detail: string;
}

async function main(): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const steps: Step[] = [];
	const step = async (name: string, action: () => Promise<string>) => {
		console.log(`\n== ${name}`);
		const result = await action().then(
			(detail) => ({ step: name, ok: true, detail }),
			(error: unknown) => ({ step: name, ok: false, detail: error instanceof Error ? error.message : String(error) }),
		);
		console.log(result.detail);
		steps.push(result);
	};
	await step('clean tree', cleanTree);
	await step('reproducible tarball', reproducibleTarball);
	await step('verification', verification);
	await step('SBOM', bundledLibraries);
	await step('workflows in a fresh n8n', workflows);
	console.log('');
	console.table(steps.map(({ step: name, ok, detail }) => ({ step: name, ok, detail: detail.slice(0, 100) })));
	const ready = steps.every(({ ok }) => ok);
	console.log(ready ? 'READY TO PUBLISH' : 'NOT READY');
	process.exitCode = ready ? 0 : 1;
}

async function cleanTree(): Promise<string> {
	const { stdout } = await run('git', ['status', '--porcelain'], { cwd: root });
	if (stdout.trim() !== '') throw new Error(`There are changes that no commit has:\n${stdout}`);
	return 'every file is committed';
}

/** Two builds, two tarballs, one hash. */
async function reproducibleTarball(): Promise<string> {
	const hashes: string[] = [];
	for (const _ of [1, 2]) {
		await start('npm', ['run', '--silent', 'build']);
		const tarball = await packPackage();
		hashes.push(
			createHash('sha256')
				.update(await readFile(tarball))
				.digest('hex'),
		);
		await copyFile(tarball, path.join(folder, path.basename(tarball)));
		await unpack(tarball, unpacked);
	}
	const [first = '', second] = hashes;
	if (first !== second) throw new Error(`The second build has other bytes: ${hashes.join(', ')}`);
	if (process.env.GITHUB_OUTPUT) await appendFile(process.env.GITHUB_OUTPUT, `sha256=${first}\n`);
	return `sha256 ${first}, twice`;
}

async function verification(): Promise<string> {
	const results = await verify(root, unpacked);
	const failed = results.filter(({ problems }) => problems.length > 0);
	if (failed.length > 0)
		throw new Error(failed.map(({ name, problems }) => `${name}: ${problems.join('; ')}`).join('\n'));
	return `${results.length} checks passed`;
}

/** What is inside the published files besides the package's own code, as CycloneDX. */
async function bundledLibraries(): Promise<string> {
	const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, maxBuffer: 1 << 28 });
	const sbom: {
		metadata: { component: object };
		components: Array<{ name: string; version: string; scope?: string }>;
	} = JSON.parse(stdout);
	const built = (await readdir(unpacked, { recursive: true })).filter((file) => file.endsWith('.js'));
	const texts = await Promise.all(built.map(async (file) => await readFile(path.join(unpacked, file), 'utf8')));
	const bundled = librariesIn(texts).map(({ name, version }) => `${name} ${version}`);
	const components = sbom.components
		.filter(({ name, version }) => bundled.includes(`${name} ${version}`))
		.map((component) => ({ ...component, scope: 'required' }));
	if (components.length === 0 || components.length < bundled.length) {
		throw new Error(`npm knows ${components.length} of the ${bundled.length} bundled libraries: ${bundled.join(', ')}`);
	}
	await writeFile(
		path.join(folder, 'sbom.cdx.json'),
		JSON.stringify({ ...sbom, components, dependencies: undefined }, null, '\t'),
	);
	return `${components.length} bundled libraries: ${bundled.join(', ')}`;
}

/** `npm run demo` fails unless every example workflow succeeds. */
async function workflows(): Promise<string> {
	const examples = (await readdir(path.join(root, 'examples'))).filter((file) => file.endsWith('.json'));
	await start('tsx', ['scripts/demo.ts', '--once']);
	return `${examples.length} workflows of all providers succeeded`;
}

async function start(command: string, args: string[]): Promise<void> {
	const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
	const [code]: unknown[] = await once(child, 'exit');
	if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}`);
}

void main();
