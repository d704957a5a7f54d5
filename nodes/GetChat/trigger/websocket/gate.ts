/** Lets so many in at a time; the others wait in the order in which they came. */
export class Gate {
	private inside = 0;
	private isOpen = false;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly most: number) {}

	async enter(): Promise<void> {
		if (this.isOpen || this.inside < this.most) {
			this.inside++;
			return;
		}
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	leave(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.inside--;
	}

	/** Lets everybody in, now and later. */
	open(): void {
		this.isOpen = true;
		for (const next of this.waiting.splice(0)) {
			this.inside++;
			next();
		}
	}
}
