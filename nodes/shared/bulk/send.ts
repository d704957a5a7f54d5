import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { claimKey } from '../claims';
import { asDataObject } from '../dataObject';
import { InvalidInput, outcomeOf, toNodeError } from '../errors';
import { runInLanes } from '../lanes';
import type { JointContext } from '../operation';
import { countryOf, parseRecipient, type Recipient } from '../recipient';
import type { Request } from '../request';
import type { SendOutcome } from '../whatsapp/sendResult';
import { isQuiet, minutesIn, quietHours, timeOfDay, type QuietHours } from './hours';
import { toReport, type Result } from './report';
import type { Row } from './rows';

/** What goes to the recipients of some rows. */
export interface BulkMessage {
	/** The same text for messages that are the same, so that they can share a request. */
	key: string;
	/** The request for one recipient; its answer may name the message. */
	one(recipient: Recipient): Request;
	/** The request for several, where the provider has one. */
	many?(recipients: readonly Recipient[]): Request;
	messageId(answer: IDataObject): unknown;
	/** What the answer of `one` means where it may only be taken for later; `sent` by default. */
	outcome?(answer: IDataObject): 'sent' | 'queued';
	/** The numbers that the answer of `many` names as accepted; undefined where it names none. */
	accepted?(answer: IDataObject): string[] | undefined;
}

/** A row and what it gets; or why it cannot get anything. */
export type PlannedRow = { row: Row } & ({ message: BulkMessage } | { error: InvalidInput });

/** The user's wishes, as `bulkOptions` has them. */
export interface BulkSettings {
	campaign?: string;
	defaultCountryCode?: string;
	dryRun?: boolean;
	invalidRecipients?: 'report' | 'stop';
	quietFrom?: string;
	quietUntil?: string;
	recipientsPerRequest?: number;
	stopAfterFailures?: number;
	stopAt?: string;
	summary?: boolean;
}

/** One recipient who is to get something. */
interface Addressed {
	/** Where the result goes. */
	index: number;
	row: Row;
	recipient: Recipient;
}

/** What one request carries. */
interface Parcel {
	message: BulkMessage;
	addressed: Addressed[];
}

/**
 * Recipients that are claimed at a time where a campaign is sent with single requests. Those of a batch are unclear when
 * n8n is killed in the middle; smaller batches cost more writes to n8n's database.
 */
const claimBatch = 50;

/**
 * Sends to all rows: everything is checked first, a number that comes again is skipped, and equal messages share
 * requests where the provider allows it.
 *
 * @returns one item for each row in the order of the rows, then the summary
 * @throws NodeOperationError for the first invalid row, where that is to stop everything, and for settings that are wrong
 * @throws NodeApiError when nobody got anything because the provider refused
 */
export async function sendBulk(
	context: JointContext,
	planned: readonly PlannedRow[],
	settings: BulkSettings,
): Promise<INodeExecutionData[]> {
	const run = new BulkRun(context, settings);
	run.pack(planned);
	if (!settings.dryRun) await run.send();
	return await run.report();
}

class BulkRun {
	private readonly results: Result[] = [];
	private parcels: Parcel[] = [];
	private readonly quiet: QuietHours | undefined;
	private readonly stopAt: number | undefined;
	private readonly started = Date.now();
	private readonly total = { addressed: 0, done: 0, requests: 0, failed: 0 };
	private saidAt = 0;
	private firstError: NodeApiError | undefined;
	private stopReason = 'the execution was stopped before';

	constructor(
		private readonly context: JointContext,
		private readonly settings: BulkSettings,
	) {
		this.quiet = quietHours(settings.quietFrom, settings.quietUntil);
		this.stopAt = timeOfDay('Stop At', settings.stopAt);
	}

	/** Checks every row, writes the results of those that get nothing, and packs the others into parcels. */
	pack(planned: readonly PlannedRow[]): void {
		const seen = new Map<string, Row>();
		const groups = new Map<string, Parcel>();
		for (const [index, plan] of planned.entries()) {
			const { row } = plan;
			try {
				if ('error' in plan) throw plan.error;
				const recipient = parseRecipient('To', row.entered, { countryCode: this.settings.defaultCountryCode });
				const entry: Addressed = { index, row, recipient };
				const earlier = seen.get(recipient.digits);
				if (earlier) {
					this.write(entry, 'skipped', `duplicate of ${placeOf(earlier)}`);
					continue;
				}
				seen.set(recipient.digits, row);
				if (this.settings.dryRun) this.write(entry, 'skipped', 'dry run: it would be sent');
				const { key } = plan.message;
				const group = groups.get(key) ?? { message: plan.message, addressed: [] };
				group.addressed.push(entry);
				groups.set(key, group);
			} catch (error) {
				this.refuse(index, row, error);
			}
		}
		const most = this.settings.recipientsPerRequest ?? 500;
		this.parcels = [...groups.values()].flatMap(({ message, addressed }) =>
			chunks(addressed, message.many && addressed.length > 1 ? most : 1).map((chunk) => ({
				message,
				addressed: chunk,
			})),
		);
		this.total.addressed = this.parcels.reduce((sum, { addressed }) => sum + addressed.length, 0);
	}

	/** Sends the parcels, some at a time. A campaign goes batch by batch, so that little is unclear after a crash. */
	async send(): Promise<void> {
		const campaign = this.settings.campaign?.trim() ?? '';
		if (campaign === '') return await this.sendBatch(this.parcels);
		for (const batch of batches(this.parcels, this.context.parallel)) {
			if (this.stopped()) this.leaveOut(batch);
			else await this.sendClaimed(batch, campaign);
		}
	}

	/** @throws NodeApiError the first one, where nobody got anything */
	async report(): Promise<INodeExecutionData[]> {
		const { functions } = this.context;
		const reached = this.results.some(({ outcome }) => ['sent', 'queued', 'unclear'].includes(outcome));
		if (this.firstError && !reached && !functions.continueOnFail()) throw this.firstError;
		return await toReport(functions, this.results, {
			summary: this.settings.summary !== false,
			dryRun: this.settings.dryRun === true,
			requests: this.total.requests,
			durationMs: Date.now() - this.started,
		});
	}

	private async sendClaimed(batch: readonly Parcel[], campaign: string): Promise<void> {
		const { claims } = this.context;
		const keyOf = ({ recipient }: Addressed) => claimKey(campaign, recipient.digits);
		const wanted = batch.map(({ message, addressed }) => ({ message, addressed: this.awake(addressed) }));
		const states = await claims.claim(
			wanted.flatMap(({ addressed }) => addressed.map(keyOf)),
			'bulk',
		);
		const free = wanted.map(({ message, addressed }) => ({
			message,
			addressed: addressed.filter((entry) => {
				const state = states.get(keyOf(entry)) ?? 'free';
				if (state === 'done') this.write(entry, 'skipped', `duplicate: sent before in campaign "${campaign}"`);
				if (state === 'unclear') {
					this.write(
						entry,
						'unclear',
						`an earlier execution of campaign "${campaign}" may have sent it and was cut off`,
					);
				}
				return state === 'free';
			}),
		}));
		await this.sendBatch(free);
		const after = (...outcomes: SendOutcome[]) =>
			free
				.flatMap(({ addressed }) => addressed)
				.filter(({ index }) => outcomes.includes(this.results[index]?.outcome ?? 'unclear'))
				.map(keyOf);
		await claims.confirm(after('sent', 'queued'));
		await claims.release(after('failed', 'skipped'));
	}

	private async sendBatch(parcels: readonly Parcel[]): Promise<void> {
		const started = new Set<number>();
		await runInLanes({
			count: parcels.length,
			parallel: this.context.parallel,
			laneOf: () => undefined,
			stopped: () => this.stopped(),
			work: async (index) => {
				started.add(index);
				const parcel = parcels[index];
				if (!parcel) return;
				await this.deliver({ ...parcel, addressed: this.awake(parcel.addressed) });
				this.total.done += parcel.addressed.length;
				this.sayProgress();
			},
		});
		this.leaveOut(parcels.filter((_, index) => !started.has(index)));
	}

	/** Sends one parcel and writes its results. */
	private async deliver({ message, addressed }: Parcel): Promise<void> {
		const [first] = addressed;
		if (!first) return;
		this.total.requests++;
		try {
			const together = addressed.length > 1 && message.many !== undefined;
			const recipients = addressed.map(({ recipient }) => recipient);
			const request = together && message.many ? message.many(recipients) : message.one(first.recipient);
			const { client } = this.context;
			const answer = asDataObject((await client.forItem(first.row.itemIndex).send(request)).body);
			if (!together) {
				const id = message.messageId(answer);
				const outcome = message.outcome?.(answer) ?? 'sent';
				return this.write(first, outcome, undefined, typeof id === 'string' ? id : undefined);
			}
			const named = message.accepted?.(answer);
			const accepted = named && new Set(named.map((number) => number.replace(/\D/g, '')));
			for (const entry of addressed) {
				if (!accepted || accepted.has(entry.recipient.digits)) this.write(entry, 'queued');
				else this.write(entry, 'unclear', 'the answer does not name it among the accepted numbers');
			}
		} catch (error) {
			const nodeError = toNodeError(this.context.functions.getNode(), error);
			const outcome = outcomeOf(nodeError) === 'unclear' ? 'unclear' : 'failed';
			for (const entry of addressed) this.write(entry, outcome, reasonOf(nodeError));
			if (outcome === 'failed') this.total.failed += addressed.length;
			if (nodeError instanceof NodeApiError) this.firstError ??= nodeError;
		}
	}

	/** Those whose country is not in quiet hours now; the others are skipped. */
	private awake(addressed: readonly Addressed[]): Addressed[] {
		const { quiet } = this;
		if (!quiet) return [...addressed];
		return addressed.filter((entry) => {
			const country = countryOf(entry.recipient);
			if (!isQuiet(quiet, country, Date.now())) return true;
			this.write(entry, 'skipped', `quiet hours in ${country} (until ${this.settings.quietUntil})`);
			return false;
		});
	}

	private stopped(): boolean {
		const { functions } = this.context;
		const { stopAfterFailures = 0 } = this.settings;
		if (functions.getExecutionCancelSignal()?.aborted) return true;
		if (stopAfterFailures > 0 && this.total.failed >= stopAfterFailures) {
			this.stopReason = `stopped after ${this.total.failed} failures`;
			return true;
		}
		// Started after that time, a run means tomorrow's.
		const zone = functions.getTimezone();
		if (this.stopAt === undefined || minutesIn(zone, this.started) >= this.stopAt) return false;
		const now = Date.now();
		const overMidnight = minutesIn(zone, now) < minutesIn(zone, this.started);
		if (minutesIn(zone, now) < this.stopAt && !overMidnight) return false;
		this.stopReason = `stopped at ${this.settings.stopAt}`;
		return true;
	}

	private leaveOut(parcels: readonly Parcel[]): void {
		for (const entry of parcels.flatMap(({ addressed }) => addressed)) {
			if (!this.results[entry.index]) this.write(entry, 'skipped', this.stopReason);
		}
	}

	private refuse(index: number, row: Row, error: unknown): void {
		if (this.settings.invalidRecipients === 'stop') {
			throw toNodeError(this.context.functions.getNode(), withPlace(error, row), row.itemIndex);
		}
		this.results[index] = { row, outcome: 'failed', reason: reasonOf(error) };
	}

	private write({ index, row, recipient }: Addressed, outcome: SendOutcome, reason?: string, messageId?: string): void {
		this.results[index] = { row, to: recipient.e164, outcome, reason, messageId };
	}

	/** The editor's console shows it during a manual run, once a second at the most. */
	private sayProgress(): void {
		const { done, addressed } = this.total;
		const now = Date.now();
		if (this.parcels.length < 2 || (now - this.saidAt < 1_000 && done < addressed)) return;
		this.saidAt = now;
		this.context.functions.sendMessageToUI(`Bulk send: ${done} of ${addressed} recipients done`);
	}
}

function chunks<T>(list: readonly T[], most: number): T[][] {
	const result: T[][] = [];
	for (let start = 0; start < list.length; start += most) result.push(list.slice(start, start + most));
	return result;
}

/** Parcels that are claimed together: as many as run at the same time, or more where they are small. */
function batches(parcels: readonly Parcel[], parallel: number): Parcel[][] {
	const result: Parcel[][] = [];
	let size = 0;
	for (const parcel of parcels) {
		const last = result.at(-1);
		const fits = last !== undefined && (last.length < parallel || size + parcel.addressed.length <= claimBatch);
		if (last && fits) {
			last.push(parcel);
			size += parcel.addressed.length;
		} else {
			result.push([parcel]);
			size = parcel.addressed.length;
		}
	}
	return result;
}

function placeOf({ line, itemIndex }: Row): string {
	return line === undefined ? `item ${itemIndex}` : `line ${line}`;
}

function withPlace(error: unknown, row: Row): unknown {
	if (!(error instanceof InvalidInput)) return error;
	return new InvalidInput(`To (${placeOf(row)})`, error.message.replace(/^'[^']*' /, ''), error.fix);
}

function reasonOf(error: unknown): string {
	if (error instanceof InvalidInput) return `${error.message}. ${error.fix}`;
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/ \[item \d+\]$/, '');
}
