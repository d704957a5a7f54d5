import type { IDataObject } from 'n8n-workflow';

/** The static data of a workflow is written as a whole with every message, so it holds the latest only: 40 kB. */
const maxStored = 5_000;
/** In static data 48 bits do: among 5,000, one new event in 56 billion is taken for one that came before. */
const storedLength = 8;
const storageKey = 'seenEvents';

/** A key as it is stored. */
function inStore(key: string): string {
	return key.slice(0, storedLength);
}

/** What a call has written to its static data. */
interface Written {
	text: string;
	/** Keys that are in this text only. */
	own: ReadonlySet<string>;
	/** How often keys had been taken out of the log by then. */
	removals: number;
}

/**
 * What one trigger's static data holds, kept in this process between its calls: a call adds its own keys to a text that is
 * there already, instead of taking thousands apart and putting them together again. Keys stand in the order in which they
 * came, without separators.
 */
export class SeenLog {
	private text = '';
	private keys = new Set<string>();
	/** Static data that was read before: all of it is in the text. */
	private known = '';
	/** What calls have written: keys of their own may still come to nothing. */
	private readonly written = new WeakMap<IDataObject, Written>();
	/** Counts how often keys were taken out. */
	private removals = 0;

	/** Whether static data holds a key. @param staticData of the workflow's node, as n8n gives it to this call */
	isStored(staticData: IDataObject, key: string): boolean {
		const text = this.read(staticData);
		return (text !== this.known || this.keys.has(inStore(key))) && holds(text, inStore(key));
	}

	/** Takes note of keys that are to be in everything written from now on. */
	add(keys: Iterable<string>): void {
		for (const key of keys) {
			const short = inStore(key);
			if (this.keys.has(short)) continue;
			this.keys.add(short);
			this.text += short;
		}
		// Calls at the same time come with somewhat older static data, which should be found in here as a whole.
		if (this.keys.size > 2 * maxStored) this.replace(chunks(this.text).slice(-1.5 * maxStored));
	}

	/** Writes all that is known to static data, and keys that are to be in this one only. */
	write(staticData: IDataObject, keys: readonly string[] = []): void {
		this.read(staticData);
		const own = new Set(keys.map(inStore).filter((key) => !this.keys.has(key)));
		const text = `${this.text}${[...own].join('')}`.slice(-maxStored * storedLength);
		this.written.set(staticData, { text, own, removals: this.removals });
		staticData[storageKey] = text;
	}

	/** Takes keys out, here and in static data. */
	remove(staticData: IDataObject, keys: readonly string[]): void {
		const gone = new Set(keys.map(inStore));
		this.forget(keys);
		staticData[storageKey] = chunks(storedKeys(staticData[storageKey]))
			.filter((key) => !gone.has(key))
			.join('');
	}

	/** Takes keys out here, where static data that a call wrote is not saved anyway. */
	forget(keys: readonly string[]): void {
		const gone = new Set(keys.map(inStore).filter((key) => this.keys.has(key)));
		if (gone.size > 0) this.replace(chunks(this.text).filter((key) => !gone.has(key)));
	}

	/** Learns what static data holds. Other processes write it as well, and calls at the same time overwrite each other's. */
	private read(staticData: IDataObject): string {
		const value: unknown = staticData[storageKey];
		if (typeof value === 'string' && value === this.known) return value;
		const written = this.written.get(staticData);
		const isWritten = written !== undefined && written.text === value;
		if (isWritten && written.removals === this.removals) return written.text;
		if (typeof value === 'string' && holds(this.text, value)) return (this.known = value);
		const keys = chunks(storedKeys(value));
		this.known = '';
		this.add(isWritten ? keys.filter((key) => !written.own.has(key)) : keys);
		return keys.join('');
	}

	private replace(keys: string[]): void {
		this.keys = new Set(keys);
		this.text = keys.join('');
		this.known = '';
		this.removals++;
	}
}

/** Earlier versions kept a list of longer keys. */
function storedKeys(value: unknown): string {
	if (Array.isArray(value)) return value.map((key) => inStore(String(key))).join('');
	return typeof value === 'string' ? value : '';
}

/** Whether keys stand in a text, one after the other. */
function holds(text: string, keys: string): boolean {
	for (let at = text.indexOf(keys); at >= 0; at = text.indexOf(keys, at + 1)) {
		if (at % storedLength === 0) return keys.length % storedLength === 0;
	}
	return false;
}

function chunks(text: string): string[] {
	const count = Math.floor(text.length / storedLength);
	return Array.from({ length: count }, (_, index) => text.slice(index * storedLength, (index + 1) * storedLength));
}
