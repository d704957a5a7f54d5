import { once } from 'node:events';
import { createServer, request as plainRequest } from 'node:http';
import { ExecuteContext } from 'n8n-core';
import type { IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { accounts, type Account } from '../support/accounts';
import { testCredential } from '../support/credentialTest';
import { keepEvidence } from '../support/evidence';
import { otherHosts } from '../support/hostileProvider';
import { build, executeNode } from '../support/n8nCore';
import { startStub, type Stub } from '../support/stubServer';

let provider: Stub;
let other: Stub;
let status = 302;
/** Where the provider redirects to; the other host by default. */
let location = '';

beforeAll(async () => {
	other = await startStub(({ method, url, headers, body }) => {
		keepEvidence(otherHosts, `${method} ${url} ${JSON.stringify(headers)} ${body.toString()}`);
		return { json: [] };
	});
	provider = await startStub(() => ({ status, headers: { location }, json: {} }));
});

beforeEach(() => {
	location = `${other.origin}/stolen`;
	provider.requests.length = 0;
	other.requests.length = 0;
});

afterAll(async () => {
	await provider.close();
	await other.close();
});

const statuses = [301, 302, 303, 307, 308];
const cases = accounts.flatMap((account) => statuses.map((one) => [account.name, one, account] as const));
const fewCases = cases.filter(([, one]) => one === 302 || one === 307);

/** n8n's own context, as its HTTP Request node has it. */
function contextOf(account: Account): ExecuteContext {
	const { workflow, node, additionalData } = build(account.setup(provider.origin));
	const items = [{ json: {} }];
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		createRunExecutionData({}),
		0,
		items,
		{ main: [items] },
		{ node, data: {}, source: null },
		[],
	);
}

test.each(cases)(
	"%s: a credential's test that meets HTTP %i fails, and the other host hears nothing",
	async (_, one, account) => {
		status = one;
		const { credentialType, credential } = account.setup(provider.origin);
		const tested = await testCredential(credentialType, credential);
		expect(tested).toEqual({ status: 'Error', message: expect.stringMatching(/redirects to another address/) });
		expect(provider.requests.length).toBeGreaterThan(0);
		expect(other.requests).toEqual([]);
	},
);

const unread = accounts.filter(({ name }) => name !== 'DecisionTelecom');

test.each(unread)("$name: a credential's test does not read an answer that never ends", async (account) => {
	let written = 0;
	const endless = createServer((_, response) => {
		response.writeHead(endlessStatus, { 'content-type': 'application/json' });
		const block = Buffer.alloc(1024 * 1024, ' ');
		const more = () => {
			while (!response.destroyed && response.write(block)) written++;
			written++;
		};
		response.on('drain', more);
		more();
	});
	endless.listen(0, '127.0.0.1');
	await once(endless, 'listening');
	const origin = `http://127.0.0.1:${Object(endless.address()).port}`;
	const { credentialType, credential } = account.setup(origin);
	for (endlessStatus of [200, 400, 401, 503]) {
		const { status } = await testCredential(credentialType, credential);
		expect([endlessStatus, status]).toEqual([endlessStatus, endlessStatus === 200 ? 'OK' : 'Error']);
	}
	expect(written).toBeLessThan(100);
	endless.closeAllConnections();
	endless.close();
});
let endlessStatus = 200;

test.each(cases)("%s: n8n's HTTP Request node does not follow HTTP %i either", async (_, one, account) => {
	status = one;
	const context = contextOf(account);
	const { credentialType } = account.setup(provider.origin);
	const url = `${provider.origin}${account.provider.basePath}/x`;
	const spellings: Array<Partial<IRequestOptions>> = [
		{},
		{ followRedirect: true, followAllRedirects: true, maxRedirects: 21 },
		{ method: 'POST', followAllRedirects: true, body: {}, json: true },
		{ sendCredentialsOnCrossOriginRedirect: true, followRedirect: true },
	];
	for (const options of spellings) {
		const legacy: IRequestOptions = {
			method: 'GET',
			uri: url,
			simple: false,
			resolveWithFullResponse: true,
			...options,
		};
		const answer = await context.helpers.requestWithAuthentication.call(context, credentialType.name, legacy);
		expect(answer).toMatchObject({ statusCode: one });
	}
	const modern: IHttpRequestOptions = {
		url,
		maxRedirects: 5,
		disableFollowRedirect: false,
		ignoreHttpStatusErrors: true,
	};
	await context.helpers.httpRequestWithAuthentication.call(context, credentialType.name, modern);
	expect(provider.requests.length).toBe(spellings.length + 1);
	expect(other.requests).toEqual([]);
});

test.each(fewCases)('%s: every operation class stops at HTTP %i and names the host alone', async (_, one, account) => {
	status = one;
	const files = { data: { data: Buffer.from('Hello').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' } };
	for (const [name, parameters] of Object.entries(account.provider.operations)) {
		const items = [{ json: {}, ...(name === 'upload' && { binary: files }) }];
		const run = executeNode({ ...account.setup(provider.origin, parameters), items });
		const told = await run.then(
			(output) => JSON.stringify(output),
			(error: unknown) => String(error),
		);
		expect(told).toMatch(new RegExp(`to ${new URL(other.origin).host}|redirects|refused`));
		expect(told).not.toContain('/stolen');
	}
	expect(other.requests).toEqual([]);
});

const logins = accounts.filter(({ name }) => name.endsWith('login'));

test.each(logins)(
	'$name: a login that is redirected fails, says where to, and is no wrong password',
	async (account) => {
		status = 307;
		const { credentialType, credential } = account.setup(provider.origin);
		for (let attempt = 0; attempt < 6; attempt++) {
			const tested = await testCredential(credentialType, { ...credential, sessionToken: '' });
			expect(tested.message).toContain(`redirects the login to ${new URL(other.origin).host} (HTTP 307)`);
		}
		expect(provider.requests).toHaveLength(6);
		expect(other.requests).toEqual([]);
	},
);

test.each(logins)(
	'$name: a login does not show the password in the name of the host that it is sent to',
	async (account) => {
		const { credentialType, credential } = account.setup(provider.origin);
		const password = String(credential.password);
		for (const host of [password.replaceAll('/', '-'), Buffer.from(password).toString('hex').slice(0, 62)]) {
			location = `https://${host}.evil.example/`;
			const { message } = await testCredential(credentialType, { ...credential, sessionToken: '' });
			expect(message).toMatch(/redirects the login to \S*\.evil\.example \(HTTP 307\)/);
			expect(message).not.toContain(new URL(location).hostname.slice(4, 20));
		}
	},
);

describe('nothing that n8n lets a user choose gives the token to others', () => {
	const away = 'https://provider.example';
	const refusals: Array<[string, object, RegExp]> = [
		['ignored certificates, as HTTP Request says it', { rejectUnauthorized: false }, /Ignore SSL Issues/],
		[
			"ignored certificates, as n8n's other helper says it",
			{ skipSslCertificateValidation: true },
			/Ignore SSL Issues/,
		],
		['ignored certificates of the agent', { agentOptions: { rejectUnauthorized: false } }, /rejectUnauthorized/],
		[
			'a check of the host that checks nothing',
			{ agentOptions: { checkServerIdentity: () => undefined } },
			/checkServer/,
		],
		['another host behind the address', { agentOptions: { host: '127.0.0.2' } }, /'host'/],
		['an authority of its own with a proxy', { agentOptions: { ca: 'PEM' }, proxy: 'http://127.0.0.1:1' }, /'ca'/],
		['the name of another server in the header', { headers: { Host: 'evil.example' } }, /header 'Host'/],
		['the same in small letters and blanks', { headers: { 'x-a': '1', ' host ': 'EVIL.example' } }, /header 'Host'/],
		['the same of HTTP/2', { headers: { ':authority': 'evil.example' } }, /header 'Host'/],
		['ignored certificates as a text', { rejectUnauthorized: 'false' }, /Ignore SSL Issues/],
		['ignored certificates as a number', { rejectUnauthorized: 0 }, /Ignore SSL Issues/],
		['ignored certificates as nothing', { rejectUnauthorized: null }, /Ignore SSL Issues/],
		['ignored certificates by a word', { skipSslCertificateValidation: 'yes' }, /Ignore SSL Issues/],
		['another name of the certificate', { agentOptions: { servername: 'evil.example' } }, /'servername'/],
		['another resolver', { agentOptions: { lookup: () => undefined } }, /'lookup'/],
		['a socket of this machine', { agentOptions: { socketPath: '/tmp/x' } }, /'socketPath'/],
		['old ciphers', { agentOptions: { ciphers: 'NULL', minVersion: 'TLSv1' } }, /'ciphers'/],
		['a second address', { uri: 'https://elsewhere.example/x' }, /not for elsewhere\.example/],
	];
	const table = accounts.flatMap((account) => refusals.map((refusal) => [account.name, ...refusal, account] as const));

	async function authenticate(account: Account, origin: string, options: object): Promise<unknown> {
		const { credentialType, credential } = account.setup(origin);
		const { authenticate: add } = credentialType;
		if (typeof add !== 'function') throw new Error('not a function');
		const url = `${origin}${account.provider.basePath}/x`;
		return await add(credential, { url, ...options });
	}

	test.each(table)('%s: %s', async (_, __, options, message, account) => {
		await expect(authenticate(account, away, options)).rejects.toThrow(message);
	});

	test.each(accounts)(
		'$name: a proxy is fine where TLS goes through it, and refused over plain HTTP',
		async (account) => {
			const proxy = { host: '127.0.0.1', port: 1, protocol: 'http' };
			await expect(authenticate(account, away, { proxy })).resolves.toMatchObject({ proxy, maxRedirects: 0 });
			await expect(authenticate(account, 'http://127.0.0.1:4000', { proxy })).rejects.toThrow(/plain HTTP/);
			const local = { rejectUnauthorized: false, skipSslCertificateValidation: true };
			await expect(authenticate(account, 'https://localhost:4000', local)).resolves.toMatchObject(local);
		},
	);
});

test('the other host would hear what is sent to it', async () => {
	await new Promise((resolve) => plainRequest(`${other.origin}/x`).on('response', resolve).end());
	expect(other.requests).toHaveLength(1);
});
