import type { ValidateFunction } from 'ajv';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isFaultRule, type Faults } from './faults';
import type { Journal } from './journal';
import { registerPhone } from './phone/server';
import type { Provider } from './types';

/** A control call that cannot be done. */
export class ControlError extends Error {
	constructor(
		readonly statusCode: number,
		message: string,
	) {
		super(message);
	}
}

/** Reads and checks the JSON body of a control call. */
export function controlBody<T>(request: FastifyRequest, check: ValidateFunction<T>): T {
	const raw: unknown = request.body;
	let body: unknown;
	try {
		body = JSON.parse(Buffer.isBuffer(raw) ? raw.toString('utf8') : '');
	} catch {
		throw new ControlError(400, 'The body must be JSON');
	}
	if (check(body)) return body;
	const [error] = check.errors ?? [];
	throw new ControlError(400, `Body${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
}

/** Tells whether an address is this machine. */
export function isLoopback(address: string): boolean {
	return /^(127\.|::1$|::ffff:127\.)/.test(address);
}

/** The control plane under `/_sandbox`: for tests and people on this machine only. */
export function registerControlPlane(
	app: FastifyInstance,
	parts: { journal: Journal; faults: Faults; providers: Provider[] },
): void {
	const { journal, faults, providers } = parts;

	app.addHook('onRequest', async (request) => {
		if (!isLoopback(request.ip)) throw new ControlError(403, 'The control plane answers this machine only');
		// A website in the same browser is a stranger.
		if (request.headers['sec-fetch-site'] === 'cross-site')
			throw new ControlError(403, 'Other sites must not call the control plane');
	});
	app.setErrorHandler((error, _request, reply) => {
		const known = error instanceof ControlError;
		const message = error instanceof Error ? error.message : String(error);
		return reply.code(known ? error.statusCode : 500).send({ error: message });
	});
	app.all('/*', () => {
		throw new ControlError(404, 'Unknown control call');
	});

	app.get<{ Querystring: { since?: string } }>('/journal', (request) => {
		const since = Number(request.query.since ?? 0);
		if (!Number.isInteger(since)) throw new ControlError(400, 'since must be a whole number');
		return journal.since(since);
	});
	app.delete('/journal', () => {
		journal.clear();
		return { cleared: true };
	});

	app.post('/faults', (request) => {
		const rule = controlBody(request, isFaultRule);
		try {
			faults.add(rule);
		} catch {
			throw new ControlError(400, 'path must be a regular expression');
		}
		return { added: rule };
	});
	app.delete('/faults', () => {
		faults.clear();
		return { cleared: true };
	});

	app.post('/reset', () => {
		faults.clear();
		journal.clear();
		for (const provider of providers) provider.reset();
		return { reset: true };
	});

	app.register(
		(scope, _options, done) => {
			registerPhone(scope, { providers, journal });
			done();
		},
		{ prefix: '/phone' },
	);
	for (const provider of providers) {
		app.register(
			(scope, _options, done) => {
				provider.control(scope);
				done();
			},
			{ prefix: `/${provider.name}` },
		);
	}
}
