/**
 * The unit layer alone, as Stryker wants it: one project, and types not checked again for each change.
 * MUTATION_TESTS has the folders of tests that scripts/mutation.ts wants; without it all of them run.
 */
const { projects, testTimeout } = require('./jest.config');

const [unit] = projects;
const folders = process.env.MUTATION_TESTS?.split(',');

module.exports = {
	...unit,
	testTimeout,
	testMatch: folders?.map((folder) => `<rootDir>/${folder}/**/*.test.ts`) ?? unit.testMatch,
};
