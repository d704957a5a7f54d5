import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { mediaType, readBody } from './body';
import { registerControlPlane } from './control';
import { DecisionTelecom } from './decisiontelecom/provider';
import { Desk360 } from './desk360/provider';
import { applyFault, Faults } from './faults';
import { GetChat } from './getchat/provider';
import { describeBody, Journal, type JournalEntry } from './journal';
import { providerOf } from './lookup';
import { OneMsg } from './onemsg/provider';
import { registerPages } from './phone/server';
import type { Admission, Answer, Provider, ProviderRequest, ReceivedBody } from './types';

const controlPrefix = '/_sandbox';
const maxBodyBytes = 64 * 1024 * 1024;

/** How to start the sandbox. */
export interface SandboxOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Address to bind; this machine only by default. */
	host?: string;
	/** SQLite file; in memory by default. A file that already holds data is used as it is. */
	database?: string;
}

/** A running sandbox. */
export interface Sandbox {
	/** `http://host:port` without a slash at the end. */
	origin: string;
	close(): Promise<void>;
}

interface Call {
	provider: Provider;
	admission: Admission;
	entry: JournalEntry;
}

declare module 'fastify' {
	interface FastifyRequest {
		/** The provider call behind a request; null in the control plane. */
		providerCall: Call | null;
	}
}

/** Starts the sandbox. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, host = '127.0.0.1', database = ':memory:' } = options;
	const providers: [Provider, ...Provider[]] = [
		await Desk360.start(database),
		await GetChat.start(database),
		await OneMsg.start(database),
		await DecisionTelecom.start(),
	];
	const journal = new Journal();
	const faults = new Faults();
	const app = fastify({
		bodyLimit: maxBodyBytes,
		forceCloseConnections: true,
		// A URL that cannot be decoded comes here, before any hook.
		frameworkErrors: (error, _request, reply) => void refuse(reply, providers[0], error),
		routerOptions: { maxParamLength: 2000 },
	});
	await setUpBodies(app);
	app.decorateRequest('providerCall', null);
	await app.register(
		(scope, _options, done) => {
			registerControlPlane(scope, { journal, faults, providers });
			done();
		},
		{ prefix: controlPrefix },
	);
	registerPages(app);
	await app.register((scope, _options, done) => {
		registerProviders(scope, { journal, faults, providers });
		done();
	});
	app.addHook('onClose', () => providers.forEach((provider) => provider.close()));
	const origin = await app.listen({ port, host });
	return { origin, close: () => app.close() };
}

/** Bodies reach the handlers unread, so that the journal and the provider's own checks see them first. */
async function setUpBodies(app: FastifyInstance): Promise<void> {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	await app.register(multipart, {
		limits: { fileSize: maxBodyBytes, fieldSize: maxBodyBytes, files: 1000, fields: 1000, parts: 2000 },
	});
}

function registerProviders(
	app: FastifyInstance,
	parts: { journal: Journal; faults: Faults; providers: [Provider, ...Provider[]] },
): void {
	const { journal, faults, providers } = parts;

	app.addHook('onRequest', async (request, reply) => {
		const path = pathOf(request);
		// A path under no prefix is most likely a wrong base URL; the first provider answers it as unknown.
		const provider = providerOf(providers, path) ?? providers[0];
		const contentType = mediaType(request.headers['content-type']);
		const entry = journal.open({ method: request.method, path, query: journalQuery(request), contentType });
		const admission = provider.admit(request.ip);
		reply.headers(admission.headers);
		request.providerCall = { provider, admission, entry };
	});
	// Before the bytes leave, so that whoever has the answer finds its status in the journal.
	app.addHook('onSend', async (request, reply) => {
		if (request.providerCall) request.providerCall.entry.status = reply.statusCode;
	});
	app.setErrorHandler((error, request, reply) => refuse(reply, request.providerCall?.provider ?? providers[0], error));
	app.setNotFoundHandler((request, reply) => respond(request, reply, faults));
	// GET / is the start page.
	const notPages = app.supportedMethods.filter((method) => method !== 'GET' && method !== 'HEAD');
	app.route({ method: notPages, url: '/', handler: (request, reply) => respond(request, reply, faults) });
	app.route({ method: app.supportedMethods, url: '/*', handler: (request, reply) => respond(request, reply, faults) });
}

async function respond(request: FastifyRequest, reply: FastifyReply, faults: Faults): Promise<FastifyReply> {
	const call = request.providerCall;
	if (!call) throw new Error('The request reached no provider');
	const { provider, admission, entry } = call;
	const body = await readBody(request);
	entry.body = describeBody(body);
	const fault = faults.take(entry.method, entry.path);
	entry.fault = fault?.kind ?? null;
	const answer = await applyFault(
		fault,
		() => admission.refusal ?? provider.handle(providerRequest(request, entry, body)),
	);
	if (answer) return send(reply, answer);
	reply.hijack();
	request.raw.socket.destroy();
	return reply;
}

/** Answers what Fastify itself could not read, in the provider's words. */
function refuse(reply: FastifyReply, provider: Provider, error: unknown): FastifyReply {
	const message = error instanceof Error ? error.message : String(error);
	const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
	return send(reply, provider.failure(status, message));
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
	// An empty text would get a content-type; an answer without a body has none.
	return reply
		.code(answer.status)
		.headers(answer.headers)
		.send(answer.payload === '' ? undefined : answer.payload);
}

function providerRequest(request: FastifyRequest, entry: JournalEntry, body: ReceivedBody): ProviderRequest {
	const headers: Record<string, string | string[]> = {};
	for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers[name] = value;
	return {
		method: entry.method,
		path: entry.path,
		query: queryOf(request),
		headers,
		contentType: entry.contentType,
		origin: `${request.protocol}://${request.host}`,
		ip: request.ip,
		body,
	};
}

function pathOf(request: FastifyRequest): string {
	return request.url.split('?', 1)[0] ?? '/';
}

function queryOf(request: FastifyRequest): Record<string, string | string[]> {
	const query: Record<string, string | string[]> = {};
	for (const [name, value] of new URLSearchParams(request.url.slice(pathOf(request).length))) {
		const earlier = query[name];
		query[name] = earlier === undefined ? value : [earlier, value].flat();
	}
	return query;
}

/** The query as the journal keeps it: that a token was there, and not which. */
function journalQuery(request: FastifyRequest): Record<string, string | string[]> {
	const query = queryOf(request);
	return 'token' in query ? { ...query, token: '***' } : query;
}
