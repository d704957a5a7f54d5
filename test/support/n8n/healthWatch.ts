import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Execution } from './client';

/** One question to n8n's health address. */
export interface HealthAnswer {
	/** When it was asked, in milliseconds since the epoch. */
	at: number;
	tookMs: number;
	/** 0 where there was no answer. */
	status: number;
}

/**
 * Asks n8n's health address every 50 ms, from a process of its own, while something is done.
 *
 * @returns what the work gives, and all answers in the order in which they came
 */
export async function watchHealth<T>(
	origin: string,
	work: () => Promise<T>,
): Promise<{ result: T; answers: HealthAnswer[] }> {
	const script = path.join(__dirname, 'askHealth.mjs');
	const watch = spawn(process.execPath, [script, `${origin}/healthz`], { stdio: ['pipe', 'pipe', 'inherit'] });
	const exited = once(watch, 'exit');
	let output = '';
	watch.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	try {
		const result = await work();
		watch.stdin.end();
		await exited;
		const answers: HealthAnswer[] = JSON.parse(output);
		return { result, answers };
	} finally {
		watch.kill();
	}
}

/** When a node of an execution was at work, in milliseconds since the epoch. */
export function workOf({ data }: Execution, node: string): { from: number; to: number } {
	const [run] = data.resultData.runData[node] ?? [];
	if (!run) throw new Error(`${node} did not run`);
	return { from: run.startTime, to: run.startTime + run.executionTime };
}

/** Milliseconds of the slowest answers to questions that were open at some time of a span, slowest first. */
export function slowest(answers: readonly HealthAnswer[], span = { from: 0, to: Infinity }, count = 5): number[] {
	return answers
		.filter(({ at, tookMs }) => at + tookMs >= span.from && at <= span.to)
		.map(({ tookMs }) => Math.round(tookMs))
		.sort((a, b) => b - a)
		.slice(0, count);
}
