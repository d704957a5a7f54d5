import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * `npm test`: every layer in order, going on after one that fails, and a last line `N passed, N failed` that counts
 * tests, and lint, types and build as one each. Options: names of layers to run only those.
 */
const root = path.resolve(__dirname, '..');
const reports = path.join(root, 'reports');

interface Result {
	layer: string;
	passed: number;
	failed: number;
	seconds: number;
}

const commands: Record<string, string[]> = {
	lint: ['npm', 'run', '--silent', 'lint'],
	types: ['npm', 'run', '--silent', 'typecheck'],
	build: ['npm', 'run', '--silent', 'build'],
};
/** Jest layers and how each is started; Prism is a second server for the contract tests. */
const projects: Record<string, string[]> = {
	unit: ['jest', '--selectProjects', 'unit'],
	contract: ['jest', '--selectProjects', 'contract'],
	prism: ['tsx', 'scripts/contractPrism.ts'],
	package: ['jest', '--selectProjects', 'package'],
	e2e: ['jest', '--selectProjects', 'e2e', '--testPathIgnorePatterns', 'e2e/queue'],
	queue: ['jest', '--selectProjects', 'e2e', '--testPathPatterns', 'e2e/queue'],
};

async function run(command: string[], env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
	const [program = '', ...args] = command;
	const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
	const [code]: unknown[] = await once(child, 'exit');
	return code === 0;
}

async function runProject(project: string): Promise<{ passed: number; failed: number }> {
	const report = path.join(reports, `${project}.json`);
	await rm(report, { force: true });
	const clean = await run([...(projects[project] ?? []), '--json', '--outputFile', report]);
	const text = await readFile(report, 'utf8').catch(() => '{}');
	const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = counts(JSON.parse(text));
	// A layer that ran nothing, or failed outside its tests, has failed.
	const failed = Math.max(numFailedTests + numRuntimeErrorTestSuites, clean && passed > 0 ? 0 : 1);
	return { passed, failed };
}

function counts(report: unknown): Record<string, number> {
	if (typeof report !== 'object' || report === null) return {};
	return Object.fromEntries(Object.entries(report).filter(([, value]) => typeof value === 'number'));
}

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const results: Result[] = [];
	await mkdir(reports, { recursive: true });
	for (const layer of [...Object.keys(commands), ...Object.keys(projects)]) {
		if (chosen.length > 0 && !chosen.includes(layer)) continue;
		console.log(`\n== ${layer}`);
		const start = Date.now();
		const command = commands[layer];
		const ok = command ? await run(command) : false;
		const result = command ? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 } : await runProject(layer);
		results.push({ layer, ...result, seconds: Math.round((Date.now() - start) / 1000) });
	}
	console.log('');
	console.table(results);
	const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
	process.exitCode = sum('failed') > 0 ? 1 : 0;
	console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

void main();
