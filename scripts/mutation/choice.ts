import { digestOf } from './digest';

/** One small change of the code. */
export interface Change {
	id: number;
	file: string;
	line: number;
	/** What kind of change, in Stryker's words. */
	kind: string;
	replacement: string;
	/** The same for the same change of the same place. */
	key: string;
	/** The digest of its file. */
	source: string;
}

/** What one run without any change tells about a file of tests. */
export interface Reach {
	test: string;
	/** The digests of all code that tests can reach, and of the file. */
	code: string;
	text: string;
	passed: boolean;
	seconds: number;
	/** How many changes it reaches. */
	breadth: number;
	/** The changes that it reaches while files are loaded or in hooks; of a quick file, all that it reaches. */
	always: number[];
	tests: Array<{ name: string; seconds: number; reached: number[] }>;
}

/** Tests that reach a change: a file, or those of its tests that are named. */
export interface Choice {
	file: string;
	names?: string[];
	seconds: number;
}

/** What became of a change. Nothing but `noticed` counts for the score. */
export type Verdict = 'noticed' | 'missed' | 'unreached' | 'unsure';

export interface Judged {
	change: Change;
	verdict: Verdict;
}

/** @returns a random part of the changes; the same one for the same seed, and nearly so when some code was changed */
export function sampleOf(changes: readonly Change[], size: number, seed: number): Change[] {
	const ranked = changes.map((change) => ({ change, rank: digestOf(`${seed} ${change.key}`) }));
	return ranked
		.sort((one, other) => (one.rank < other.rank ? -1 : 1))
		.slice(0, size)
		.map(({ change }) => change);
}

/** @returns the folder of nodes/shared, `.` for the files outside of folders */
export function folderOf({ file }: Pick<Change, 'file'>): string {
	const [folder = '', ...rest] = file.replace('nodes/shared/', '').split('/');
	return rest.length > 0 ? folder : '.';
}

/**
 * Which tests to try a change with: the quick ones first, and of these the ones that reach little else.
 *
 * @param budget how many seconds they may take together, without a change; the first of them runs in any case
 */
export function choose({ id }: Pick<Change, 'id'>, reaches: readonly Reach[], budget: number): Choice[] {
	const found = reaches.flatMap((reach) => {
		const choice = choiceOf(id, reach);
		return choice === undefined ? [] : [{ choice, cost: choice.seconds * reach.breadth }];
	});
	const sorted = found.sort((one, other) => one.cost - other.cost).map(({ choice }) => choice);
	let spent = 0;
	return sorted.filter(({ seconds }, index) => {
		const fits = index === 0 || spent + seconds <= budget;
		if (fits) spent += seconds;
		return fits;
	});
}

/** A file that fails without a change tells nothing about one. */
function choiceOf(id: number, { test: file, passed, seconds, always, tests }: Reach): Choice | undefined {
	if (!passed) return undefined;
	if (always.includes(id)) return { file, seconds };
	const reaching = tests.filter(({ reached }) => reached.includes(id));
	if (reaching.length === 0) return undefined;
	const inTests = (some: Reach['tests']) => some.reduce((sum, test) => sum + test.seconds, 0);
	const names = reaching.map(({ name }) => name);
	return { file, names, seconds: Math.max(0, seconds - inTests(tests)) + inTests(reaching) };
}

/** @returns the share that was noticed in percent, and between which limits that of all changes is with a certainty of 95 % (Wilson) */
export function scoreOf(judged: readonly Judged[]): { score: number; low: number; high: number } {
	const tried = judged.length;
	if (tried === 0) return { score: 100, low: 0, high: 100 };
	const [share, z] = [judged.filter(({ verdict }) => verdict === 'noticed').length / tried, 1.96];
	const middle = (share + z ** 2 / (2 * tried)) / (1 + z ** 2 / tried);
	const half = (z / (1 + z ** 2 / tried)) * Math.sqrt((share * (1 - share)) / tried + z ** 2 / (4 * tried ** 2));
	return { score: 100 * share, low: 100 * (middle - half), high: 100 * (middle + half) };
}

/** What a run of tests came to: `unsure` is one that waited for ever, or that ended with its process. */
export type Outcome = 'passed' | 'failed' | 'unsure';

/** Runs the chosen tests with a change, or without one. */
export type Run = (choice: Choice, change?: number) => Promise<Outcome>;

/** A longer file may have failed because the machine was busy. */
const quickSeconds = 5;

/**
 * A quick file of tests that fails has noticed the change. Of others it is asked that they pass right afterwards without
 * it, and of those that waited for ever that they do so twice.
 *
 * @returns by which file of tests it was noticed; `unsure` is a change with which one failed for another reason
 */
export async function judge(
	id: number,
	choices: readonly Choice[],
	run: Run,
): Promise<{ verdict: Verdict; by?: string }> {
	let verdict: Verdict = choices.length > 0 ? 'missed' : 'unreached';
	for (const choice of choices) {
		const outcome = await run(choice, id);
		if (outcome === 'passed') continue;
		const noticed = { verdict: 'noticed' as const, by: choice.file };
		const isQuick = choice.names === undefined && choice.seconds <= quickSeconds;
		if (outcome === 'failed' && isQuick) return noticed;
		const again = outcome === 'failed' ? outcome : await run(choice, id);
		if (again !== 'passed' && (await run(choice)) === 'passed') return noticed;
		verdict = 'unsure';
	}
	return { verdict };
}
