/** Lets so many in at a time; the others wait in the order in which they came. */
export class Semaphore {
	private taken = 0;
	private isOpen = false;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly permits: number) {}

	async acquire(): Promise<void> {
		if (this.isOpen || this.taken < this.permits) {
			this.taken++;
			return;
		}
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	release(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.taken--;
	}

	/** Lets everybody in, now and later. */
	releaseAll(): void {
		this.isOpen = true;
		for (const next of this.waiting.splice(0)) {
			this.taken++;
			next();
		}
	}
}
