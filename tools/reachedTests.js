/**
 * Which files of tests reach a change: Stryker names the tests to run for it, but has Jest load every file that may
 * relate, and loading takes most of the time. Jest runs this file twice: before the tests of each file, where it notes in
 * Stryker's first run which changes they reach, and as the filter of the files to load.
 */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folder = path.join(root, '.cache', 'reached');
const noteOf = (testPath) => path.join(folder, encodeURIComponent(path.relative(root, testPath)));
const activeChange = () => process.env.__STRYKER_ACTIVE_MUTANT__;

function hits() {
	const { static: whileLoading = {}, perTest = {} } = globalThis.__stryker__?.mutantCoverage ?? {};
	const sums = new Map();
	for (const counts of [whileLoading, ...Object.values(perTest)]) {
		for (const [change, count] of Object.entries(counts)) sums.set(change, (sums.get(change) ?? 0) + count);
	}
	return sums;
}

function noteReached() {
	const before = hits();
	afterAll(() => {
		const reached = [...hits()].filter(([change, count]) => count !== before.get(change)).map(([change]) => change);
		mkdirSync(folder, { recursive: true });
		writeFileSync(noteOf(expect.getState().testPath), JSON.stringify(reached));
	});
}

function filter(testPaths) {
	const change = activeChange();
	const reaches = (testPath) => {
		const note = noteOf(testPath);
		return !existsSync(note) || JSON.parse(readFileSync(note, 'utf8')).includes(change);
	};
	return { filtered: change === undefined ? testPaths : testPaths.filter(reaches) };
}

// Jest would call what a file exports that runs before tests.
if (typeof afterAll === 'undefined') module.exports = filter;
else if (activeChange() === undefined) noteReached();
