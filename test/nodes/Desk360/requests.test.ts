import { byId, desk360Setup, runDesk360, sampleTicket } from '../../support/desk360';
import { executeNode } from '../../support/n8nCore';
import { readForm } from '../../support/recorder';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

const list = { resource: 'ticket', operation: 'getAll', productId: byId(1), returnAll: true, simplify: false };

test('a link that leads in circles, or to another host, does not hold the list up or lead the token away', async () => {
	stub = await startStub(() => ({
		headers: { link: '<https://elsewhere.example/api/v1/products/1/tickets?page=2>; rel="next"' },
		json: [sampleTicket({ id: 1 })],
	}));
	const items = await runDesk360(`${stub.origin}/v1`, list);
	expect(items).toHaveLength(1);
	expect(stub.requests.map(({ url }) => url)).toEqual(['/v1/products/1/tickets', '/v1/products/1/tickets?page=2']);
});

test('a row that moved to the next page while the pages were read comes once; filters stay on every page', async () => {
	stub = await startStub((_request, count) => ({
		headers:
			count < 2
				? { link: `<https://api.desk360.com/v1/products/1/tickets?page=${count + 2}>; rel=next` }
				: { link: '' },
		json: [sampleTicket({ id: count }), sampleTicket({ id: count + 1 })],
	}));
	const items = await runDesk360(`${stub.origin}/v1`, { ...list, filters: { status: 2 } });
	expect(items.map(({ json }) => json.id)).toEqual([0, 1, 2, 3]);
	expect(stub.requests.map(({ url }) => new URL(url, 'http://x').searchParams.get('status'))).toEqual(['2', '2', '2']);
});

test('429 without Retry-After is tried again after a pause of our own', async () => {
	stub = await startStub((_request, count) => (count === 0 ? { status: 429, text: '' } : { json: [sampleTicket()] }));
	expect(await runDesk360(`${stub.origin}/v1`, list)).toHaveLength(1);
	expect((stub.requests[1]?.at ?? 0) - (stub.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(450);
});

test('an expired token is renewed, also for a form, whose files then arrive whole', async () => {
	stub = await startStub(({ url, headers }) => {
		if (url.endsWith('/login')) return { json: { access_token: 'fresh-token', token_type: 'Bearer' } };
		return headers.authorization === 'Bearer fresh-token' ? { json: sampleTicket() } : { status: 401, json: {} };
	});
	const parameters = {
		resource: 'ticket',
		operation: 'reply',
		productId: byId(1),
		ticketId: byId(1),
		message: 'See the file',
		additionalFields: { binaryPropertyName: 'data' },
	};
	const setup = desk360Setup(`${stub.origin}/v1`, parameters);
	const credential = {
		...setup.credential,
		authentication: 'login',
		email: 'a@example.com',
		password: 'pw-1234',
		sessionToken: 'old-token',
	};
	const binary = {
		data: { data: Buffer.from('content').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' },
	};
	await executeNode({ ...setup, credential, items: [{ json: {}, binary }] });
	expect(stub.requests.map(({ url }) => url.split('/').pop())).toEqual(['reply', 'login', 'reply']);
	const last = stub.requests[2];
	if (!last) throw new Error('The form was not sent again');
	expect(await readForm(last)).toContainEqual({
		name: 'attachments[]',
		fileName: 'a.txt',
		type: 'text/plain',
		bytes: Buffer.from('content'),
	});
});

// Without that, the minute's pause outlasts the test.
test('Stop ends a pause that the provider asked for', async () => {
	const controller = new AbortController();
	stub = await startStub(() => {
		setTimeout(() => controller.abort(), 100);
		return { status: 429, headers: { 'retry-after': '60' }, json: {} };
	});
	const setup = desk360Setup(`${stub.origin}/v1`, list);
	await executeNode({ ...setup, signal: controller.signal }).catch(() => undefined);
	expect(stub.requests).toHaveLength(1);
});
