import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { findLeaks } from '../test/support/evidence';

/**
 * `npm test`: every layer in order, going on after one that fails, and a last line `N passed, N failed` that counts
 * tests, and lint, types, build and the search for secrets as one each. Options: names of layers to run only those.
 */
const root = path.resolve(__dirname, '..');
const reports = path.join(root, 'reports');
/** What the tests print, log, send and show, searched at the end for every secret that they used. */
const evidence = path.join(reports, 'evidence');

interface Counts {
	passed: number;
	failed: number;
	/** Where the machine lacks what the tests need. */
	skipped: number;
}

interface Result extends Counts {
	layer: string;
	seconds: number;
}

const commands: Record<string, string[]> = {
	lint: ['npm', 'run', '--silent', 'lint'],
	types: ['npm', 'run', '--silent', 'typecheck'],
	build: ['npm', 'run', '--silent', 'build'],
};
/** Without it Jest leaves one of two processors to whoever sits before the machine. */
const allProcessors = ['--maxWorkers', '100%'];
/** Jest layers, the quickest first, and how each is started; Prism is a second server for the contract tests. */
const projects: Record<string, string[]> = {
	package: ['jest', '--selectProjects', 'package', ...allProcessors],
	unit: ['jest', '--selectProjects', 'unit', ...allProcessors],
	contract: ['jest', '--selectProjects', 'contract', ...allProcessors],
	prism: ['tsx', 'scripts/contractPrism.ts', ...allProcessors],
	e2e: ['jest', '--selectProjects', 'e2e', '--testPathIgnorePatterns', 'e2e/queue'],
	queue: ['jest', '--selectProjects', 'e2e', '--testPathPatterns', 'e2e/queue'],
	// The unit and contract layers in one, with the limits of jest.config.js.
	coverage: ['jest', '--selectProjects', 'unit', 'contract', '--coverage'],
};
/** Only where it is named: it repeats two other layers. */
const onRequest = new Set(['coverage']);

async function run(command: string[], layer: string): Promise<boolean> {
	const [program = '', ...args] = command;
	const env = { ...process.env, EVIDENCE: evidence };
	const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
	const log = createWriteStream(path.join(evidence, `${layer}.log`));
	child.stdout.on('data', (chunk: Buffer) => tee(process.stdout, log, chunk));
	child.stderr.on('data', (chunk: Buffer) => tee(process.stderr, log, chunk));
	const [code]: unknown[] = await once(child, 'close');
	await once(log.end(), 'finish');
	return code === 0;
}

function tee(terminal: NodeJS.WriteStream, log: NodeJS.WritableStream, chunk: Buffer): void {
	terminal.write(chunk);
	log.write(chunk);
}

/** Searches what the other layers left behind. A search without secrets or evidence has found nothing out. */
async function searchSecrets(): Promise<boolean> {
	const { secrets, files, found } = await findLeaks(evidence);
	console.log(`Searched ${files} logs, results, errors and pages for ${secrets} secrets`);
	for (const leak of found) console.log(`A secret shows in ${leak}`);
	return secrets > 0 && files > 0 && found.length === 0;
}

async function runCommand(layer: string): Promise<boolean> {
	const command = commands[layer];
	return command ? await run(command, layer) : await searchSecrets();
}

function asResult(ok: boolean): Counts {
	return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function runProject(project: string): Promise<Counts> {
	const report = path.join(reports, `${project}.json`);
	await rm(report, { force: true });
	const clean = await run([...(projects[project] ?? []), '--json', '--outputFile', report], project);
	const text = await readFile(report, 'utf8').catch(() => '{}');
	const {
		numPassedTests: passed = 0,
		numPendingTests: skipped = 0,
		numFailedTests = 0,
		numRuntimeErrorTestSuites = 0,
	} = counts(JSON.parse(text));
	// A layer that ran nothing, or failed outside its tests, has failed. Tests name the reason when they are skipped.
	const failed = Math.max(numFailedTests + numRuntimeErrorTestSuites, clean && passed + skipped > 0 ? 0 : 1);
	return { passed, failed, skipped };
}

function counts(report: unknown): Record<string, number> {
	if (typeof report !== 'object' || report === null) return {};
	return Object.fromEntries(Object.entries(report).filter(([, value]) => typeof value === 'number'));
}

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const results: Result[] = [];
	await rm(evidence, { recursive: true, force: true });
	await mkdir(evidence, { recursive: true });
	for (const layer of [...Object.keys(commands), ...Object.keys(projects), 'secrets']) {
		if (chosen.length > 0 ? !chosen.includes(layer) : onRequest.has(layer)) continue;
		console.log(`\n== ${layer}`);
		const start = Date.now();
		const result = projects[layer] ? await runProject(layer) : asResult(await runCommand(layer));
		results.push({ layer, ...result, seconds: Math.round((Date.now() - start) / 1000) });
	}
	console.log('');
	console.table(results);
	const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
	process.exitCode = sum('failed') > 0 ? 1 : 0;
	await summarize(results);
	console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

/** The table once more, on the page of the CI run, with how to repeat a layer that failed. */
async function summarize(results: readonly Result[]): Promise<void> {
	const page = process.env.GITHUB_STEP_SUMMARY;
	if (page === undefined) return;
	const rows = results.map(
		({ layer, passed, failed, skipped, seconds }) =>
			`| ${failed > 0 ? '❌' : '✅'} ${layer} | ${passed} | ${failed} | ${skipped} | ${seconds} s | \`npm test -- ${layer}\` |`,
	);
	const head = ['| Layer | Passed | Failed | Skipped | Time | Again |', '| --- | --- | --- | --- | --- | --- |'];
	await appendFile(page, `${[...head, ...rows].join('\n')}\n`);
}

void main();
