import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** How long n8n's event loop was held at a stretch. */
export interface Stretch {
	/** When, in milliseconds since the epoch. */
	from: number;
	to: number;
	/** Milliseconds of processor time, whatever else the machine did meanwhile. */
	heldMs: number;
}

/** What n8n has to be started with, so that it notes stretches in a file. */
export function loopWatchEnv(file: string): Record<string, string> {
	return { NODE_OPTIONS: `--require ${path.join(__dirname, 'loopWatchPreload.js')}`, LOOP_WATCH: file };
}

/** All stretches of more than 10 ms that lie within a span, longest first. */
export async function stretches(file: string, span: { from: number; to: number }): Promise<Stretch[]> {
	const text = await readFile(file, 'utf8').catch(() => '');
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => line.split(' ').map(Number))
		.map(([from = 0, to = 0, heldMs = 0]) => ({ from, to, heldMs }))
		.filter(({ from, to }) => from >= span.from && to <= span.to)
		.sort((a, b) => b.heldMs - a.heldMs);
}
