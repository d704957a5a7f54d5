/**
 * The unit layer alone, as Stryker wants it: one project, and types not checked again for each change.
 * MUTATION_TESTS has the folders and files of tests that scripts/mutation.ts wants; without it all of them run.
 */
const { projects, testTimeout } = require('./jest.config');

const [unit] = projects;
const wanted = process.env.MUTATION_TESTS?.split(',');

module.exports = {
	...unit,
	testTimeout,
	filter: '<rootDir>/tools/reachedTests.js',
	setupFilesAfterEnv: ['<rootDir>/tools/reachedTests.js'],
	testMatch:
		wanted?.map((place) => `<rootDir>/${place}${place.endsWith('.test.ts') ? '' : '/**/*.test.ts'}`) ?? unit.testMatch,
};
