import path from 'node:path';
import { styleText } from 'node:util';
import { failuresOf, lastLines, tellFailures } from '../../scripts/failures';

const command = ['jest', '--selectProjects', 'unit', '--maxWorkers', '100%'];
const resultOf = (file: string, message: string, tests: Array<[string, string, string]>) => ({
	...{ name: path.resolve(file), message, status: 'failed' },
	assertionResults: tests.map(([fullName, status, text]) => ({ fullName, status, failureMessages: [text] })),
});

test('a test that failed is named with what it says, and with the command that repeats it alone', () => {
	const report = {
		testResults: [
			resultOf('test/a.test.ts', 'all', [
				[
					'costs 5 $ (or "more")',
					'failed',
					`${styleText('red', 'expected 1', { validateStream: false })}\nat a.test.ts:1`,
				],
				["isn't it", 'failed', 'no'],
				['is well', 'passed', ''],
			]),
		],
	};
	expect(failuresOf('unit', command, report)).toEqual([
		{
			name: 'test/a.test.ts: costs 5 $ (or "more")',
			message: 'expected 1\nat a.test.ts:1',
			again: String.raw`npx jest --selectProjects unit --maxWorkers '100%' --runTestsByPath test/a.test.ts -t 'costs 5 \$ \(or "more"\)'`,
		},
		expect.objectContaining({ message: 'no', again: expect.stringContaining(String.raw`-t 'isn'\''t it'`) }),
	]);
});

test('a file that could not be loaded, and a layer that ended without a report, are failures too', () => {
	const report = { testResults: [resultOf('test/b.test.ts', '\n  Cannot find module', [])] };
	expect(failuresOf('unit', command, report)).toEqual([
		expect.objectContaining({ name: 'test/b.test.ts', message: 'Cannot find module' }),
	]);
	expect(failuresOf('e2e', command, {})).toEqual([expect.objectContaining({ name: 'e2e', again: 'npm test -- e2e' })]);
});

test('however much fails, the end of the output names 25 failures, the first of them with their messages', () => {
	const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	const message = Array.from({ length: 50 }, (_, n) => `line ${n}`).join('\n');
	const tests = Array.from({ length: 40 }, (_, n): [string, string, string] => [`test ${n}`, 'failed', message]);
	tellFailures(failuresOf('unit', command, { testResults: [resultOf('test/c.test.ts', '', tests)] }));
	const lines = log.mock.calls.flat().join('\n').split('\n');
	log.mockRestore();
	for (let n = 0; n < 25; n++) expect(lines).toContain(`FAILED test/c.test.ts: test ${n}`);
	expect(lines.filter((line) => line === 'line 0')).toHaveLength(6);
	expect(lines.at(-1)).toBe('and 15 more, in reports/');
});

test('of a command, the end of what it printed is told', () => {
	expect(lastLines(`${Array.from({ length: 30 }, (_, n) => n).join('\n')}\n\n`)).toMatch(/^20\n[^]*\n29$/);
});
