const path = require('node:path');
const { default: TestRunner } = require('jest-runner');
const MutationEnvironment = require('./environment');

/** Runs what scripts/mutation/bench.ts asks for: one file of tests a message, with one change or without any. */
module.exports = class MutationRunner extends TestRunner {
	isSerial = true;

	async runTests(tests, watcher, options) {
		const { rootDir } = this._globalConfig;
		const byFile = new Map(tests.map((test) => [path.relative(rootDir, test.path), test]));
		let outcome;
		this.on('test-file-success', ([, result]) => {
			outcome = { failure: result.failureMessage ?? (result.testExecError ? 'It did not load' : undefined) };
		});
		this.on('test-file-failure', ([, error]) => {
			outcome = { failure: String(error?.message ?? error) };
		});
		const answer = async ({ file, change, names }) => {
			MutationEnvironment.attempt = { change, names };
			await super.runTests([byFile.get(file)], watcher, { ...options, serial: true });
			process.send({ ...outcome, memory: process.memoryUsage().rss });
		};
		process.on('message', (message) => void answer(message));
		process.send({ ready: true });
		await new Promise((resolve) => process.on('disconnect', resolve));
	}
};
