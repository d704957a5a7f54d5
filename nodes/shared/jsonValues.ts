import { randomBytes } from 'crypto';

/**
 * The most values of a JSON text from outside: more than a page of any list has, and few enough that reading them holds n8n
 * for some milliseconds. A megabyte of empty objects takes a hundred times as long as a text of that length.
 */
const maxJsonValues = 150_000;
/** The rows of a list have the same names, which are read at once; a name that is new takes as long as ten values. */
export const maxJsonNames = 20_000;

/** @returns tells, of each piece of a text, whether all so far have too much in them to be read as JSON at a stretch */
export function createScale(): (bytes: Uint8Array) => boolean {
	const names = new Set<number>();
	let values = 0;
	return (bytes) => {
		values += weighJson(bytes, names).values;
		return values > maxJsonValues || names.size > maxJsonNames;
	};
}

/**
 * Of each byte whether it stands before a value (1), an object (2), is the beginning of an escaped sign (3), or stands
 * behind a name (4).
 */
const kinds = new Uint8Array(256);
kinds.set([1], 0x2c);
kinds.set([4], 0x3a);
kinds.set([1, 3], 0x5b);
kinds.set([2], 0x7b);

/**
 * How much there is to read in a JSON text at the most, by the signs before values; those within texts count as well,
 * because texts are JSON at times.
 *
 * @param names gets a number for each name, where they are to be counted
 */
export function weighJson(bytes: Uint8Array, names?: Set<number>): { values: number; objects: number } {
	let [values, objects] = [0, 0];
	// An iterator would take five times as long, and comparisons in place of the table twice as long.
	const { length } = bytes;
	for (let at = 0; at < length; at++) {
		let kind = kinds[bytes[at] ?? 0];
		if (kind === 3) kind = escaped(bytes, at + 1);
		if (kind === 4 && names) noteName(bytes, at, names);
		if (kind === 0 || kind === 4) continue;
		values++;
		if (kind === 2) objects++;
	}
	return { values, objects };
}

/** `\u007b`, as a text may hold that is JSON again: the kind of the sign that it stands for. */
function escaped(bytes: Uint8Array, at: number): number {
	if (bytes[at] !== 0x75 || bytes[at + 1] !== 0x30 || bytes[at + 2] !== 0x30) return 0;
	const [high, low = 0] = [bytes[at + 3], bytes[at + 4]];
	// Capitals and small letters differ by one bit.
	const letter = low | 0x20;
	if (high === 0x37 && letter === 0x62) return 2;
	return (high === 0x35 && letter === 0x62) || (high === 0x32 && letter === 0x63) ? 1 : 0;
}

/** Nobody outside can know which names would have the same number. */
const factor = randomBytes(4).readUInt32LE() | 1;
const [quote, backslash] = [0x22, 0x5c];

/** Each byte is looked at twice at the most, whatever the text: where a name ends, it is read back to where it begins. */
function noteName(bytes: Uint8Array, colon: number, names: Set<number>): void {
	if (names.size > maxJsonNames) return;
	let end = colon - 1;
	while ((bytes[end] ?? quote) <= 0x20) end--;
	if (!isQuote(bytes, end)) return;
	let number = factor;
	for (let at = end - 1; at >= 0 && !isQuote(bytes, at); at--) number = Math.imul(number ^ (bytes[at] ?? 0), factor);
	names.add(number);
}

/** Whether a text begins or ends there, and does not just hold the sign. */
function isQuote(bytes: Uint8Array, at: number): boolean {
	if (bytes[at] !== quote) return false;
	let before = at - 1;
	while (bytes[before] === backslash) before--;
	return (at - before) % 2 === 1;
}
