import { postJson } from '../postJson';
import { text, type Fields } from '../values';
import type { Account } from './account';
import { disabledWebhooks, webhookUrls } from './channels';

/** A call to one webhook. */
interface Job {
	n: number;
	channel: string;
	url: string;
	events: string[];
	body: Fields;
	attempt: number;
}

/**
 * Calls webhooks, a few at a time, and keeps a list of what went out. With `guaranteedHooks` a call that is not answered
 * with 2xx is made again a few times; without it never.
 */
export class Outbox {
	private waiting: Job[] = [];
	private running = 0;
	private stop = new AbortController();
	private readonly timers = new Set<NodeJS.Timeout>();

	constructor(private readonly account: Account) {}

	/** Calls every webhook of a channel that is not disabled. */
	tell(channel: string, events: string[], body: Fields): void {
		const disabled = disabledWebhooks(this.account, channel);
		for (const url of webhookUrls(this.account, channel)) {
			if (!disabled.includes(url)) this.enqueue({ channel, url, events, body, attempt: 1 });
		}
	}

	/** Deliveries after number `n`, oldest first. Status and error are null while a call is under way. */
	since(n: number): Fields[] {
		return this.account.db.all('SELECT * FROM onemsg_deliveries WHERE n > ? ORDER BY n', n).map((row) => ({
			...row,
			events: JSON.parse(text(row, 'events')),
			body: JSON.parse(text(row, 'body')),
		}));
	}

	/** How the last finished call to each webhook of a channel went. */
	states(channel: string): Fields[] {
		return webhookUrls(this.account, channel).map((url) => {
			const row = this.account.db.get(
				`SELECT status, error FROM onemsg_deliveries WHERE channel = ? AND url = ?
					AND (status IS NOT NULL OR error IS NOT NULL) ORDER BY n DESC LIMIT 1`,
				channel,
				url,
			);
			return { url, status: row?.status ?? null, error: row?.error ?? null };
		});
	}

	/** Empties the list; numbers go on. */
	clear(): void {
		this.account.db.run('DELETE FROM onemsg_deliveries');
	}

	/** Forgets what waits and aborts what runs. */
	reset(): void {
		this.stop.abort();
		this.stop = new AbortController();
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.waiting = [];
		this.running = 0;
	}

	private enqueue(job: Omit<Job, 'n'>): void {
		const n = this.account.db.insert('onemsg_deliveries', {
			...{ time: new Date().toISOString(), channel: job.channel, url: job.url, attempt: job.attempt },
			...{ events: JSON.stringify(job.events), body: JSON.stringify(job.body) },
		});
		this.waiting.push({ ...job, n });
		this.fill();
	}

	private fill(): void {
		while (this.running < this.account.limits.webhookConcurrency) {
			const job = this.waiting.shift();
			if (!job) return;
			this.running += 1;
			void this.run(job, this.stop.signal);
		}
	}

	private async run(job: Job, stopped: AbortSignal): Promise<void> {
		const timeout = AbortSignal.timeout(this.account.limits.webhookTimeoutMs);
		const result = await postJson(job, AbortSignal.any([stopped, timeout]));
		// After a reset or at the end there is nothing left to note this in.
		if (stopped.aborted) return;
		this.running -= 1;
		this.account.db.update('onemsg_deliveries', 'n', job.n, { ...result });
		const accepted = result.status !== null && result.status >= 200 && result.status < 300;
		if (!accepted) this.retry(job);
		this.fill();
	}

	private retry({ n: _n, ...job }: Job): void {
		const { webhookRetries, webhookRetryAfterMs } = this.account.limits;
		const guaranteed = this.account.document(job.channel, 'settings').guaranteedHooks === true;
		if (!guaranteed || job.attempt > webhookRetries) return;
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			// The list may have changed in between.
			if (webhookUrls(this.account, job.channel).includes(job.url)) this.enqueue({ ...job, attempt: job.attempt + 1 });
		}, webhookRetryAfterMs);
		timer.unref();
		this.timers.add(timer);
	}
}
