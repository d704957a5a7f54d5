import type { Recipient } from '../recipient';
import type { BulkMessage } from './bulkMessage';
import type { Row } from './rows';

/** One recipient who is to get something. */
export interface Addressed {
	/** Where the result goes. */
	index: number;
	row: Row;
	recipient: Recipient;
	/** Empty where the user wants none. */
	campaign: string;
}

/** What one request carries; before it is cut, all who get the same message. */
export interface Parcel {
	message: BulkMessage;
	addressed: Addressed[];
}

/**
 * Recipients that are claimed at a time where a campaign is sent with single requests. Those of two batches, the one that
 * is sent and the next, are unclear when n8n is killed.
 */
const claimBatch = 25;

/** Cuts a group with the same message into parcels. @param most recipients of one request, where the provider takes several */
export function* cut({ message, addressed }: Parcel, most: number): Generator<Parcel> {
	const size = message.many && addressed.length > 1 ? most : 1;
	for (let start = 0; start < addressed.length; start += size) {
		yield { message, addressed: addressed.slice(start, start + size) };
	}
}

/** Parcels that are claimed together; one with more recipients than a batch is a batch of its own. */
export function batches(parcels: readonly Parcel[]): Parcel[][] {
	const result: Parcel[][] = [];
	let size = claimBatch;
	for (const parcel of parcels) {
		const last = result.at(-1);
		const { length } = parcel.addressed;
		if (last && size + length <= claimBatch) {
			last.push(parcel);
			size += length;
		} else {
			result.push([parcel]);
			size = length;
		}
	}
	return result;
}
