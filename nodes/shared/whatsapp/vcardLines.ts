/** One property of a card: `item1.TEL;TYPE=work,voice:+1 650 555 1234`. */
export interface CardLine {
	/** Upper case, without the group. */
	name: string;
	/** Such as `item1`; lines of one group belong together. */
	group: string;
	/** Upper case, without the ones that say nothing, such as PREF and VOICE. */
	types: string[];
	/** Names in upper case. */
	parameters: ReadonlyMap<string, string>;
	/** The value of a property that has one, decoded. */
	value: string;
	/** The parts of a value such as `Smith;Nathan;;;`, each decoded. */
	parts: string[];
}

/** The properties that are read; a group such as `item1.` may stand before them. */
const known =
	/^[ \t]*(?:[\w-]{1,60}\.)?(?:BEGIN|END|AGENT|FN|N|NICKNAME|ORG|TITLE|BDAY|TEL|EMAIL|ADR|URL|X-ABLABEL|KIND|X-ADDRESSBOOKSERVER-KIND)[ \t]*[;:]/i;
/** The beginning of another property, also behind a line that says it goes on: some phones end a value so. */
const nextProperty = /^(?:END:VCARD$|(?:item\d+\.)?(?:FN|N|TEL|EMAIL|ORG|TITLE|BDAY|ADR)[;:])/;
const longestName = 200;
/** A name has five parts and an address seven; what comes after more than this is nobody's. */
const maxParts = 10;
/** How a value may be written differently from how it reads. */
const isEncoded = /QUOTED-PRINTABLE|BASE64|ENCODING/i;

type Encoding = 'quotedPrintable' | 'base64' | undefined;

/** A line whose value is still as it stands in the file. */
interface Head {
	path: string;
	/** Those written as `KEY=value`, and single words such as CELL or QUOTED-PRINTABLE. */
	pairs: Array<[key: string, value: string]>;
	words: string[];
	encoding: Encoding;
	rawValue: string;
}

const sayNothing = ['PREF', 'VOICE', 'INTERNET', 'X-INTERNET', 'OTHER', ''];
const encodings: Readonly<Record<string, Encoding>> = {
	'QUOTED-PRINTABLE': 'quotedPrintable',
	BASE64: 'base64',
	B: 'base64',
};
/** Words of vCard 2.1 that say how a value is written. */
const encodingWords = ['QUOTED-PRINTABLE', 'BASE64', '8BIT', '7BIT'];

/**
 * Reads the lines of vCard 2.1, 3.0 and 4.0, as phones and mail programs write them: folded with and without white space,
 * as quoted-printable or Base64 text, in any character set that Node.js knows. Takes time in proportion to the text.
 *
 * @returns the properties that a contact in WhatsApp has a place for, and the marks of cards
 */
export function readCardLines(text: string): CardLine[] {
	const physical = withoutIndent(withLineBreaks(text.replace(/^\uFEFF/, '')).split(/\r\n|\r|\n/));
	return logicalLines(physical).flatMap((line) => {
		const head = known.test(line.slice(0, longestName)) ? readHead(line) : undefined;
		return head ? [toLine(head)] : [];
	});
}

/** JSON that was escaped twice has the two characters \\n where a line ends. */
function withLineBreaks(text: string): string {
	return /^\s*BEGIN:VCARD(?:\\r)?\\n/i.test(text) ? text.replace(/(?:\\r)?\\n/g, '\n') : text;
}

/** A card that was pasted with its indentation would otherwise be one folded line. */
function withoutIndent(lines: readonly string[]): readonly string[] {
	const first = lines.find((line) => line.trim() !== '') ?? '';
	const indent = first.slice(0, first.length - first.trimStart().length);
	if (indent === '') return lines;
	return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
}

/** A line that may go on. */
interface OpenLine {
	pieces: string[];
	encoding: Encoding;
}

/** Puts folded lines together again. */
function logicalLines(lines: readonly string[]): string[] {
	const isIndented = foldsWithSpace(lines);
	const whole: OpenLine[] = [];
	for (const line of lines) {
		const open = whole.at(-1);
		if (open && goesOn(open, line, { isIndented })) continue;
		const encoding = isEncoded.test(line.slice(0, longestName)) ? readHead(line)?.encoding : undefined;
		whole.push({ pieces: [line], encoding });
	}
	return whole.map(({ pieces }) => pieces.join(''));
}

/** @returns whether the line belongs to the open one, to which it is added */
function goesOn({ pieces, encoding }: OpenLine, line: string, { isIndented }: { isIndented: boolean }): boolean {
	const last = pieces.at(-1) ?? '';
	if (encoding === 'quotedPrintable' && last.endsWith('=') && !nextProperty.test(line)) {
		pieces[pieces.length - 1] = last.slice(0, -1);
		pieces.push(isIndented ? line.replace(/^[ \t]/, '') : line);
		return true;
	}
	const isFolded = line.startsWith(' ') || line.startsWith('\t');
	if (isFolded) pieces.push(line.slice(1));
	else if (encoding === 'base64' && isBase64(line)) pieces.push(line);
	else return false;
	return true;
}

/**
 * Some phones begin the lines that go on after `=` with a space that does not belong to the text. Others put the text's
 * own space there: then some line goes on without one.
 */
function foldsWithSpace(lines: readonly string[]): boolean {
	const next = lines.filter((_, index) => {
		const before = lines[index - 1] ?? '';
		return before.endsWith('=') && !isBase64(before);
	});
	return next.every((line) => /^[ \t]/.test(line) || line === '');
}

function isBase64(line: string): boolean {
	return line !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(line);
}

function readHead(line: string): Head | undefined {
	const colon = indexOutsideQuotes(line, ':');
	if (colon <= 0) return undefined;
	const [path = '', ...rawParameters] = splitOutsideQuotes(line.slice(0, colon).trim(), ';');
	const head: Head = { path, pairs: [], words: [], encoding: undefined, rawValue: line.slice(colon + 1) };
	for (const raw of rawParameters) {
		const equals = raw.indexOf('=');
		const key = (equals === -1 ? raw : raw.slice(0, equals)).trim().toUpperCase();
		const value = raw
			.slice(equals + 1)
			.replaceAll('"', '')
			.trim();
		if (key === 'ENCODING' || (equals === -1 && encodingWords.includes(key))) {
			head.encoding = encodings[value.toUpperCase()];
		} else if (equals === -1) head.words.push(key);
		else head.pairs.push([key, value]);
	}
	return head;
}

function toLine({ path, pairs, words, encoding, rawValue }: Head): CardLine {
	const types = pairs.flatMap(([key, value]) => (key === 'TYPE' ? value.toUpperCase().split(',') : []));
	const parameters = new Map(pairs);
	const dot = path.lastIndexOf('.');
	const decode = (raw: string) => decoded(raw, encoding, parameters.get('CHARSET'));
	// Base64 hides the semicolons between the parts; quoted-printable hides those that belong to the text.
	const rawParts = encoding === 'base64' ? splitUnescaped(decode(rawValue)) : splitUnescaped(rawValue).map(decode);
	return {
		name: path
			.slice(dot + 1)
			.trim()
			.toUpperCase(),
		group: path.slice(0, Math.max(0, dot)).trim().toLowerCase(),
		types: [...words, ...types.map((type) => type.trim())].filter((type) => !sayNothing.includes(type)),
		parameters,
		value: withoutReturns(unescaped(decode(rawValue))).trim(),
		parts: rawParts.map((part) => withoutReturns(unescaped(part)).trim()),
	};
}

function decoded(raw: string, encoding: Encoding, charset: string | undefined): string {
	if (encoding === undefined) return raw;
	const bytes = Buffer.from(
		encoding === 'base64' ? raw : quotedPrintable(raw),
		encoding === 'base64' ? 'base64' : 'latin1',
	);
	return textOfBytes(bytes, charset);
}

/** @returns one character for each byte; those that are written plainly may be of any character set, and become UTF-8 */
function quotedPrintable(raw: string): string {
	return (
		Buffer.from(raw)
			.toString('latin1')
			// The last line of a value goes on nowhere.
			.replace(/=$/, '')
			.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
	);
}

/** Without a character set that Node.js knows it is UTF-8, or else what Windows uses in the west. */
function textOfBytes(bytes: Buffer, charset: string | undefined): string {
	for (const label of [charset, 'utf-8']) {
		try {
			if (label !== undefined) return new TextDecoder(label, { fatal: true }).decode(bytes);
		} catch {
			continue;
		}
	}
	return new TextDecoder('windows-1252').decode(bytes);
}

function indexOutsideQuotes(text: string, wanted: string): number {
	let isQuoted = false;
	for (let at = 0; at < text.length; at++) {
		if (text[at] === '"') isQuoted = !isQuoted;
		else if (text[at] === wanted && !isQuoted) return at;
	}
	// A quotation mark that is never closed is a character like any other.
	return isQuoted ? text.indexOf(wanted) : -1;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
	const parts: string[] = [];
	let from = 0;
	let isQuoted = false;
	for (let at = 0; at <= text.length; at++) {
		if (text[at] === '"') isQuoted = !isQuoted;
		if (at < text.length && (isQuoted || text[at] !== separator)) continue;
		parts.push(text.slice(from, at));
		from = at + 1;
	}
	return parts;
}

function splitUnescaped(value: string): string[] {
	const parts: string[] = [];
	let from = 0;
	for (let at = 0; at < value.length && parts.length < maxParts; at++) {
		if (value[at] === '\\') at++;
		else if (value[at] === ';') {
			parts.push(value.slice(from, at));
			from = at + 1;
		}
	}
	return [...parts, value.slice(from)];
}

function unescaped(value: string): string {
	return value.replace(/\\([nN,;:\\])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character));
}

/** Quoted-printable text has the line breaks of Windows. */
function withoutReturns(value: string): string {
	return value.replace(/\r\n?/g, '\n');
}
