import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../../shared/errors';
import { collect } from '../../shared/paging';
import { path, Client, Session } from '../../shared/request';
import { desk360 } from '../api';
import { sampleOf } from './sample';
import { pollProduct, startWatching } from './poll';
import { readSettings, type Settings } from './settings';
import { readState } from './state';
import type { Clock } from './walk';
import { asDataObject } from '../../shared/dataObject';

/** Polls under way in this process. n8n starts the next one on time even when the last has not ended. */
const underWay = new Set<string>();

const defaultBudgetMs = 240_000;

/**
 * One poll of the trigger.
 *
 * The first one only records what is there. What later polls record is changed in one go at the end, so a poll that
 * fails is repeated in full; one that fails half-way outputs and records what it had.
 *
 * @throws NodeApiError when Desk360 cannot be asked
 */
export async function pollTickets(functions: IPollFunctions): Promise<IDataObject[]> {
	const settings = readSettings(functions);
	const budgetMs = 'getPollBudgetMs' in functions ? functions.getPollBudgetMs() : defaultBudgetMs;
	const start = Date.now();
	const clock: Clock = { used: () => (Date.now() - start) / budgetMs };
	const client = new Client(new Session(functions, desk360, { maxRunMs: budgetMs * 0.9 }));
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
	const after: IDataObject = {};
	const output: IDataObject[] = [];
	for (const productId of await productsOf(client, settings)) {
		const state = readState(before[productId]);
		try {
			if (state) await pollProduct(client, productId, state, settings, clock, output);
			after[productId] = { ...(state ?? (await startWatching(client, productId, settings))) };
		} catch (error) {
			// What was output must be recorded as such, or it would be output again; the next poll meets the error anew.
			const nodeError = toNodeError(functions.getNode(), error);
			if (output.length === 0) throw nodeError;
			functions.logger.warn(
				`The Desk360 trigger stopped half-way and goes on with the next poll: ${nodeError.message}`,
			);
			for (const [id, known] of Object.entries(before)) after[id] ??= known;
			if (state) after[productId] = { ...state };
			break;
		}
	}
	stored.account = settings.account;
	stored.products = after;
	return output;
}

async function productsOf(client: Client, { productIds }: Settings): Promise<number[]> {
	if (productIds.length > 0) return productIds;
	const products = await collect(client, { method: 'GET', path: path`/products` }, Number.POSITIVE_INFINITY);
	return products.map(({ id }) => Number(id));
}
