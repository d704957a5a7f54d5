import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput, rethrown } from '../errors';
import { checkAttachments } from '../http/attachments';
import type { Recipient } from '../input/recipient';
import type { BulkMessage } from './bulkMessage';

/** Makes one request of each message before anything is sent, so that one that cannot be made is known for all its rows. */
export class MessageChecks {
	private readonly problems = new Map<BulkMessage, InvalidInput | undefined>();

	constructor(private readonly functions: IExecuteFunctions) {}

	/** @param recipient one of those who get it @throws InvalidInput where its request cannot be made, or a file is wrong */
	check(message: BulkMessage, recipient: Recipient, itemIndex: number): void {
		if (!this.problems.has(message)) this.problems.set(message, this.problemOf(message, recipient, itemIndex));
		const problem = this.problems.get(message);
		if (problem) throw problem;
	}

	private problemOf(message: BulkMessage, recipient: Recipient, itemIndex: number): InvalidInput | undefined {
		try {
			checkAttachments(this.functions, itemIndex, message.one(recipient).attachments);
			return undefined;
		} catch (error) {
			if (error instanceof InvalidInput) return error;
			throw rethrown(error);
		}
	}
}
