import { UserError } from 'n8n-workflow';
import { rethrown } from '../../errors';
import { ambiguityOf, type Ambiguity } from './ambiguity';
import { buildAutomaton, sizeOf, type Automaton } from './automaton';
import { parsePattern } from './parsePattern';
import { search } from './search';

/** A regular expression that can be searched for, or why it cannot. */
export type TextPattern = { ok: true; test(text: string): boolean } | { ok: false; problem: string; fix: string };

const maxLength = 2_000;
const maxCharacters = 5_000;
/** States × characters: what one search may take, some milliseconds. */
const maxWork = 500_000;

/** Patterns that were read last. */
const read = new Map<string, TextPattern>();
const maxRead = 50;

/**
 * Reads a user's regular expression, which is compared without regard to letter case. It is not run by JavaScript's engine,
 * which may need years for one text: a search takes time in proportion to the text, and looks at its first 5,000
 * characters, or fewer where the pattern is large. Patterns that are written so that others could not bear them are refused.
 */
export function readTextPattern(source: string): TextPattern {
	const known = read.get(source);
	if (known) return known;
	const made = make(source);
	read.set(source, made);
	const [oldest] = read.keys();
	if (read.size > maxRead && oldest !== undefined) read.delete(oldest);
	return made;
}

function make(source: string): TextPattern {
	if (source.length > maxLength) {
		return refused(`has more than ${maxLength} characters`, 'Shorten it.');
	}
	const mistake = mistakeIn(source);
	if (mistake !== undefined) {
		return refused(`is not a regular expression: ${mistake}`, 'Correct it, or choose another comparison.');
	}
	try {
		const automaton = buildAutomaton(parsePattern(source));
		const ambiguity = ambiguityOf(automaton, source);
		return ambiguity ? refused(...reasons[ambiguity]) : { ok: true, test: (text) => find(automaton, text) };
	} catch (error) {
		if (!(error instanceof UserError)) throw rethrown(error);
		return refused(`cannot be used: ${error.message}`, 'Write it more simply, or compare in an If node.');
	}
}

/** JavaScript reads the pattern, and says what is wrong with it; it does not run it. */
function mistakeIn(source: string): string | undefined {
	try {
		new RegExp(source, 'iu');
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : 'it cannot be read';
	}
}

function find(automaton: Automaton, text: string): boolean {
	const length = Math.min(maxCharacters, Math.floor(maxWork / sizeOf(automaton)));
	return search(automaton, text.slice(0, length)).found;
}

const simpler = 'Repeat each part once, such as (\\w+\\s?)+ as [\\w\\s]+, or choose another comparison.';
const reasons: Readonly<Record<Ambiguity, readonly [problem: string, fix: string]>> = {
	nested: [
		'could hold n8n up: a repetition contains another one, or alternatives that start alike, so a text can be read in ever more ways',
		simpler,
	],
	adjacent: [
		'could hold n8n up: it repeats the same characters twice in a row, so a text can be split between them at every place',
		simpler,
	],
	tooIntricate: ['has too many repetitions and alternatives to be sure that it cannot hold n8n up', simpler],
};

function refused(problem: string, fix: string): TextPattern {
	return { ok: false, problem, fix };
}
