import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createBreather } from '../breather';
import { objects } from '../dataObject';
import type { AllItemsOutput } from '../operation/defineOperation';
import type { SendOutcome } from '../http/outcome';
import { outcomeChart } from './chart';
import type { Row } from './rows';
import { forSpreadsheet } from './spreadsheet';

/** What an answer says by which later statuses can be matched. */
export interface MessageIds {
	messageId?: string;
	/** All of them, where there are several. */
	messageIds?: string[];
	/** That of the request, where the answer to several recipients gives only one. */
	batchId?: string;
	/** Who carried it, where several could, and all who were tried. */
	provider?: string;
	tried?: IDataObject[];
	/** The provider's own words, where they are wanted. */
	answer?: IDataObject;
}

/** What happened to one row. */
export interface Result extends MessageIds {
	row: Row;
	/** The recipient; undefined where it could not be read. */
	to?: string;
	outcome: SendOutcome;
	reason?: string;
}

interface RunFacts {
	summary: boolean;
	/** Whether texts are marked that a spreadsheet would take for formulas. */
	spreadsheet: boolean;
	dryRun: boolean;
	requests: number;
	durationMs: number;
}

/** How many results have each outcome. */
export function countOutcomes(results: readonly Result[]): Record<SendOutcome, number> {
	const counts: Record<SendOutcome, number> = { sent: 0, queued: 0, failed: 0, skipped: 0, unclear: 0 };
	for (const { outcome } of results) counts[outcome]++;
	return counts;
}

/** One item for each row, and the summary with its chart as an SVG file. */
export async function toReport(
	functions: IExecuteFunctions,
	results: readonly Result[],
	facts: RunFacts,
): Promise<AllItemsOutput> {
	const items: INodeExecutionData[] = [];
	const breathe = createBreather();
	const written = (item: INodeExecutionData) =>
		facts.spreadsheet ? { ...item, json: forSpreadsheet(item.json) } : item;
	const hasReasons = results.some(({ reason }) => reason !== undefined);
	for (const result of results) {
		items.push(written(toItem(result, { ...facts, hasReasons })));
		await breathe();
	}
	const summary = facts.summary ? await toSummary(functions, results, facts) : undefined;
	return { items, ...(summary && { summary: written(summary) }) };
}

/** Where one has a reason all have the member: a table puts its columns in the order in which they are met. */
function toItem(result: Result, { dryRun, hasReasons }: RunFacts & { hasReasons: boolean }): INodeExecutionData {
	const { row, to, outcome, reason, messageId, messageIds, batchId, provider, tried, answer } = result;
	const { itemIndex, line, entered, file } = row;
	return {
		json: {
			outcome,
			...(to === undefined ? { entered } : { to }),
			...(hasReasons && { reason: reason ?? null }),
			...(messageId !== undefined && { messageId }),
			...(messageIds !== undefined && { messageIds }),
			...(batchId !== undefined && { batchId }),
			...(provider !== undefined && { provider }),
			...(tried !== undefined && { tried }),
			...(answer !== undefined && { answer }),
			...(line !== undefined && { line }),
			...(dryRun && file && { recipientColumn: file.recipientColumn }),
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
			...csvFiles(results),
		},
		binary: { chart: await functions.helpers.prepareBinaryData(chart, 'summary.svg', 'image/svg+xml') },
		pairedItem: functions.getInputData().map((_, item) => ({ item })),
	};
}

/** How the CSV files were read: which column was taken and why, and what is in doubt. */
function csvFiles(results: readonly Result[]): { csvFiles?: IDataObject[] } {
	const files = new Map(results.flatMap(({ row: { file, itemIndex } }) => (file ? [[file, itemIndex] as const] : [])));
	if (files.size === 0) return {};
	return {
		csvFiles: [...files].map(([{ recipientColumn, reason, encoding, header, encodingDoubt }, item]) => ({
			item,
			recipientColumn,
			reason,
			encoding,
			header,
			...(encodingDoubt !== undefined && { warning: `The encoding is not certain: ${encodingDoubt}` }),
		})),
	};
}

/** Who carried a message, or was tried last, and all who were tried. */
export function carriedBy({ provider, tried }: IDataObject): Pick<MessageIds, 'provider' | 'tried'> {
	return { ...(typeof provider === 'string' && { provider }), ...(Array.isArray(tried) && { tried: objects(tried) }) };
}
