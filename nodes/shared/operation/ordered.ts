import { createBreather } from '../breather';

/** How to work through numbered items. */
export interface OrderedOptions {
	/** Items are numbered from 0. */
	count: number;
	/** The most items worked on at the same time; asked whenever one has ended, because it may change. */
	parallel(): number;
	/** Items with the same key run one after the other, in order; an item without one runs whenever there is room. */
	orderingKeyOf(index: number): string | undefined;
	/** Asked before every item: true starts no further one. */
	stopped(): boolean;
	/** Must not throw. */
	work(index: number): Promise<void>;
	/** Gives way to other work now and then; what runs in a time of its own must not wait for the real one. */
	breathe?(): Promise<void>;
}

/**
 * Works through items, several at a time, starting the lowest-numbered item that may run. A slow recipient holds up
 * nobody else, and nobody's second message overtakes the first. Resolves once no item is under way.
 */
export async function runOrdered({
	count,
	parallel,
	orderingKeyOf,
	stopped,
	work,
	breathe = createBreather(),
}: OrderedOptions): Promise<void> {
	const waitingByKey = new Map<string, Lowest>();
	/** Items before which no other of their key is left. */
	const ready = new Lowest();
	for (let index = 0; index < count; index++) {
		// A thousand take less than a millisecond.
		if (index % 1_000 === 0) await breathe();
		const key = orderingKeyOf(index);
		const waiting = key === undefined ? undefined : waitingByKey.get(key);
		if (waiting) waiting.add(index);
		else {
			ready.add(index);
			if (key !== undefined) waitingByKey.set(key, new Lowest());
		}
	}

	await new Promise<void>((resolve, reject) => {
		let underWay = 0;
		const startMore = () => {
			while (underWay < Math.max(1, parallel()) && !stopped()) {
				const index = ready.take();
				if (index === undefined) break;
				underWay++;
				workOn(index).then(ended, reject);
			}
			if (underWay === 0) resolve();
		};
		const ended = () => {
			underWay--;
			startMore();
		};
		const workOn = async (index: number) => {
			await work(index);
			await breathe();
			const key = orderingKeyOf(index);
			const next = key === undefined ? undefined : waitingByKey.get(key)?.take();
			if (next !== undefined) ready.add(next);
		};
		startMore();
	});
}

/** Numbers of which the lowest is taken first: a heap, because sorting and shifting 100,000 of them takes minutes. */
class Lowest {
	private readonly heap: number[] = [];

	add(value: number): void {
		let position = this.heap.push(value) - 1;
		for (let parent = (position - 1) >> 1; position > 0 && this.at(parent) > value; parent = (position - 1) >> 1) {
			this.heap[position] = this.at(parent);
			position = parent;
		}
		this.heap[position] = value;
	}

	take(): number | undefined {
		const lowest = this.heap[0];
		const last = this.heap.pop();
		if (last === undefined || this.heap.length === 0) return lowest;
		let position = 0;
		for (let child = this.lowerChild(position); this.at(child) < last; child = this.lowerChild(position)) {
			this.heap[position] = this.at(child);
			position = child;
		}
		this.heap[position] = last;
		return lowest;
	}

	private lowerChild(position: number): number {
		const left = 2 * position + 1;
		return this.at(left + 1) < this.at(left) ? left + 1 : left;
	}

	private at(position: number): number {
		return this.heap[position] ?? Number.POSITIVE_INFINITY;
	}
}
