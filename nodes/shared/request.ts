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
import { readAnswer, readThrown, type Answer, type Attempt } from './answer';
import { asForm, loadAttachments, type LoadedFile } from './attachments';
import type { Request } from './call';
import { secureBaseUrl } from './baseUrl';
import { toApiError, type FailureReport, type Outcome } from './errors';
import { budgetFor, type Budget } from './pace';
import { pages } from './paging';
import type { Provider } from './provider';
import { createRedactor, type Redactor } from './redact';
import { pauseReport, reportFailure } from './report';
import { judge, maxAttempts, maxWaitMs, waitBefore } from './retry';
import type { SentRecord } from './sendOnce';
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
	 */
	constructor(
		private readonly functions: RequestFunctions,
		private readonly provider: Provider,
		private readonly options: RequestOptions = {},
		private readonly sent?: SentRecord,
		private readonly itemIndex?: number,
		private readonly session: Session = { unreachable: false },
	) {
		this.wait = createWait('getExecutionCancelSignal' in functions ? functions.getExecutionCancelSignal() : undefined);
	}

	/** Stands for the whole run: the same object for the clients of all its items. */
	get run(): object {
		return this.session;
	}

	/** The same client speaking for one item. */
	forItem(itemIndex: number): Client {
		return new Client(this.functions, this.provider, this.options, this.sent, itemIndex, this.session);
	}

	/**
	 * Sends a request and returns the parsed answer.
	 *
	 * @throws NodeApiError when the provider refuses it, cannot be reached, or its fate is unclear
	 * @throws InvalidInput when the credential or an attachment is not usable
	 */
	async send(request: Request): Promise<Answer> {
		const repeatable = request.repeatable ?? request.method === 'GET';
		const key = repeatable ? undefined : this.sent?.keyFor(this.itemIndex ?? 0, request);
		const known = key === undefined ? undefined : this.sent?.recall(key);
		if (known && 'unclear' in known) throw toApiError(this.functions.getNode(), known.unclear, this.itemIndex);
		if (known) return { ...known, headers: {} };

		const result = await this.attempt(request, repeatable);
		if ('report' in result) {
			if (key !== undefined && result.report.outcome === 'unclear')
				this.sent?.remember(key, { unclear: result.report });
			throw toApiError(this.functions.getNode(), result.report, this.itemIndex);
		}
		if (key !== undefined) this.sent?.remember(key, { status: result.status, body: result.body });
		return result;
	}

	/** Follows a list request from page to page. */
	pages(request: Request): ReturnType<typeof pages> {
		return pages(this, this.provider, request);
	}

	private async attempt(request: Request, repeatable: boolean): Promise<Answer | { report: FailureReport }> {
		const { budget, redact } = await this.connect();
		const files = await this.filesOf(request);
		for (let attempt = 1; ; attempt++) {
			const pauseMs = budget.pauseMs();
			if (pauseMs > this.patienceMs()) return { report: pauseReport(this.provider, pauseMs, Date.now()) };
			const release = await budget.acquire(this.wait, this.options.requestsPerMinute);
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
			if (verdict.again && attempt < maxAttempts && waitMs <= this.patienceMs() && !hopeless) {
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
		const result = await this.overTheWire(request, files);
		// n8n renews an expired token but cannot send a form twice, so the form is built anew, once.
		const formRefused = result.status === 401 && isForm(request);
		return formRefused ? await this.overTheWire(request, files) : result;
	}

	private async overTheWire(request: Request, files: readonly LoadedFile[]): Promise<Attempt> {
		const { credential } = this.provider;
		const options = await this.httpOptions(request, files);
		try {
			const answer = await withinTime(
				this.functions.helpers.httpRequestWithAuthentication.call(this.functions, credential, options),
				(options.timeout ?? defaultTimeoutMs) * slowestAnswer,
			);
			return answer === tooLate ? readThrown({ message: 'timeout' }) : readAnswer(answer, request.answer);
		} catch (error) {
			return readThrown(error);
		}
	}

	private async httpOptions(request: Request, files: readonly LoadedFile[]): Promise<IHttpRequestOptions> {
		const { baseUrl } = await this.connect();
		const body = bodyOf(request, files);
		const wantsFile = request.answer === 'file';
		return {
			method: request.method,
			url: `${baseUrl}${request.path}`,
			qs: present(request.query ?? {}),
			...(body !== undefined && { body }),
			headers: { Accept: wantsFile ? '*/*' : 'application/json' },
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

	private async filesOf({ attachments }: Request): Promise<LoadedFile[]> {
		if (!attachments || attachments.files.length === 0) return [];
		return await loadAttachments(this.functions, this.itemIndex ?? 0, attachments);
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

function isForm({ form, attachments }: Request): boolean {
	return form === true || (attachments?.files.length ?? 0) > 0;
}

function bodyOf(request: Request, files: readonly LoadedFile[]): IHttpRequestOptions['body'] | undefined {
	const fields = present(request.body ?? {});
	if (isForm(request)) return asForm(fields, request.attachments?.part ?? '', files);
	return request.body === undefined ? undefined : fields;
}

function present(entries: Readonly<Record<string, unknown>>): IDataObject {
	const kept: IDataObject = {};
	for (const [name, value] of Object.entries(entries)) {
		if (isSendable(value)) kept[name] = value;
	}
	return kept;
}

function isSendable(value: unknown): value is IDataObject[string] {
	return value !== undefined && value !== '';
}
