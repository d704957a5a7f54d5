import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { monotonicMs, type Wait } from '../../shared/wait';
import type { StatusReport } from './status';

/** What ends the waiting besides a failure. */
export type Wanted = 'final' | 'read';

export interface PollOptions {
	wanted: Wanted;
	/** Milliseconds after which the last status is taken. */
	maxMs: number;
	wait: Wait;
	now?: () => number;
}

const firstPauseMs = 2_000;
const longestPauseMs = 30_000;
const growth = 1.5;

/**
 * Asks at once, then with pauses that grow, until the status is the wanted one or time runs out. The last time is asked
 * right at the end, so that nothing is missed.
 *
 * @returns the last status, how often was asked, and whether time ran out
 * @throws what `ask` throws; `Cancelled` as soon as the execution is stopped
 */
export async function waitUntil(
	ask: () => Promise<StatusReport>,
	{ wanted, maxMs, wait, now = monotonicMs }: PollOptions,
): Promise<StatusReport & { timedOut: boolean; asked: number }> {
	const end = now() + maxMs;
	let pause = firstPauseMs;
	for (let asked = 1; ; asked++) {
		const report = await ask();
		if (isReached(report, wanted)) return { ...report, timedOut: false, asked };
		const left = end - now();
		if (left <= 0) return { ...report, timedOut: true, asked };
		await wait(Math.min(pause, left));
		pause = Math.min(longestPauseMs, pause * growth);
	}
}

function isReached({ final, status }: StatusReport, wanted: Wanted): boolean {
	return final && !(wanted === 'read' && status === 'delivered');
}

/** The error of a message that did not reach the wanted status in time. */
export function outOfTime(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ messageId, status, statusName }: StatusReport,
	seconds: number,
): NodeOperationError {
	return new NodeOperationError(
		functions.getNode(),
		`Message ${messageId} is still ${statusName ?? status} after ${seconds} s`,
		{ itemIndex, description: "Raise 'Wait at Most', or let a DecisionTelecom Trigger tell when the status changes." },
	);
}
