import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { askOperation } from '../gateway/messaging';

/** How a question ended. */
export type QuestionOutcome = 'answered' | 'timedOut' | 'cancelled' | 'invalid';

const outputs = ['answered', 'timedOut', 'cancelled'] as const;

/**
 * The outputs of Ask and Wait: Answered, Timed Out, Cancelled. Of a human review of a tool there is one.
 *
 * @param nodeType the node's, as n8n names it
 */
export function outputsOf(nodeType: string, outcome: QuestionOutcome, json: IDataObject): INodeExecutionData[][] {
	const item = { json: { outcome, ...json }, pairedItem: { item: 0 } };
	if (isReview(nodeType)) return [[{ ...item, json: { approved: false, ...item.json } }]];
	const place = outcome === 'invalid' ? 'cancelled' : outcome;
	return outputs.map((output) => (output === place ? [item] : []));
}

/** Whether the node is n8n's human review of a tool, which n8n makes of every node that can send and wait. */
export function isReview(nodeType: string): boolean {
	return nodeType.endsWith('HitlTool');
}

/**
 * The outputs of a node that may ask: a question that was not sent, because it failed or was skipped, comes out of
 * Cancelled.
 *
 * @param outputs what the node gives for every other operation
 */
export function routed(functions: IExecuteFunctions, outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	const { type, parameters } = functions.getNode();
	if (parameters.operation !== askOperation || isReview(type)) return outputs;
	const items = outputs.flat();
	const isWaiting = items.some(({ json }) => json.outcome === 'waiting');
	return isWaiting ? [items, [], []] : [[], [], items];
}
