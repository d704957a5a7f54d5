import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

/**
 * What happened to a request that failed:
 * `refused` by the provider, `notSent` (it certainly never reached the provider, or was turned away unprocessed),
 * or `unclear` (it may have been carried out).
 */
export type Outcome = 'refused' | 'notSent' | 'unclear';

/** A value that a user entered breaks a rule. Raised before any request; the runner adds item and node. */
export class InvalidInput extends UserError {
	constructor(
		readonly field: string,
		readonly problem: string,
		readonly fix: string,
	) {
		super(`'${field}' ${problem}`);
	}
}

/** Made by a function, because inside a catch clause n8n's rules allow `throw new` for node errors only. */
export function invalidInput(field: string, problem: string, fix: string): InvalidInput {
	return new InvalidInput(field, problem, fix);
}

/** For a field that was left empty. */
export function requiredInput(field: string, fix = `Fill in '${field}'.`): InvalidInput {
	return invalidInput(field, 'is required', fix);
}

/** The outcome of the request that an error reports; undefined for errors that do not concern a request. */
export function outcomeOf(error: unknown): Outcome | undefined {
	const outcome = error instanceof NodeApiError ? error.context.outcome : undefined;
	return outcome === 'refused' || outcome === 'notSent' || outcome === 'unclear' ? outcome : undefined;
}

/** Passes an error on: inside a catch clause n8n's rules allow `throw` for node errors and function results only. */
export function rethrown(error: unknown): unknown {
	return error;
}

/** An error in one line, for results that state the outcome of each recipient. */
export function plainReason(error: unknown): string {
	if (error instanceof InvalidInput) return `${error.message}. ${error.fix}`;
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/ \[item \d+\]$/, '');
}

/** Everything a failed request tells the user. */
export interface FailureReport {
	/** One sentence: what happened, with the provider's own words, status and code. */
	message: string;
	/** One or two sentences: what to do now. */
	hint: string;
	outcome: Outcome;
	httpCode?: string;
	/** Milliseconds after which trying again makes sense. */
	retryAfterMs?: number;
	/** Where several providers could carry a message: `provider` and `tried`, as results have them. */
	attempts?: IDataObject;
}

/** Adds n8n's item mark, which the editor shows once even though it knows the item itself. */
function withItem(message: string, itemIndex: number | undefined): string {
	return itemIndex === undefined || message.includes('[item ') ? message : `${message} [item ${itemIndex}]`;
}

/** The n8n error for a request that failed. It carries no part of the request, hence no secret. */
export function toApiError(node: INode, report: FailureReport, itemIndex?: number): NodeApiError {
	const message = withItem(report.message, itemIndex);
	const error = new NodeApiError(
		node,
		{ message },
		{
			message,
			description: report.hint,
			httpCode: report.httpCode,
			itemIndex,
			...(report.retryAfterMs !== undefined && {
				failure: { cause: 'rate-limited', retryAfterMs: report.retryAfterMs },
			}),
		},
	);
	error.context.outcome = report.outcome;
	Object.assign(error.context, report.attempts);
	return error;
}

/** What an error tells the user, to make the same one again later. */
export function reportOf(error: NodeApiError | NodeOperationError): FailureReport {
	const httpCode = error instanceof NodeApiError ? (error.httpCode ?? undefined) : undefined;
	return {
		message: error.message,
		hint: error.description ?? '',
		outcome: outcomeOf(error) ?? 'unclear',
		...(httpCode !== undefined && { httpCode }),
		...('tried' in error.context && { attempts: attemptsOf(error) }),
	};
}

/** One failure may be that of several items, such as a list that all of them need: each has its own error. */
function copyFor(node: INode, error: NodeApiError | NodeOperationError, itemIndex: number) {
	const message = withItem(error.message.replace(/ \[item \d+\]$/, ''), itemIndex);
	const description = error.description ?? undefined;
	if (error instanceof NodeOperationError) return new NodeOperationError(node, message, { itemIndex, description });
	const httpCode = error.httpCode ?? undefined;
	const copy = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	copy.context.outcome = error.context.outcome;
	return copy;
}

/** What an error tells of the providers that were tried: members for the result of its item; none where there was one. */
export function attemptsOf(error: unknown): IDataObject {
	const context = error instanceof NodeApiError || error instanceof NodeOperationError ? error.context : {};
	const { provider, tried } = context;
	return Array.isArray(tried) ? { ...(typeof provider === 'string' && { provider }), tried } : {};
}

/** The n8n error for anything an item can fail with. Errors that n8n knows already keep their text. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		if (itemIndex === undefined) return error;
		error.context.itemIndex ??= itemIndex;
		return error.context.itemIndex === itemIndex ? error : copyFor(node, error, itemIndex);
	}
	if (error instanceof InvalidInput) {
		return new NodeOperationError(node, withItem(error.message, itemIndex), { itemIndex, description: error.fix });
	}
	const message = error instanceof Error ? error.message : String(error);
	return new NodeOperationError(node, withItem(message, itemIndex), { itemIndex });
}
