import type { IDataObject } from 'n8n-workflow';

/**
 * What came of marking messages as read.
 *
 * @param asked ids that were to be marked
 * @param answer the provider's, whose `message_ids` names those that were marked
 * @param needsNames whether an answer without that list leaves open what was marked, or means all of them
 * @returns `success` where all were marked, `messageIds` that were, `notMarked` those that the answer does not name
 */
export function readReceipts(asked: readonly string[], answer: IDataObject, needsNames: boolean): IDataObject {
	const { message_ids: listed } = answer;
	if (!Array.isArray(listed) && !needsNames) return { success: true, messageIds: [...asked] };
	const marked = Array.isArray(listed) ? listed.map(String) : [];
	const names = new Set(marked);
	const notMarked = asked.filter((id) => !names.has(id));
	return { success: notMarked.length === 0, messageIds: marked, notMarked, answer };
}
