import { inspect } from 'node:util';
import { accounts } from '../support/accounts';
import { executeNode } from '../support/n8nCore';
import { startStub } from '../support/stubServer';

const fresh = 'sess-CANARYfresh77Z9qW';
const renewed = 'sess-CANARYrenewed77Z9qW';
const logins = accounts.filter(({ name }) => name.endsWith('login'));

test.each(logins)('$name: the token of a login in the same run does not show', async ({ setup, provider }) => {
	const stub = await startStub(({ url }) => {
		if (/\/login$|\/auth\/token\/$/.test(url)) return { json: { access_token: fresh, token: fresh } };
		return { status: 403, json: { message: `The session ${fresh} may not do this`, detail: `${fresh} may not` } };
	});
	const account = setup(stub.origin, provider.operations.read);
	account.credential = { ...account.credential, sessionToken: '', password: `one-${Date.now()}` };
	const error: unknown = await executeNode(account).catch((failure: unknown) => failure);
	await stub.close();
	expect(stub.requests.at(-1)?.headers.authorization).toContain(fresh);
	expect(error).toBeInstanceOf(Error);
	expect(inspect(error, { depth: 10 })).not.toContain('CANARYfresh');
	expect(inspect(error)).toContain('***');
});

test.each(logins)('$name: nor does the one of a renewal, or the one before', async ({ setup, provider }) => {
	const stub = await startStub(({ url, headers }) => {
		if (/\/login$|\/auth\/token\/$/.test(url)) return { json: { access_token: renewed, token: renewed } };
		if (!String(headers.authorization).includes(renewed)) return { status: 401, json: { message: 'expired' } };
		return { status: 403, json: { message: `${renewed} replaced ${fresh}`, detail: `${renewed} replaced ${fresh}` } };
	});
	const account = setup(stub.origin, provider.operations.read);
	account.credential = { ...account.credential, sessionToken: fresh, password: `two-${Date.now()}` };
	const error: unknown = await executeNode(account).catch((failure: unknown) => failure);
	await stub.close();
	expect(error).toBeInstanceOf(Error);
	expect(inspect(error, { depth: 10 })).not.toMatch(/CANARY(?:fresh|renewed)/);
});
