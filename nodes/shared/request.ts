import { createHash } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { confirmExpected, readAnswer, readThrown, reread, unmask, type Answer, type Attempt } from './answer';
import { loadAttachments, type LoadedFile } from './attachments';
import type { Request } from './call';
import { secureBaseUrl } from './baseUrl';
import { asIs, toApiError, type FailureReport, type Outcome } from './errors';
import { asForm } from './form';
import { budgetFor, type Budget } from './pace';
import { pages } from './paging';
import type { Provider } from './provider';
import { createRedactor, type Redactor } from './redact';
import { pauseReport, reportFailure } from './report';
import { judge, maxAttempts, maxWaitMs, waitBefore } from './retry';
import type { Remembered, SentRecord } from './sendOnce';
import { createWait, tooLate, withinTime, type Wait } from './wait';

export { path, type Request } from './call';

/** The n8n contexts that requests are made from. */
export type RequestFunctions =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | ITriggerFunctions | IWebhookFunctions;

/** What the user may set for all requests of a run. */
export interface RequestOptions {
	/** Milliseconds without an answer after which a request is given up. */
	timeoutMs?: number;
	/** The user's own limit; 0 for none. */
	requestsPerMinute?: number;
	/** When the run must have ended, in milliseconds since the epoch: nothing waits for the provider beyond it. */
	deadline?: number;
}

interface Connection {
	baseUrl: string;
	redact: Redactor;
	budget: Budget;
}

/** What the clients of all items of a run share. */
interface Session {
	connection?: Promise<Connection>;
	/** Set once the provider could not be reached: later items do not wait through all retries again. */
	unreachable: boolean;
	/** The files of the latest request: those of a message to 10,000 people are fetched once. */
	latest?: { key: string; files: Promise<LoadedFile[]> };
}

const defaultTimeoutMs = 60_000;

/**
 * n8n's timeout is for silence: a server that sends a byte now and then holds a request up for ever. The whole answer may
 * take this many times as long.
 */
const slowestAnswer = 5;

/** Sends requests and follows lists: all that most code needs of a client. */
export type Api = Pick<Client, 'send' | 'pages'>;

/**
 * The one place where HTTP happens. Paces, retries what may be retried, keeps what was sent from being sent again, and
 * turns every failure into an n8n error without secrets.
 */
export class Client {
	private readonly wait: Wait;

	/**
	 * @param sent the execution's record of what was sent, where there is one
	 * @param itemIndex the item that requests belong to
	 * @param alone whether all requests of the item are about one message or record
	 */
	constructor(
		private readonly functions: RequestFunctions,
		private readonly provider: Provider,
		private readonly options: RequestOptions = {},
		private readonly sent?: SentRecord,
		private readonly itemIndex?: number,
		private readonly session: Session = { unreachable: false },
		private readonly alone = false,
	) {
		this.wait = createWait('getExecutionCancelSignal' in functions ? functions.getExecutionCancelSignal() : undefined);
	}

	/** Stands for the whole run: the same object for the clients of all its items. */
	get run(): object {
		return this.session;
	}

	/**
	 * The same client speaking for one item.
	 *
	 * @param alone whether all requests of the item are about one message or record: once the fate of one is unclear, a
	 *   retry sends nothing more for it. Not so for items that hold a whole list of recipients.
	 */
	forItem(itemIndex: number, alone = false): Client {
		return new Client(this.functions, this.provider, this.options, this.sent, itemIndex, this.session, alone);
	}

	/**
	 * Sends a request and returns the parsed answer.
	 *
	 * @throws NodeApiError when the provider refuses it, cannot be reached, or its fate is unclear
	 * @throws InvalidInput when the credential or an attachment is not usable
	 */
	async send(request: Request): Promise<Answer> {
		const repeatable = request.repeatable ?? request.method === 'GET';
		const key = repeatable && request.kept !== true ? undefined : this.sent?.keyFor(this.itemIndex ?? 0, request);
		const known = key === undefined ? undefined : this.recall(key, !repeatable);
		if (known && 'unclear' in known) throw toApiError(this.functions.getNode(), known.unclear, this.itemIndex);
		if (known) return { ...known, headers: {} };

		const result = await this.attempt(request, repeatable);
		if ('report' in result) {
			if (key !== undefined && result.report.outcome === 'unclear')
				this.sent?.remember(key, { unclear: result.report });
			throw toApiError(this.functions.getNode(), result.report, this.itemIndex);
		}
		if (key !== undefined) this.sent?.remember(key, { status: result.status, body: result.body }, !repeatable);
		return result;
	}

	/** Follows a list request from page to page. */
	pages(request: Request): ReturnType<typeof pages> {
		return pages(this, this.provider, request);
	}

	private recall(key: string, matters: boolean): Remembered | undefined {
		const known = this.sent?.recall(key, matters);
		return known ?? (this.alone ? this.sent?.unclearItem(this.itemIndex ?? 0) : undefined);
	}

	private async attempt(request: Request, repeatable: boolean): Promise<Answer | { report: FailureReport }> {
		const { budget, redact } = await this.connect();
		const files = await this.loadFiles(request);
		let giveUpAt = Number.POSITIVE_INFINITY;
		for (let attempt = 1; ; attempt++) {
			const pauseMs = budget.pauseMs();
			if (pauseMs > this.patienceMs()) return { report: pauseReport(this.provider, pauseMs, Date.now()) };
			const release = await budget.acquire(this.wait, this.options.requestsPerMinute, this.session);
			let result: Attempt | undefined;
			try {
				result = await this.once(request, files);
			} finally {
				release(result?.status, result?.headers);
			}
			if (result.ok) {
				this.session.unreachable = false;
				return result;
			}

			const verdict = result.final ?? judge(result.failure, repeatable);
			const waitMs = waitBefore(attempt, verdict.waitMs, Math.random());
			const hopeless = this.session.unreachable && result.failure.kind === 'connection';
			const turnedAway = result.failure.kind === 'answer' && verdict.outcome === 'notSent';
			if (giveUpAt === Number.POSITIVE_INFINITY) giveUpAt = Date.now() + this.patienceMs();
			const goesOn = attempt < maxAttempts || (turnedAway && Date.now() + waitMs <= giveUpAt);
			if (verdict.again && goesOn && waitMs <= this.patienceMs() && !hopeless) {
				this.sayWaiting(waitMs);
				await this.wait(waitMs);
				continue;
			}
			if (result.failure.kind === 'connection' && verdict.outcome === 'notSent') this.session.unreachable = true;
			const outcome: Outcome = repeatable && verdict.outcome === 'unclear' ? 'notSent' : verdict.outcome;
			const report = reportFailure(this.provider, result, { ...verdict, outcome }, Date.now());
			return { report: { ...report, message: redact(report.message), hint: redact(report.hint) } };
		}
	}

	/** One attempt over the wire. Never throws for what the network or the provider did. */
	private async once(request: Request, files: readonly LoadedFile[]): Promise<Attempt> {
		const { credential } = this.provider;
		const options = await this.httpOptions(request, files);
		try {
			const answer = await withinTime(
				this.functions.helpers.httpRequestWithAuthentication.call(this.functions, credential, options),
				(options.timeout ?? defaultTimeoutMs) * slowestAnswer,
			);
			if (answer === tooLate) return readThrown({ message: 'timeout' });
			const attempt = unmask(readAnswer(answer, request.answer), this.provider.failure);
			return reread(confirmExpected(attempt, request.expects), this.provider.meaning);
		} catch (error) {
			return reread(readThrown(error), this.provider.meaning);
		}
	}

	private async httpOptions(request: Request, files: readonly LoadedFile[]): Promise<IHttpRequestOptions> {
		const { baseUrl } = await this.connect();
		const { body, contentType } = bodyOf(request, files);
		const wantsFile = request.answer === 'file';
		return {
			method: request.method,
			url: `${baseUrl}${request.path}`,
			qs: present(request.query ?? {}),
			...(body !== undefined && { body }),
			headers: {
				Accept: wantsFile ? '*/*' : 'application/json',
				...(contentType !== undefined && { 'Content-Type': contentType }),
			},
			// Read as text: axios would hand a cut-off answer over as if it were a valid string.
			encoding: wantsFile ? 'arraybuffer' : 'text',
			json: !wantsFile,
			returnFullResponse: true,
			// 401 must throw, or n8n does not renew an expired token.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			// A redirected POST would arrive as GET, and the token could leave for another host.
			disableFollowRedirect: true,
			timeout: this.options.timeoutMs ?? defaultTimeoutMs,
		};
	}

	/**
	 * The files that a request will carry. Loaded once for requests that follow each other with the same ones.
	 *
	 * @throws InvalidInput naming a file that cannot be used
	 */
	async loadFiles({ attachments }: Request): Promise<LoadedFile[]> {
		if (!attachments || attachments.files.length === 0) return [];
		const { session, itemIndex = 0 } = this;
		const isOfItem = attachments.files.some((file) => 'binary' in file);
		const key = JSON.stringify([isOfItem && itemIndex, attachments]);
		const latest =
			session.latest?.key === key
				? session.latest
				: { key, files: loadAttachments(this.functions, itemIndex, attachments) };
		session.latest = latest;
		try {
			return await latest.files;
		} catch (error) {
			// The next request tries again.
			if (session.latest === latest) session.latest = undefined;
			throw asIs(error);
		}
	}

	private async connect(): Promise<Connection> {
		this.session.connection ??= this.readCredential();
		return await this.session.connection;
	}

	private async readCredential(): Promise<Connection> {
		const credential: ICredentialDataDecryptedObject = await this.functions.getCredentials(this.provider.credential);
		const baseUrl = secureBaseUrl(this.provider.baseUrl(credential));
		const account = createHash('sha256')
			// The session token changes with every login; the account stays the same.
			.update(JSON.stringify([baseUrl, { ...credential, sessionToken: '' }]))
			.digest('base64url');
		return { baseUrl, redact: createRedactor(credential), budget: budgetFor(account) };
	}

	/** How long this run may wait for the provider, in milliseconds. */
	private patienceMs(): number {
		const { deadline } = this.options;
		return deadline === undefined ? maxWaitMs : Math.max(0, Math.min(maxWaitMs, deadline - Date.now()));
	}

	/** The editor's console shows it during a manual run; everywhere else it is in the log. */
	private sayWaiting(waitMs: number): void {
		if (waitMs < 2_000) return;
		const message = `${this.provider.name} asks for a pause: waiting ${Math.ceil(waitMs / 1000)} s`;
		this.functions.logger.info(message);
		if ('sendMessageToUI' in this.functions) this.functions.sendMessageToUI(message);
	}
}

function isForm({ form, attachments, made }: Request): boolean {
	return form === true || made !== undefined || (attachments?.files.length ?? 0) > 0;
}

function bodyOf(
	request: Request,
	files: readonly LoadedFile[],
): { body?: IHttpRequestOptions['body']; contentType?: string } {
	const fields = present(request.body ?? {}, request.keepEmpty);
	if (isForm(request)) {
		const { attachments, made } = request;
		const parts = files.map((file) => ({ ...file, part: attachments?.part ?? '' }));
		const bytes = made && Buffer.from(made.text);
		return asForm(fields, bytes ? [...parts, { ...made, bytes }] : parts);
	}
	return request.body === undefined ? {} : { body: fields };
}

function present(entries: Readonly<Record<string, unknown>>, keepEmpty: readonly string[] = []): IDataObject {
	const kept: IDataObject = {};
	for (const [name, value] of Object.entries(entries)) {
		if (isSendable(value) || (value === '' && keepEmpty.includes(name))) kept[name] = value;
	}
	return kept;
}

function isSendable(value: unknown): value is IDataObject[string] {
	return value !== undefined && value !== '';
}
