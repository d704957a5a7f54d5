import { UserError } from 'n8n-workflow';

/** A part of a regular expression. Characters and classes stay as they are written. */
export type PatternNode =
	| { type: 'character'; source: string }
	| { type: 'group'; alternatives: PatternAlternatives }
	| { type: 'repeat'; min: number; max: number; element: PatternNode }
	| { type: 'edge'; kind: 'start' | 'end' | 'word' | 'notWord' }
	| { type: 'look'; kind: 'lookahead' | 'lookbehind'; negate: boolean; alternatives: PatternAlternatives };

/** Each alternative is a list of parts. */
export type PatternAlternatives = ReadonlyArray<readonly PatternNode[]>;

/**
 * Takes a regular expression apart.
 *
 * @param source valid for JavaScript with the flag `u`
 * @throws UserError for what cannot be searched for step by step: references back to groups, changed flags
 */
export function parsePattern(source: string): PatternAlternatives {
	return new PatternReader(source).alternatives();
}

/** Longer ones come first. */
const looks = [
	{ opening: '(?<=', kind: 'lookbehind', negate: false },
	{ opening: '(?<!', kind: 'lookbehind', negate: true },
	{ opening: '(?=', kind: 'lookahead', negate: false },
	{ opening: '(?!', kind: 'lookahead', negate: true },
] as const;
const edges = [
	{ sign: '^', kind: 'start' },
	{ sign: '$', kind: 'end' },
	{ sign: String.raw`\b`, kind: 'word' },
	{ sign: String.raw`\B`, kind: 'notWord' },
] as const;

/** A character behind a backslash; two escapes may stand for one character, as in `\ud83d\ude00`. */
const escaped =
	/\\(?:u\{[\da-f]+\}|ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|p\{[^}]*\}|.)/isy;
const counted = /\{(\d+)(?:(,)(\d*))?\}/y;

class PatternReader {
	private at = 0;

	constructor(private readonly source: string) {}

	alternatives(): PatternAlternatives {
		const alternatives: PatternNode[][] = [[]];
		while (this.at < this.source.length && !this.isNext(')')) {
			if (this.take('|')) alternatives.push([]);
			else alternatives.at(-1)?.push(this.repeated(this.element()));
		}
		return alternatives;
	}

	private element(): PatternNode {
		const edge = edges.find(({ sign }) => this.take(sign));
		if (edge) return { type: 'edge', kind: edge.kind };
		const look = looks.find(({ opening }) => this.take(opening));
		if (look) return { type: 'look', kind: look.kind, negate: look.negate, alternatives: this.closed() };
		if (this.take('(?:')) return { type: 'group', alternatives: this.closed() };
		if (this.take('(?<')) this.at = this.source.indexOf('>', this.at) + 1;
		else if (this.take('(?')) throw new UserError('it changes flags within the pattern');
		else if (!this.take('(')) return { type: 'character', source: this.character() };
		return { type: 'group', alternatives: this.closed() };
	}

	private closed(): PatternAlternatives {
		const alternatives = this.alternatives();
		this.take(')');
		return alternatives;
	}

	private character(): string {
		const start = this.at;
		if (this.take('[')) {
			while (this.at < this.source.length && !this.take(']')) this.skipCharacter();
		} else {
			if (/\\[1-9k]/y.test(this.source.slice(start, start + 2))) {
				throw new UserError('it refers back to a group, whose text nobody knows before');
			}
			this.skipCharacter();
		}
		return this.source.slice(start, this.at);
	}

	private skipCharacter(): void {
		const escape = this.match(escaped);
		if (escape === undefined) this.at += (this.source.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1;
	}

	private repeated(element: PatternNode): PatternNode {
		const count = this.count();
		if (!count) return element;
		// A lazy repetition finds the same texts.
		this.take('?');
		return { type: 'repeat', ...count, element };
	}

	private count(): { min: number; max: number } | undefined {
		if (this.take('*')) return { min: 0, max: Infinity };
		if (this.take('+')) return { min: 1, max: Infinity };
		if (this.take('?')) return { min: 0, max: 1 };
		const [, least, comma, most = ''] = this.match(counted) ?? [];
		if (least === undefined) return undefined;
		const min = Number(least);
		return { min, max: comma === undefined ? min : most === '' ? Infinity : Number(most) };
	}

	private match(sticky: RegExp): RegExpExecArray | undefined {
		sticky.lastIndex = this.at;
		const found = sticky.exec(this.source);
		if (found) this.at += found[0].length;
		return found ?? undefined;
	}

	private isNext(text: string): boolean {
		return this.source.startsWith(text, this.at);
	}

	private take(text: string): boolean {
		if (!this.isNext(text)) return false;
		this.at += text.length;
		return true;
	}
}
