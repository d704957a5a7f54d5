import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Contract, type FoundOperation } from '../contract';
import { RateLimiter } from '../rateLimit';
import { isRecord, type Admission, type Answer, type Provider, type ProviderRequest } from '../types';
import { Account } from './account';
import { Callbacks } from './callbacks';
import { registerControl } from './control';
import { frameworkAnswer, jsonAnswer, Refusal, refusalAnswer } from './errors';
import { explainSend, TemplateParams } from './explain';
import { handlers } from './handlers';
import { Lifecycle } from './lifecycle';
import { DecisionTelecomPhone } from './phone';

const contractFile = path.resolve(__dirname, '../../contracts/decisiontelecom.openapi.yaml');

/** The DecisionTelecom WhatsApp API of one account. Its messages live in memory. */
export class DecisionTelecom implements Provider {
	readonly name = 'decisiontelecom';
	readonly prefix = '/v1/api';
	// The limit is not documented, so none is in force until the control plane sets one.
	private readonly limiter = new RateLimiter({ limit: Number.MAX_SAFE_INTEGER, windowMs: 60_000 });
	private readonly account = new Account();
	private readonly callbacks = new Callbacks(this.account);
	private readonly lifecycle = new Lifecycle(this.account, this.callbacks);
	private readonly templates = new TemplateParams(contractFile);
	readonly phone = new DecisionTelecomPhone(this.account, this.callbacks);

	private constructor(private readonly contract: Contract) {}

	/** Loads the contract. */
	static async start(): Promise<DecisionTelecom> {
		return new DecisionTelecom(await Contract.load(contractFile, '/', new Set(handlers.keys())));
	}

	admit(ip: string): Admission {
		const refusal = this.limiter.take(ip).exceeded ? refusalAnswer(new Refusal(0), this.account.settings) : null;
		return { headers: {}, refusal };
	}

	handle(request: ProviderRequest): Answer {
		const route = this.contract.route(request.method, request.path);
		if (route.kind !== 'operation') {
			return route.kind === 'notFound'
				? this.failure(404, 'Page not found.')
				: this.failure(405, 'Only POST is allowed.');
		}
		if (!this.account.accepts(String(request.headers.authorization ?? ''))) {
			return frameworkAnswer(401, 'Unauthorized', 'Your request was made with invalid credentials.');
		}
		if (request.body.kind === 'broken') return this.failure(400, request.body.problem);
		if (request.body.kind !== 'json') return this.failure(415, 'The body must be JSON.');
		let answer: Answer;
		try {
			answer = jsonAnswer(200, this.run(route, request));
		} catch (error) {
			if (!(error instanceof Refusal)) return this.failure(500, `The sandbox failed: ${String(error)}`);
			answer = refusalAnswer(error, this.account.settings);
		}
		const { textCodes, textIds } = this.account.settings;
		// The contract has numbers only; texts are for readers that must take both.
		if (textCodes || textIds) return answer;
		const body: unknown = JSON.parse(String(answer.payload));
		const violation = this.contract.checkAnswer(route.operation, answer, body);
		if (violation === null) return answer;
		return this.failure(500, `The sandbox's answer to ${route.id} breaks the contract: ${violation}`);
	}

	failure(status: number, message: string): Answer {
		const names: Readonly<Record<number, string>> = { 404: 'Not Found', 405: 'Method Not Allowed' };
		return frameworkAnswer(status, names[status] ?? 'Bad Request', message);
	}

	control(app: FastifyInstance): void {
		const { account, callbacks, lifecycle, limiter } = this;
		registerControl(app, { account, callbacks, lifecycle, limiter });
	}

	reset(): void {
		this.lifecycle.reset();
		this.callbacks.reset();
		this.limiter.reset();
		this.account.reset();
	}

	close(): void {
		this.lifecycle.reset();
		this.callbacks.reset();
	}

	private run({ operation, id }: FoundOperation, request: ProviderRequest): Record<string, unknown> {
		const checked = this.contract.checkRequest(operation, request);
		const body: unknown = request.body.kind === 'json' ? request.body.value : undefined;
		// Code 1 in the API's words; of a status request there is nothing else to be wrong.
		if (!checked.ok) throw id === 'sendMessage' ? explainSend(body) : new Refusal(1, 'message_id');
		const handler = handlers.get(id);
		if (!handler || !isRecord(body)) throw new Error(`There is no handler for ${id}`);
		return handler({ account: this.account, lifecycle: this.lifecycle, templates: this.templates, body });
	}
}
