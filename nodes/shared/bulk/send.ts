import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { claimKey, perhapsSentBefore, sentBefore, type Claimed, type ClaimState } from '../operation/claims';
import { asDataObject } from '../dataObject';
import { rethrown, InvalidInput, outcomeOf, plainReason, toNodeError } from '../errors';
import { runOrdered } from '../operation/ordered';
import type { AllItemsContext, AllItemsOutput } from '../operation/defineOperation';
import { createBreather } from '../breather';
import { isVersion1 } from '../operation/version';
import { parseRecipient } from '../input/recipient';
import type { SendOutcome } from '../http/outcome';
import { Cancelled, monotonicMs } from '../wait';
import { commonId, idsByNumber } from './answerIds';
import type { BulkMessage, PlannedRow } from './bulkMessage';
import { MessageChecks, withGoodMessages } from './messageChecks';
import { Slots } from './slots';
import { checkRecipientCount } from './maxRecipients';
import { SendingHours } from './sendingHours';
import { carriedBy, countOutcomes, toReport, type MessageIds, type Result } from './report';
import { hasOwnValues, requestOf, toClaimGroups, toBatches, type Addressed, type Batch } from './batches';
import { placeOf, withPlace, type Row } from './rows';

/** The user's wishes for the whole run, as `bulkOptions` has them. */
export interface BulkSettings {
	includeAnswers?: boolean;
	invalidRecipients?: 'report' | 'stop';
	/** 0 for any number; see `checkRecipientCount`. */
	maxRecipients?: number;
	quietFrom?: string;
	quietUntil?: string;
	recipientsPerRequest?: number;
	spreadsheetReport?: boolean;
	stopAfterFailures?: number;
	stopAt?: string;
	summary?: boolean;
	/** Minutes. */
	waitForProvider?: number;
}

/** Files behind so many different links are fetched and checked before the first message; more only in a dry run. */
const maxLinksAhead = 20;

/**
 * Sends to all rows: everything is checked first, a number that comes again is skipped, and equal messages share
 * requests where the provider allows it.
 *
 * @returns one item for each row in the order of the rows, and the summary
 * @throws NodeOperationError for the first invalid row, where that is to stop everything, and for settings that are wrong
 * @throws NodeApiError when nobody got anything because the provider refused
 */
export async function sendBulk(
	context: AllItemsContext,
	planned: readonly PlannedRow[],
	settings: BulkSettings,
): Promise<AllItemsOutput> {
	const run = new BulkRun(context, settings);
	await run.pack(planned);
	await run.checkMessages();
	await run.send();
	return await run.report();
}

/** Whom batches send to of a campaign. */
const claimedOf = (batches: readonly Batch[], isMeant: (entry: Addressed) => boolean = () => true): Claimed[] =>
	batches
		.flatMap(({ addressed }) => addressed)
		.filter((entry) => entry.campaign !== '' && isMeant(entry))
		.map(({ campaign, recipient }) => ({ campaign, key: claimKey(campaign, recipient.digits) }));

/** Quiet hours have begun for somebody while the request waited. */
class FellAsleep extends Cancelled {}

class BulkRun {
	private readonly results: Result[] = [];
	private readonly breathe = createBreather();
	private readonly slots: Slots;
	private readonly checks: MessageChecks;
	private batches: Batch[] = [];
	/** What a dry run would send. */
	private dryBatches: Batch[] = [];
	private readonly hours: SendingHours;
	private readonly started = monotonicMs();
	private readonly total = { addressed: 0, done: 0, requests: 0, failed: 0 };
	private reportedAt = Number.NEGATIVE_INFINITY;
	private firstError: NodeApiError | undefined;
	private stopReason = 'the execution was stopped before';
	/** What went wrong in n8n itself. */
	private fault: { error: unknown } | undefined;

	constructor(
		private readonly context: AllItemsContext,
		private readonly settings: BulkSettings,
	) {
		context.client.waitUpTo((settings.waitForProvider ?? 0) * 60_000);
		this.checks = new MessageChecks(context.functions);
		this.slots = new Slots(() => context.parallel());
		this.hours = new SendingHours(context.functions.getTimezone(), settings);
	}

	/** Checks every row, writes the results of those that get nothing, and groups the others by message. */
	async pack(planned: readonly PlannedRow[]): Promise<void> {
		const seen = new Map<string, Row>();
		const groups = { dry: new Map<string, Batch>(), real: new Map<string, Batch>() };
		for (const [index, plan] of planned.entries()) {
			this.packOne(index, plan, seen, plan.settings.dryRun ? groups.dry : groups.real);
			await this.breathe();
		}
		this.batches = [...groups.real.values()];
		const people = this.batches.reduce((sum, { addressed }) => sum + addressed.length, 0);
		checkRecipientCount(this.context.functions, people, this.settings.maxRecipients);
		this.dryBatches = [...groups.dry.values()];
	}

	private packOne(index: number, plan: PlannedRow, seen: Map<string, Row>, groups: Map<string, Batch>): void {
		const { row, settings } = plan;
		try {
			if ('error' in plan) throw plan.error;
			const recipient = parseRecipient(row.field, row.entered, { countryCode: settings.defaultCountryCode });
			const { message } = plan;
			this.checks.check(message, recipient, row.itemIndex);
			const entry: Addressed = { index, row, recipient, message, campaign: settings.campaign?.trim() ?? '' };
			const earlier = seen.get(recipient.digits);
			if (earlier) return this.write(entry, 'skipped', `duplicate of ${placeOf(earlier)}`);
			seen.set(recipient.digits, row);
			if (this.recall(entry)) return;
			const key = message.together?.key ?? message.key;
			const group = groups.get(key) ?? { message, addressed: [] };
			group.addressed.push(entry);
			groups.set(key, group);
		} catch (error) {
			this.refuse(index, row, this.context.client.masked(error));
		}
	}

	/** Checks each message once, with the network where needed, so that what is wrong is known before anybody gets anything. */
	async checkMessages(): Promise<void> {
		const how = {
			client: this.context.client,
			refuse: ({ index, row }: Addressed, shown: unknown) => this.refuse(index, row, shown),
		};
		this.dryBatches = await withGoodMessages(this.dryBatches, { ...how, maxLinks: Number.POSITIVE_INFINITY });
		this.batches = await withGoodMessages(this.batches, { ...how, maxLinks: maxLinksAhead });
		for (const { addressed } of this.dryBatches) {
			for (const entry of addressed) {
				this.write(entry, 'skipped', 'dry run: it would be sent');
				await this.breathe();
			}
		}
	}

	/** Sends the batches, some at a time. A campaign goes claim group by claim group, so that little is unclear after a crash. */
	async send(): Promise<void> {
		const batches: Batch[] = [];
		const claimed: Claimed[] = [];
		for (const group of this.batches) {
			for (const batch of toBatches(group, this.settings.recipientsPerRequest ?? 500)) {
				batches.push(batch);
				this.total.addressed += batch.addressed.length;
				for (const person of claimedOf([batch])) claimed.push(person);
				await this.breathe();
			}
		}
		if (claimed.length === 0) return await this.sendBatches(batches);
		this.context.claims.expect(claimed, { ahead: false });
		const all = toClaimGroups(batches);
		const longest = all.reduce((most, { length }) => Math.max(most, length), 1);
		await runOrdered({
			count: all.length,
			// While one batch is sent, the next is claimed. Where a batch is few large requests, more are under way.
			parallel: () => Math.ceil(this.context.parallel() / longest) + 1,
			orderingKeyOf: () => undefined,
			stopped: () => this.stopped(),
			work: async (index) => await this.sendClaimGroup(all[index] ?? []),
		});
		if (this.fault && this.total.done === 0) throw rethrown(this.fault.error);
		await this.leaveOut(batches);
	}

	/** @throws NodeApiError the first one, where nobody got anything */
	async report(): Promise<AllItemsOutput> {
		const { functions } = this.context;
		if (functions.getExecutionCancelSignal()?.aborted) this.reportStop();
		const reached = this.results.some(({ outcome }) => ['sent', 'queued', 'unclear'].includes(outcome));
		if (this.firstError && !reached && !functions.continueOnFail()) throw this.firstError;
		return await toReport(functions, this.results, {
			summary: this.settings.summary ?? isVersion1(functions.getNode()),
			spreadsheet: this.settings.spreadsheetReport === true,
			dryRun: this.dryBatches.length > 0,
			requests: this.total.requests,
			durationMs: monotonicMs() - this.started,
		});
	}

	/** Sends a claim group to those who had nothing of their campaign yet. */
	private async sendClaimGroup(group: readonly Batch[]): Promise<void> {
		const { claims } = this.context;
		const wanted = group.map(({ message, addressed }) => ({ message, addressed: this.awake(addressed) }));
		let states: Map<string, ClaimState>;
		try {
			states = await claims.claim(claimedOf(wanted), 'bulk');
		} catch (error) {
			this.halt(error);
			return;
		}
		const free = wanted.map(({ message, addressed }) => ({
			message,
			addressed: addressed.filter((entry) => {
				const state = states.get(claimKey(entry.campaign, entry.recipient.digits)) ?? 'free';
				if (state === 'done') this.write(entry, 'skipped', sentBefore(entry.campaign));
				if (state === 'unclear') this.write(entry, 'unclear', perhapsSentBefore(entry.campaign));
				return state === 'free';
			}),
		}));
		this.total.done += group.flatMap(({ addressed }) => addressed).length - free.flatMap((one) => one.addressed).length;
		await this.sendBatches(free);
		const after = (...outcomes: SendOutcome[]) =>
			claimedOf(free, ({ index }) => outcomes.includes(this.results[index]?.outcome ?? 'unclear'));
		await claims.confirm(after('sent', 'queued'));
		await claims.release(after('failed', 'skipped'));
	}

	private async sendBatches(batches: readonly Batch[]): Promise<void> {
		await runOrdered({
			count: batches.length,
			parallel: () => this.context.parallel(),
			orderingKeyOf: () => undefined,
			stopped: () => this.stopped(),
			work: async (index) => {
				const batch = batches[index];
				if (!batch) return;
				await this.slots.use(async () => {
					// It may have stopped while others were sent to.
					if (this.stopped()) return;
					await this.deliver({ ...batch, addressed: this.awake(batch.addressed) });
					this.total.done += batch.addressed.filter(({ index }) => this.results[index]).length;
				});
				this.reportProgress();
			},
		});
		await this.leaveOut(batches);
	}

	/** Sends one batch and writes its results. */
	private async deliver(batch: Batch): Promise<void> {
		const { message, addressed } = batch;
		const [first] = addressed;
		if (!first) return;
		let wasTaken = false;
		try {
			const answer = await this.handOver(batch, first);
			wasTaken = true;
			if (addressed.length > 1) this.writeMany(batch, answer);
			else this.writeOne(message, first, answer);
		} catch (error) {
			if (error instanceof Cancelled) return await this.keptBack(batch, error);
			const nodeError = toNodeError(this.context.functions.getNode(), error);
			const outcome = wasTaken || outcomeOf(nodeError) === 'unclear' ? 'unclear' : 'failed';
			const reason = plainReason(error instanceof InvalidInput ? this.context.client.masked(error) : nodeError);
			const by = message.carrier && !(error instanceof InvalidInput) ? carriedBy(nodeError.context) : {};
			for (const entry of addressed) this.write(entry, outcome, reason, by);
			this.total.failed += addressed.length;
			if (nodeError instanceof NodeApiError) this.firstError ??= nodeError;
		}
	}

	/** @throws n8n's errors; Cancelled where it waited, and is not to go out any more */
	private async handOver(batch: Batch, { recipient, row: { itemIndex } }: Addressed): Promise<IDataObject> {
		const { carrier } = batch.message;
		const mayLeave = () => {
			if (this.stopped()) throw new Cancelled();
			if (this.hours.quietCountries(batch.addressed).size > 0) throw new FellAsleep();
		};
		this.total.requests++;
		if (carrier) return await carrier.send({ recipient, itemIndex, mayLeave });
		const request = requestOf(batch);
		if (!request) throw new TypeError('A bulk message needs a request or a carrier');
		return asDataObject((await this.context.client.forItem({ index: itemIndex, mayLeave }).send(request)).body);
	}

	/** A batch whose turn came too late: those get it who are awake. Where the run has stopped, it is left out with the others. */
	private async keptBack(batch: Batch, error: Cancelled): Promise<void> {
		// A carrier may have asked another provider before.
		if (!batch.message.carrier) this.total.requests--;
		if (!(error instanceof FellAsleep) || this.stopped()) return;
		const addressed = this.awake(batch.addressed);
		if (addressed.length < batch.addressed.length) return await this.deliver({ ...batch, addressed });
		// Their quiet hours ended in this moment.
		for (const entry of addressed) this.write(entry, 'skipped', 'quiet hours when its turn came');
	}

	private writeOne(message: BulkMessage, entry: Addressed, answer: IDataObject): void {
		const ids = message.messageIds?.(answer) ?? [];
		const id = message.messageId(answer) ?? ids[0];
		this.write(entry, message.outcome?.(answer) ?? 'sent', undefined, {
			...(typeof id === 'string' && { messageId: id }),
			...(ids.length > 1 && { messageIds: ids }),
			...(this.settings.includeAnswers && { answer: message.carrier ? asDataObject(answer.answer) : answer }),
			...(message.carrier && carriedBy(answer)),
		});
	}

	private writeMany(batch: Batch, answer: IDataObject): void {
		const named = batch.message.accepted?.(answer)?.map((number) => number.replace(/\D/g, ''));
		const accepted = named && new Set(named);
		const ids = idsByNumber(answer);
		const batchId = commonId(answer);
		// What is not proven is no success: an answer that names nobody may be about the first of them alone.
		const told = this.settings.includeAnswers ? { answer } : {};
		const takesAll = !accepted && !hasOwnValues(batch);
		for (const entry of batch.addressed) {
			const { digits } = entry.recipient;
			const messageId = ids.get(digits);
			const own = messageId === undefined ? { ...(batchId !== undefined && { batchId }) } : { messageId };
			const isNamed = takesAll || accepted?.has(digits) || ids.has(digits);
			if (isNamed) this.write(entry, 'queued', undefined, { ...own, ...told });
			else this.write(entry, 'unclear', 'the answer does not name it among the accepted numbers', told);
		}
	}

	/** Those whose country is not in quiet hours now; the others are skipped. */
	private awake(addressed: readonly Addressed[]): Addressed[] {
		const quiet = this.hours.quietCountries(addressed);
		if (quiet.size === 0) return [...addressed];
		return addressed.filter((entry) => {
			const country = this.hours.countryOf(entry.recipient);
			if (!quiet.has(country)) return true;
			this.write(entry, 'skipped', `quiet hours in ${country} (until ${this.settings.quietUntil})`);
			return false;
		});
	}

	private stopped(): boolean {
		const { stopAfterFailures = 0 } = this.settings;
		if (this.fault || this.context.functions.getExecutionCancelSignal()?.aborted) return true;
		if (stopAfterFailures > 0 && this.total.failed >= stopAfterFailures) {
			this.stopReason = `stopped after ${this.total.failed} failures`;
			return true;
		}
		if (!this.hours.areOver()) return false;
		this.stopReason = `stopped at ${this.settings.stopAt}`;
		return true;
	}

	/** Without n8n's memory nothing more may be sent of a campaign. */
	private halt(error: unknown): void {
		this.fault ??= { error };
		this.stopReason = `stopped, because n8n could not record who gets something: ${plainReason(error)}`;
	}

	private async leaveOut(batches: readonly Batch[]): Promise<void> {
		for (const { addressed } of batches) {
			for (const entry of addressed) if (!this.results[entry.index]) this.write(entry, 'skipped', this.stopReason);
			await this.breathe();
		}
	}

	private refuse(index: number, row: Row, error: unknown): void {
		if (this.settings.invalidRecipients === 'stop') {
			throw toNodeError(this.context.functions.getNode(), withPlace(error, row), row.itemIndex);
		}
		this.results[index] = { row, outcome: 'failed', reason: plainReason(error) };
	}

	private write(
		{ index, row, recipient }: Addressed,
		outcome: SendOutcome,
		reason?: string,
		ids: MessageIds = {},
	): void {
		this.results[index] = { row, to: recipient.e164, outcome, reason, ...ids };
		if (outcome !== 'failed' && outcome !== 'skipped') {
			this.context.sent.rememberRecipient(recipient.digits, { outcome, reason, ...ids });
		}
	}

	/** Who got something in an earlier attempt of this run, or may have, keeps that result. */
	private recall({ index, row, recipient }: Addressed): boolean {
		const earlier = this.context.sent.recallRecipient(recipient.digits);
		if (earlier) this.results[index] = { row, to: recipient.e164, ...earlier };
		return earlier !== undefined;
	}

	/** n8n keeps no output of a node that was stopped, so its log and the editor's console are where the report is seen. */
	private reportStop(): void {
		const counts = Object.entries(countOutcomes(this.results)).map(([outcome, count]) => `${count} ${outcome}`);
		const message = `Bulk send stopped: ${counts.join(', ')}`;
		this.context.functions.logger.info(message);
		this.context.functions.sendMessageToUI(message);
	}

	/** The editor's console shows it during a manual run, once a second at the most. */
	private reportProgress(): void {
		const { done, addressed } = this.total;
		const now = monotonicMs();
		if (this.total.addressed < 2 || (now - this.reportedAt < 1_000 && done < addressed)) return;
		this.reportedAt = now;
		this.context.functions.sendMessageToUI(`Bulk send: ${done} of ${addressed} recipients done`);
	}
}
