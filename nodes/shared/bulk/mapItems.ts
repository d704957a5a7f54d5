import { rethrown, InvalidInput } from '../errors';
import type { ItemParameters } from '../operation/defineOperation';
import { createBreather } from '../breather';

/**
 * Finds out, one item after the other, what the items of a bulk send need besides their parameters, such as where their
 * files are stored. An item that is not usable does not stop the others: it keeps its error.
 *
 * @returns the items in their order, each with what `prepare` gives for it, or with its error
 * @throws whatever `prepare` throws except InvalidInput, such as the provider's failure
 */
export async function mapItems<P, Q>(
	items: ReadonlyArray<ItemParameters<P>>,
	prepare: (item: { itemIndex: number; parameters: P }) => Promise<Q>,
): Promise<Array<ItemParameters<Q>>> {
	const mapped: Array<ItemParameters<Q>> = [];
	const breathe = createBreather();
	for (const item of items) {
		mapped.push('error' in item ? item : await mapItem(item, prepare));
		await breathe();
	}
	return mapped;
}

async function mapItem<P, Q>(
	item: Exclude<ItemParameters<P>, { error: InvalidInput }>,
	prepare: (item: { itemIndex: number; parameters: P }) => Promise<Q>,
): Promise<ItemParameters<Q>> {
	const { itemIndex, additional } = item;
	try {
		return { itemIndex, parameters: await prepare(item), additional };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		throw rethrown(error);
	}
}
