import { rethrown } from '../../errors';
import type { Automaton, CharacterTest } from './automaton';

/** Texts of these show whether two classes have a character in common, besides what stands in the pattern itself. */
const samples = [
	...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
	...'İıŞşĞğŒœŁłАЯяЇαΩאתابي٣中あア한กनर€’—…\u2028\u3000\ufeff😀🎉',
];

/** Beyond so many steps a pattern counts as one that cannot be judged: some milliseconds, with all that look around. */
export const maxSteps = 200_000;

/** Why a pattern is refused: where backtracking tries the same text in several ways, the time explodes. */
export type Ambiguity = 'nested' | 'adjacent' | 'tooIntricate';

/**
 * Whether a regular expression can read one text in ever more ways: a repetition within a repetition or over
 * alternatives that have texts in common, or the same class repeated twice in a row. Never throws: what takes too many
 * steps to judge is `tooIntricate`.
 */
export function ambiguityOf(automaton: Automaton, source: string): Ambiguity | undefined {
	return judge(automaton, source).ambiguity;
}

/** The same with what it took. */
export function judge(automaton: Automaton, source: string): { ambiguity?: Ambiguity; steps: number } {
	const classes = new Classes([...samples, ...source]);
	try {
		const ambiguity = machinesOf(automaton)
			.map((machine) => new Judge(machine, classes).judge())
			.find((found) => found !== undefined);
		return { ambiguity, steps: classes.steps };
	} catch (error) {
		if (error instanceof TooIntricate) return { ambiguity: 'tooIntricate', steps: classes.steps };
		throw rethrown(error);
	}
}

/** An automaton and all that look around within it. */
function machinesOf(automaton: Automaton): Automaton[] {
	const inner = automaton.states.flatMap(({ place }) => (place && 'machine' in place ? machinesOf(place.machine) : []));
	return [automaton, ...inner];
}

class TooIntricate extends Error {}

/** What the characters of a pattern have in common, and how many steps all its automata took. */
class Classes {
	steps = 0;
	private readonly known = new Map<CharacterTest, bigint>();

	constructor(private readonly characters: readonly string[]) {}

	tick(): void {
		if (++this.steps > maxSteps) throw new TooIntricate();
	}

	/** Whether there is a character that both take. */
	overlap(a: CharacterTest, b: CharacterTest): boolean {
		return a === b || (this.taken(a) & this.taken(b)) !== 0n;
	}

	/** A bit for each character, so that two classes are compared at once. */
	private taken(test: CharacterTest): bigint {
		const known = this.known.get(test);
		if (known !== undefined) return known;
		const bits = this.characters.map((character) => (test.test(character) ? '1' : '0')).join('');
		const made = BigInt(`0b${bits}`);
		this.known.set(test, made);
		return made;
	}
}

class Judge {
	private readonly followers = new Map<number, Map<number, number>>();

	constructor(
		private readonly automaton: Automaton,
		private readonly classes: Classes,
	) {}

	judge(): Ambiguity | undefined {
		const { states } = this.automaton;
		const readers = [...states.keys()].filter((state) => states[state]?.character);
		for (const state of readers) this.followers.set(state, this.countPaths(state));
		for (const state of readers) if (this.returnsInTwoWays(state)) return 'nested';
		return readers.some((state) => this.isRepeatedTwice(state)) ? 'adjacent' : undefined;
	}

	/** The characters that may be read next, and in how many ways each is reached. */
	private countPaths(from: number): Map<number, number> {
		const found = new Map<number, number>();
		const path = new Set<number>();
		const walk = (state: number): void => {
			this.classes.tick();
			if (path.has(state)) return;
			const { character, next } = this.automaton.states[state] ?? { next: [] };
			if (character) {
				found.set(state, (found.get(state) ?? 0) + 1);
				return;
			}
			path.add(state);
			next.forEach(walk);
			path.delete(state);
		};
		this.automaton.states[from]?.next.forEach(walk);
		return found;
	}

	/** Whether one text leads from a state back to it along two paths. */
	private returnsInTwoWays(start: number): boolean {
		const seen = new Set<number>();
		const { length } = this.automaton.states;
		const open: Array<[a: number, b: number, apart: boolean]> = [[start, start, false]];
		for (let pair = open.pop(); pair; pair = open.pop()) {
			const [a, b, apart] = pair;
			for (const [nextA, waysA] of this.after(a)) {
				for (const [nextB, waysB] of this.after(b)) {
					this.classes.tick();
					if (!this.overlap(nextA, nextB)) continue;
					const isApart = apart || nextA !== nextB || (a === b && Math.max(waysA, waysB) > 1);
					if (isApart && nextA === start && nextB === start) return true;
					const key = (nextA * length + nextB) * 2 + Number(isApart);
					if (seen.has(key)) continue;
					seen.add(key);
					open.push([nextA, nextB, isApart]);
				}
			}
		}
		return false;
	}

	/** `\d+\d+`: both repeat by themselves, one behind the other, and both take the same characters. */
	private isRepeatedTwice(state: number): boolean {
		const first = this.after(state);
		if (!first.has(state)) return false;
		return [...first.keys()].some(
			(next) => next !== state && this.after(next).has(next) && this.source(next) === this.source(state),
		);
	}

	private after(state: number): ReadonlyMap<number, number> {
		return this.followers.get(state) ?? new Map<number, number>();
	}

	private source(state: number): string | undefined {
		return this.automaton.states[state]?.character?.source;
	}

	private overlap(a: number, b: number): boolean {
		const [left, right] = [this.automaton.states[a]?.character, this.automaton.states[b]?.character];
		return left !== undefined && right !== undefined && this.classes.overlap(left, right);
	}
}
