/**
 * The layers that run the code itself, for scripts/mutation.ts. With MUTATION_NOTES they run as always, and note which
 * changes each test reaches; without, they wait for what to run.
 */
const { projects, workerIdleMemoryLimit } = require('./jest.config');

const [unit, contract] = projects;
const { displayName: _name, ...options } = unit;

module.exports = {
	...options,
	testMatch: [...unit.testMatch, ...contract.testMatch],
	// A change that makes a test wait for ever costs so much each time.
	testTimeout: 20_000,
	workerIdleMemoryLimit,
	reporters: process.env.MUTATION_NOTES ? ['summary'] : [],
	runner: process.env.MUTATION_NOTES ? 'jest-runner' : '<rootDir>/tools/mutation/runner.js',
	testEnvironment: '<rootDir>/tools/mutation/environment.js',
	// The first that fits counts.
	transform: { '/nodes/shared/.+\\.ts$': '<rootDir>/tools/mutation/transform.js', ...unit.transform },
};
