import { randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';

const storageKey = 'whatsAppGatewaysQuestion';

/** What a node knows of its question: in its context, which n8n keeps with a waiting and with a failed execution. */
export interface QuestionMemory {
	/** The same for all attempts of one run: a message that went out before a failure carries it. */
	id: string;
	/** What the page shows, of a question by link. */
	page: IDataObject;
	/** @param page nothing where there is none any more */
	keep(page?: IDataObject): void;
	forget(): void;
}

/** The memory of the node that asks. */
export function questionMemory(functions: IExecuteFunctions): QuestionMemory {
	const context = functions.getContext('node');
	const runIndex = functions.getWorkflowDataProxy(0).$runIndex;
	const kept = asDataObject(context[storageKey]);
	const isOurs = typeof kept.id === 'string' && kept.runIndex === runIndex;
	const id = isOurs ? String(kept.id) : randomBytes(12).toString('base64url');
	const page = isOurs ? asDataObject(kept.page) : {};
	const keep = (shown: IDataObject = {}) => void (context[storageKey] = { id, runIndex, page: shown });
	keep(page);
	return { id, page, keep, forget: () => void delete context[storageKey] };
}

/** The page that the question of a waiting node has; nothing where that is another question, or has none. */
export function pageOf(functions: IWebhookFunctions, questionId: unknown): IDataObject | undefined {
	// A name is part of the expression, and may have what ends one.
	const name = JSON.stringify(functions.getNode().name).replaceAll('}', String.raw`\u007d`);
	const read: unknown = functions.evaluateExpression(`{{ $node[${name}].context.${storageKey} }}`, 0);
	const { id, page } = asDataObject(read);
	return id === questionId ? asDataObject(page) : undefined;
}
