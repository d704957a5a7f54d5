import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { outcomeOf } from '../../../../nodes/shared/errors';
import { byId, desk360Setup } from '../../../support/desk360';
import { decisionTelecomProvider } from '../../reliability/decisionTelecom';
import { getChatProvider } from '../../reliability/getChat';
import { oneMsgProvider } from '../../reliability/oneMsg';
import { desk360Providers } from '../../reliability/desk360';
import { executeNode } from '../../../support/n8nCore';
import { startStub, type Recorded, type StubAnswer } from '../../../support/stubServer';

const providers = [...desk360Providers, getChatProvider, oneMsgProvider, decisionTelecomProvider];
const text = { resource: 'message', operation: 'sendText', productId: byId(1), to: '+905551234567', text: 'Hello' };
const login = { authentication: 'login', email: 'a@example.com', password: 'pass-word', sessionToken: '' };

test.each(providers)('$name: a token that is refused is sent once', async (provider) => {
	const stub = await startStub(() => ({ status: 401, json: { error: { code: 'x', message: 'No.' } } }));
	const { origin, requests } = stub;
	try {
		for (const parameters of [provider.operations.read, provider.operations.send]) {
			requests.length = 0;
			const setup = provider.setup(`${origin}${provider.basePath}`, parameters ?? {});
			const error: unknown = await executeNode(setup).catch((thrown: unknown) => thrown);
			expect({ outcome: outcomeOf(error), requests: requests.length }).toEqual({ outcome: 'refused', requests: 1 });
		}
	} finally {
		await stub.close();
	}
});

test.each([
	{ code: 8, name: 'Invalid mime type' },
	{ code: 9, name: 'Invalid file extension' },
])('DecisionTelecom: code $code under 401 is sent once', async (json) => {
	const stub = await startStub(() => ({ status: 401, json }));
	try {
		const setup = decisionTelecomProvider.setup(
			`${stub.origin}${decisionTelecomProvider.basePath}`,
			decisionTelecomProvider.operations.send ?? {},
		);
		const error: unknown = await executeNode(setup).catch((thrown: unknown) => thrown);
		expect({ outcome: outcomeOf(error), requests: stub.requests.length }).toEqual({ outcome: 'refused', requests: 1 });
	} finally {
		await stub.close();
	}
});

/** A server on which each login ends the session before. */
class Sessions {
	logins = 0;
	sent = 0;
	refused = 0;

	readonly answer = ({ url, headers }: Recorded): StubAnswer => {
		if (url.endsWith('/login')) return { json: { access_token: `token-${++this.logins}` } };
		if (headers.authorization !== `Bearer token-${this.logins}`) {
			this.refused++;
			return { status: 401, json: { error: { code: 'authentication_exception', message: 'Authentication failed.' } } };
		}
		this.sent++;
		return { json: { id: this.sent } };
	};
}

async function sendAll(origin: string, count: number, credential: ICredentialDataDecryptedObject, parallel = 5) {
	const setup = desk360Setup(`${origin}/v1`, { ...text, options: { maxParallelRequests: parallel } });
	Object.assign(credential, { baseUrl: `${origin}/v1` });
	const items = Array.from({ length: count }, () => ({ json: {} }));
	return await executeNode({ ...setup, credential, items, node: { onError: 'continueRegularOutput' } });
}

test.each([1, 5, 20])(
	'200 messages, %i at a time, where each login ends the session before: one login',
	async (parallel) => {
		const sessions = new Sessions();
		const stub = await startStub(sessions.answer);
		try {
			const items = await sendAll(stub.origin, 200, { ...login }, parallel);
			expect(items.filter(({ json }) => json.error !== undefined)).toEqual([]);
			expect(sessions).toMatchObject({ logins: 1, sent: 200, refused: 0 });
		} finally {
			await stub.close();
		}
	},
);

test('a session that ended, several executions at once: one login for all, everything arrives', async () => {
	const sessions = new Sessions();
	const stub = await startStub(sessions.answer);
	try {
		// Each execution has read the credential before the token was renewed.
		const runs = Array.from(
			{ length: 4 },
			async () => await sendAll(stub.origin, 50, { ...login, sessionToken: 'old' }, 5),
		);
		const items = (await Promise.all(runs)).flat();
		expect(items.filter(({ json }) => json.error !== undefined)).toEqual([]);
		expect(sessions.logins).toBe(1);
		expect(sessions.sent).toBe(200);
	} finally {
		await stub.close();
	}
});

test.each<[string, StubAnswer]>([
	['is cut', 'reset'],
	['is answered with 500', { status: 500 }],
])('a login that %s leaves the message unsent, and is tried again', async (_, fault) => {
	const sessions = new Sessions();
	let first = true;
	const stub = await startStub((request) => {
		if (!first) return sessions.answer(request);
		first = false;
		return fault;
	});
	try {
		const items = await sendAll(stub.origin, 1, { ...login });
		expect(items[0]?.json).toMatchObject({ outcome: 'sent' });
		expect({ logins: sessions.logins, sent: sessions.sent }).toEqual({ logins: 1, sent: 1 });
	} finally {
		await stub.close();
	}
});

test('a token that stays refused after a login is refused, with one renewal', async () => {
	let logins = 0;
	const stub = await startStub(({ url }) =>
		url.endsWith('/login') ? { json: { access_token: `token-${++logins}` } } : { status: 401, json: {} },
	);
	try {
		const items = await sendAll(stub.origin, 1, { ...login, sessionToken: 'old' });
		expect(items[0]?.json).toMatchObject({ outcome: 'failed' });
		expect({ logins, requests: stub.requests.length }).toEqual({ logins: 1, requests: 3 });
	} finally {
		await stub.close();
	}
});
