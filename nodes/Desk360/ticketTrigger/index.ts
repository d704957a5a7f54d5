import type { IDataObject, IPollFunctions, NodeApiError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../../shared/errors';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { collect } from '../../shared/http/paging';
import type { Provider } from '../../shared/http/provider';
import { Client, Session } from '../../shared/http/client';
import { path } from '../../shared/http/request';
import { desk360 } from '../api';
import { isOfThisRecord, UnreadableAnswer } from './aside';
import { sampleOf } from './sample';
import { pollProduct, startWatching } from './poll';
import { readSettings, type Settings } from './settings';
import { readState, toStored } from './state';
import type { Clock } from './walk';
import { monotonicMs } from '../../shared/wait';

/** Polls under way in this process. n8n starts the next one on time even when the last has not ended. */
const underWay = new Set<string>();

const defaultBudgetMs = 240_000;

/** An invalid list must not pass for an empty one: the tickets it hides would never be reported. */
const strict: Provider = {
	...desk360,
	page: (body, headers, request) => {
		const list = isDataObject(body) ? body.data : body;
		const isEmpty = body === undefined || body === null || body === '';
		if (!Array.isArray(list) && !isEmpty)
			throw new UnreadableAnswer('Desk360 answered with something that is not a list');
		return desk360.page(body, headers, request);
	},
};

/**
 * One poll of the trigger.
 *
 * The first one only records what is there. What later polls record is changed in one go at the end, so a poll that
 * fails is repeated in full; one that fails half-way outputs and records what it had. A product or ticket that cannot be
 * read is reported once and does not stop the others.
 *
 * @throws NodeApiError when Desk360 cannot be asked, or none of the products
 */
export async function pollTickets(functions: IPollFunctions): Promise<IDataObject[]> {
	const settings = readSettings(functions);
	const budgetMs = 'getPollBudgetMs' in functions ? functions.getPollBudgetMs() : defaultBudgetMs;
	const start = monotonicMs();
	const clock: Clock = { used: () => (monotonicMs() - start) / budgetMs };
	const client = new Client(new Session(functions, strict, { maxRunMs: budgetMs * 0.9 }));
	if (functions.getMode() === 'manual') return await sampleOf(client, await productsOf(client, settings), settings);

	const key = `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
	if (underWay.has(key)) return [];
	underWay.add(key);
	try {
		return await pollProducts(functions, client, settings, clock);
	} finally {
		underWay.delete(key);
	}
}

async function pollProducts(
	functions: IPollFunctions,
	client: Client,
	settings: Settings,
	clock: Clock,
): Promise<IDataObject[]> {
	const stored = functions.getWorkflowStaticData('node');
	const before = stored.account === settings.account ? asDataObject(stored.products) : {};
	const products = await productsOf(client, settings);
	const after: IDataObject = {};
	const output: IDataObject[] = [];
	const failures = new Map<number, NodeApiError | NodeOperationError>();
	const watch = { ...settings, report: reporterOf(functions) };
	for (const productId of products) {
		const state = readState(before[productId]);
		try {
			if (state) await pollProduct(client, productId, state, watch, clock, output);
			after[productId] = toStored(state ?? (await startWatching(client, productId, watch)));
		} catch (error) {
			const nodeError = toNodeError(functions.getNode(), error);
			if (state) after[productId] = toStored(state);
			if (isOfThisRecord(error)) {
				failures.set(productId, nodeError);
				continue;
			}
			// What was output must be recorded as such, or it would be output again; the next poll meets the error anew.
			if (output.length === 0) throw nodeError;
			functions.logger.warn(
				`The Desk360 trigger stopped half-way and continues with the next poll: ${nodeError.message}`,
			);
			for (const [id, known] of Object.entries(before)) after[id] ??= known;
			break;
		}
	}
	const [first] = failures.values();
	if (first && failures.size === products.length && output.length === 0) throw first;
	stored.problems = reportProducts(functions, asDataObject(stored.problems), failures);
	stored.account = settings.account;
	stored.products = after;
	return output;
}

/** Reports each product that cannot be asked once. @returns what is known to be reported */
function reportProducts(
	functions: IPollFunctions,
	known: IDataObject,
	failures: ReadonlyMap<number, NodeApiError | NodeOperationError>,
): IDataObject {
	const report = reporterOf(functions);
	for (const [productId, error] of failures) {
		if (known[productId] === error.message) continue;
		report(`Product ${productId} cannot be asked for its tickets; the others are watched on`, error);
	}
	return Object.fromEntries([...failures].map(([productId, { message }]) => [productId, message]));
}

/** Writes into the log, and shows a failed execution where n8n can: the trigger itself goes on. */
function reporterOf(functions: IPollFunctions) {
	return (problem: string, error?: unknown) => {
		const reason = error instanceof Error ? `: ${error.message}` : '';
		functions.logger.warn(`Desk360 Ticket Trigger: ${problem}${reason}`);
		if (error === undefined) return;
		const description = toNodeError(functions.getNode(), error).message;
		try {
			functions.__emitError(new NodeOperationError(functions.getNode(), problem, { description }));
		} catch {
			// A poll outside a published workflow has nobody to tell.
		}
	};
}

async function productsOf(client: Client, { productIds }: Settings): Promise<number[]> {
	if (productIds.length > 0) return productIds;
	const products = await collect(client, { method: 'GET', path: path`/products` }, Number.POSITIVE_INFINITY);
	return products.map(({ id }) => Number(id));
}
