/**
 * The unit layer for scripts/mutation.ts. With MUTATION_NOTES it runs as always, and notes which changes each test
 * reaches; without, it waits for what to run.
 */
const { projects, workerIdleMemoryLimit } = require('./jest.config');

const [unit] = projects;
const { displayName: _name, ...options } = unit;

module.exports = {
	...options,
	// A change that makes a test wait for ever costs so much each time.
	testTimeout: 20_000,
	workerIdleMemoryLimit,
	reporters: process.env.MUTATION_NOTES ? ['summary'] : [],
	runner: process.env.MUTATION_NOTES ? 'jest-runner' : '<rootDir>/tools/mutation/runner.js',
	testEnvironment: '<rootDir>/tools/mutation/environment.js',
	// The first that fits counts.
	transform: { '/nodes/shared/.+\\.ts$': '<rootDir>/tools/mutation/transform.js', ...unit.transform },
};
