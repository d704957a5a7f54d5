/** A process that was killed: nothing in it goes on. */
const never = new Promise<never>(() => undefined);

/**
 * A simulated computer: its monotonic clock runs only when everybody waits, its time of day can be set, and its process can
 * be killed. Work may use promises and `setImmediate`, but no timers.
 */
export class Simulation {
	/** What `performance.now` shows. */
	ms = 1_000;
	/** What somebody set the clock wrong by. */
	offsetMs = 0;
	private process = 0;
	private readonly sleepers: Array<{ at: number; wake: () => void; process: number | undefined }> = [];

	/** What `Date.now` shows. */
	readonly timeOfDay = (): number => 1_790_000_000_000 + this.ms + this.offsetMs;

	/** Waits as a part of the process, and for ever once that was killed. */
	readonly sleep = async (ms: number): Promise<void> => await this.rest(ms, this.process);

	/** Waits outside of the process, as a server does. */
	readonly outside = async (ms: number): Promise<void> => await this.rest(ms, undefined);

	/** @returns a check whether the process that is alive now has been killed since */
	lifeline(): () => boolean {
		const { process } = this;
		return () => process !== this.process;
	}

	/** Ends the process; what starts from now on belongs to the next one. */
	kill(): void {
		this.process++;
	}

	/** Runs until the work has ended. @throws where everybody waits for something that never comes */
	async until<T>(work: Promise<T>): Promise<T> {
		let ended = false;
		const done = work.finally(() => (ended = true));
		done.catch(() => undefined);
		for (let idle = 0; ;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (ended) return await done;
			const next = this.takeNext();
			if (next) {
				idle = 0;
				this.ms = Math.max(this.ms, next.at);
				next.wake();
			} else if (++idle > 100) throw new Error('Everybody waits for something that never comes');
		}
	}

	private async rest(ms: number, process: number | undefined): Promise<void> {
		if (process !== undefined && process !== this.process) return await never;
		await new Promise<void>((wake) => this.sleepers.push({ at: this.ms + Math.max(0, ms), wake, process }));
	}

	private takeNext() {
		let first = -1;
		for (let index = this.sleepers.length - 1; index >= 0; index--) {
			const sleeper = this.sleepers[index];
			if (!sleeper) continue;
			if (sleeper.process !== undefined && sleeper.process !== this.process) {
				this.sleepers.splice(index, 1);
				if (first > index) first--;
			} else if (first < 0 || sleeper.at <= (this.sleepers[first]?.at ?? 0)) first = index;
		}
		return first < 0 ? undefined : this.sleepers.splice(first, 1)[0];
	}
}
