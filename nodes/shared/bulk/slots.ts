/** Keeps work that several callers bring to so many pieces at the same time; the others wait in their order. */
export class Slots {
	private readonly waiting: Array<() => void> = [];
	private used = 0;

	/** @param limit how many pieces; asked whenever one has ended, because it may change */
	constructor(private readonly limit: () => number) {}

	/** @throws what the work throws */
	async use<T>(work: () => Promise<T>): Promise<T> {
		if (this.hasRoom() && this.waiting.length === 0) this.used++;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			this.used--;
			this.admit();
		}
	}

	private hasRoom(): boolean {
		return this.used < Math.max(1, this.limit());
	}

	private admit(): void {
		while (this.hasRoom()) {
			const next = this.waiting.shift();
			if (!next) return;
			this.used++;
			next();
		}
	}
}
