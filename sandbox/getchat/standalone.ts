import multipart from '@fastify/multipart';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { parseArgs } from 'node:util';
import { mediaType, readBody } from '../body';
import { registerControlPlane } from '../control';
import { applyFault, Faults } from '../faults';
import { describeBody, Journal } from '../journal';
import type { Answer } from '../types';
import { GetChat } from './provider';

// This provider alone, for its own tests: `node --import tsx sandbox/getchat/standalone.ts [--port N] [--database FILE]`.
// The sandbox itself serves it next to the others from sandbox/server.ts.

const MAX_BODY_BYTES = 64 * 1024 * 1024;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { port: { type: 'string', default: '0' }, database: { type: 'string', default: ':memory:' } },
	});
	const provider = await GetChat.start(values.database);
	const journal = new Journal();
	const faults = new Faults();
	const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	await app.register(multipart, { limits: { fileSize: MAX_BODY_BYTES } });
	await app.register(
		(scope, _options, done) => {
			registerControlPlane(scope, { journal, faults, providers: [provider] });
			done();
		},
		{ prefix: '/_sandbox' },
	);
	app.setErrorHandler((error, _request, reply) => {
		const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
		return send(reply, provider.failure(status, error instanceof Error ? error.message : String(error)));
	});
	app.route({
		method: app.supportedMethods,
		url: '/*',
		handler: async (request, reply) => {
			const entry = journal.open(describeRequest(request));
			const admission = provider.admit(request.ip);
			const body = await readBody(request);
			entry.body = describeBody(body);
			const fault = faults.take(entry.method, entry.path);
			const headers = knownHeaders(request);
			const origin = `${request.protocol}://${request.host}`;
			const call = { ...entry, headers, contentType: entry.contentType, origin, ip: request.ip, body };
			const answer = await applyFault(fault, () => admission.refusal ?? provider.handle(call));
			entry.status = answer?.status ?? null;
			if (answer) return send(reply.headers(admission.headers), answer);
			reply.hijack();
			request.raw.socket.destroy();
			return reply;
		},
	});
	app.addHook('onClose', () => provider.close());
	const address = await app.listen({ port: Number(values.port), host: '127.0.0.1' });
	for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => void app.close().then(end));
	process.stdout.write(`Sandbox listening on ${address}\n`);
}

function describeRequest(request: FastifyRequest) {
	const url = new URL(request.url, 'http://localhost');
	const query: Record<string, string | string[]> = {};
	for (const [name, value] of url.searchParams) {
		const earlier = query[name];
		query[name] = earlier === undefined ? value : [earlier, value].flat();
	}
	return { method: request.method, path: url.pathname, query, contentType: mediaType(request.headers['content-type']) };
}

function knownHeaders(request: FastifyRequest): Record<string, string | string[]> {
	const headers: Record<string, string | string[]> = {};
	for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers[name] = value;
	return headers;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
	return reply
		.code(answer.status)
		.headers(answer.headers)
		.send(answer.payload === '' ? undefined : answer.payload);
}

function end(): void {
	if (process.connected) process.disconnect();
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
