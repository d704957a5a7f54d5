import { markdownTokens, type MarkdownToken } from '../vendor/markdownTokens';
import { count, hidden, readable } from './markdownText';

/** The longest text that is converted, in UTF-16 units: four full messages. */
export const maxMarkdownLength = 16_384;

/** The most lines that are read as Markdown; the time for headings and lists grows with their square as well. */
const maxLines = 600;
/** The most marks of a text, of those that are read at all. */
const maxMarks = 2_000;

const anyMark = /[*_~`#[\]\\>+\-=<]/;
const readMarks = /[*_~`[\]!>+\-\\]/g;

const markOf: Readonly<Record<string, string>> = { strong: '*', emphasis: '_', strikethrough: '~' };

/** What stands within a line, behind the marks that went on from the line before. */
const inlineTypes = new Set(['data', 'codeText', 'characterEscape', 'characterReference', 'link', 'image', 'autolink']);

/** Replaces the text from `start` to `end`. */
interface Edit {
	start: number;
	end: number;
	text: string;
}

/** A mark that WhatsApp shows for the text between `start` and `end`. */
interface OpenMark {
	type: string;
	sign: string;
}

/**
 * Turns CommonMark into what WhatsApp shows: `*bold*`, `_italic_`, `~struck~`, code, lists and quotes. Everything else,
 * above all web addresses and code, stays as it is, character by character.
 *
 * WhatsApp knows no escapes: `\*not bold\*` becomes `*not bold*`. A mark that it would not understand, in the middle of a
 * word or touching a web address, is left out.
 *
 * @param markdown at most `maxMarkdownLength` long; paragraphs with more than 250 marks, and texts with more than 600 lines
 *   or 2,000 marks, are left as they are
 */
export function markdownToWhatsApp(markdown: string): string {
	if (!anyMark.test(markdown) || isBeyondReading(markdown)) return markdown;
	return apply(markdown, new Converter(markdown, readable(markdown)).edits());
}

function isBeyondReading(markdown: string): boolean {
	return count(markdown, '\n') >= maxLines || (markdown.match(readMarks)?.length ?? 0) > maxMarks;
}

/** Walks over the tokens once and collects what changes. */
class Converter {
	private readonly found: Edit[] = [];
	private readonly marks: OpenMark[] = [];
	/** Marks that were closed at the end of a line and go on in the next. */
	private reopen = false;
	private readonly definitions = new Map<string, string>();
	/** Names of those that a link refers to. */
	private readonly used = new Set<string>();
	private readonly definitionLines: Array<Edit & { name: string }> = [];
	private heading = false;

	constructor(
		private readonly source: string,
		private readonly text: string,
	) {}

	edits(): Edit[] {
		const tokens = markdownTokens(this.text);
		this.readDefinitions(tokens);
		for (const [index, token] of tokens.entries()) {
			if (token.at === 'enter') this.enter(token, tokens, index);
			else this.exit(token);
		}
		return [...this.found, ...this.definitionLines.filter(({ name }) => this.used.has(name))];
	}

	private enter(token: MarkdownToken, tokens: readonly MarkdownToken[], index: number): void {
		if (markOf[token.type] !== undefined) return this.enterMark(token, signOf(tokens, index));
		if (inlineTypes.has(token.type)) {
			this.startLine(token.start);
			this.enterInline(token, tokens, index);
		} else this.enterBlock(token, tokens, index);
	}

	private enterInline({ type, start, end }: MarkdownToken, tokens: readonly MarkdownToken[], index: number): void {
		switch (type) {
			case 'codeText':
				return this.code(tokens, index);
			case 'link':
			case 'image':
				return this.link(tokens, index);
			case 'autolink':
				return this.trim(start, end, 1);
		}
	}

	private enterBlock({ type, start, end }: MarkdownToken, tokens: readonly MarkdownToken[], index: number): void {
		switch (type) {
			case 'lineEnding':
				return this.endLine(start);
			case 'escapeMarker':
			case 'hardBreakEscape':
				return this.replace(start, end, '');
			case 'atxHeading':
			case 'setextHeading':
				return this.enterHeading(tokens, index);
			case 'codeFenced':
				return this.fence(tokens, index);
			case 'listItemMarker':
				return '*+'.includes(this.text.charAt(start)) ? this.replace(start, end, '-') : undefined;
			case 'thematicBreak':
				return this.replace(start, end, '———');
			case 'definition':
				return this.enterDefinition(tokens, index);
		}
	}

	private exit({ type, end }: MarkdownToken): void {
		if (type === 'atxHeading' || type === 'setextHeading') this.heading = false;
		if (markOf[type] === undefined || this.marks.at(-1)?.type !== type) return;
		const mark = this.marks.pop();
		const width = type === 'emphasis' ? 1 : 2;
		if (mark) this.replace(end - width, end, mark.sign);
	}

	private enterMark({ type, start, end }: MarkdownToken, wanted: string): void {
		this.startLine(start);
		const width = type === 'emphasis' ? 1 : 2;
		const isBoldAlready = this.heading && wanted === '*';
		const isRepeated = isBoldAlready || this.marks.some(({ sign }) => sign === wanted);
		const canShow = this.canShow(start, end, width);
		const sign = !isRepeated && canShow ? wanted : '';
		if (!canShow && this.isArithmetic(type, start, end)) {
			this.marks.push({ type, sign: this.text.slice(start, start + width) });
			return;
		}
		this.marks.push({ type, sign });
		this.replace(start, start + width, sign);
	}

	/** WhatsApp reads marks around whole words only, and takes a mark that touches an address for a part of it. */
	private canShow(start: number, end: number, width: number): boolean {
		const before = Array.from(this.text.slice(Math.max(0, start - 2), start)).at(-1) ?? '';
		const after = Array.from(this.text.slice(end, end + 2))[0] ?? '';
		if (isWordCharacter(before) || isWordCharacter(after)) return false;
		const lines = this.text.slice(start + width, end - width).split('\n');
		return lines.every((line) => {
			const inner = line.replace(/^[*_~ \t>]+/, '').trimEnd();
			const trimmed = withoutMarksAtEnd(inner);
			return !trimmed.startsWith(hidden) && !trimmed.endsWith(hidden);
		});
	}

	/** 120*60*75 is a size, a*b*c a product, and x**2 + y**2 a sum. */
	private isArithmetic(type: string, start: number, end: number): boolean {
		if (type === 'strikethrough' || this.text.slice(start, end).includes('\n')) return false;
		const before = this.text.charAt(start - 1);
		const after = this.text.charAt(end);
		const hasDigit = /\d/.test(before) || /\d/.test(after);
		if (type === 'emphasis' && hasDigit) return true;
		if (!/[A-Za-z0-9)]/.test(before) || !/[A-Za-z0-9(]/.test(after)) return false;
		return hasDigit || (type === 'emphasis' && /^[*_][\w.]+[*_]$/.test(this.text.slice(start, end)));
	}

	private endLine(at: number): void {
		if (this.reopen) return;
		const open = this.marks.map(({ sign }) => sign).reverse();
		if (open.join('') === '') return;
		this.replace(at, at, open.join(''));
		this.reopen = true;
	}

	private startLine(at: number): void {
		if (!this.reopen) return;
		this.reopen = false;
		this.replace(at, at, this.marks.map(({ sign }) => sign).join(''));
	}

	/** A code span between two or more backticks becomes one between one, where it holds none itself. */
	private code(tokens: readonly MarkdownToken[], index: number): void {
		const { start, end } = tokens[index] ?? { start: 0, end: 0 };
		const content = this.textOf(tokensInside(tokens, index), 'codeTextData');
		if (this.source.startsWith('``', start)) {
			const fence = content.includes('`') ? '```' : '`';
			this.replace(start, end, `${fence}${content}${fence}`);
		}
	}

	private fence(tokens: readonly MarkdownToken[], index: number): void {
		const { start, end } = tokens[index] ?? { start: 0, end: 0 };
		const inside = tokensInside(tokens, index);
		const content = this.textOf(inside, 'codeFlowValue').replace(/^\r?\n/, '');
		const isClosed = inside.filter(({ type }) => type === 'codeFencedFence').length > 1;
		const body = isClosed ? content.replace(/\r?\n$/, '') : content;
		// A line of tildes without code below it.
		if (body.trim() === '') return;
		this.replace(start, end, `\`\`\`${body}\`\`\``);
	}

	/** The lines of code among these tokens, without the marks of the list or quote that they stand in. */
	private textOf(tokens: readonly MarkdownToken[], lineType: string): string {
		return tokens
			.map(({ type, start, end }) => {
				if (type === lineType) return this.source.slice(start, end);
				// The token goes on behind the line's end, to where the code begins again.
				if (type === 'lineEnding') return this.source[start] === '\r' ? '\r\n' : '\n';
				return '';
			})
			.join('');
	}

	private link(tokens: readonly MarkdownToken[], index: number): void {
		const { type, start, end } = tokens[index] ?? { type: '', start: 0, end: 0 };
		const inside = tokensInside(tokens, index);
		const label = inside.find((token) => token.type === 'labelText');
		const text = label ? this.source.slice(label.start, label.end) : '';
		const url = this.destination(inside, text);
		if (url === undefined) return;
		const open = label?.start ?? start + (type === 'image' ? 2 : 1);
		if (text === '' || unescaped(text) === url || `mailto:${text}` === url) {
			return this.replace(start, end, text === '' ? url : unescaped(text));
		}
		this.replace(start, open, '');
		this.replace(label?.end ?? open, end, url === '' ? '' : ` (${url})`);
	}

	/** @returns the address of a link as it is written; undefined where a reference leads nowhere */
	private destination(inside: readonly MarkdownToken[], label: string): string | undefined {
		const written = inside.filter(({ type }) => type === 'resourceDestinationString').at(-1);
		if (written) return unescaped(this.source.slice(written.start, written.end));
		if (inside.some(({ type }) => type === 'resource')) return '';
		const reference = inside.filter(({ type }) => type === 'referenceString').at(-1);
		const name = nameOf(reference ? this.source.slice(reference.start, reference.end) : label);
		// Footnotes are none of CommonMark's, and leave their text where it is.
		if (name.startsWith('^') || !this.definitions.has(name)) return undefined;
		this.used.add(name);
		return this.definitions.get(name);
	}

	private readDefinitions(tokens: readonly MarkdownToken[]): void {
		let name = '';
		for (const { at, type, start, end } of tokens) {
			if (at === 'exit') continue;
			if (type === 'definitionLabelString') name = nameOf(this.source.slice(start, end));
			if (type !== 'definitionDestinationString' || this.definitions.has(name)) continue;
			this.definitions.set(name, unescaped(this.source.slice(start, end)));
		}
	}

	/** A heading is bold, in each of its lines. */
	private enterHeading(tokens: readonly MarkdownToken[], index: number): void {
		const { start, end } = tokens[index] ?? { start: 0, end: 0 };
		const inside = tokensInside(tokens, index);
		const title = inside.find(({ type }) => type === 'atxHeadingText' || type === 'setextHeadingText');
		if (!title) return this.replace(start, end, '');
		this.heading = true;
		this.replace(start, title.start, '');
		const sign = this.canShow(title.start, title.end, 0) ? '*' : '';
		this.replace(title.start, title.start, sign);
		for (const { type, start: at, end: after } of inside) {
			const isBreak = type === 'lineEnding' && at > title.start && after < title.end;
			if (isBreak) this.replace(at, after, `${sign}\n${sign}`);
		}
		this.replace(title.end, title.end, sign);
		this.replace(title.end, end, '');
	}

	/** What a link refers to is not shown; a line that no link refers to is text. */
	private enterDefinition(tokens: readonly MarkdownToken[], index: number): void {
		const { start, end } = tokens[index] ?? { start: 0, end: 0 };
		const label = tokensInside(tokens, index).find(({ type }) => type === 'definitionLabelString');
		const name = label ? nameOf(this.source.slice(label.start, label.end)) : '';
		this.definitionLines.push({ name, start, end: this.text[end] === '\n' ? end + 1 : end, text: '' });
	}

	private trim(start: number, end: number, width: number): void {
		this.replace(start, start + width, '');
		this.replace(end - width, end, '');
	}

	private replace(start: number, end: number, text: string): void {
		this.found.push({ start, end, text });
	}
}

/**
 * The mark that stands for the emphasis that begins at `index`. Where both kinds begin and end together, bold is outside:
 * the usual spelling.
 */
function signOf(tokens: readonly MarkdownToken[], index: number): string {
	const type = tokens[index]?.type ?? '';
	const isBoth = (outer: number) => {
		const emphasis = tokens[outer];
		// Between them: both ends of the emphasis' own mark, and the beginning of its text.
		const strong = tokens[outer + 4];
		return (
			emphasis?.type === 'emphasis' &&
			strong?.type === 'strong' &&
			strong.start === emphasis.start + 1 &&
			strong.end === emphasis.end - 1
		);
	};
	if (type === 'emphasis' && isBoth(index)) return '*';
	if (type === 'strong' && isBoth(index - 4)) return '_';
	return markOf[type] ?? '';
}

/** The tokens that begin within the one that begins at `index`. */
function tokensInside(tokens: readonly MarkdownToken[], index: number): MarkdownToken[] {
	const outer = tokens[index];
	if (!outer) return [];
	const inside: MarkdownToken[] = [];
	for (let next = index + 1; next < tokens.length; next++) {
		const token = tokens[next];
		if (!token || (token.at === 'exit' && token.type === outer.type && token.end === outer.end)) break;
		if (token.at === 'enter') inside.push(token);
	}
	return inside;
}

function isWordCharacter(character: string): boolean {
	return /[\p{L}\p{N}\uE000]/u.test(character);
}

function withoutMarksAtEnd(text: string): string {
	let end = text.length;
	while (end > 0 && '*_~'.includes(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

function nameOf(label: string): string {
	return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

function unescaped(text: string): string {
	return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** Carries the edits out in the order of their places; of two that overlap the outer one, which comes first, counts. */
function apply(source: string, edits: readonly Edit[]): string {
	const ordered = edits.map((edit, order) => ({ ...edit, order }));
	ordered.sort((a, b) => a.start - b.start || a.order - b.order);
	const parts: string[] = [];
	let at = 0;
	for (const { start, end, text } of ordered) {
		if (start < at) continue;
		parts.push(source.slice(at, start), text);
		at = end;
	}
	parts.push(source.slice(at));
	return parts.join('');
}
