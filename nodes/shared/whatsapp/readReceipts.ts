import type { IDataObject } from 'n8n-workflow';

/**
 * What came of marking messages as read.
 *
 * @param asked ids that were to be marked
 * @param answer the provider's, whose `message_ids` names those that were marked
 * @param unnamed what an answer without that list means: that all were marked, or that nobody knows
 * @returns `success` where all were marked, `messageIds` that were, `notMarked` those that the answer does not name
 */
export function readReceipts(
	asked: readonly string[],
	answer: IDataObject,
	{ unnamed }: { unnamed: 'marked' | 'unknown' },
): IDataObject {
	const { message_ids: listed } = answer;
	if (!Array.isArray(listed) && unnamed === 'marked') return { success: true, messageIds: [...asked] };
	const marked = Array.isArray(listed) ? listed.map(String) : [];
	const names = new Set(marked);
	const notMarked = asked.filter((id) => !names.has(id));
	return { success: notMarked.length === 0, messageIds: marked, notMarked, answer };
}
