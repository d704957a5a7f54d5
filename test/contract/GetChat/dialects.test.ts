import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startContractServer, type ContractServer } from '../../support/contractServer';
import { byId, getChatSetup } from '../../support/getChat';
import { executeNode } from '../../support/n8nCore';

const token = process.env.CONTRACT_TOKEN_GETCHAT ?? 'sandbox-getchat-token';
const base = '/api/v1';

let server: ContractServer;
/** A chat whose customer wrote lately, and a message of it. */
let waId: string;
let quoted: string;

async function run(resource: string, operation: string, parameters: INodeParameters = {}) {
	const made = getChatSetup(server.baseUrl, { resource, operation, ...parameters });
	const items: INodeExecutionData[] = await executeNode({
		...made,
		credential: { ...made.credential, apiToken: token },
	});
	return items.map(({ json }) => json);
}
const calls = () => server.recorder.requests.map(({ method, url }) => `${method} ${url.replace(base, '')}`);
const lastBody = (): unknown => JSON.parse(server.recorder.requests.at(-1)?.body.toString() ?? '');

/** Changes how the sandbox answers where inboxes differ; a server started elsewhere is taken as it is. */
async function dialect(change: Record<string, string>): Promise<boolean> {
	if (server.sandbox === undefined) return false;
	const reply = await fetch(`${server.sandbox}/_sandbox/getchat/dialect`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(change),
	});
	expect(reply.status).toBe(200);
	return true;
}

beforeAll(async () => {
	server = await startContractServer('GETCHAT', base);
	const [newest] = await run('message', 'getAll', { limit: 1, filters: { fromUs: false } });
	waId = String(newest?.wa_id);
	quoted = String(newest?.whatsapp_id);
});
beforeEach(() => {
	server.recorder.requests.length = 0;
});
afterAll(async () => await server.close());

test('a reply, where the inbox takes it', async () => {
	await dialect({ replies: 'taken' });
	const text = { to: `+${waId}`, text: 'Yes', additionalFields: { replyToMessageId: quoted } };
	const [sent] = await run('message', 'sendText', text);
	expect(lastBody()).toMatchObject({ context: { message_id: quoted } });
	const [stored] = await run('message', 'get', { messageId: String(sent?.messageId) });
	if (server.sandbox !== undefined) expect(stored).toMatchObject({ quoted_id: quoted });
});

test('a reply, where the inbox refuses it: one request, and an error that says why', async () => {
	if (!(await dialect({ replies: 'refused' }))) return;
	const text = { to: `+${waId}`, text: 'Yes', additionalFields: { replyToMessageId: quoted } };
	await expect(run('message', 'sendText', text)).rejects.toMatchObject({
		description: expect.stringContaining("'Reply to Message ID'"),
	});
	expect(calls()).toEqual(['POST /messages/']);
	await dialect({ replies: 'taken' });
});

test.each(['any', 'wrapped', 'flat', 'profile'])('the about text, where the inbox takes it as %s', async (about) => {
	if (!(await dialect({ about }))) return;
	const text = `We reply soon (${about})`;
	expect((await run('businessProfile', 'updateAbout', { about: text }))[0]).toMatchObject({ text });
	expect((await run('businessProfile', 'getAbout'))[0]).toMatchObject({ text });
	const other = `${text}!`;
	await run('businessProfile', 'update', { updateFields: { about: other, description: about } });
	expect((await run('businessProfile', 'getAbout'))[0]).toMatchObject({ text: other });
	expect((await run('businessProfile', 'get'))[0]).toMatchObject({ description: about });
	await dialect({ about: 'any' });
});

test.each([
	['labels', 'Education'],
	['codes', 'EDU'],
])('the industry, where the inbox has %s', async (verticals, expected) => {
	if (!(await dialect({ verticals }))) return;
	await run('businessProfile', 'update', { updateFields: { vertical: 'Education' } });
	expect((await run('businessProfile', 'get'))[0]).toMatchObject({ vertical: expected });
	await dialect({ verticals: 'labels' });
});

test('contact books without links to a next page are read once, and nobody comes twice', async () => {
	if (!(await dialect({ contacts: 'documented' }))) return;
	const items = await run('contact', 'getAll', { returnAll: true });
	expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(items.length);
	expect(calls().every((call) => !call.includes('offset'))).toBe(true);
	await dialect({ contacts: 'linked' });
});

test('times of statuses as text', async () => {
	if (!(await dialect({ statusTimes: 'text' }))) return;
	const items = await run('message', 'getAll', { limit: 100, filters: { fromUs: true } });
	expect(new Set(items.map(({ status }) => status))).toContain('read');
	await dialect({ statusTimes: 'number' });
});

test('a bot with the name of the documented sample is made, and activated once', async () => {
	const [bot] = await run('user', 'create', { username: 'My Bot', role: 'app' });
	if (server.sandbox === undefined) return;
	const activationUrl = String(bot?.activation_url);
	// The recorder stands between.
	const here = new URL(activationUrl).pathname;
	const [activated] = await run('authorization', 'activate', { activationUrl: here });
	expect(activated).toEqual({ activated: true, token: expect.any(String) });
	await expect(run('authorization', 'activate', { activationUrl: here })).rejects.toThrow(/404/);
	await run('user', 'replace', { userId: byId(Number(bot?.id)), username: 'my.bot', email: 'bot@example.com' });
	expect(lastBody()).toMatchObject({ username: 'my.bot' });
});

test('location by its coordinates alone, and an HSM', async () => {
	await run('message', 'sendLocation', { to: `+${waId}`, latitude: 52.5, longitude: 13.4 });
	expect(lastBody()).toEqual({ wa_id: waId, type: 'location', location: { latitude: 52.5, longitude: 13.4 } });
	const hsm = { namespace: 'sandbox_namespace_0001', elementName: 'order_shipped', parameters: ['Ann'] };
	await run('message', 'sendHsm', { to: `+${waId}`, languageCode: 'en_US', ...hsm });
	expect(lastBody()).toMatchObject({ type: 'hsm', hsm: { element_name: 'order_shipped' } });
});
