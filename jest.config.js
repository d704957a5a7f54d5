/** One jest project a test layer; `npm test` runs them in this order, and CONTRIBUTING.md says what each proves. */
const project = (name, options = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	// The packages below test/e2e say which n8n the tests install, and have one name.
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/test/e2e/n8n'],
	rootDir: __dirname,
	moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/fastCheck.js' },
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }],
		// Libraries that the build bundles and that come as ECMAScript modules alone.
		'node_modules/.+\\.js$': '<rootDir>/test/support/commonJs.js',
	},
	transformIgnorePatterns: [
		'/node_modules/(?!(?:micromark|decode-named-character-reference|character-entities|devlop))',
	],
	...options,
});

module.exports = {
	// A busy machine is no reason to fail; what waits for ever still does.
	testTimeout: 60_000,
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	// Counting what is covered keeps so much that one process for all tests runs out of memory.
	workerIdleMemoryLimit: process.argv.includes('--coverage') ? '1500MB' : undefined,
	// With --coverage: of what ships, by the unit and contract layers together.
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary', 'json-summary', 'html'],
	coverageThreshold: { global: { lines: 97, branches: 92 } },
	projects: [
		project('unit', { testMatch: ['<rootDir>/test/{credentials,nodes,sandbox}/**/*.test.ts'] }),
		project('contract', { testMatch: ['<rootDir>/test/{clients,contract}/**/*.test.ts'] }),
		project('package', { testMatch: ['<rootDir>/test/package/**/*.test.ts'] }),
		project('e2e', { testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] }),
	],
};
