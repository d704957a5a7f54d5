const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** Loops that never end are ended after so many turns. */
const mostHits = 10_000_000;
/** In files of tests that take longer, it is noted which test reaches what: only those are run again. */
const quickSeconds = 5;
const { MUTATION_NOTES: folder, MUTATION_DIGESTS: digests = '{}' } = process.env;

const nameOf = (test) => (test.parent === undefined ? '' : `${nameOf(test.parent)} ${test.name}`.trim());
const idsOf = (counts = {}) => Object.keys(counts).map(Number);

/** Switches one change on (tools/mutation/runner.js), or notes in MUTATION_NOTES which changes the tests reach. */
module.exports = class MutationEnvironment extends TestEnvironment {
	/** What is tried: a change and, where not all tests of the file reach it, the names of those that do. */
	static attempt = {};

	begun = performance.now();
	complete = false;
	failed = false;
	seconds = new Map();

	constructor(config, context) {
		super(config, context);
		this.file = path.relative(config.globalConfig.rootDir, context.testPath);
		const { change } = MutationEnvironment.attempt;
		this.stryker = change === undefined ? {} : { activeMutant: String(change), hitCount: 0, hitLimit: mostHits };
		this.global.__stryker__ = this.stryker;
	}

	handleTestEvent({ name, test }) {
		const { names } = MutationEnvironment.attempt;
		// One failure is enough.
		if (name === 'test_start' && ((this.failed && !folder) || names?.includes(nameOf(test)) === false))
			test.mode = 'skip';
		if (name === 'test_started') this.stryker.currentTestId = nameOf(test);
		if (name === 'test_done') {
			this.stryker.currentTestId = undefined;
			this.failed ||= test.errors.length > 0;
			this.seconds.set(nameOf(test), (this.seconds.get(nameOf(test)) ?? 0) + test.duration / 1000);
		}
		if (name === 'hook_failure' || name === 'error') this.failed = true;
		if (name === 'run_finish') this.complete = true;
	}

	async teardown() {
		if (folder) this.note();
		await super.teardown();
	}

	note() {
		const { static: always, perTest = {} } = this.stryker.mutantCoverage ?? {};
		const seconds = (performance.now() - this.begun) / 1000;
		const tests = Object.entries(perTest).map(([name, counts]) => ({
			...{ name, seconds: this.seconds.get(name) ?? 0, reached: idsOf(counts) },
		}));
		const all = [...new Set([...idsOf(always), ...tests.flatMap(({ reached }) => reached)])];
		const details = seconds > quickSeconds ? { always: idsOf(always), tests } : { always: all, tests: [] };
		const passed = this.complete && !this.failed;
		const reach = { test: this.file, ...JSON.parse(digests)[this.file], passed, seconds, breadth: all.length };
		mkdirSync(folder, { recursive: true });
		writeFileSync(path.join(folder, `${encodeURIComponent(this.file)}.json`), JSON.stringify({ ...reach, ...details }));
	}
};
