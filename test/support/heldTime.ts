/**
 * How long a node holds n8n at a stretch, in processor time of this thread, so that it makes no difference what else the
 * machine does. Only while the node itself is at work: neither the test's preparations count nor what n8n does before.
 */
export interface Held {
	name: string;
	ms: number;
}

let watched: { longest: number } | undefined;

/** Runs a node's own code. Nothing is measured unless somebody asked for it. */
export async function held<T>(work: () => Promise<T>): Promise<T> {
	const stretches = watched;
	if (!stretches) return await work();
	let before = usedMs();
	let isOver = false;
	const note = () => {
		const now = usedMs();
		stretches.longest = Math.max(stretches.longest, now - before);
		before = now;
	};
	// Called each time the event loop turns: everything between two calls was done at a stretch.
	const turn = () => {
		if (isOver) return;
		note();
		setImmediate(turn);
	};
	setImmediate(turn);
	try {
		return await work();
	} finally {
		isOver = true;
		note();
	}
}

/** What is longer than this was perhaps the collector of garbage or the compiler, and is tried again. */
const suspectMs = 5;
const tries = 4;

/** The inputs that held the node longest. */
export class LongestHeld {
	private readonly all: Held[] = [];
	private count = 0;

	/** @param work with the same input, as often as it is called */
	async measure(name: string, work: () => Promise<void>): Promise<void> {
		this.count++;
		let ms = await longestOf(work);
		for (let again = 1; again < tries && ms > suspectMs; again++) ms = Math.min(ms, await longestOf(work));
		this.all.push({ name, ms });
		this.all.sort((a, b) => b.ms - a.ms).splice(5);
	}

	/** One line for the reader of the test's output. */
	report(title: string): void {
		const lines = this.all.map(({ name, ms }) => `\n  ${ms.toFixed(1)} ms: ${name.slice(0, 120)}`);
		process.stderr.write(`${title}: ${this.count} inputs, longest without giving way${lines.join('')}\n`);
	}
}

async function longestOf(work: () => Promise<void>): Promise<number> {
	const mine = { longest: 0 };
	watched = mine;
	try {
		await work();
	} finally {
		watched = undefined;
	}
	return mine.longest;
}

function usedMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}
