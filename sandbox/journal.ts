import { isFilePart, type FilePart, type ReceivedBody, type TextPart } from './types';

/** A file of a form, without its bytes. */
type JournalFile = Omit<FilePart, 'bytes'> & { size: number };

/** One provider request. Header values are left out and a token in the query is starred, so no token is ever stored. */
export interface JournalEntry {
	n: number;
	time: string;
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	contentType: string;
	body: unknown;
	/** Status sent; null while the request runs and when the socket was destroyed. */
	status: number | null;
	fault: string | null;
}

/** The latest requests, oldest first. */
export class Journal {
	private entries: JournalEntry[] = [];
	private last = 0;

	constructor(private readonly capacity = 20_000) {}

	/** Opens an entry; the caller fills in the rest as the request goes on. */
	open(fields: Pick<JournalEntry, 'method' | 'path' | 'query' | 'contentType'>): JournalEntry {
		this.last += 1;
		const entry = {
			n: this.last,
			time: new Date().toISOString(),
			...fields,
			body: null,
			status: null,
			fault: null,
		};
		this.entries.push(entry);
		// Half at a time: dropping one entry a request would move the whole list each time.
		if (this.entries.length > this.capacity * 1.5) this.entries = this.entries.slice(-this.capacity);
		return entry;
	}

	/** Entries after number `n`. Numbers go on after a clear, so a reader never sees one twice. */
	since(n: number): JournalEntry[] {
		return this.entries.filter((entry) => entry.n > n).slice(-this.capacity);
	}

	/** Forgets all entries. */
	clear(): void {
		this.entries = [];
	}
}

/** The body as the journal keeps it: parsed JSON, or form fields with files described but not stored. */
export function describeBody(body: ReceivedBody): unknown {
	switch (body.kind) {
		case 'none':
			return null;
		case 'json':
			return body.value;
		case 'form':
			return describeForm(body.parts);
		default:
			return body.text;
	}
}

function describeForm(parts: Array<FilePart | TextPart>): Record<string, unknown> {
	const fields = new Map<string, Array<string | JournalFile>>();
	for (const part of parts) {
		const values = fields.get(part.name) ?? [];
		values.push(isFilePart(part) ? describeFile(part) : part.value);
		fields.set(part.name, values);
	}
	return Object.fromEntries(
		// A name with brackets is a list even when it came once.
		Array.from(fields, ([name, values]) => [name, values.length > 1 || name.endsWith('[]') ? values : values[0]]),
	);
}

function describeFile({ bytes, ...file }: FilePart): JournalFile {
	return { ...file, size: bytes.length };
}
