/** Every character of an encoding and its bytes, as TextDecoder reads them. */
function table(encoding: string): Map<string, number[]> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	const found = new Map<string, number[]>();
	const add = (...bytes: number[]) => {
		try {
			const character = decoder.decode(Uint8Array.from(bytes));
			if ([...character].length === 1 && !found.has(character)) found.set(character, bytes);
		} catch {
			// These bytes are no character.
		}
	};
	for (let byte = 0; byte < 256; byte++) add(byte);
	if (!/^(?:shift_jis|euc-|gbk|big5)/.test(encoding)) return found;
	for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
	return found;
}

const tables = new Map<string, Map<string, number[]>>();

/** @throws Error for what the encoding cannot write */
export function encode(text: string, encoding: string): Uint8Array {
	if (encoding === 'utf-8') return Buffer.from(text);
	const known = tables.get(encoding) ?? table(encoding);
	tables.set(encoding, known);
	const bytes = [...text].flatMap((character) => {
		const written = known.get(character);
		if (written === undefined) throw new Error(`${encoding} has no ${character}`);
		return written;
	});
	return Uint8Array.from(bytes);
}
