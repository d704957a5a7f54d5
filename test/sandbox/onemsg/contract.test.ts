import { Account, sampleChannel, operations, sampleToken } from './client';

let account: Account;

beforeAll(async () => {
	account = await Account.start();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const all = operations();
const examples = all.flatMap(({ examples: list, ...operation }) =>
	list.map(([name, body]) => ({ ...operation, name, body })),
);
/** Samples about something that the seed does not have. */
const unknownOperations = ['removeTemplate', 'deleteMediaLegacy', 'unblockUser'];

test('the contract has 66 operations, 28 of them documented', () => {
	expect(all).toHaveLength(66);
	expect(all.filter(({ newer }) => !newer)).toHaveLength(28);
});

test.each(all)('$id: without the right token of an existing channel there is nothing', async ({ method, path }) => {
	const wrong = (token: string, channel: string) =>
		`Wrong token "${token}" for channel "${channel}". Please provide token as a GET parameter.`;
	expect(await account.api(method, path, { token: null })).toMatchObject({
		status: 401,
		body: { error: wrong('', sampleChannel) },
	});
	expect(await account.api(method, path, { token: 'other' })).toMatchObject({
		status: 401,
		body: { error: wrong('other', sampleChannel) },
	});
	for (const channel of ['100299', 'ODI1']) {
		expect(await account.api(method, path, { channel })).toMatchObject({
			status: 401,
			body: { error: wrong(sampleToken, channel) },
		});
	}
});

test.each(all)('$id: parameters that the contract does not have are refused', async ({ method, path, examples }) => {
	const json = examples[0]?.[1];
	const address = `${path}${path.includes('?') ? '&' : '?'}surprise=1`;
	const { status, body } = await account.api(method, address, { json });
	expect([400, 422]).toContain(status);
	expect(String(body.error)).toContain('surprise');
});

test.each(examples)('$id, $name: the contract’s own sample is taken', async ({ id, method, path, body }) => {
	const reply = await account.api(method, path, { json: body });
	expect(reply.status).toBe(unknownOperations.includes(id) ? 400 : 200);
});

test.each(examples)('$id, $name: a field that the contract does not have is refused', async (example) => {
	const { id, method, path, body } = example;
	const { status, body: answer } = await account.api(method, path, { json: { ...body, surprise: 1 } });
	if (id === 'updateCallingSettings') {
		// Forwarded to WhatsApp as it is.
		expect(status).toBe(200);
		return;
	}
	expect(status).toBe(id === 'updateProfile' ? 422 : 400);
	expect(String(answer.error)).toMatch(/^(Invalid request parameters|Wrong request)\. /);
});

test.each(all.filter(({ mediaTypes }) => mediaTypes.length > 0))(
	'$id: no body, or one of another kind',
	async (one) => {
		const { method, path } = one;
		expect((await account.api(method, path)).status).toBe(415);
		const headers = { authorization: `Bearer ${sampleToken}`, 'content-type': 'text/xml' };
		expect((await account.call(method, `/${sampleChannel}${path}`, { text: '<a/>', headers })).status).toBe(415);
		const broken = { ...headers, 'content-type': 'application/json' };
		const reply = await account.call(method, `/${sampleChannel}${path}`, { text: '{"a":', headers: broken });
		expect(reply.status).toBe(one.id === 'updateProfile' ? 422 : 400);
	},
);

test('unknown paths and methods', async () => {
	expect(await account.get('/nothing')).toMatchObject({ status: 404, body: { error: 'Cannot GET /nothing' } });
	expect((await account.get('')).status).toBe(404);
	expect((await account.api('DELETE', '/status')).status).toBe(405);
	expect((await account.get('/_files/1')).status).toBe(404);
	expect((await account.post('/groups/1/inviteLink', {})).status).toBe(400);
});

test('a path that only this API has leads here, the others to their own', async () => {
	expect((await account.call('GET', '/VAN123456/whatsapp_business_encryption')).body.error).toContain('VAN123456');
	expect((await account.call('GET', '/v1/products')).body.error).toMatchObject({ code: 'authentication_exception' });
	expect((await account.call('GET', '/api/v1/messages/')).body).toHaveProperty('detail');
});
