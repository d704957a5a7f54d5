import { UserError } from 'n8n-workflow';
import type { PatternAlternatives, PatternNode } from './parsePattern';

/** Matches one character; those that are written alike share one. */
export interface CharacterTest {
	source: string;
	test(character: string): boolean;
}

/** What holds at a place between two characters. */
export type PlaceTest =
	| { kind: 'start' | 'end' | 'word' | 'notWord' }
	| { kind: 'lookahead' | 'lookbehind'; negate: boolean; machine: Automaton };

/** Which way a text is read. What stands ahead is read from the end of the text, so that one pass answers for all places. */
export type Direction = 'backwards' | 'forwards';

/** Which way the automaton of such a place reads. */
export function directionOf(kind: PlaceTest['kind']): Direction {
	return kind === 'lookahead' ? 'backwards' : 'forwards';
}

/** One step of an automaton; `next` are the states that follow. */
export interface State {
	character?: CharacterTest;
	place?: PlaceTest;
	next: number[];
}

/** Reads a text from left to right, or backwards for what stands before a place. State 0 is the end. */
export interface Automaton {
	states: State[];
	start: number;
}

/** How many states an automaton has, with those that look ahead and behind: each of them reads the whole text. */
export function sizeOf({ states }: Automaton): number {
	return states.reduce(
		(size, { place }) => size + (place && 'machine' in place ? sizeOf(place.machine) : 0),
		states.length,
	);
}

/** The most states of all automata of a pattern together. */
const maxStates = 1_000;

/**
 * Builds the automaton of a regular expression, which reads a text once however the pattern is written.
 *
 * @throws UserError for too large a pattern
 */
export function buildAutomaton(alternatives: PatternAlternatives): Automaton {
	return new Builder().build(alternatives, 'forwards');
}

class Builder {
	private count = 0;
	private readonly tests = new Map<string, CharacterTest>();

	build(alternatives: PatternAlternatives, direction: Direction): Automaton {
		const states: State[] = [{ next: [] }];
		const add = (state: State) => {
			if (++this.count > maxStates) throw new UserError('it is too large');
			return states.push(state) - 1;
		};
		const start = this.alternatives(alternatives, 0, { add, states, direction });
		return { states, start };
	}

	private alternatives(alternatives: PatternAlternatives, next: number, machine: Machine): number {
		const starts = alternatives.map((elements) => {
			const ordered = machine.direction === 'backwards' ? elements : [...elements].reverse();
			return ordered.reduce((following, element) => this.element(element, following, machine), next);
		});
		const [first] = starts;
		return starts.length === 1 && first !== undefined ? first : machine.add({ next: starts });
	}

	private element(element: PatternNode, next: number, machine: Machine): number {
		switch (element.type) {
			case 'group':
				return this.alternatives(element.alternatives, next, machine);
			case 'repeat':
				return this.repeated(element, next, machine);
			case 'character':
				return machine.add({ character: this.character(element.source), next: [next] });
			case 'edge':
				return machine.add({ place: { kind: element.kind }, next: [next] });
			case 'look':
				return machine.add({ place: this.look(element), next: [next] });
		}
	}

	/** Entering a repetition and going round again are two states, so that each way through it is a path of its own. */
	private repeated(quantifier: PatternNode & { type: 'repeat' }, next: number, machine: Machine): number {
		const { min, max, element } = quantifier;
		let start = next;
		if (max === Infinity) {
			const again = machine.add({ next: [] });
			const body = this.element(element, again, machine);
			machine.states[again] = { next: [body, next] };
			start = min === 0 ? machine.add({ next: [body, next] }) : body;
		} else {
			for (let copy = min; copy < max; copy++) {
				start = machine.add({ next: [this.element(element, start, machine), next] });
			}
		}
		const left = max === Infinity ? min - 1 : min;
		for (let copy = 0; copy < left; copy++) start = this.element(element, start, machine);
		return start;
	}

	private look({ kind, negate, alternatives }: PatternNode & { type: 'look' }): PlaceTest {
		return { kind, negate, machine: this.build(alternatives, directionOf(kind)) };
	}

	private character(source: string): CharacterTest {
		const known = this.tests.get(source);
		if (known) return known;
		// A character against a class of characters: there is nothing to try twice.
		const pattern = new RegExp(`^(?:${source})$`, 'iu');
		const made = { source, test: (character: string) => pattern.test(character) };
		this.tests.set(source, made);
		return made;
	}
}

interface Machine {
	add(state: State): number;
	states: State[];
	direction: Direction;
}
