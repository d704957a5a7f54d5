import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findLeaks } from '../test/support/evidence';
import { ensureN8n } from '../test/support/n8n/install';
import { failuresOf, lastLines, tellFailures, type Failure, type Report } from './failures';

/**
 * `npm test`: every layer in order, going on after one that fails, and a last line `N passed, N failed` that counts
 * tests, and lint, types, build and the search for secrets as one each; before it, what failed, with how to repeat it. Options: names of layers to run only those.
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

interface Outcome extends Counts {
	/** What a reader of the end of the output must know. */
	failures: Failure[];
}

interface Result extends Outcome {
	layer: string;
	seconds: number;
}

const commands: Record<string, string[]> = {
	types: ['npm', 'run', '--silent', 'typecheck'],
	build: ['npm', 'run', '--silent', 'build'],
	lint: ['npm', 'run', '--silent', 'lint'],
};
/** Takes as long as those before it together, and a single processor: it runs beside them, and prints when its turn comes. */
const beside = 'lint';
/** One more than there are processors, because many tests wait; by itself Jest leaves one of two processors alone. */
const busy = ['--maxWorkers', String(availableParallelism() + 1)];
/** Jest layers, the quickest first, and how each is started; Prism is a second server for the contract tests. */
const projects: Record<string, string[]> = {
	package: ['jest', '--selectProjects', 'package', ...busy],
	unit: ['jest', '--selectProjects', 'unit', ...busy],
	contract: ['jest', '--selectProjects', 'contract', ...busy],
	prism: ['tsx', 'scripts/contractPrism.ts', ...busy],
	// Each file has an n8n of its own, that of queue mode five, and spends much of its time waiting.
	e2e: ['jest', '--selectProjects', 'e2e', '--testPathIgnorePatterns', 'e2e/givingWay', '--maxWorkers', '2'],
	// It measures one n8n, which has the machine for itself.
	givingWay: ['jest', '--selectProjects', 'e2e', '--testPathPatterns', 'e2e/givingWay', '--runInBand'],
	// The unit and contract layers in one, with the limits of jest.config.js.
	coverage: ['jest', '--selectProjects', 'unit', 'contract', '--coverage'],
};
/** Those that run real n8n, which takes minutes to install. */
const needsN8n = new Set(['e2e', 'givingWay']);
/** Only where it is named: it repeats two other layers. */
const onRequest = new Set(['coverage']);

/** @param isHeard whether what it says is printed at once; it is in the log in any case */
async function run(command: string[], layer: string, isHeard = true): Promise<boolean> {
	const [program = '', ...args] = command;
	const env = { ...process.env, EVIDENCE: evidence };
	const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
	const log = createWriteStream(logOf(layer));
	const tee = (terminal: NodeJS.WriteStream) => (chunk: Buffer) => {
		if (isHeard) terminal.write(chunk);
		log.write(chunk);
	};
	child.stdout.on('data', tee(process.stdout));
	child.stderr.on('data', tee(process.stderr));
	const [code]: unknown[] = await once(child, 'close');
	await once(log.end(), 'finish');
	return code === 0;
}

function logOf(layer: string): string {
	return path.join(evidence, `${layer}.log`);
}

async function printedBy(layer: string): Promise<string> {
	return await readFile(logOf(layer), 'utf8').catch(() => '');
}

/** Searches what the other layers left behind. A search without secrets or evidence has found nothing out. */
async function searchSecrets(): Promise<boolean> {
	const { secrets, files, found } = await findLeaks(evidence);
	console.log(`Searched ${files} logs, results, errors and pages for ${secrets} secrets`);
	for (const leak of found) console.log(`A secret shows in ${leak}`);
	return secrets > 0 && files > 0 && found.length === 0;
}

async function runCommand(layer: string): Promise<Outcome> {
	const command = commands[layer];
	if (command ? await run(command, layer, layer !== beside) : await searchSecrets())
		return { passed: 1, failed: 0, skipped: 0, failures: [] };
	const failure = { name: layer, message: lastLines(await printedBy(layer)), again: `npm test -- ${layer}` };
	return { passed: 0, failed: 1, skipped: 0, failures: [failure] };
}

async function runProject(layer: string): Promise<Outcome> {
	const file = path.join(reports, `${layer}.json`);
	await rm(file, { force: true });
	const command = projects[layer] ?? [];
	const clean = await run([...command, '--json', '--outputFile', file], layer);
	const report: Partial<Report> = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
	const { numPassedTests: passed = 0, numPendingTests: skipped = 0 } = report;
	const { numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
	// A layer that ran nothing, or failed outside its tests, has failed. Tests name the reason when they are skipped.
	const failed = Math.max(numFailedTests + numRuntimeErrorTestSuites, clean && passed + skipped > 0 ? 0 : 1);
	return { passed, failed, skipped, failures: failed > 0 ? failuresOf(layer, command, report) : [] };
}

/** What needs a processor for itself begins when n8n is there. A failure is told by the tests that need n8n. */
async function installN8n(): Promise<void> {
	await ensureN8n(console.log).catch(() => undefined);
}

async function runLayer(layer: string): Promise<Result> {
	const start = Date.now();
	const outcome = projects[layer] ? await runProject(layer) : await runCommand(layer);
	return { layer, ...outcome, seconds: Math.round((Date.now() - start) / 1000) };
}

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const all = [...Object.keys(commands), ...Object.keys(projects), 'secrets'];
	const layers = all.filter((layer) => (chosen.length > 0 ? chosen.includes(layer) : !onRequest.has(layer)));
	const results: Result[] = [];
	await rm(evidence, { recursive: true, force: true });
	await mkdir(evidence, { recursive: true });
	const installation = layers.some((layer) => needsN8n.has(layer)) ? installN8n() : undefined;
	const begun = layers.includes(beside) ? runLayer(beside) : undefined;
	for (const layer of layers) {
		console.log(`\n== ${layer}`);
		if (projects[layer]) await installation;
		if (layer !== beside) results.push(await runLayer(layer));
		else if (begun) {
			results.push(await begun);
			process.stdout.write(await printedBy(layer));
		}
	}
	tellFailures(results.flatMap(({ failures }) => failures));
	console.log('');
	console.table(results, ['layer', 'passed', 'failed', 'skipped', 'seconds']);
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
