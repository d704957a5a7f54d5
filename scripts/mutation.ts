import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import settings from '../stryker.config.json';
import { root } from '../test/support/n8n/install';

/**
 * `npm run test:mutation:sample`: the mutation score of each folder of nodes/shared from a random sample of its lines.
 * The same seed takes the same lines. Each folder is measured with its own unit tests alone, so that a change that only
 * a test of a node would notice counts as unnoticed; that takes minutes where all unit tests would take hours.
 *
 * Arguments: names of folders; `--lines 100` for how many lines a folder; `--seed 2` for other ones.
 */
const shared = path.join(root, 'nodes/shared');
const reports = path.join(root, 'reports/mutation');
/** Lines are taken in groups, because changes span several. */
const groupSize = 10;
/** Tests of a folder that do not lie beside it. */
const alsoTestedBy: Record<string, string[]> = {
	credential: ['test/credentials'],
	gateway: ['test/nodes/WhatsAppGateway'],
	whatsapp: ['test/nodes/whatsapp'],
};

interface Mutant {
	mutatorName: string;
	replacement?: string;
	status: string;
	location: { start: { line: number } };
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
	score: string;
}

async function main(): Promise<void> {
	const { folders, lines, seed } = chosen(process.argv.slice(2));
	const existing = (await readdir(shared, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	const names = existing.map(({ name }) => name).filter((name) => name !== 'vendor');
	const rows: Row[] = [];
	for (const folder of folders.length > 0 ? folders : names) {
		const sizes = await sizesOf(folder);
		const ranges = sample(sizes, lines, randomOf(seed));
		const mutants = await mutate(folder, ranges);
		const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
		rows.push({
			folder,
			lines: [...sizes.values()].reduce((sum, size) => sum + size, 0),
			sample: ranges.length * groupSize,
			mutants: mutants.length,
			noticed,
			score: `${((100 * noticed) / Math.max(mutants.length, 1)).toFixed(1)} %`,
		});
		console.table(rows);
	}
}

function chosen(args: readonly string[]): { folders: string[]; lines: number; seed: number } {
	const values = new Map<string, number>();
	const folders: string[] = [];
	for (let at = 0; at < args.length; at++) {
		const arg = args[at] ?? '';
		if (arg.startsWith('--')) values.set(arg, Number(args[++at]));
		else folders.push(arg);
	}
	return { folders, lines: values.get('--lines') ?? 100, seed: values.get('--seed') ?? 1 };
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

/** @returns the changes that count: those that the code reaches after loading, and no words for people */
async function mutate(folder: string, ranges: readonly string[]): Promise<Mutant[]> {
	const report = path.join(reports, `sample-${folder}.json`);
	const config = path.join(root, `.cache/mutation-${folder}.json`);
	await mkdir(path.dirname(config), { recursive: true });
	const own = {
		mutate: ranges,
		incremental: false,
		concurrency: 1,
		reporters: ['json'],
		jsonReporter: { fileName: report },
		thresholds: { high: 90, low: 85, break: null },
	};
	await writeFile(config, JSON.stringify({ ...settings, ...own }));
	const tests = [`test/nodes/shared/${folder}`, ...(alsoTestedBy[folder] ?? [])];
	const child = spawn('stryker', ['run', config], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, MUTATION_TESTS: tests.join(',') },
	});
	const [code]: unknown[] = await once(child, 'exit');
	if (code !== 0) throw new Error(`Stryker ended with ${String(code)}`);
	const { files }: Report = JSON.parse(await readFile(report, 'utf8'));
	const all = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ ...mutant, file })));
	const counted = all.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
	for (const { file, mutatorName, replacement, status, location } of counted) {
		if (status === 'Survived' || status === 'NoCoverage') {
			console.log(`${status}: ${file}:${location.start.line} ${mutatorName}: ${replacement ?? ''}`);
		}
	}
	return counted;
}

void main();
