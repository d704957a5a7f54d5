import { replaceAddresses } from './webAddress';

/**
 * The most marks of one paragraph that are read as Markdown. Open marks are paired with each other, which takes time with
 * the square of their number; no message that people read has so many.
 */
const maxMarksOfParagraph = 250;

/** Stands for characters that are no marks while the text is read; a private-use letter, as wide as what it replaces. */
export const hidden = '\uE000';

/** A run of marks longer than any that Markdown knows, such as the line of a form. */
const longRunPattern = /\*{4,}|_{4,}|~{3,}/g;

const pairedMarks = /[*_~`[\]!>]/g;

/** The text with everything hidden that must not be read as Markdown; each character stays at its place. */
export function readable(markdown: string): string {
	const hide = (text: string) => hidden.repeat(text.length);
	const withoutAddresses = hideCrowds(
		replaceAddresses(markdown, (match, offset) => {
			// `<address>` is Markdown's own way to say where an address ends.
			if (markdown[offset - 1] === '<' && markdown[offset + match.length] === '>') return match;
			const url = withoutTrail(match);
			return `${hide(url)}${match.slice(url.length)}`;
		}),
	);
	return hideFlanks(hideNames(withoutAddresses)).replace(longRunPattern, (run, offset: number, text: string) =>
		// A rule across the page, and the fence of a code block, are Markdown.
		isAloneInLine(text, offset, run.length) ? run : hide(run),
	);
}

/** A name of programs between double underscores; no word of a language has underscores within. */
const codeNamePattern = /(?<![\w\uE000*~])__[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)*__(?![\w*~])/g;
/** Names that are nothing but code, wherever they stand. */
const codeNames =
	/^__(?:init|main|proto|repr|str|dict|pycache|dirname|filename|typename|(?:get|set|del)(?:attr|item))__$/;
/** What stands behind a name in code, and behind no bold word: the end of a file's name, or a further folder. */
const codeBehind = /^(?:\.[a-z]|\/[A-Za-z0-9.]|\}\})/;
/** The same behind a name that begins with a small letter: a call, an index, a comparison. */
const codeBehindSmall = /^(?:\(|\[\w| ?[=!]?==? ?["'\w[{])/;
const codeBefore = /(?:[\w)\]]\.|[A-Za-z0-9.]\/|(?:^|[\s"'(])\/|[@$\\]|\{\{)$/;
/** Stars that stand for any file. */
const globPattern = /(?<=\/)\*{1,2}(?=\/)|(?<![\w*])\*\.\*(?![\w*])/g;

/** `__init__.py` is a file and `__Note__` a word in bold: what is inside, and what is beside it, tells them apart. */
function hideNames(text: string): string {
	return text
		.replace(codeNamePattern, (name, offset: number) => {
			const before = text.slice(Math.max(0, offset - 2), offset);
			const behind = text.slice(offset + name.length, offset + name.length + 5);
			return isNameInCode(name, before, behind) ? name.replaceAll('_', hidden) : name;
		})
		.replace(globPattern, (glob) => glob.replaceAll('*', hidden));
}

function isNameInCode(name: string, before: string, behind: string): boolean {
	if (codeNames.test(name) || name.slice(2, -2).includes('_')) return true;
	if (codeBehind.test(behind) || codeBefore.test(before)) return true;
	return /^__[a-z]/.test(name) && codeBehindSmall.test(behind);
}

/** Bold text in one line without other marks. */
const boldPattern = /(?<!\*)\*\*(?![\s*])[^*_~`[\]\\\n]{1,300}(?<!\s)\*\*(?!\*)/g;
const word = /[\p{L}\p{N}]/u;
const punctuation = /[\p{P}\p{S}]/u;

/**
 * By CommonMark a mark between a letter and a punctuation mark opens or closes nothing on the letter's side. Languages
 * without spaces write so all the time: `**「重要」**です`. As if it were a letter, the punctuation mark is in nobody's way.
 */
function hideFlanks(text: string): string {
	return text.replace(boldPattern, (bold, offset: number) => {
		const inner = bold.slice(2, -2);
		const before = text.charAt(offset - 1);
		const after = text.charAt(offset + bold.length);
		const first = word.test(before) && punctuation.test(inner.charAt(0)) && !/[!<]/.test(inner.charAt(0));
		const last = word.test(after) && punctuation.test(inner.charAt(inner.length - 1)) && !/[>)]$/.test(inner);
		const kept = inner.slice(first ? 1 : 0, last && inner.length > 1 ? -1 : undefined);
		return `**${first ? hidden : ''}${kept}${last && inner.length > 1 ? hidden : ''}**`;
	});
}

function hideCrowds(text: string): string {
	return text
		.split(/(\n[ \t]*\n)/)
		.map((part) =>
			(part.match(pairedMarks)?.length ?? 0) > maxMarksOfParagraph ? part.replace(pairedMarks, hidden) : part,
		)
		.join('');
}

function isAloneInLine(text: string, offset: number, length: number): boolean {
	const from = text.lastIndexOf('\n', offset - 1) + 1;
	const newline = text.indexOf('\n', offset);
	const to = newline === -1 ? text.length : newline;
	return text.slice(from, offset).trim() === '' && text[offset] !== '_'
		? text[offset] === '~' || text.slice(offset + length, to).trim() === ''
		: false;
}

/** Leaves out what follows an address in a sentence: its full stop, and a bracket that was opened before it. */
function withoutTrail(url: string): string {
	let end = url.length;
	let unopened = count(url, ')') - count(url, '(');
	for (; end > 0; end--) {
		const last = url.charAt(end - 1);
		if (last === ')' && unopened > 0) unopened--;
		else if (!"*_~.,;:!?'’”»".includes(last)) break;
	}
	const closed = firstUnopened(url.slice(0, end));
	return url.slice(0, closed);
}

/** Where the bracket stands that closes one from before the address, such as that of `[text](address)`. */
function firstUnopened(url: string): number {
	let depth = 0;
	for (let at = 0; at < url.length; at++) {
		if (url[at] === '(') depth++;
		else if (url[at] === ')' && --depth < 0) return at;
	}
	return url.length;
}

/** How often a character is in a text. */
export function count(text: string, character: string): number {
	return text.split(character).length - 1;
}
