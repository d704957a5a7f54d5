import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Contract, type FoundOperation } from '../contract';
import { Database } from '../database';
import { explainBody } from '../explain';
import { RateLimiter, retryAfterSeconds } from '../rateLimit';
import { isFilePart, isRecord, type Admission, type Answer, type Provider, type ProviderRequest } from '../types';
import { Account } from './account';
import type { Result } from './call';
import { authenticate } from './channels';
import { registerControl } from './control';
import { ApiError, FrameworkError, jsonAnswer } from './errors';
import { Events } from './events';
import { handlers } from './handlers';
import { Lifecycle } from './lifecycle';
import { findMedia } from './media';
import { Outbox } from './outbox';
import { OneMsgPhone } from './phone';
import { channelRequest, plainBody } from './request';
import { tablesSql } from './schema';
import { seed } from './seed';

const contractFile = path.resolve(__dirname, '../../contracts/onemsg.openapi.yaml');

/** First parts of the API's paths. */
const knownPaths = [
	...['me', 'status', 'statistics', 'extendedStatistics', 'settings', 'commerce', 'outputIP', 'webhook', 'hookInfo'],
	...['send\\w+', 'messages', 'readMessage', 'addTemplate', 'removeTemplate', 'templates'],
	...['uploadMedia', 'media', 'deleteMedia', 'retrieveMedia', 'mmLiteStatus', 'groups', 'flows'],
	...['whatsapp_business_encryption', 'callingSettings', 'initiateCall', 'conversationalAutomation'],
	...['blockUser', 'unblockUser', 'blockedUsers'],
];
/** The API stands under a channel's id: any digits, and whatever stands in front of one of its paths. */
const pathPrefixes = [/^\/\d+/, new RegExp(`^/\\w+(?=/(?:${knownPaths.join('|')})(?:/|$))`)];

/** The 1MSG WhatsApp Business API: several channels, each under `/{instanceId}`. */
export class OneMsg implements Provider {
	readonly name = 'onemsg';
	readonly phone: OneMsgPhone;
	readonly prefix = pathPrefixes;
	// No number is documented, so none is in force until the control plane sets one.
	private readonly limiter = new RateLimiter({ limit: Number.MAX_SAFE_INTEGER, windowMs: 60_000 });
	private readonly account: Account;
	private readonly outbox: Outbox;
	private readonly events: Events;
	private readonly lifecycle: Lifecycle;

	private constructor(
		private readonly contract: Contract,
		private readonly database: Database,
	) {
		this.account = new Account(database);
		this.outbox = new Outbox(this.account);
		this.events = new Events(this.account, this.outbox);
		this.lifecycle = new Lifecycle(this.account, this.events);
		if (database.isEmpty()) seed(this.account);
		this.phone = new OneMsgPhone({ account: this.account, events: this.events });
		this.lifecycle.restart();
	}

	/** Opens the store, seeds an empty one, and loads the contract. */
	static async start(database: string): Promise<OneMsg> {
		const contract = await Contract.load(contractFile, '/', new Set(handlers.keys()));
		return new OneMsg(contract, new Database(database, tablesSql));
	}

	admit(ip: string): Admission {
		const quota = this.limiter.take(ip);
		const headers = { date: new Date(this.account.clock.now()).toUTCString() };
		if (!quota.exceeded) return { headers, refusal: null };
		const retryAfter = { 'retry-after': String(retryAfterSeconds(quota)) };
		return { headers, refusal: jsonAnswer(429, { error: 'Rate limit exceeded' }, retryAfter) };
	}

	handle(received: ProviderRequest): Answer {
		this.account.origin = received.origin;
		const { channel, request } = channelRequest(received);
		const file = /^\/_files\/([\w-]+)$/.exec(request.path)?.[1];
		if (file !== undefined && request.method === 'GET') return this.sendFile(channel, file);
		const route = this.contract.route(request.method, request.path);
		if (route.kind !== 'operation') {
			return this.failure(route.kind === 'wrongMethod' ? 405 : 404, `Cannot ${request.method} ${request.path}`);
		}
		let answer: Answer;
		let body: unknown;
		try {
			const result = this.run(route, channel, received, request);
			if (typeof result.body === 'string') return textAnswer(result.status, result.body);
			body = result.body;
			answer = jsonAnswer(result.status, body);
		} catch (error) {
			if (!(error instanceof ApiError)) return this.failure(500, `The sandbox failed: ${String(error)}`);
			body = error.body;
			answer = jsonAnswer(error.status, body);
			if (error instanceof FrameworkError) return answer;
		}
		const violation = this.contract.checkAnswer(route.operation, answer, body);
		if (violation === null) return answer;
		return this.failure(500, `The sandbox's answer to ${route.id} breaks the contract: ${violation}`);
	}

	failure(status: number, message: string): Answer {
		return jsonAnswer(status, { error: message });
	}

	control(app: FastifyInstance): void {
		const { account, outbox, events, lifecycle, limiter } = this;
		registerControl(app, { account, outbox, events, lifecycle, limiter });
	}

	reset(): void {
		this.lifecycle.reset();
		this.outbox.reset();
		this.limiter.reset();
		this.account.reset();
		this.database.clear();
		seed(this.account);
	}

	close(): void {
		this.lifecycle.reset();
		this.outbox.reset();
		this.database.close();
	}

	private run(route: FoundOperation, id: string, received: ProviderRequest, request: ProviderRequest): Result {
		const { operation, id: name } = route;
		const channel = authenticate(this.account, id, received);
		const mediaTypes = this.contract.mediaTypes(operation);
		if (mediaTypes.length > 0 && !mediaTypes.includes(request.contentType)) {
			throw new FrameworkError(415, { error: `Only ${mediaTypes.join(', ')} is supported` });
		}
		if (mediaTypes.length === 0 && request.body.kind !== 'none') {
			throw new FrameworkError(400, { error: 'This request takes no body' });
		}
		const plain = { ...request, body: plainBody(route, request) };
		const checked = this.contract.checkRequest(operation, plain);
		if (!checked.ok) throw refusal(route, plain, checked);
		const handler = handlers.get(name);
		if (!handler) throw new Error(`There is no handler for ${name}`);
		return handler({
			...{ account: this.account, events: this.events, lifecycle: this.lifecycle, outbox: this.outbox },
			...{ channel, operation: name, params: checked.params, query: checked.query },
			body: isRecord(checked.body) ? checked.body : {},
			files: request.body.kind === 'form' ? request.body.parts.filter(isFilePart) : [],
		});
	}

	private sendFile(channel: string, id: string): Answer {
		const file = findMedia(this.account, channel, id);
		if (!file) return this.failure(404, 'File is not found');
		// As an attachment: a browser must not run an uploaded page as if it came from this server.
		const headers = { 'content-type': file.mime, 'content-disposition': 'attachment' };
		return { status: 200, headers, payload: file.bytes };
	}
}

/** A request that does not fit the contract: 400, or 422 where the contract has that. Some operations list neither. */
function refusal(
	{ operation }: FoundOperation,
	{ body, contentType }: ProviderRequest,
	{ field, message }: { field: string; message: string },
): ApiError {
	const status = operation.responses?.['422'] === undefined ? 400 : 422;
	const content: unknown = operation.requestBody;
	const types = isRecord(content) && isRecord(content.content) ? content.content : {};
	const { schema } = isRecord(types[contentType]) ? types[contentType] : {};
	const explained = body.kind === 'json' ? explainBody(schema, body.value) : null;
	const unclear = body.kind === 'json' && ['', 'chatId'].includes(explained?.field ?? field);
	const choice = unclear ? recipientProblem(schema, body.value) : null;
	const words = choice ?? (explained ? [explained.field, explained.message].filter(Boolean).join(': ') : message);
	const summary = status === 422 ? 'Wrong request' : 'Invalid request parameters';
	return new FrameworkError(status, { error: `${summary}. ${words}`, ...(field !== '' && { field }) });
}

/** Most sends that fit none of the contract's alternatives name two recipients, or none. */
function recipientProblem(schema: unknown, body: unknown): string | null {
	if (!isRecord(body) || !JSON.stringify(schema).includes('"chatId"')) return null;
	const given = ['chatId', 'phone', 'bsuid', 'username'].filter((name) => name in body);
	return given.length === 1 ? null : 'Exactly one of chatId and phone is needed.';
}

function textAnswer(status: number, payload: string): Answer {
	return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, payload };
}
