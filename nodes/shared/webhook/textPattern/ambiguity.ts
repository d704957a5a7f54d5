import { rethrown } from '../../errors';
import type { Automaton, CharacterTest } from './automaton';

/** Texts of these show whether two classes have a character in common, besides what stands in the pattern itself. */
const samples = [
	...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
	...'İıŞşĞğŒœŁłАЯяЇαΩאתابي٣中あア한กनर€’—…\u2028\u3000\ufeff😀🎉',
];

/** Beyond so many steps a pattern counts as one that cannot be judged. */
const maxSteps = 200_000;

/** Why a pattern is refused: where backtracking tries the same text in several ways, the time explodes. */
export type Ambiguity = 'nested' | 'adjacent' | 'tooIntricate';

/**
 * Whether a regular expression can read one text in ever more ways: a repetition within a repetition or over
 * alternatives that have texts in common, or the same class repeated twice in a row. Never throws: what takes too many
 * steps to judge is `tooIntricate`.
 */
export function ambiguityOf(automaton: Automaton, source: string): Ambiguity | undefined {
	try {
		const inner = automaton.states.flatMap(({ place }) => (place && 'machine' in place ? [place.machine] : []));
		return (
			new Judge(automaton, [...samples, ...source]).judge() ??
			inner.map((machine) => ambiguityOf(machine, source)).find((found) => found !== undefined)
		);
	} catch (error) {
		if (error instanceof TooIntricate) return 'tooIntricate';
		throw rethrown(error);
	}
}

class TooIntricate extends Error {}

class Judge {
	private steps = 0;
	private readonly followers = new Map<number, Map<number, number>>();
	private readonly classes = new Map<CharacterTest, readonly boolean[]>();

	constructor(
		private readonly automaton: Automaton,
		private readonly characters: readonly string[],
	) {}

	judge(): Ambiguity | undefined {
		const { states } = this.automaton;
		const readers = [...states.keys()].filter((state) => states[state]?.character);
		for (const state of readers) this.followers.set(state, this.countPaths(state));
		for (const state of readers) if (this.returnsInTwoWays(state)) return 'nested';
		return readers.some((state) => this.isRepeatedTwice(state)) ? 'adjacent' : undefined;
	}

	private tick(): void {
		if (++this.steps > maxSteps) throw new TooIntricate();
	}

	/** The characters that may be read next, and in how many ways each is reached. */
	private countPaths(from: number): Map<number, number> {
		const found = new Map<number, number>();
		const path = new Set<number>();
		const walk = (state: number): void => {
			this.tick();
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
		const seen = new Set<string>();
		const open: Array<[a: number, b: number, apart: boolean]> = [[start, start, false]];
		for (let pair = open.pop(); pair; pair = open.pop()) {
			const [a, b, apart] = pair;
			for (const [nextA, waysA] of this.after(a)) {
				for (const [nextB, waysB] of this.after(b)) {
					this.tick();
					if (!this.overlap(nextA, nextB)) continue;
					const isApart = apart || nextA !== nextB || (a === b && Math.max(waysA, waysB) > 1);
					if (isApart && nextA === start && nextB === start) return true;
					const key = `${nextA} ${nextB} ${isApart}`;
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
		if (a === b) return true;
		const [left, right] = [this.taken(a), this.taken(b)];
		return left.some((isTaken, index) => isTaken && right[index] === true);
	}

	private taken(state: number): readonly boolean[] {
		const test = this.automaton.states[state]?.character;
		if (!test) return [];
		const known = this.classes.get(test);
		if (known) return known;
		const made = this.characters.map((character) => test.test(character));
		this.classes.set(test, made);
		return made;
	}
}
