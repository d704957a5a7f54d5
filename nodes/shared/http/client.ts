import type { IAdditionalCredentialOptions, IHttpRequestOptions } from 'n8n-workflow';
import {
	confirmExpected,
	readPart,
	readResponse,
	readThrown,
	applyStatusOfFailure,
	applyStatusOfBody,
	type ApiResponse,
	type Attempt,
} from './response';
import { withAdditional } from './additional';
import { readContent, readThrownContent } from './answerBody';
import type { LoadedFile } from './attachments';
import { isIdempotent, mayStayBack, type Request } from './request';
import { asDataObject } from '../dataObject';
import { rethrown, toApiError, type FailureReport, type Outcome } from '../errors';
import { bodyOf, loadOf, present, type Load } from './body';
import { endingOf, wasRead } from './ending';
import { withHashes } from './fileText';
import { downloadFile, type Download, type DownloadLimits } from './download';
import { checkLinks } from './requestLinks';
import type { ClientItem } from './clientItem';
import type { Session } from './session';
import { PauseTooLong, tellsRemaining, type Release } from './rateLimit';
import { pages } from './paging';
import { pauseFailure, reportFailure, type FailedAttempt } from './failureMessage';
import { judge, maxAttempts, waitBefore, type Verdict } from './retry';
import type { Provider } from './provider';
import type { Carrying, Remembered } from './sentRecord';
import { beginsInTime, monotonicMs, timeOfDayMs, tooLate, withinTime } from '../wait';

export type { ClientItem } from './clientItem';
export { Session } from './session';

const defaultTimeoutMs = 60_000;

/**
 * n8n's timeout is for silence: a server that sends a byte now and then holds a request up for ever. The whole answer may
 * take this many times as long.
 */
const maxResponseFactor = 5;

/** Sends requests and follows lists: all that most code needs of a client. */
export type Api = Pick<Client, 'send' | 'pages'>;

/**
 * The one place where HTTP happens. Paces, retries what may be retried, keeps what was sent from being sent again, and
 * turns every failure into an n8n error without secrets.
 */
export class Client {
	/** @param item whose requests they are; absent where no item asks for them */
	constructor(
		private readonly session: Session,
		private readonly item?: ClientItem,
	) {}

	/** Stands for the whole run: the same object for the clients of all its items. */
	get run(): object {
		return this.session;
	}

	/** Whom the requests go to. */
	get provider(): Provider {
		return this.session.provider;
	}

	/** How many requests of the run may be under way now. */
	get parallel(): number {
		return this.session.concurrency.limit;
	}

	/** The longest that a request of the run waits for the provider, in milliseconds. */
	get longestWaitMs(): number {
		return this.session.longestWaitMs;
	}

	/**
	 * Lets all requests of the run wait longer for the provider than they do otherwise.
	 *
	 * @param ms how long at the most, from the provider's first refusal on until it takes something again
	 */
	waitUpTo(ms: number): void {
		this.session.waitUpTo(ms);
	}

	/** The same client speaking for one item. */
	forItem(item: ClientItem): Client {
		return new Client(this.session, item);
	}

	/**
	 * A client of another provider, for the same item of the same run.
	 *
	 * @param maxWait the longest that its requests wait for the provider, in milliseconds
	 */
	ofProvider(provider: Provider, maxWait: number): Client {
		return new Client(this.session.ofProvider(provider, maxWait), this.item);
	}

	/**
	 * Stands for the account in this process: the same object in all runs with the same credential.
	 *
	 * @throws InvalidInput when the credential's address is not usable
	 */
	async account(): Promise<object> {
		return (await this.session.connect()).budget;
	}

	/** An error as it may be shown, without secrets that it quotes. */
	masked(error: unknown): unknown {
		return this.session.masked(error);
	}

	/** What the run knows of who carries its item, where several providers could; a list of people has none in common. */
	get carrying(): Carrying | undefined {
		return this.item?.singleMessage === true ? this.session.sent?.carrying(this.index) : undefined;
	}

	/**
	 * The request as it will go out, with what the user adds to it; `send` does it as well.
	 *
	 * @throws InvalidInput where that cannot be added
	 */
	completed(request: Request): Request {
		const additional = this.item?.additional;
		return additional ? withAdditional(request, additional) : request;
	}

	/**
	 * Sends a request and returns the parsed answer.
	 *
	 * @throws NodeApiError when the provider refuses it, cannot be reached, or its fate is unclear
	 * @throws InvalidInput when the credential or an attachment is not usable
	 */
	async send(planned: Request): Promise<ApiResponse> {
		const request = this.completed(planned);
		await this.checkLinks(request);
		const { sent } = this.session;
		const idempotent = isIdempotent(request);
		const isKept = !idempotent || request.replayOnRetry === true;
		const key = isKept ? sent?.keyFor(this.index, await withHashes(request)) : undefined;
		const remembered = key === undefined ? undefined : this.recall(key, request, { affectsPerson: !idempotent });
		if (remembered && 'unclear' in remembered) throw this.failed(remembered.unclear);
		if (remembered) return { status: remembered.status, body: remembered.body, headers: {} };

		const result = await this.attempt(request, { idempotent });
		if ('report' in result) {
			if (key !== undefined && result.report.outcome === 'unclear')
				sent?.remember(key, { unclear: result.report }, { affectsPerson: true });
			throw this.failed(result.report);
		}
		if (key !== undefined) {
			sent?.rememberAccepted(key, result, { request, ofOneMessage: this.isOneMessage, affectsPerson: !idempotent });
		}
		return result;
	}

	/**
	 * Checks the links of a request, as `send` does before it sends.
	 *
	 * @throws InvalidInput for a link to this machine, unless the provider is on it
	 */
	async checkLinks(request: Request): Promise<void> {
		checkLinks(request, await this.session.connect());
	}

	/**
	 * Downloads a file that the provider's answer links to, without any credential.
	 *
	 * @param limits with `loopback: false` where the answer was a redirect; else the link may lead to this machine where the
	 * provider is on it
	 * @throws UserError with a sentence that says why
	 */
	async download(link: string, limits: DownloadLimits = {}): Promise<Download> {
		const { isLocal } = await this.session.connect();
		return await downloadFile(this.session.functions, link, {
			...limits,
			loopback: isLocal && limits.loopback !== false,
		});
	}

	/** Follows a list request from page to page. @throws NodeApiError where a page cannot be read */
	pages(request: Request): ReturnType<typeof pages> {
		return pages(this, this.session.provider, request);
	}

	private recall(key: string, request: Request, { affectsPerson }: { affectsPerson: boolean }): Remembered | undefined {
		const { sent } = this.session;
		const remembered = sent?.recall(key, { affectsPerson });
		if (remembered || !this.isOneMessage) return remembered;
		return sent?.unclearItem(this.index) ?? (affectsPerson ? sent?.recallChanged(this.index, request) : undefined);
	}

	private get isOneMessage(): boolean {
		return this.item?.singleMessage === true;
	}

	/** Sends until the request is answered, refused or unclear, or waiting for it takes too long. */
	private async attempt(
		request: Request,
		{ idempotent }: { idempotent: boolean },
	): Promise<ApiResponse | { report: FailureReport }> {
		const { session } = this;
		const load = loadOf(request, await this.loadFiles(request));
		const mayLeave = mayStayBack(request) ? this.item?.mayLeave : undefined;
		let firstAt: number | undefined;
		for (let attempt = 1; ;) {
			const asked = monotonicMs();
			const turn = await this.acquireTurn(mayLeave);
			if ('report' in turn) return turn;
			const departure = { release: turn.done, waitedMs: monotonicMs() - asked, mayLeave };
			const result = await this.attemptOnce(request, load, departure);
			// The provider has asked for a pause since it had its turn.
			if (!result) continue;
			if (result.ok) {
				session.unreachable = false;
				return result;
			}
			const verdict = result.final ?? judge(result.failure, { idempotent });
			// Stopped while it was connecting: it is left out like all those that had no turn yet.
			if (result.failure.kind === 'connection' && verdict.outcome === 'notSent') await session.checkCancelled();
			const waitMs = waitBefore(attempt, verdict.waitMs, Math.random());
			firstAt ??= monotonicMs();
			if (!this.goesOn(attempt, result, verdict, { waitMs, giveUpAt: session.givesUpAt(firstAt) })) {
				return { report: await this.report(result, verdict, { idempotent }) };
			}
			session.reportWait(waitMs);
			await session.wait(waitMs, mayLeave);
			attempt++;
		}
	}

	/** @returns what to call when the request is over; or the report that the provider wants no request for too long */
	private async acquireTurn(mayLeave?: () => void): Promise<{ done: Release } | { report: FailureReport }> {
		try {
			return { done: await this.session.acquireTurn(mayLeave) };
		} catch (error) {
			if (!(error instanceof PauseTooLong)) throw rethrown(error);
			return { report: pauseFailure(this.session.provider, error.pauseMs, timeOfDayMs()) };
		}
	}

	/** @param time how long to wait before the next attempt, and when waiting ends at the latest */
	private goesOn(
		attempt: number,
		{ failure }: FailedAttempt,
		{ again, outcome }: Verdict,
		{ waitMs, giveUpAt }: { waitMs: number; giveUpAt: number },
	): boolean {
		if (!again || waitMs > this.session.patienceMs()) return false;
		const inTime = monotonicMs() + waitMs <= giveUpAt;
		// A server that nobody reaches may take a whole timeout for each attempt.
		if (failure.kind === 'connection') return attempt < maxAttempts && inTime && !this.session.unreachable;
		// Turned away unread, it is tried on: whoever has a place in a busy provider's queue should not lose it.
		return attempt < maxAttempts || (inTime && failure.kind === 'answer' && outcome === 'notSent');
	}

	private async report(
		result: FailedAttempt,
		verdict: Verdict,
		{ idempotent }: { idempotent: boolean },
	): Promise<FailureReport> {
		const { provider } = this.session;
		const redact = await this.session.redactor();
		if (result.failure.kind === 'connection' && verdict.outcome === 'notSent') this.session.unreachable = true;
		const outcome: Outcome = idempotent && verdict.outcome === 'unclear' ? 'notSent' : verdict.outcome;
		const report = reportFailure(provider, result, { ...verdict, outcome }, { redact, now: timeOfDayMs() });
		return { ...report, message: redact(report.message), hint: redact(report.hint) };
	}

	/**
	 * One attempt over the wire. Never throws for what the network or the provider did.
	 *
	 * @returns undefined where the provider has asked for a pause before the request left: it needs another turn
	 * @throws Cancelled when the execution was stopped before the request left, or it is to stay back
	 */
	private async attemptOnce(
		request: Request,
		load: Load,
		{ release, waitedMs, mayLeave }: { release: Release; waitedMs: number; mayLeave?: () => void },
	): Promise<Attempt | undefined> {
		const { session } = this;
		const { budget } = await session.connect();
		let result: Attempt | undefined;
		let hasLeft = false;
		const flight = session.concurrency.begin(budget, { waitedMs, isLarge: load.isLarge });
		try {
			// Before the gate and the last checks: the body of a large file takes its time, and those who wait for a reading go on
			// together.
			const options = await this.httpOptions(request, load.files);
			const handed = await session.handedCredential();
			await session.concurrency.gate.mayBegin();
			await session.checkCancelled();
			mayLeave?.();
			if (budget.pauseMs() > 0) return undefined;
			hasLeft = true;
			flight.leaves();
			result = await this.exchange(request, options, { handed, isLarge: load.isLarge });
			return result;
		} finally {
			const ending = result && endingOf(result);
			if (hasLeft) release(result?.status, result?.headers);
			else release.unused();
			if (ending === 'refused') session.noteHeldUp(budget);
			if (ending === 'answered' && wasRead(result) && !isIdempotent(request)) budget.noteTaken();
			if (tellsRemaining(result?.headers ?? {})) session.concurrency.limitIsTold(budget);
			flight.over(ending);
		}
	}

	private async exchange(
		request: Request,
		options: IHttpRequestOptions,
		{ handed, isLarge }: { handed: IAdditionalCredentialOptions; isLarge: boolean },
	): Promise<Attempt> {
		const { functions, provider } = this.session;
		const timeoutMs = options.timeout ?? defaultTimeoutMs;
		const how = { wantsFile: request.responseType === 'file', silenceMs: timeoutMs };
		const reading = new AbortController();
		const { renewable } = await this.session.connect();
		// A login may come before it, and a large file takes its time: those have the time of the whole answer.
		const maxStartMs = renewable || isLarge ? timeoutMs * maxResponseFactor : timeoutMs;
		const ask = async () => {
			const answer: unknown = await beginsInTime(
				functions.helpers.httpRequestWithAuthentication.call(functions, provider.credential, options, handed),
				maxStartMs,
			);
			return { answer, content: await readContent(asDataObject(answer).body, how, reading.signal) };
		};
		try {
			const said = await withinTime(ask(), timeoutMs * maxResponseFactor);
			if (said === tooLate) {
				reading.abort();
				return readThrown({ message: 'timeout' });
			}
			const { body, end } = said.content;
			if (end === 'silent') return readThrown({ message: 'timeout' });
			const whole = { ...asDataObject(said.answer), body };
			if (end) return applyStatusOfFailure(readPart(whole, end, request), provider.statusOfFailure);
			const idempotent = isIdempotent(request);
			const attempt = applyStatusOfBody(readResponse(whole, request), provider.statusOfBody, { idempotent });
			return applyStatusOfFailure(confirmExpected(attempt, request.expects), provider.statusOfFailure);
		} catch (error) {
			await readThrownContent(error, how, reading.signal);
			return applyStatusOfFailure(readThrown(error), provider.statusOfFailure);
		}
	}

	private async httpOptions(request: Request, files: readonly LoadedFile[]): Promise<IHttpRequestOptions> {
		const { baseUrl, renewable } = await this.session.connect();
		const { body, contentType } = await bodyOf(request, files);
		const wantsFile = request.responseType === 'file';
		return {
			method: request.method,
			url: `${baseUrl}${request.path}`,
			qs: present(request.query ?? {}),
			...(body !== undefined && { body }),
			headers: {
				Accept: wantsFile ? '*/*' : 'application/json',
				...(contentType !== undefined && { 'Content-Type': contentType }),
			},
			// Read here, piece by piece: n8n's helper has no size limit, and hands a cut-off text over as if it were whole.
			encoding: 'stream',
			json: !wantsFile,
			returnFullResponse: true,
			// A 401 that throws makes n8n renew the token and send the request again; it would do so, too, with a token
			// that nobody can renew, and every refusal would count twice.
			ignoreHttpStatusErrors: renewable ? { ignore: true, except: [401] } : true,
			// A redirected POST would arrive as GET, and the token could leave for another host.
			disableFollowRedirect: true,
			timeout: this.session.options.timeoutMs ?? defaultTimeoutMs,
		};
	}

	/** To be called before a file is read that a request will carry as text in its JSON; `loadFiles` does it as well. */
	expectFiles(): void {
		this.session.concurrency.expectFiles();
	}

	/**
	 * The files that a request will carry. Loaded once for requests that follow each other with the same ones.
	 *
	 * @throws InvalidInput naming a file that cannot be used
	 */
	async loadFiles(request: Request): Promise<LoadedFile[]> {
		return await this.session.loadFiles(request, this.index);
	}

	private get index(): number {
		return this.item?.index ?? 0;
	}

	private failed(report: FailureReport) {
		return toApiError(this.session.functions.getNode(), report, this.item?.index);
	}
}
