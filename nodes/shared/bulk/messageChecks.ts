import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput, rethrown } from '../errors';
import { checkAttachments } from '../http/attachments';
import type { Recipient } from '../input/recipient';
import { createBreather } from '../breather';
import type { Client } from '../http/client';
import type { Request } from '../http/request';
import { Cancelled } from '../wait';
import type { Addressed, Batch } from './batches';
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
			checkAttachments(this.functions, itemIndex, message.one?.(recipient).attachments);
			return undefined;
		} catch (error) {
			if (error instanceof InvalidInput) return error;
			throw rethrown(error);
		}
	}
}

interface Ahead {
	client: Client;
	/** Files behind more different links are not fetched before. */
	maxLinks: number;
	/** Takes note of somebody who gets nothing. @param shown without secrets @throws where that stops everything */
	refuse(entry: Addressed, shown: unknown): void;
}

/** The groups whose message can go out: a provider can carry it, and the files behind its links are there. @throws Cancelled */
export async function withGoodMessages(groups: readonly Batch[], ahead: Ahead): Promise<Batch[]> {
	return await withGoodLinks(await withCarrier(groups, ahead), ahead);
}

async function withCarrier(groups: readonly Batch[], ahead: Ahead): Promise<Batch[]> {
	const breathe = createBreather();
	const good: Batch[] = [];
	for (const group of groups) {
		const [first] = group.addressed;
		try {
			if (first) await group.message.carrier?.check({ recipient: first.recipient, itemIndex: first.row.itemIndex });
			good.push(group);
		} catch (error) {
			if (error instanceof Cancelled) throw rethrown(error);
			await refuseAll(group, error, ahead);
		}
		await breathe();
	}
	return good;
}

async function withGoodLinks(groups: readonly Batch[], ahead: Ahead): Promise<Batch[]> {
	const { client, maxLinks } = ahead;
	const breathe = createBreather();
	const linked: Array<{ group: Batch; request: Request; itemIndex: number }> = [];
	for (const group of groups) {
		const [first] = group.addressed;
		const request = first && group.message.one?.(first.recipient);
		const hasLink = request?.attachments?.files.some((file) => 'url' in file);
		if (first && request && hasLink) linked.push({ group, request, itemIndex: first.row.itemIndex });
		await breathe();
	}
	if (linked.length > maxLinks) return [...groups];
	const bad = new Set<Batch>();
	for (const { group, request, itemIndex } of linked) {
		try {
			await client.forItem({ index: itemIndex }).loadFiles(request);
		} catch (error) {
			bad.add(group);
			await refuseAll(group, error, ahead);
		}
	}
	return groups.filter((group) => !bad.has(group));
}

/** The same error for all who would get the message: secrets are looked for in it once. */
async function refuseAll({ addressed }: Batch, error: unknown, { client, refuse }: Ahead): Promise<void> {
	const breathe = createBreather();
	const shown = client.masked(error);
	for (const entry of addressed) {
		refuse(entry, shown);
		await breathe();
	}
}
