import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../test/support/n8n/install';
import type { Reach } from './choice';
import { digestOf } from './digest';

/** By file of tests. */
type Digests = Record<string, Pick<Reach, 'code' | 'text'>>;

const folder = path.join(root, 'reports/mutation/reach');

/** Measures the dearest inputs there are: with a switch at each place that could be changed it takes hours, and its limits are passed. */
const measured = 'test/nodes/reliability/hostility.test.ts';

/**
 * Which changes each file of unit and contract tests reaches. A file runs when there is no note of it, or when its text or
 * the code was changed since.
 *
 * @param places the files and folders of tests that are asked
 */
export async function reachOf(places: readonly string[], workers: number): Promise<Reach[]> {
	const digests = await digestsOf(places);
	const noted = await notes(digests);
	const missing = Object.keys(digests).filter((test) => !noted.some((reach) => reach.test === test));
	if (missing.length === 0) return noted;
	for (const test of missing) await rm(noteOf(test), { force: true });
	console.log(`Which changes do tests reach? ${missing.length} files of tests run for that.`);
	const config = ['--config', 'jest.mutation.config.js', '--ci', '--maxWorkers', String(workers)];
	const child = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...config, '--runTestsByPath', ...missing], {
		...{ cwd: root, stdio: 'inherit' },
		env: { ...process.env, MUTATION_NOTES: folder, MUTATION_DIGESTS: JSON.stringify(digests) },
	});
	await once(child, 'exit');
	return await notes(digests);
}

async function notes(digests: Readonly<Digests>): Promise<Reach[]> {
	const texts = await Promise.all(
		Object.keys(digests).map(async (test) => await readFile(noteOf(test), 'utf8').catch(() => undefined)),
	);
	const reaches: Reach[] = texts.filter((text) => text !== undefined).map((text) => JSON.parse(text));
	return reaches.filter(({ test, code, text }) => digests[test]?.code === code && digests[test]?.text === text);
}

function noteOf(test: string): string {
	return path.join(folder, `${encodeURIComponent(test)}.json`);
}

async function digestsOf(places: readonly string[]): Promise<Digests> {
	const code = await filesOf('{nodes,credentials,sandbox,test/support,tools/mutation}/**/*.{ts,js}');
	const tests = await filesOf('test/{clients,contract,credentials,nodes,sandbox}/**/*.test.ts');
	const asked = (test: string) => places.length === 0 || places.some((place) => test.startsWith(place));
	const wanted = [...tests].filter(([test]) => test !== measured && asked(test));
	const all = digestOf([...code].map(([file, text]) => `${file} ${digestOf(text)}`).join('\n'));
	return Object.fromEntries(wanted.map(([test, text]) => [test, { code: all, text: digestOf(text) }]));
}

async function filesOf(pattern: string): Promise<Map<string, string>> {
	const names = globSync(pattern, { cwd: root });
	const texts = names
		.sort()
		.map(async (name): Promise<[string, string]> => [name, await readFile(path.join(root, name), 'utf8')]);
	return new Map(await Promise.all(texts));
}
