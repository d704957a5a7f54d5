import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import settings from '../stryker.config.json';
import { root } from '../test/support/n8n/install';

/**
 * `npm run test:mutation:sample`: the mutation score of each folder of nodes/shared from a random sample of its lines.
 * The same seed takes the same lines. A change is tried with the unit tests that import its file; one that they do not
 * notice is tried once more, with all tests of the folder and those of what uses it. Stryker loads every test file that may
 * relate for every change, so that all unit tests would take days.
 *
 * Arguments: names of folders; `--lines 100` for how many lines a folder; `--seed 2` for other ones; `--users 0` to leave out
 * the second try; `--least 85` to end with a failure below that score;
 * `--incremental 1` to take over what an earlier run found out.
 */
const shared = path.join(root, 'nodes/shared');
const reports = path.join(root, 'reports/mutation');
/** Lines are taken in groups, because changes span several. */
const groupSize = 10;
/** Tests of what uses a folder, for the changes that its own do not notice. */
const usedBy: Record<string, string[]> = {
	ask: ['test/nodes/WhatsAppGateway/ask.test.ts', 'test/nodes/shared/webhook/questions.test.ts'],
	bulk: ['test/nodes/*/bulk.test.ts', 'test/nodes/*/together.test.ts', 'test/nodes/reliability/campaign.test.ts'],
	credential: ['test/credentials', 'test/nodes/shared/http/engine.test.ts'],
	gateway: ['test/nodes/WhatsAppGateway/failOver.test.ts', 'test/nodes/WhatsAppGateway/routing.test.ts'],
	http: ['test/nodes/*/requests.test.ts', 'test/nodes/*/faults.test.ts', 'test/nodes/shared/redact.test.ts'],
	input: ['test/nodes/*/badInput.test.ts', 'test/nodes/*/recipients.test.ts', 'test/nodes/shared/bulk'],
	operation: ['test/nodes/*/requests.test.ts', 'test/nodes/shared/http', 'test/nodes/reliability/repeats.test.ts'],
	webhook: ['test/nodes/*/*Trigger.node.test.ts', 'test/nodes/*/trigger/*.test.ts', 'test/nodes/shared/ask'],
	whatsapp: [
		'test/nodes/whatsapp',
		'test/nodes/*/messages.test.ts',
		'test/nodes/*/badInput.test.ts',
		'test/nodes/*/templates.test.ts',
	],
};

interface Place {
	line: number;
	column: number;
}

interface Mutant {
	mutatorName: string;
	replacement?: string;
	status: string;
	location: { start: Place; end: Place };
}

interface FileMutant extends Mutant {
	file: string;
}

interface Report {
	files: Record<string, { mutants: Mutant[] }>;
}

interface Row {
	folder: string;
	lines: number;
	sample: number;
	mutants: number;
	noticed: number;
	/** Of these, by tests of what uses the folder alone. */
	byUsers: number;
	score: string;
}

async function main(): Promise<void> {
	const { folders, least, ...options } = chosen(process.argv.slice(2));
	const existing = (await readdir(shared, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	const names = existing.map(({ name }) => name).filter((name) => name !== 'vendor');
	const rows: Row[] = [];
	for (const folder of folders.length > 0 ? folders : names) {
		const { row, score } = await measure(folder, options);
		rows.push(row);
		console.table(rows);
		if (score < least) process.exitCode = 1;
	}
}

type Options = Omit<ReturnType<typeof chosen>, 'folders' | 'least'>;

/** The score of one folder. */
async function measure(folder: string, { lines, seed, tries, incremental }: Options) {
	const sizes = await sizesOf(folder);
	const ranges = sample(sizes, lines, randomOf(seed));
	const own = { name: `${folder}-own`, tests: await importersOf(ranges), incremental };
	const all = (await mutate(own, ranges)).filter((mutant) => isWithin(ranges, mutant));
	const missed = all.filter(isMissed);
	const keys = new Set(missed.map(keyOf));
	const others = [`test/nodes/shared/${folder}`, ...(usedBy[folder] ?? [])];
	const users = { name: `${folder}-users`, tests: others, incremental };
	const again = missed.length > 0 && tries > 1 ? await mutate(users, missed.map(rangeOf)) : [];
	const late = again.filter((mutant) => keys.delete(isNoticed(mutant) ? keyOf(mutant) : ''));
	// What runs while a file is loaded does not count; that it runs at all is known where a test loads the file.
	const loaded = again.filter((mutant) => keys.delete(isIgnored(mutant) ? keyOf(mutant) : ''));
	for (const mutant of missed.filter((one) => keys.has(keyOf(one)))) print(mutant);
	const noticed = all.filter(isNoticed).length + late.length;
	const counted = noticed + missed.length - late.length - loaded.length;
	const score = counted > 0 ? (100 * noticed) / counted : 100;
	const row: Row = {
		folder,
		lines: [...sizes.values()].reduce((sum, size) => sum + size, 0),
		sample: ranges.length * groupSize,
		mutants: counted,
		noticed,
		byUsers: late.length,
		score: `${score.toFixed(1)} %`,
	};
	return { row, score };
}

function chosen(args: readonly string[]) {
	const values = new Map<string, number>();
	const folders: string[] = [];
	for (let at = 0; at < args.length; at++) {
		const arg = args[at] ?? '';
		if (arg.startsWith('--')) values.set(arg.slice(2), Number(args[++at]));
		else folders.push(arg);
	}
	const { lines = 100, seed = 1, users = 1, least = 0, incremental = 0 } = Object.fromEntries(values);
	return { folders, lines, seed, tries: users > 0 ? 2 : 1, least, incremental: incremental > 0 };
}

/** The number of lines of each file that stryker.config.json has changed. */
async function sizesOf(folder: string): Promise<Map<string, number>> {
	const names = await readdir(path.join(shared, folder), { recursive: true });
	const sizes = new Map<string, number>();
	for (const name of names.filter((file) => /(?<!fields)\.ts$/i.test(file)).sort()) {
		const text = await readFile(path.join(shared, folder, name), 'utf8');
		sizes.set(`nodes/shared/${folder}/${name}`, text.split('\n').length - 1);
	}
	return sizes;
}

/** The tests of nodes/shared that import a file themselves. */
async function importersOf(ranges: readonly string[]): Promise<string[]> {
	const imports = ranges.map((range) => `${range.replace(/\.ts:.*$/, '')}'`);
	const names = await readdir(path.join(root, 'test/nodes/shared'), { recursive: true });
	const tests = names.filter((name) => name.endsWith('.test.ts')).map((name) => `test/nodes/shared/${name}`);
	const texts = await Promise.all(tests.map(async (test) => await readFile(path.join(root, test), 'utf8')));
	return tests.filter((_, index) => imports.some((file) => texts[index]?.includes(file)));
}

/** @returns ranges of lines as Stryker takes them; every group of lines has the same chance */
function sample(sizes: ReadonlyMap<string, number>, lines: number, random: () => number): string[] {
	const groups = [...sizes].flatMap(([file, size]) =>
		Array.from({ length: Math.ceil(size / groupSize) }, (_, at) => {
			const first = at * groupSize + 1;
			return `${file}:${first}-${Math.min(first + groupSize - 1, size)}`;
		}),
	);
	const drawn = groups.map((range) => ({ range, place: random() })).sort((one, other) => one.place - other.place);
	return drawn.slice(0, Math.ceil(lines / groupSize)).map(({ range }) => range);
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** One of the two tries of a folder. */
interface Try {
	name: string;
	tests: readonly string[];
	/** Whether what an earlier run found out counts where neither the code nor its tests were changed. */
	incremental: boolean;
}

/** @returns what became of each change, also of those outside the ranges that an earlier run tried */
async function mutate({ name, tests, incremental }: Try, ranges: readonly string[]): Promise<FileMutant[]> {
	const report = path.join(reports, `${name}.json`);
	const config = path.join(root, `.cache/mutation-${name}.json`);
	await mkdir(path.dirname(config), { recursive: true });
	const own = {
		mutate: ranges,
		incremental,
		incrementalFile: path.join(reports, `${name}-incremental.json`),
		concurrency: 1,
		reporters: ['json', 'progress-append-only'],
		jsonReporter: { fileName: report },
		thresholds: { high: 90, low: 85, break: null },
	};
	await writeFile(config, JSON.stringify({ ...settings, ...own }));
	const child = spawn('stryker', ['run', config], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, MUTATION_TESTS: tests.join(',') },
	});
	const [code]: unknown[] = await once(child, 'exit');
	if (code !== 0) throw new Error(`Stryker ended with ${String(code)}`);
	const { files }: Report = JSON.parse(await readFile(report, 'utf8'));
	return Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ ...mutant, file })));
}

/** @param ranges of whole lines */
function isWithin(ranges: readonly string[], { file, location: { start, end } }: FileMutant): boolean {
	return ranges.some((range) => {
		const [name = '', lines = ''] = range.split(':');
		const [first = 0, last = 0] = lines.split('-').map(Number);
		return name === file && start.line >= first && end.line <= last;
	});
}

function isNoticed({ status }: Mutant): boolean {
	return status === 'Killed' || status === 'Timeout';
}

/** Words for people, and what runs while a file is loaded. */
function isIgnored({ status }: Mutant): boolean {
	return status === 'Ignored';
}

function isMissed({ status }: Mutant): boolean {
	return status === 'Survived' || status === 'NoCoverage';
}

/** The place alone, as Stryker takes it: its lines count from 1 and its columns from 0, in reports from 1. */
function rangeOf({ file, location: { start, end } }: FileMutant): string {
	return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function keyOf(mutant: FileMutant): string {
	return `${rangeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement ?? ''}`;
}

function print({ file, mutatorName, replacement, status, location }: FileMutant): void {
	console.log(`${status}: ${file}:${location.start.line} ${mutatorName}: ${replacement ?? ''}`);
}

void main();
