import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** How long n8n's event loop was held at a stretch. */
export interface Stretch {
	/** When, in milliseconds since the epoch. */
	from: number;
	to: number;
	/** Milliseconds of processor time, whatever else the machine did meanwhile, without what V8 took to collect garbage. */
	heldMs: number;
	/** Milliseconds in which V8 collected garbage. */
	garbageMs: number;
}

/** What n8n has to be started with, so that it notes stretches in a file. */
export function loopWatchEnv(file: string): Record<string, string> {
	return { NODE_OPTIONS: `--require ${path.join(__dirname, 'loopWatchPreload.js')}`, LOOP_WATCH: file };
}

/**
 * All stretches of more than 10 ms that lie within a span, longest first.
 *
 * How long V8 takes to collect garbage, and when, depends on all that n8n ever kept, and is not the work of one node: it is
 * told apart.
 */
export async function stretches(file: string, span: { from: number; to: number }): Promise<Stretch[]> {
	const text = await readFile(file, 'utf8').catch(() => '');
	const lines = text.split('\n').map((line) => line.split(' '));
	const of = (wanted: string) =>
		lines
			.filter(([kind]) => kind === wanted)
			.map(([, ...numbers]) => numbers.map(Number))
			.map(([from = 0, to = 0, ms = 0]) => ({ from, to, ms }));
	const pauses = of('garbage');
	return of('held')
		.filter(({ from, to }) => from >= span.from && to <= span.to)
		.map(({ from, to, ms }) => {
			// Beginnings and ends are whole milliseconds here.
			const within = pauses.filter((pause) => pause.from >= from - 1 && pause.to <= to + 1);
			const garbageMs = within.reduce((sum, pause) => sum + pause.ms, 0);
			return { from, to, heldMs: Math.max(0, ms - garbageMs), garbageMs };
		})
		.sort((a, b) => b.heldMs - a.heldMs);
}
