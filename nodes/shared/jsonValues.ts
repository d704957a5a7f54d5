/**
 * The most values of a JSON text from outside: more than a page of any list has, and few enough that reading them holds n8n
 * for some milliseconds. A megabyte of empty objects takes a hundred times as long as a text of that length.
 */
export const maxJsonValues = 150_000;

/** Of each byte whether it stands before a value (1), an object (2), or is the beginning of an escaped sign (3). */
const kinds = new Uint8Array(256);
kinds.set([1], 0x2c);
kinds.set([1, 3], 0x5b);
kinds.set([2], 0x7b);

/**
 * How much there is to read in a JSON text at the most, by the signs before values; those within texts count as well,
 * because texts are JSON at times.
 */
export function weighJson(bytes: Uint8Array): { values: number; objects: number } {
	let [values, objects] = [0, 0];
	// An iterator would take five times as long, and comparisons in place of the table twice as long.
	const { length } = bytes;
	for (let at = 0; at < length; at++) {
		let kind = kinds[bytes[at] ?? 0];
		if (kind === 3) kind = escaped(bytes, at + 1);
		if (kind === 0) continue;
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
