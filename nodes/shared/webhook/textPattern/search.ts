import {
	directionOf,
	type Automaton,
	type CharacterTest,
	type Direction,
	type PlaceTest,
	type State,
} from './automaton';

/** What a search took, to show that it grows with the text and no faster. */
export interface Search {
	found: boolean;
	steps: number;
}

/** Searches a text, without regard to letter case, in at most states × characters steps. */
export function search(automaton: Automaton, text: string): Search {
	const reader = new Reader(Array.from(text));
	const found = reader.ends(automaton, 'forwards').includes(1);
	return { found, steps: reader.steps };
}

class Reader {
	steps = 0;
	private readonly known = new Map<CharacterTest, Map<string, boolean>>();

	constructor(private readonly characters: readonly string[]) {}

	/** At which places between the characters a match ends that begins anywhere before, or behind when read backwards. */
	ends(automaton: Automaton, direction: Direction): Uint8Array {
		const { length } = this.characters;
		const backwards = direction === 'backwards';
		const places = new Map<PlaceTest, Uint8Array>();
		for (const { place } of automaton.states) if (place) places.set(place, this.holds(place));
		const ends = new Uint8Array(length + 1);
		const seen = new Int32Array(automaton.states.length).fill(-1);
		let current: number[] = [];
		for (let count = 0; count <= length; count++) {
			const at = backwards ? length - count : count;
			const waiting = this.closure([...current, automaton.start], at, { automaton, places, seen });
			if (seen[0] === at) ends[at] = 1;
			const character = this.characters[backwards ? at - 1 : at];
			current = character === undefined ? [] : this.step(automaton.states, waiting, character);
		}
		return ends;
	}

	/** @returns the states that wait for a character */
	private closure(
		open: number[],
		at: number,
		{ automaton, places, seen }: { automaton: Automaton; places: Map<PlaceTest, Uint8Array>; seen: Int32Array },
	): number[] {
		const waiting: number[] = [];
		for (let state = open.pop(); state !== undefined; state = open.pop()) {
			if (seen[state] === at) continue;
			seen[state] = at;
			this.steps++;
			const { character, place, next } = automaton.states[state] ?? { next: [] };
			if (character) waiting.push(state);
			else if (!place || places.get(place)?.[at] === 1) open.push(...next);
		}
		return waiting;
	}

	private step(states: readonly State[], waiting: readonly number[], character: string): number[] {
		return waiting.flatMap((state) => {
			const { character: test, next } = states[state] ?? { next: [] };
			return test && this.matches(test, character) ? next : [];
		});
	}

	private matches(test: CharacterTest, character: string): boolean {
		const known = this.known.get(test) ?? new Map<string, boolean>();
		this.known.set(test, known);
		const before = known.get(character);
		if (before !== undefined) return before;
		const now = test.test(character);
		known.set(character, now);
		return now;
	}

	private holds(place: PlaceTest): Uint8Array {
		const { length } = this.characters;
		if (place.kind === 'lookahead' || place.kind === 'lookbehind') {
			const ends = this.ends(place.machine, directionOf(place.kind));
			return place.negate ? ends.map((end) => 1 - end) : ends;
		}
		const isWord = (at: number) => wordCharacter.test(this.characters[at] ?? '');
		return Uint8Array.from({ length: length + 1 }, (_, at) => {
			if (place.kind === 'start') return Number(at === 0);
			if (place.kind === 'end') return Number(at === length);
			return Number((isWord(at - 1) !== isWord(at)) === (place.kind === 'word'));
		});
	}
}

/** Without regard to case two more letters belong to it, as in JavaScript. */
const wordCharacter = /^\w$/iu;
