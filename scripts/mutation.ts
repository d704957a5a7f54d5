import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/support/n8n/install';
import { Bench } from './mutation/bench';
import { makeChanges } from './mutation/changes';
import { choose, folderOf, judge, sampleOf, scoreOf, type Change, type Judged, type Reach } from './mutation/choice';
import { reachOf } from './mutation/reach';

/**
 * `npm run test:mutation -- whatsapp http`: changes the code of these folders of nodes/shared in small ways, one at a time,
 * and sees whether a unit or contract test notices; `-- nodes/shared/whatsapp/text.ts:12` takes a file or a line. Stryker
 * makes the changes; a change is tried with the tests that reach it, as a run without changes tells (kept in
 * reports/mutation). CONTRIBUTING.md says what counts.
 */
const options = {
	/** How many changes of each folder, at random; another seed takes other ones. */
	changes: { type: 'string', default: '80' },
	seed: { type: 'string', default: '1' },
	/** How long the tests of one change may take together. */
	seconds: { type: 'string', default: '120' },
	/** Below this score the run fails. */
	least: { type: 'string', default: '0' },
	workers: { type: 'string', default: String(availableParallelism()) },
	/** Files and folders of tests, when not all are asked; may be repeated. */
	tests: { type: 'string', multiple: true },
	/** Ends when it is known what the tests reach. */
	reach: { type: 'boolean', default: false },
} as const;

const foundFile = path.join(root, 'reports/mutation/found.json');

/** What was noticed, by change. It is so until its file or the tests that noticed it are changed. */
type Found = Record<string, { source: string; by: string; text: string }>;

interface Row {
	folder: string;
	changes: number;
	tried: number;
	noticed: number;
	unreached: number;
	unsure: number;
	score: string;
	/** Where that of all changes is, with a certainty of 95 %. */
	between: string;
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({ options, allowPositionals: true });
	const changes = await makeChanges();
	const reaches = await reachOf(values.tests ?? [], Number(values.workers));
	const failing = reaches.filter(({ passed }) => !passed).map(({ test }) => test);
	if (failing.length > 0) console.log(`Left out, because they fail without a change:\n${failing.join('\n')}`);
	if (values.reach) return;
	const folders = positionals.length > 0 ? positionals : [...new Set(changes.map(folderOf))].sort();
	const rows: Row[] = [];
	for (const folder of folders) {
		const own = changes.filter((change) => isIn(folder, change));
		const sample = sampleOf(own, Number(values.changes), Number(values.seed));
		const judged = await judgeAll(sample, reaches, Number(values.seconds), Number(values.workers));
		rows.push(rowOf(folder, own.length, judged));
		console.table(rows);
		if (scoreOf(judged).score < Number(values.least)) process.exitCode = 1;
	}
}

/** @param place a folder of nodes/shared, a file, or a line such as `nodes/shared/a.ts:12` */
function isIn(place: string, change: Change): boolean {
	return [folderOf(change), change.file, `${change.file}:${change.line}`].includes(place);
}

async function judgeAll(
	sample: readonly Change[],
	reaches: readonly Reach[],
	seconds: number,
	workers: number,
): Promise<Judged[]> {
	const found: Found = JSON.parse(await readFile(foundFile, 'utf8').catch(() => '{}'));
	const judged: Judged[] = [];
	const rest = [...sample];
	const work = async () => {
		const bench = new Bench();
		for (let change = rest.shift(); change !== undefined; change = rest.shift()) {
			const choices = choose(change, reaches, seconds);
			const known = found[change.key];
			const isKnown = known?.source === change.source && reaches.some(({ text }) => text === known.text);
			const { verdict, by } = isKnown
				? { verdict: 'noticed' as const, by: known.by }
				: await judge(change.id, choices, async (...run) => await bench.run(...run));
			judged.push({ change, verdict });
			tell(`${judged.length}/${sample.length} ${verdict}`, change, by ?? `${choices.length} files of tests`);
			const text = reaches.find(({ test }) => test === by)?.text;
			if (by !== undefined && text !== undefined) found[change.key] = { source: change.source, by, text };
		}
		bench.close();
	};
	await Promise.all(Array.from({ length: workers }, work));
	await mkdir(path.dirname(foundFile), { recursive: true });
	await writeFile(foundFile, JSON.stringify(found, undefined, '\t'));
	return judged;
}

function tell(what: string, { file, line, kind, replacement }: Change, by: string): void {
	console.log(`${what}: ${file}:${line} ${kind} ${replacement.replaceAll(/\s+/g, ' ').slice(0, 120)} (${by})`);
}

function rowOf(folder: string, changes: number, judged: readonly Judged[]): Row {
	const count = (verdict: string) => judged.filter((one) => one.verdict === verdict).length;
	const { score, low, high } = scoreOf(judged);
	return {
		...{ folder, changes, tried: judged.length },
		...{ noticed: count('noticed'), unreached: count('unreached'), unsure: count('unsure') },
		score: `${score.toFixed(1)} %`,
		between: `${low.toFixed(0)}–${high.toFixed(0)} %`,
	};
}

void main();
