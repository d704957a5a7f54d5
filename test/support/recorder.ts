import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { request as forward } from 'undici';
import type { Recorded } from './stubServer';

export interface Recorder {
	origin: string;
	/** Every request so far, byte for byte as it left the node. */
	requests: Recorded[];
	/** The same with the answers' statuses, also after a test has emptied the list above. */
	answered: Array<Recorded & { status: number }>;
	close(): Promise<void>;
}

/** Stands between node and server: records each request's bytes and passes them on unchanged. */
export async function startRecorder(target: string): Promise<Recorder> {
	const server = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 * 1024 });
	const requests: Recorded[] = [];
	const answered: Array<Recorded & { status: number }> = [];
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	server.all('/*', async ({ method, url, headers, body: raw }, reply) => {
		const body = Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
		const recorded = { method, url, headers, body, at: Date.now() };
		requests.push(recorded);
		const { connection: _connection, host: _host, 'content-length': _length, ...passed } = headers;
		const answer = await forward(`${target}${url}`, {
			method: method as 'GET',
			headers: passed,
			body: body.length > 0 ? body : null,
		});
		answered.push({ ...recorded, status: answer.statusCode });
		const { connection: _ended, 'transfer-encoding': _encoding, ...answerHeaders } = answer.headers;
		return await reply
			.status(answer.statusCode)
			.headers(answerHeaders)
			.send(Buffer.from(await answer.body.arrayBuffer()));
	});
	await server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = server.server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}`, requests, answered, close: async () => await server.close() };
}

/** The parts of a recorded multipart body: texts, and files with name, type and bytes, in sending order. */
export async function readForm({ headers, body }: Recorded) {
	const type = String(headers['content-type']);
	const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
	return await Promise.all(
		[...form.entries()].map(async ([name, value]) =>
			typeof value === 'string'
				? { name, value }
				: { name, fileName: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) },
		),
	);
}
