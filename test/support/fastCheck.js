/**
 * Stands in for fast-check in all tests (jest.config.js), with one seed: a change that breaks nothing never fails because
 * of the day or of chance, and a failure comes back. `FUZZ_SEED` chooses other inputs; `.github/workflows/explore.yml`
 * does each week.
 */
const fc = jest.requireActual('../../node_modules/fast-check/lib/cjs/fast-check.js');

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 1) });

module.exports = fc;
