/** The unit layer alone, as Stryker wants it: one project, and types not checked again for each change. */
const { projects, testTimeout } = require('./jest.config');

const [unit] = projects;

module.exports = { ...unit, testTimeout };
