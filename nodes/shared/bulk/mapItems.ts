import { asIs, InvalidInput } from '../errors';
import type { ItemParameters } from '../operation';
import { createBreather } from '../operation/breather';

/**
 * Prepares the parameters of all items one after the other, such as files that are uploaded once before the first send.
 *
 * @param prepare what it throws as InvalidInput becomes the item's error, so that the other items go on
 * @throws what else `prepare` throws
 */
export async function mapItems<P, Q>(
	items: ReadonlyArray<ItemParameters<P>>,
	prepare: (parameters: P, itemIndex: number) => Promise<Q>,
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
	{ itemIndex, parameters }: { itemIndex: number; parameters: P },
	prepare: (parameters: P, itemIndex: number) => Promise<Q>,
): Promise<ItemParameters<Q>> {
	try {
		return { itemIndex, parameters: await prepare(parameters, itemIndex) };
	} catch (error) {
		if (error instanceof InvalidInput) return { itemIndex, error };
		throw asIs(error);
	}
}
