import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../test/support/n8n/install';
import type { Change } from './choice';
import { digestOf } from './digest';
import { fieldDefinitions, wordsForPeople } from './leftOut';

/** Where tools/mutation/transform.js finds the code that has all changes in it. */
const copies = path.join(root, '.cache/mutation');
const silent = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };

/**
 * Makes all changes of nodes/shared, each with a switch, so that the code is written once for all of them.
 * Libraries are not ours, and files of fields alone are held against n8n's rules by the package tests.
 */
export async function makeChanges(): Promise<Change[]> {
	const names = globSync('nodes/shared/**/*.ts', { cwd: root });
	const own = names.filter((name) => !/\/vendor\/|fields\.ts$/i.test(name)).sort();
	const files = await Promise.all(
		own.map(async (name) => ({ name, mutate: true, content: await readFile(path.join(root, name), 'utf8') })),
	);
	const options = { plugins: null, excludedMutations: [], ignorers: [wordsForPeople, fieldDefinitions] };
	// An ECMAScript module alone.
	const { Instrumenter } = await import('@stryker-mutator/instrumenter');
	const made = await new Instrumenter(silent).instrument(files, options);
	await rm(copies, { recursive: true, force: true });
	for (const { name, content } of made.files) {
		await mkdir(path.dirname(path.join(copies, name)), { recursive: true });
		await writeFile(path.join(copies, name), content);
	}
	const sources = new Map(files.map(({ name, content }) => [name, digestOf(content)]));
	return made.mutants
		.filter(({ status }) => status !== 'Ignored')
		.map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => ({
			id: Number(id),
			file: fileName,
			line: start.line + 1,
			kind: mutatorName,
			key: `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column} ${mutatorName} ${replacement}`,
			replacement,
			source: sources.get(fileName) ?? '',
		}));
}
