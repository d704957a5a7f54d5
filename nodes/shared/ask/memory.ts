import { randomBytes } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';

const storageKey = 'whatsAppGatewaysQuestion';

/**
 * The id of the question, the same for all attempts of one run: a message that went out before a failure carries it. n8n
 * keeps a node's context with a failed execution.
 */
export function questionMemory(functions: IExecuteFunctions): { id: string; forget(): void } {
	const context = functions.getContext('node');
	const runIndex = functions.getWorkflowDataProxy(0).$runIndex;
	const kept = asDataObject(context[storageKey]);
	const id =
		typeof kept.id === 'string' && kept.runIndex === runIndex ? kept.id : randomBytes(12).toString('base64url');
	context[storageKey] = { id, runIndex };
	return { id, forget: () => void delete context[storageKey] };
}
