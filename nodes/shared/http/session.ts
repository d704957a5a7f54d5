import { createHash } from 'crypto';
import type {
	IAdditionalCredentialOptions,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { loadAttachments, type LoadedFile } from './attachments';
import { Concurrency } from './concurrency';
import { CredentialReader } from './credentialReader';
import { isLoopback, secureBaseUrl } from '../baseUrl';
import type { Request } from './request';
import { invalidInput, InvalidInput, rethrown } from '../errors';
import { rateLimiterFor, PauseTooLong, type RateLimiter, type Release } from './rateLimit';
import { usesLogin, type Provider } from './provider';
import type { Redactor } from '../redact';
import { defaultMaxPauseMs, maxWaitMs } from './retry';
import type { SentRecord } from './sentRecord';
import { createWait, monotonicMs, type Wait } from '../wait';

/** The n8n contexts that requests are made from. */
export type RequestFunctions =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | ITriggerFunctions | IWebhookFunctions;

/** What the user may set for all requests of a run. */
export interface RequestOptions {
	/** Milliseconds without an answer after which a request is given up. */
	timeoutMs?: number;
	/** The most requests at the same time; without it as many as the provider answers quickly. */
	maxParallelRequests?: number;
	/** The user's own limit; 0 for none. */
	requestsPerMinute?: number;
	/** How long the run may take from now on, in milliseconds: nothing waits for the provider beyond it. */
	maxRunMs?: number;
	/** The longest pause that the provider may ask for, in milliseconds; then one request asks again. 15 minutes by default. */
	maxPauseMs?: number;
}

/** What the credential says. */
export interface Connection {
	baseUrl: string;
	/** Whether the provider is on this machine, as the sandbox is: then its files may be, too. */
	isLocal: boolean;
	budget: RateLimiter;
	/** Whether a refused token can be renewed by another login. */
	renewable: boolean;
}

/** What the clients of all items of a run share: context, provider, options, and what was learned on the way. */
export class Session {
	readonly wait: Wait;
	/** How many requests may be under way. */
	readonly concurrency: Concurrency;
	/** Set once the provider could not be reached: later items do not wait through all retries again. */
	unreachable = false;
	/** The longest that a request waits for the provider, in milliseconds. */
	longestWaitMs = maxWaitMs;
	/** Whether that was set, and is the most that everybody waits together while the provider takes nothing. */
	private isWaitSet = false;
	/** Since when the provider was seen to turn away what came. */
	private heldUp: { since: number; seenAt: number; budget: RateLimiter } | undefined;
	private readonly started = monotonicMs();
	private connection?: Promise<Connection>;
	private readonly credential: CredentialReader;
	/** The files of the latest request: those of a message to 10,000 people are fetched once. */
	private latest?: { key: string; files: Promise<LoadedFile[]> };

	/** Of other providers in the same run. */
	private readonly others = new Map<string, Session>();

	/**
	 * @param sent the execution's record of what was sent, where there is one
	 * @param concurrency how many requests may be under way, where several sessions share it
	 */
	constructor(
		readonly functions: RequestFunctions,
		readonly provider: Provider,
		readonly options: RequestOptions = {},
		readonly sent?: SentRecord,
		concurrency?: Concurrency,
	) {
		this.credential = new CredentialReader(
			provider.credential,
			async () => await functions.getCredentials(provider.credential),
		);
		this.concurrency = concurrency ?? new Concurrency({ ceiling: options.maxParallelRequests });
		this.wait = createWait('getExecutionCancelSignal' in functions ? functions.getExecutionCancelSignal() : undefined);
	}

	/**
	 * The session of another provider in the same run, with the same options and the same record of what was sent.
	 *
	 * @param maxWait the longest that its requests wait for the provider, in milliseconds
	 */
	ofProvider(provider: Provider, maxWait: number): Session {
		const key = `${provider.credential} ${maxWait}`;
		const { functions, options, sent, concurrency } = this;
		const known = this.others.get(key);
		if (known) return known;
		const session = new Session(functions, provider, options, sent, concurrency);
		session.longestWaitMs = maxWait;
		session.isWaitSet = this.isWaitSet && maxWait === this.longestWaitMs;
		this.others.set(key, session);
		return session;
	}

	/**
	 * Reads the credential, once in a run.
	 *
	 * @throws InvalidInput when its address is not usable
	 */
	async connect(): Promise<Connection> {
		this.connection ??= this.readCredential();
		return await this.connection;
	}

	/** What to hand to n8n's helper with a request, besides what the request is. */
	async handedCredential(): Promise<IAdditionalCredentialOptions> {
		return await this.credential.handed();
	}

	/**
	 * The files that a request will carry. Loaded once for requests that follow each other with the same ones.
	 *
	 * @throws InvalidInput naming a file that cannot be used
	 */
	async loadFiles({ attachments }: Request, itemIndex: number): Promise<LoadedFile[]> {
		if (!attachments || attachments.files.length === 0) return [];
		this.concurrency.expectFiles();
		const { isLocal } = await this.connect();
		const isOfItem = attachments.files.some((file) => 'binary' in file);
		const key = JSON.stringify([isOfItem && itemIndex, attachments]);
		const latest =
			this.latest?.key === key
				? this.latest
				: { key, files: loadAttachments(this.functions, itemIndex, attachments, { loopback: isLocal }) };
		this.latest = latest;
		try {
			return await latest.files;
		} catch (error) {
			// The next request tries again.
			if (this.latest === latest) this.latest = undefined;
			throw rethrown(error);
		}
	}

	/** How long this run may still wait for the provider, in milliseconds. */
	readonly patienceMs = (): number => {
		const { maxRunMs = Number.POSITIVE_INFINITY } = this.options;
		const waitedMs = this.isWaitSet ? this.heldUpMs() : 0;
		return Math.max(0, Math.min(this.longestWaitMs - waitedMs, maxRunMs - (monotonicMs() - this.started)));
	};

	/** Sets how long requests wait, as `Client.waitUpTo` says. */
	waitUpTo(ms: number): void {
		if (ms <= 0) return;
		this.longestWaitMs = Math.max(this.longestWaitMs, ms);
		this.isWaitSet = true;
	}

	/** When a request gives up. @param firstAt when it was turned away the first time */
	givesUpAt(firstAt: number): number {
		return Math.min(firstAt + this.longestWaitMs, monotonicMs() + this.patienceMs());
	}

	/** The provider has turned a request away, or has asked everybody to stay away. */
	noteHeldUp(budget: RateLimiter): void {
		const now = monotonicMs();
		// What nobody has met for long is over, although nothing was sent meanwhile.
		const isStale = now - (this.heldUp?.seenAt ?? now) > 2 * defaultMaxPauseMs;
		const since = this.heldUp && this.heldUpMs() > 0 && !isStale ? this.heldUp.since : now;
		this.heldUp = { since, seenAt: now, budget };
	}

	/** For how long the provider has taken no message from anybody who uses the account. */
	private heldUpMs(): number {
		if (!this.heldUp || this.heldUp.budget.takenAt >= this.heldUp.since) return 0;
		return monotonicMs() - this.heldUp.since;
	}

	/**
	 * Waits until a request may go out.
	 *
	 * @param mayWait asked now, and whenever it has to wait on; what it throws ends the waiting
	 * @returns a function to call when the request is over
	 * @throws Cancelled when the execution was stopped before that
	 * @throws PauseTooLong where the provider asks for a longer pause than the run may wait
	 */
	async acquireTurn(mayWait: () => void = () => undefined): Promise<Release> {
		const { budget } = await this.connect();
		const { requestsPerMinute, maxPauseMs } = this.options;
		const pauseMs = budget.pauseMs();
		if (pauseMs > 0) this.noteHeldUp(budget);
		mayWait();
		if (pauseMs > this.patienceMs()) throw new PauseTooLong(pauseMs);
		const patienceMs = () => {
			mayWait();
			return this.patienceMs();
		};
		return await budget.acquire(this.wait, requestsPerMinute, this, { patienceMs, mayWait, maxPauseMs });
	}

	/**
	 * Knows the credential as it is by now: n8n may have logged in since, or renewed the token after a 401, and a server may
	 * repeat the new token as well as the old one.
	 *
	 * @throws InvalidInput for a credential that cannot be used
	 */
	async redactor(): Promise<Redactor> {
		const { renewable } = await this.connect();
		// Where it cannot be read any more, what was read before still counts.
		if (renewable) await this.credential.read().catch(() => undefined);
		return this.credential.redact;
	}

	/**
	 * An error about input as it may be shown: it may quote what a provider of this run said before, such as the names of its
	 * templates, and a provider may say the secret that it was told. What the client reports is masked already.
	 */
	masked(error: unknown): unknown {
		if (!(error instanceof InvalidInput)) return error;
		const redact = (text: string) =>
			[this, ...this.others.values()].reduce((clean, session) => session.credential.redact(clean), text);
		return invalidInput(redact(error.field), redact(error.problem), redact(error.fix));
	}

	/** @throws Cancelled once the execution was stopped */
	async checkCancelled(): Promise<void> {
		await this.wait(0);
	}

	/** The editor's console shows it during a manual run; everywhere else it is in the log. */
	reportWait(waitMs: number): void {
		if (waitMs < 2_000) return;
		const message = `${this.provider.name} asks for a pause: waiting ${Math.ceil(waitMs / 1000)} s`;
		this.functions.logger.info(message);
		if ('sendMessageToUI' in this.functions) this.functions.sendMessageToUI(message);
	}

	private async readCredential(): Promise<Connection> {
		const credential = await this.credential.read();
		const baseUrl = secureBaseUrl(this.provider.baseUrl(credential));
		const account = createHash('sha256')
			// The session token changes with every login; the account stays the same.
			.update(JSON.stringify([baseUrl, { ...credential, sessionToken: '' }]))
			.digest('base64url');
		return {
			baseUrl,
			isLocal: isLoopback(new URL(baseUrl).hostname),
			budget: rateLimiterFor(account),
			renewable: usesLogin(credential),
		};
	}
}
