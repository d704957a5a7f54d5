import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Contract, type FoundOperation } from '../contract';
import { RateLimiter, retryAfterSeconds } from '../rateLimit';
import { isFilePart, isRecord, type Admission, type Answer, type Provider, type ProviderRequest } from '../types';
import { activate, activationPath } from './activation';
import { answerBeside } from './beside';
import { authenticate } from './auth';
import type { Result } from './call';
import { registerControl } from './control';
import { Database } from './database';
import { ApiError, errorFor, FrameworkError, jsonAnswer, notFound, wrongField } from './errors';
import { Events } from './events';
import { explainBody } from '../explain';
import { handlers } from './handlers';
import { Inbox, pathPrefix } from './inbox';
import { Lifecycle } from './lifecycle';
import { Outbox } from './outbox';
import { GetChatPhone } from './phone';
import { seed } from './seed';
import { nobody } from './users';
import { Websockets } from './websocket';

const contractFile = path.resolve(__dirname, '../../contracts/getchat.openapi.yaml');

/** The get.chat Integration API of one inbox. */
export class GetChat implements Provider {
	readonly name = 'getchat';
	readonly phone: GetChatPhone;
	readonly prefix = pathPrefix;
	// No limit is documented, so none is in force until the control plane sets one.
	private readonly limiter = new RateLimiter({ limit: Number.MAX_SAFE_INTEGER, windowMs: 60_000 });
	private readonly inbox: Inbox;
	private readonly outbox: Outbox;
	private readonly websockets: Websockets;
	private readonly events: Events;
	private readonly lifecycle: Lifecycle;

	private constructor(
		private readonly contract: Contract,
		private readonly database: Database,
	) {
		this.inbox = new Inbox(database);
		this.outbox = new Outbox(this.inbox);
		this.websockets = new Websockets(this.inbox);
		this.events = new Events(this.inbox, this.outbox, this.websockets);
		this.lifecycle = new Lifecycle(this.inbox, this.events);
		if (database.isEmpty()) seed(this.inbox);
		this.phone = new GetChatPhone(this.inbox, this.events);
		this.lifecycle.restart();
	}

	/** Opens the store, seeds an empty one, and loads the contract. */
	static async start(database: string): Promise<GetChat> {
		const contract = await Contract.load(contractFile, pathPrefix, new Set(handlers.keys()));
		return new GetChat(contract, new Database(database));
	}

	admit(ip: string): Admission {
		const quota = this.limiter.take(ip);
		const headers = { date: new Date(this.inbox.clock.now()).toUTCString() };
		if (!quota.exceeded) return { headers, refusal: null };
		const seconds = retryAfterSeconds(quota);
		const body = { detail: `Request was throttled. Expected available in ${seconds} seconds.` };
		return { headers, refusal: jsonAnswer(429, body, { 'retry-after': String(seconds) }) };
	}

	handle(received: ProviderRequest): Answer {
		this.inbox.origin = received.origin;
		if (received.path.startsWith(activationPath) && received.method === 'GET') {
			return activate(this.inbox, received.path);
		}
		const beside = answerBeside(this.inbox, received);
		if (beside) return beside;
		const request = plainRequest(received);
		const route = this.contract.route(request.method, request.path);
		if (route.kind !== 'operation') {
			const status = route.kind === 'wrongMethod' ? 405 : 404;
			return this.failure(status, `Method "${request.method}" not allowed.`);
		}
		const { operation, id } = route;
		let answer: Answer;
		let body: unknown;
		try {
			const result = this.run(route, request);
			if ('bytes' in result) return fileAnswer(result);
			body = result.body;
			answer = jsonAnswer(result.status, body);
		} catch (error) {
			if (!(error instanceof ApiError)) return this.failure(500, `The sandbox failed: ${String(error)}`);
			body = error.body;
			answer = jsonAnswer(error.status, body, error.headers);
			if (error instanceof FrameworkError) return answer;
		}
		const violation = this.contract.checkAnswer(operation, answer, body);
		if (violation === null) return answer;
		return this.failure(500, `The sandbox's answer to ${id} breaks the contract: ${violation}`);
	}

	failure(status: number, message: string): Answer {
		const error = errorFor(status, message);
		return jsonAnswer(error.status, error.body);
	}

	control(app: FastifyInstance): void {
		const { inbox, outbox, websockets, events, lifecycle, limiter } = this;
		registerControl(app, { inbox, outbox, websockets, events, lifecycle, limiter });
		websockets.attach(app.server);
		// Until the first request tells how clients reach this server.
		app.server.once('listening', () => {
			const address = app.server.address();
			if (address !== null && typeof address === 'object') inbox.origin = `http://127.0.0.1:${address.port}`;
		});
		// Sockets that were upgraded are none of the server's any more, which would wait for them.
		app.addHook('preClose', (done) => {
			websockets.close();
			done();
		});
	}

	reset(): void {
		this.lifecycle.reset();
		this.outbox.reset();
		this.websockets.drop({ code: 1012, reason: 'The sandbox was reset.' });
		this.limiter.reset();
		this.inbox.reset();
		this.database.clear();
		seed(this.inbox);
	}

	close(): void {
		this.lifecycle.reset();
		this.outbox.reset();
		this.websockets.close();
		this.database.close();
	}

	private run(route: FoundOperation, request: ProviderRequest): Result {
		const { operation, id } = route;
		const user = this.contract.needsToken(operation) ? authenticate(this.inbox, request) : nobody;
		if (!pathFits(operation, request.path)) throw notFound();
		const mediaTypes = this.contract.mediaTypes(operation);
		const hasBody = request.body.kind !== 'none' || request.contentType !== '';
		if (mediaTypes.length > 0 && hasBody && !mediaTypes.includes(request.contentType)) {
			throw errorFor(415, `Unsupported media type "${request.contentType}" in request.`);
		}
		const checked = this.contract.checkRequest(operation, request);
		if (!checked.ok) throw this.refusal(route, request, checked);
		const handler = handlers.get(id);
		if (!handler) throw new Error(`There is no handler for ${id}`);
		return handler({
			inbox: this.inbox,
			events: this.events,
			lifecycle: this.lifecycle,
			user,
			url: request.origin + request.path,
			params: checked.params,
			query: checked.query,
			body: isRecord(checked.body) ? checked.body : {},
			files: request.body.kind === 'form' ? request.body.parts.filter(isFilePart) : [],
		});
	}

	/** 400 in the framework's words. Some operations have no 400 in the contract; the framework answers all the same. */
	private refusal(
		{ operation }: FoundOperation,
		{ body }: ProviderRequest,
		{ field, keyword, message }: { field: string; keyword: string; message: string },
	): ApiError {
		if (keyword === 'parse') return new FrameworkError(400, { detail: `JSON parse error - ${message}` });
		const content: unknown = operation.requestBody;
		const types = isRecord(content) && isRecord(content.content) ? content.content : {};
		const { schema } = isRecord(types['application/json']) ? types['application/json'] : {};
		const explained = body.kind === 'json' ? explainBody(schema, body.value) : null;
		const words = explained ?? { field, message: keyword === 'required' ? 'This field is required.' : message };
		return new FrameworkError(400, wrongField(words.field, words.message).body);
	}
}

/** Puts what the service takes in several ways into one: form fields, and media links without a slash at the end. */
function plainRequest(request: ProviderRequest): ProviderRequest {
	const path = /^\/api\/v1\/media\/[^/]+$/.test(request.path) ? `${request.path}/` : request.path;
	if (request.contentType !== 'application/x-www-form-urlencoded' || request.body.kind !== 'other') {
		return { ...request, path };
	}
	const value = Object.fromEntries(new URLSearchParams(request.body.text));
	return { ...request, path, body: { kind: 'json', text: JSON.stringify(value), value } };
}

/** A path parameter that looks wrong leads nowhere: the service has no URL for it. */
function pathFits(operation: FoundOperation['operation'], actual: string): boolean {
	const values = actual.slice(pathPrefix.length).split('/');
	const places = operation.path.split('/');
	const parameters: unknown[] = operation.parameters ?? [];
	return parameters.filter(isRecord).every((parameter) => {
		if (parameter.in !== 'path' || !isRecord(parameter.schema)) return true;
		const value = decodeURIComponent(values[places.indexOf(`{${String(parameter.name)}}`)] ?? '');
		const { pattern, format } = parameter.schema;
		if (typeof pattern === 'string') return new RegExp(pattern).test(value);
		return format !== 'uuid' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
	});
}

function fileAnswer({ status, mime, bytes }: { status: number; mime: string; bytes: Buffer }): Answer {
	// As an attachment: a browser must not run an uploaded page as if it came from this server.
	return { status, headers: { 'content-type': mime, 'content-disposition': 'attachment' }, payload: bytes };
}
