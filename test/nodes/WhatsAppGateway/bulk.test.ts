import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { WhatsAppGateway } from '../../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { store, useDeduplicator } from '../../support/deduplicator';
import { gatewaySetup } from '../../support/gateway';
import { executeOutputs, type ExecuteSetup } from '../../support/n8nCore';
import { sentAnswer } from '../../support/oneMsg';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const taken: StubAnswer = { json: sentAnswer };
const takenToo: StubAnswer = { status: 202, json: { id: 'chat-1' } };
const refused: StubAnswer = { status: 401, json: {} };

let stubs: Stub[] = [];
afterEach(async () => {
	await Promise.all(stubs.map(async (stub) => await stub.close()));
	stubs = [];
});

/** Two providers: how the first one answers is the test's, the second takes everything. */
async function providers(first: (count: number, request: Recorded) => StubAnswer) {
	const oneMsg = await startStub((request, count) => first(count, request));
	const getChat = await startStub(() => takenToo);
	stubs.push(oneMsg, getChat);
	return { oneMsg, getChat, origins: { oneMsg: oneMsg.origin, getChat: getChat.origin } };
}

const phone = (person: number) => `+9055512${String(person).padStart(5, '0')}`;
const list = (count: number) => Array.from({ length: count }, (_, person) => phone(person));

const inBulk: INodeParameters = { operation: 'sendBulk', recipientsSource: 'list', messageType: 'text', text: 'Hello' };

/** @returns the recipients' results, and the summary where there is one */
async function run(
	origins: Readonly<Record<string, string>>,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<{ results: IDataObject[]; summary?: IDataObject }> {
	const [results = [], summary = []] = await executeOutputs({
		...gatewaySetup(origins, { ...inBulk, ...parameters, options: { maxParallelRequests: 1 } }),
		node: { typeVersion: 1.1 },
		...options,
	});
	const [counted] = summary.map(({ json }) => json);
	return { results: results.map(({ json }) => json), ...(counted && { summary: counted }) };
}

test('each person gets the message through the first provider that takes it, and the results say which', async () => {
	const { oneMsg, getChat, origins } = await providers((count) => (count < 2 ? taken : refused));
	const { results, summary } = await run(origins, { recipients: list(4), additionalFields: { summary: true } });
	expect(results.map(({ to, outcome, provider }) => [to, outcome, provider])).toEqual([
		[phone(0), 'sent', 'oneMsg'],
		[phone(1), 'sent', 'oneMsg'],
		[phone(2), 'queued', 'getChat'],
		[phone(3), 'queued', 'getChat'],
	]);
	expect(results[0]).toEqual({
		outcome: 'sent',
		to: phone(0),
		messageId: sentAnswer.id,
		provider: 'oneMsg',
		tried: [{ provider: 'oneMsg', outcome: 'sent' }],
	});
	expect(results[2]?.tried).toEqual([
		{ provider: 'oneMsg', outcome: 'failed', error: expect.stringContaining('1MSG') },
		{ provider: 'getChat', outcome: 'queued' },
	]);
	expect(summary).toMatchObject({ recipients: 4, sent: 2, queued: 2, failed: 0, unclear: 0, skipped: 0 });
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([4, 2]);
});

test('neither an unclear message nor one that was refused for itself goes to another provider', async () => {
	const { oneMsg, getChat, origins } = await providers((count) =>
		count === 1 ? { status: 500, json: {} } : count === 2 ? { status: 400, json: { error: 'no' } } : taken,
	);
	const { results } = await run(origins, { recipients: list(4) });
	expect(results.map(({ outcome }) => outcome)).toEqual(['sent', 'unclear', 'failed', 'sent']);
	expect(results[1]).toMatchObject({ provider: 'oneMsg', tried: [{ provider: 'oneMsg', outcome: 'unclear' }] });
	expect(results[2]).toMatchObject({ provider: 'oneMsg', reason: expect.any(String) });
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([4, 0]);
});

test('a person of a list does not change who carries the message of another', async () => {
	// The second person is refused for the account, after the first one got theirs in the same item.
	const { getChat, origins } = await providers((count) => (count === 1 ? refused : taken));
	const { results } = await run(origins, { recipients: list(3) });
	expect(results.map(({ outcome, provider }) => [outcome, provider])).toEqual([
		['sent', 'oneMsg'],
		['queued', 'getChat'],
		['sent', 'oneMsg'],
	]);
	expect(getChat.requests).toHaveLength(1);
});

test('somebody who comes twice, in any spelling, gets one message', async () => {
	const { oneMsg, origins } = await providers(() => taken);
	const { results } = await run(origins, { recipients: ['+90 555 123 45 67', '905551234567', '+905551234567'] });
	expect(results.map(({ outcome }) => outcome)).toEqual(['sent', 'skipped', 'skipped']);
	expect(oneMsg.requests).toHaveLength(1);
});

test('by country prefix everybody has a first provider of their own, in one list', async () => {
	const { oneMsg, getChat, origins } = await providers(() => taken);
	const routes = { route: [{ provider: 'getChat', prefix: '49' }] };
	const recipients = [phone(1), '+4915112345678'];
	const { results } = await run(origins, { recipients, routing: 'countryPrefix', routes });
	expect(results.map(({ provider }) => provider)).toEqual(['oneMsg', 'getChat']);
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([1, 1]);
});

describe('a campaign', () => {
	useDeduplicator();

	test('counts a person once, whichever provider served', async () => {
		const { oneMsg, getChat, origins } = await providers((count) => (count === 0 ? taken : refused));
		const parameters = { recipients: list(2), additionalFields: { campaign: 'spring' } };
		const first = await run(origins, parameters);
		expect(first.results.map(({ provider }) => provider)).toEqual(['oneMsg', 'getChat']);
		expect(store.size).toBeGreaterThan(0);
		const second = await run({ getChat: origins.getChat }, parameters);
		expect(second.results.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
		expect([oneMsg.requests.length, getChat.requests.length]).toEqual([2, 1]);
	});
});

test('texts have the values of their rows', async () => {
	const { oneMsg, origins } = await providers(() => taken);
	const csv = Buffer.from('phone,name\n+905551234567,Ada\n+905551234568,Grace\n');
	const binary = { data: { data: csv.toString('base64'), mimeType: 'text/csv', fileName: 'people.csv' } };
	const { results } = await run(
		origins,
		{ recipientsSource: 'csv', text: 'Dear {name}' },
		{ items: [{ json: {}, binary }] },
	);
	expect(results.map(({ outcome, line }) => [outcome, line])).toEqual([
		['sent', 2],
		['sent', 3],
	]);
	expect(oneMsg.requests.map(({ body }) => JSON.parse(body.toString()).body)).toEqual(['Dear Ada', 'Dear Grace']);
});

describe('everything is checked before the first message', () => {
	test('a file goes out with its caption', async () => {
		const { oneMsg, origins } = await providers(() => taken);
		const media = {
			messageType: 'media',
			mediaType: 'image',
			mediaUrl: 'https://example.com/photo.jpg',
			caption: 'Look',
		};
		const { results } = await run(origins, {
			...media,
			recipients: list(1),
			additionalFields: { includeAnswers: true },
		});
		expect(results).toEqual([expect.objectContaining({ outcome: 'sent', answer: sentAnswer })]);
		expect(oneMsg.requests[0]?.url).toContain('/sendFile');
	});

	test('what no provider can send reaches nobody', async () => {
		const { oneMsg, getChat, origins } = await providers(() => taken);
		for (const parameters of [
			{ messageType: 'media', mediaUrl: 'ftp://example.com/x.jpg' },
			{ text: 'x'.repeat(5_000) },
			{ providers: ['desk360'] },
		]) {
			const { results } = await run(origins, { recipients: list(2), ...parameters });
			expect(results.every(({ outcome, reason }) => outcome === 'failed' && typeof reason === 'string')).toBe(true);
		}
		const stop = { recipients: list(2), text: 'x'.repeat(5_000), additionalFields: { invalidRecipients: 'stop' } };
		await expect(run(origins, stop)).rejects.toThrow('Text');
		expect([oneMsg.requests.length, getChat.requests.length]).toEqual([0, 0]);
	});

	test('a dry run sends nothing, and says what would go out', async () => {
		const { oneMsg, getChat, origins } = await providers(() => taken);
		const { results } = await run(origins, { recipients: [phone(1), 'nobody'], additionalFields: { dryRun: true } });
		expect(results.map(({ outcome }) => outcome)).toEqual(['skipped', 'failed']);
		expect([oneMsg.requests.length, getChat.requests.length]).toEqual([0, 0]);
	});
});

test('where nobody got anything because providers refused, the node fails', async () => {
	const { origins } = await providers(() => refused);
	await expect(run({ oneMsg: origins.oneMsg }, { recipients: list(2) })).rejects.toThrow('1MSG');
});

test('a template has the values of its row, under the name that each provider has for it', async () => {
	const decisionTelecom = await startStub(() => ({ json: { message_id: 1 } }));
	stubs.push(decisionTelecom);
	const csv = Buffer.from('phone,body-1,Day\n+905551234567,Ada,Monday\n+905551234568,Grace,Monday\n');
	const binary = { data: { data: csv.toString('base64'), mimeType: 'text/csv', fileName: 'people.csv' } };
	const { results } = await run(
		{ decisionTelecom: decisionTelecom.origin },
		{
			...{ resource: 'template', operation: 'sendBulk', recipientsSource: 'csv', templateId: 'elsewhere:en' },
			templateNames: { name: [{ provider: 'decisionTelecom', templateId: 'welcome:tr' }] },
			templateVariables: {
				variable: [
					{ name: 'body-1', value: 'you' },
					{ name: 'body-2', value: '{Day}' },
				],
			},
		},
		{ items: [{ json: {}, binary }] },
	);
	expect(results.map(({ outcome, provider }) => [outcome, provider])).toEqual([
		['sent', 'decisionTelecom'],
		['sent', 'decisionTelecom'],
	]);
	const bodies = decisionTelecom.requests.map(({ body }) => body.toString());
	expect(bodies[0]).toContain('welcome');
	expect(bodies.map((body) => [body.includes('Ada'), body.includes('Grace'), body.includes('Monday')])).toEqual([
		[true, false, true],
		[false, true, true],
	]);
});

test('version 1 gives the summary as its last item, as all nodes do', async () => {
	const { origins } = await providers(() => taken);
	const { results } = await run(origins, { recipients: list(1) }, { node: { typeVersion: 1 } });
	expect(results.at(-1)).toMatchObject({ summary: true, recipients: 1, sent: 1 });
	expect(new WhatsAppGateway().description.version).toEqual([1, 1.1]);
});
