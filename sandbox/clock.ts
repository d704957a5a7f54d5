const stampPattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** Writes a moment the way the providers do: `YYYY-MM-DD HH:MM:SS` in UTC. */
export function formatStamp(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads `YYYY-MM-DD HH:MM:SS` (UTC); null when it is not such a moment. */
export function parseStamp(text: string): number | null {
	const match = stampPattern.exec(text);
	if (!match) return null;
	const ms = Date.parse(`${match[1]}T${match[2]}Z`);
	// Date.parse rolls 30 February over to March; a round trip finds that out.
	return Number.isNaN(ms) || formatStamp(ms) !== text ? null : ms;
}

/** The server's time, which a test can shift or stop. */
export class Clock {
	private offsetMs = 0;
	private frozenMs: number | null = null;

	/** Server time in Unix milliseconds. */
	now(): number {
		return this.frozenMs ?? Date.now() + this.offsetMs;
	}

	/** Server time as the API writes it. */
	stamp(): string {
		return formatStamp(this.now());
	}

	/** Shifts the clock; a negative value makes the server late. */
	shift(offsetMs: number): void {
		this.offsetMs = offsetMs;
	}

	/** Stops the clock at a moment; null lets it run again. */
	freeze(ms: number | null): void {
		this.frozenMs = ms;
	}

	/** Real time again. */
	reset(): void {
		this.offsetMs = 0;
		this.frozenMs = null;
	}
}
