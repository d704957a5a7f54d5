import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Clock } from '../clock';
import { Contract, type FoundOperation } from '../contract';
import { RateLimiter, retryAfterSeconds } from '../rateLimit';
import { isFilePart, isRecord, type Admission, type Answer, type Provider, type ProviderRequest } from '../types';
import { registerControl } from './control';
import { ApiError, errorBody, errorFor, invalid, jsonAnswer, shapedError } from './errors';
import { handlers, statusUpdateFailed, type Call, type Result } from './handlers';
import { LoginGuard } from './login';
import { seed } from './seed';
import { Store } from './store';
import { UndocumentedAnswers } from './whatsapp/answers';
import { Callbacks } from './whatsapp/callbacks';
import { registerWhatsAppControl, type WhatsApp } from './whatsapp/control';
import { helpdeskHandlers, publicHandlers } from './whatsapp/handlers';
import { MessageStore } from './whatsapp/messages';
import { Desk360Phone } from './whatsapp/phone';

const pathPrefix = '/v1';
const contractFolder = path.resolve(__dirname, '../../contracts');

/** One of the two APIs: they share address, tokens and account, and differ in paths and wire formats. */
interface Api {
	/** Whether the answers of its WhatsApp calls are undocumented. */
	undocumented: boolean;
	contract: Contract;
	handlers: ReadonlyMap<string, (call: Call) => Result>;
}

/** Both Desk360 APIs: the helpdesk under `/v1/products …`, WhatsApp's public one under `/v1/integrations`. */
export class Desk360 implements Provider {
	readonly name = 'desk360';
	readonly phone: Desk360Phone;
	readonly prefix = pathPrefix;
	private readonly clock = new Clock();
	private readonly limiter = new RateLimiter({ limit: 6000, windowMs: 60_000 });
	private readonly login: LoginGuard;

	private constructor(
		private readonly apis: readonly Api[],
		private readonly store: Store,
		private readonly whatsApp: WhatsApp,
	) {
		this.login = new LoginGuard(store);
		this.phone = new Desk360Phone(whatsApp);
	}

	/** Opens the store, seeds an empty one, and loads the contract. */
	static async start(database: string): Promise<Desk360> {
		const load = async (file: string, known: Api['handlers'], undocumented: boolean): Promise<Api> => ({
			undocumented,
			contract: await Contract.load(path.join(contractFolder, file), pathPrefix, new Set(known.keys())),
			handlers: known,
		});
		const apis = [
			await load('desk360.openapi.yaml', new Map([...handlers, ...helpdeskHandlers]), true),
			await load('desk360-whatsapp.openapi.yaml', publicHandlers, false),
		];
		const store = new Store(database);
		if (store.isEmpty()) seed(store);
		const whatsApp = {
			messages: new MessageStore(database),
			callbacks: new Callbacks(),
			closed: new Set<string>(),
			answers: new UndocumentedAnswers(),
		};
		return new Desk360(apis, store, whatsApp);
	}

	admit(ip: string): Admission {
		const quota = this.limiter.take(ip);
		const headers = {
			date: new Date(this.clock.now()).toUTCString(),
			'x-ratelimit-limit': String(quota.limit),
			'x-ratelimit-remaining': String(quota.remaining),
			'x-ratelimit-reset': String(Math.ceil((this.clock.now() + quota.resetInMs) / 1000)),
		};
		if (!quota.exceeded) return { headers, refusal: null };
		const retryAfter = { 'retry-after': String(retryAfterSeconds(quota)) };
		const refusal = this.answerError(
			new ApiError(429, 'too_many_requests_exception', 'Too many requests.', retryAfter),
		);
		return { headers, refusal };
	}

	handle(request: ProviderRequest): Answer {
		const file = /^\/v1\/_files\/(\d+)$/.exec(request.path);
		if (file && request.method === 'GET') return this.sendFile(Number(file[1]));
		const media = /^\/v1\/_files\/media\/([\w-]+)$/.exec(request.path);
		if (media && request.method === 'GET') return this.sendMedia(media[1] ?? '');
		return this.answer(withoutFinalSlash(request));
	}

	private answer(request: ProviderRequest): Answer {
		const { api, route } = this.route(request);
		if (route.kind !== 'operation') {
			return route.kind === 'wrongMethod'
				? this.failure(405, 'Method not allowed.')
				: this.failure(404, 'No such URL.');
		}
		const { operation, id } = route;
		let answer: Answer;
		let body: unknown;
		try {
			const result = this.run(api, route, request);
			if (result.file) return fileAnswer(result.file);
			body = result.body;
			if (api.undocumented && UndocumentedAnswers.has(id)) return this.whatsApp.answers.next(body);
			answer = jsonAnswer(200, body, result.hasMore ? { link: `<${nextPage(request)}>; rel=next` } : undefined);
		} catch (error) {
			const known = error instanceof ApiError ? error : errorFor(500, `The sandbox failed: ${String(error)}`);
			// The contract has the documented form, whichever is told.
			body = errorBody(known.code, known.message);
			answer = this.answerError(known);
		}
		const violation = api.contract.checkAnswer(operation, answer, body);
		if (violation === null) return answer;
		return this.failure(500, `The sandbox's answer to ${id} breaks the contract: ${violation}`);
	}

	failure(status: number, message: string): Answer {
		return this.answerError(errorFor(status, message));
	}

	control(app: FastifyInstance): void {
		registerWhatsAppControl(app, this.whatsApp);
		registerControl(app, { store: this.store, clock: this.clock, limiter: this.limiter, login: this.login });
	}

	reset(): void {
		this.clock.reset();
		this.limiter.reset();
		this.login.wrong.reset();
		this.store.clear();
		this.whatsApp.messages.clear();
		this.whatsApp.callbacks.reset();
		this.whatsApp.closed.clear();
		this.whatsApp.answers.choose('messageId');
		seed(this.store);
	}

	close(): void {
		this.store.close();
		this.whatsApp.messages.close();
	}

	/** The API that knows the path; where none does, the first one words the refusal. */
	private route({ method, path: address }: ProviderRequest) {
		const routes = this.apis.map((api) => ({ api, route: api.contract.route(method, address) }));
		const known =
			routes.find(({ route }) => route.kind === 'operation') ??
			routes.find(({ route }) => route.kind === 'wrongMethod');
		const [first] = routes;
		if (!first) throw new Error('Unknown API');
		return known ?? first;
	}

	private run({ contract, handlers: known }: Api, route: FoundOperation, request: ProviderRequest): Result {
		const { operation, id } = route;
		const agentId = contract.needsToken(operation) ? this.authenticate(request) : 0;
		if (!acceptsJson(request.headers.accept)) throw errorFor(406, 'Only application/json and */* are supported.');
		const mediaTypes = contract.mediaTypes(operation);
		if (mediaTypes.length > 0 && !mediaTypes.includes(request.contentType)) {
			throw errorFor(415, `Only ${mediaTypes.join(' and ')} is supported.`);
		}
		const checked = contract.checkRequest(operation, request);
		if (!checked.ok) {
			const wrongStatus = id === 'updateTicketStatus' && checked.field === 'status' && checked.keyword === 'enum';
			throw wrongStatus
				? statusUpdateFailed('You can only set Resolved (1) or Waiting (2).')
				: invalid(checked.message);
		}
		const handler = known.get(id);
		if (!handler) throw new Error(`There is no handler for ${id}`);
		return handler({
			store: this.store,
			clock: this.clock,
			login: this.login,
			agentId,
			ip: request.ip,
			origin: request.origin,
			params: checked.params,
			query: checked.query,
			body: isRecord(checked.body) ? checked.body : {},
			files: request.body.kind === 'form' ? request.body.parts.filter(isFilePart) : [],
			whatsApp: this.whatsApp,
		});
	}

	private authenticate(request: ProviderRequest): number {
		const token = /^Bearer +(\S+)$/i.exec(String(request.headers.authorization ?? ''))?.[1];
		const agentId = token === undefined ? undefined : this.store.agentOfToken(token);
		if (agentId !== undefined) return agentId;
		throw new ApiError(401, 'authentication_exception', 'Authentication failed. The token is missing or invalid.');
	}

	private answerError(error: ApiError): Answer {
		return jsonAnswer(
			error.status,
			shapedError(this.whatsApp.answers.errors, error.code, error.message),
			error.headers,
		);
	}

	private sendMedia(id: string): Answer {
		const media = this.whatsApp.messages.media(id);
		return media ? fileAnswer(media) : this.failure(404, 'No such URL.');
	}

	private sendFile(id: number): Answer {
		const file = this.store.file(id);
		if (!file) return this.failure(404, 'No such URL.');
		// As an attachment: a browser must not run an uploaded page as if it came from this server.
		const headers = { 'content-type': file.mime, 'content-disposition': 'attachment' };
		return { status: 200, headers, payload: Buffer.from(file.bytes) };
	}
}

function fileAnswer({ name, mime, bytes }: { name: string; mime: string; bytes: Uint8Array }): Answer {
	const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
	return {
		status: 200,
		headers: { 'content-type': mime, 'content-disposition': disposition },
		payload: Buffer.from(bytes),
	};
}

/** The documented sample of the template list has a final slash, which its description lacks. */
function withoutFinalSlash(request: ProviderRequest): ProviderRequest {
	return /\/templates\/$/.test(request.path) ? { ...request, path: request.path.slice(0, -1) } : request;
}

function acceptsJson(accept: string | string[] | undefined): boolean {
	if (accept === undefined) return true;
	const types = String(accept)
		.split(',')
		.map((type) => type.split(';')[0]?.trim().toLowerCase());
	return types.includes('application/json') || types.includes('*/*');
}

function nextPage(request: ProviderRequest): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(request.query)) {
		if (name !== 'page') for (const item of [value].flat()) query.append(name, item);
	}
	query.set('page', String(Number(request.query.page ?? 1) + 1));
	return `${request.origin}${request.path}?${query.toString()}`;
}
