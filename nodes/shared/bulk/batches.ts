import type { Request } from '../http/request';
import type { Recipient } from '../input/recipient';
import { claimBatchOf } from '../operation/claimBatch';
import type { BulkMessage } from './bulkMessage';
import type { Row } from './rows';

/** One recipient who is to get something. */
export interface Addressed {
	/** Where the result goes. */
	index: number;
	row: Row;
	recipient: Recipient;
	message: BulkMessage;
	/** Empty where the user wants none. */
	campaign: string;
}

/** What one request carries; before it is split, all whose messages can share one. `message` is the first one's. */
export interface Batch {
	message: BulkMessage;
	addressed: Addressed[];
}

/** Whether the request of a batch carries values of their own for its recipients. */
export function hasOwnValues({ message, addressed }: Batch): boolean {
	return message.together !== undefined && addressed.some((entry) => entry.message.key !== message.key);
}

/** The request for all of a batch; undefined where there is nobody, and where a carrier takes its place. */
export function requestOf(batch: Batch): Request | undefined {
	const { message, addressed } = batch;
	const { together, many } = message;
	const [first] = addressed;
	if (!first) return undefined;
	if (addressed.length === 1) return first.message.one?.(first.recipient);
	if (together && hasOwnValues(batch)) {
		const parts = addressed.map((entry, index) => entry.message.together?.part(entry.recipient, index));
		return together.request(Object.assign({}, ...parts));
	}
	if (many) return many(addressed.map(({ recipient }) => recipient));
	return first.message.one?.(first.recipient);
}

/** Cuts a group with the same message into parcels. @param maxRecipients recipients of one request, where the provider takes several */
export function* toBatches({ message, addressed }: Batch, maxRecipients: number): Generator<Batch> {
	const size = (message.many ?? message.together) && addressed.length > 1 ? maxRecipients : 1;
	for (let start = 0; start < addressed.length; start += size) {
		yield { message, addressed: addressed.slice(start, start + size) };
	}
}

/**
 * Batches that are claimed together; one with more recipients than a claim group is a group of its own. Those of the groups
 * that are sent, and of the next one, are unclear when n8n is killed.
 */
export function toClaimGroups(batches: readonly Batch[]): Batch[][] {
	const result: Batch[][] = [];
	const most = claimBatchOf(batches.reduce((people, { addressed }) => people + addressed.length, 0));
	let size = most;
	for (const batch of batches) {
		const last = result.at(-1);
		const { length } = batch.addressed;
		if (last && size + length <= most) {
			last.push(batch);
			size += length;
		} else {
			result.push([batch]);
			size = length;
		}
	}
	return result;
}
