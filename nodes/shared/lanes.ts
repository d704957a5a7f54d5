/** How to work through numbered items. */
export interface LanesOptions {
	/** Items are numbered from 0. */
	count: number;
	/** The most items worked on at the same time. */
	parallel: number;
	/** Items of the same lane run one after the other, in order; an item without a lane runs whenever there is room. */
	laneOf(index: number): string | undefined;
	/** Asked before every item: true starts no further one. */
	stopped(): boolean;
	/** Must not throw. */
	work(index: number): Promise<void>;
}

/**
 * Works through items, several at a time, starting the lowest-numbered item that may run. A slow recipient holds up
 * nobody else, and nobody's second message overtakes the first. Resolves once no item is under way.
 */
export async function runInLanes({ count, parallel, laneOf, stopped, work }: LanesOptions): Promise<void> {
	const lanes = new Map<string, number[]>();
	/** Items whose turn in their lane has come, lowest number first. */
	const ready: number[] = [];
	for (let index = 0; index < count; index++) {
		const lane = laneOf(index);
		const waiting = lane === undefined ? undefined : lanes.get(lane);
		if (waiting) waiting.push(index);
		else {
			ready.push(index);
			if (lane !== undefined) lanes.set(lane, []);
		}
	}

	const worker = async () => {
		for (let index = ready.shift(); index !== undefined; index = ready.shift()) {
			if (stopped()) return;
			await work(index);
			const lane = laneOf(index);
			const next = lane === undefined ? undefined : lanes.get(lane)?.shift();
			if (next !== undefined) insertSorted(ready, next);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, count)) }, worker));
}

function insertSorted(numbers: number[], value: number): void {
	const position = numbers.findIndex((number) => number > value);
	numbers.splice(position === -1 ? numbers.length : position, 0, value);
}
