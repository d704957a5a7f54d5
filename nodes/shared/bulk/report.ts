import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SendOutcome } from '../whatsapp/sendResult';
import { outcomeChart } from './chart';
import type { Row } from './rows';

/** What became of one row. */
export interface Result {
	row: Row;
	/** The recipient; undefined where it could not be read. */
	to?: string;
	outcome: SendOutcome;
	reason?: string;
	messageId?: string;
}

interface RunFacts {
	summary: boolean;
	dryRun: boolean;
	requests: number;
	durationMs: number;
}

export function countOutcomes(results: readonly Result[]): Record<SendOutcome, number> {
	const counts: Record<SendOutcome, number> = { sent: 0, queued: 0, failed: 0, skipped: 0, unclear: 0 };
	for (const { outcome } of results) counts[outcome]++;
	return counts;
}

/** One item for each row, then the summary with its chart as an SVG file. */
export async function toReport(
	functions: IExecuteFunctions,
	results: readonly Result[],
	facts: RunFacts,
): Promise<INodeExecutionData[]> {
	const items = results.map(toItem);
	return facts.summary ? [...items, await toSummary(functions, results, facts)] : items;
}

function toItem({ row, to, outcome, reason, messageId }: Result): INodeExecutionData {
	const { itemIndex, line, entered } = row;
	return {
		json: {
			outcome,
			...(to === undefined ? { entered } : { to }),
			...(messageId !== undefined && { messageId }),
			...(reason !== undefined && { reason }),
			...(line !== undefined && { line }),
		},
		pairedItem: { item: itemIndex },
	};
}

async function toSummary(
	functions: IExecuteFunctions,
	results: readonly Result[],
	{ dryRun, requests, durationMs }: RunFacts,
): Promise<INodeExecutionData> {
	const counts = countOutcomes(results);
	const minutes = Math.max(durationMs, 1) / 60_000;
	const title = `${results.length} recipients${dryRun ? ' (dry run)' : ''}`;
	const chart = Buffer.from(outcomeChart(title, counts));
	return {
		json: {
			summary: true,
			...(dryRun && { dryRun }),
			recipients: results.length,
			...counts,
			requests,
			durationSeconds: Math.round(durationMs / 100) / 10,
			recipientsPerMinute: Math.round((counts.sent + counts.queued) / minutes),
		},
		binary: { chart: await functions.helpers.prepareBinaryData(chart, 'summary.svg', 'image/svg+xml') },
		pairedItem: functions.getInputData().map((_, item) => ({ item })),
	};
}
