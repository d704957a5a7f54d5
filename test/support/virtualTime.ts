/** Time that runs only when everybody waits: an hour passes in milliseconds, and every run is the same. */
export class VirtualTime {
	private ms = 1_790_000_000_000;
	private readonly sleepers: Array<{ at: number; order: number; wake: () => void }> = [];
	private order = 0;

	readonly now = (): number => this.ms;

	readonly sleep = async (ms: number): Promise<void> =>
		await new Promise((wake) => {
			this.sleepers.push({ at: this.ms + Math.max(0, ms), order: this.order++, wake });
		});

	/** Runs work to its end, moving time on whenever nothing else happens. */
	async run<T>(work: Promise<T>): Promise<T> {
		let ended = false;
		const done = work.finally(() => (ended = true));
		done.catch(() => undefined);
		for (;;) {
			// Lets everything that can go on go on; a chain of promises is never as long as this.
			for (let turn = 0; turn < 60 && !ended; turn++) await Promise.resolve();
			if (ended) return await done;
			this.sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
			const next = this.sleepers.shift();
			if (!next) throw new Error('Everybody waits for something that never comes');
			this.ms = Math.max(this.ms, next.at);
			next.wake();
		}
	}
}
