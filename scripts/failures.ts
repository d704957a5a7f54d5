import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What jest writes with `--json`, as far as `npm test` reads it. */
export interface Report {
	numPassedTests: number;
	numPendingTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
	testResults: Array<{
		name: string;
		message: string;
		status: string;
		assertionResults: Array<{ fullName: string; status: string; failureMessages: string[] }>;
	}>;
}

/** A failure with all that its reader needs: what it is, what it says, and the command that shows it again. */
export interface Failure {
	name: string;
	message: string;
	again: string;
}

/** So many are named, and of so many the message is printed: the end of the output is what people read. */
const named = 25;
const told = 6;
const linesEach = 10;

/** @param command that ran the layer, whose test files can be named in it */
export function failuresOf(
	layer: string,
	command: readonly string[],
	{ testResults = [] }: Partial<Report>,
): Failure[] {
	const found = testResults.flatMap(({ name, message, status, assertionResults }) => {
		const file = path.relative(process.cwd(), name);
		const again = ['npx', ...command, '--runTestsByPath', file].map(quoted).join(' ');
		const failed = assertionResults.filter((one) => one.status === 'failed');
		// The file itself, where it could not be loaded or what surrounds its tests failed.
		if (failed.length === 0) return status === 'failed' ? [{ name: file, message: firstLines(message), again }] : [];
		return failed.map(({ fullName, failureMessages }) => ({
			name: `${file}: ${fullName}`,
			message: firstLines(failureMessages.join('\n')),
			again: `${again} -t ${quoted(fullName.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}`,
		}));
	});
	if (found.length > 0) return found;
	return [{ name: layer, message: 'It ended badly, or without a test.', again: `npm test -- ${layer}` }];
}

/** Prints the failures of all layers. */
export function tellFailures(failures: readonly Failure[]): void {
	for (const [index, { name, message, again }] of failures.slice(0, named).entries()) {
		console.log(`\nFAILED ${name}`);
		if (index < told) console.log(message);
		console.log(`  Again: ${again}`);
	}
	if (failures.length > named) console.log(`\nand ${failures.length - named} more, in reports/`);
}

/** The end of a command's output. */
export function lastLines(text: string): string {
	return stripVTControlCharacters(text).trimEnd().split('\n').slice(-linesEach).join('\n');
}

function firstLines(text: string): string {
	return stripVTControlCharacters(text).trimStart().split('\n').slice(0, linesEach).join('\n');
}

function quoted(word: string): string {
	return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
