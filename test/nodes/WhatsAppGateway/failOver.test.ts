import type { INodeParameters } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { maxFailures } from '../../../nodes/shared/gateway/breaker';
import { store, useDeduplicator } from '../../support/deduplicator';
import { runGateway } from '../../support/gateway';
import { sentAnswer } from '../../support/oneMsg';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

const taken: StubAnswer = { json: sentAnswer };
const takenToo: StubAnswer = { status: 202, json: { id: 'chat-1' } };

let stubs: Stub[] = [];

/** Two providers: how the first one answers is the test's, the second takes everything. */
async function providers(first: (count: number) => StubAnswer) {
	const oneMsg = await startStub((_request, count) => first(count));
	const getChat = await startStub(() => takenToo);
	stubs.push(oneMsg, getChat);
	return { oneMsg, getChat, origins: { oneMsg: oneMsg.origin, getChat: getChat.origin } };
}

afterEach(async () => {
	await Promise.all(stubs.map(async (stub) => await stub.close()));
	stubs = [];
});

const to = '+905551234567';
const items = (count: number) =>
	Array.from({ length: count }, (_, person) => ({ json: { phone: `+9055512${String(person).padStart(5, '0')}` } }));
const toEach: INodeParameters = { to: '={{ $json.phone }}', options: { maxParallelRequests: 1 } };

test('the first provider that takes the message carries it, and the result says so', async () => {
	const { getChat, origins } = await providers(() => taken);
	const [item] = await runGateway(origins, { to });
	expect(item?.json).toStrictEqual({
		outcome: 'sent',
		to,
		messageId: sentAnswer.id,
		provider: 'oneMsg',
		sentAs: 'message',
		tried: [{ provider: 'oneMsg', outcome: 'sent' }],
		answer: sentAnswer,
	});
	expect(getChat.requests).toEqual([]);
});

test.each<[string, StubAnswer]>([
	['a refused token', { status: 401, json: {} }],
	['an empty account', { status: 402, json: {} }],
	['an account that may not send', { status: 403, json: {} }],
	['an address that is not there', { status: 404, json: {} }],
	['an address that takes no messages', { status: 405, json: {} }],
	['a proxy that asks who is there', { status: 407, json: {} }],
	['a method that the server does not know', { status: 501, json: {} }],
	['a rate limit that lasts', { status: 429, headers: { 'retry-after': '600' }, json: {} }],
	['a server that asks to come back later', { status: 503, headers: { 'retry-after': '600' }, json: {} }],
])('after %s the next provider carries it', async (_name, answer) => {
	const { oneMsg, getChat, origins } = await providers(() => answer);
	const [item] = await runGateway(origins, { to });
	expect(item?.json).toMatchObject({
		outcome: 'queued',
		provider: 'getChat',
		tried: [
			{ provider: 'oneMsg', outcome: 'failed', error: expect.stringContaining('1MSG') },
			{ provider: 'getChat', outcome: 'queued' },
		],
	});
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([1, 1]);
});

test('after a connection that was refused the next provider carries it', async () => {
	const { oneMsg, getChat, origins } = await providers(() => taken);
	await oneMsg.close();
	stubs = [getChat];
	const [item] = await runGateway(origins, { to });
	expect(item?.json).toMatchObject({ provider: 'getChat', tried: [{ outcome: 'failed' }, { outcome: 'queued' }] });
});

test.each<[string, StubAnswer]>([
	['an error of the server', { status: 500, json: {} }],
	['a gateway that gave up', { status: 504, json: {} }],
	['a connection that was cut', 'reset'],
	['an answer that is none', { text: '<html>' }],
	['a success that names nothing', { json: {} }],
])('after %s no other provider gets it, and a repetition sends nothing', async (_name, answer) => {
	const { oneMsg, getChat, origins } = await providers(() => answer);
	const runExecutionData = createRunExecutionData({});
	await expect(runGateway(origins, { to }, { runExecutionData, node: {} })).rejects.toThrow();
	const [item] = await runGateway(origins, { to }, { runExecutionData });
	expect(item?.json).toMatchObject({ outcome: 'unclear', to });
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([1, 0]);
});

test('an unclear failure says who was tried', async () => {
	const { origins } = await providers(() => ({ status: 500, json: {} }));
	const [item] = await runGateway(origins, { to });
	expect(item?.json).toMatchObject({
		outcome: 'unclear',
		provider: 'oneMsg',
		tried: [{ provider: 'oneMsg', outcome: 'unclear', error: expect.any(String) }],
	});
});

test.each([400, 422])('what is refused for itself (%d) is refused everywhere, and opens no breaker', async (status) => {
	const { oneMsg, getChat, origins } = await providers(() => ({ status, json: { message: 'wrong number' } }));
	const count = maxFailures * 2;
	const results = await runGateway(origins, toEach, { items: items(count) });
	expect(new Set(results.map(({ json }) => json.outcome))).toEqual(new Set(['failed']));
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([count, 0]);
});

test('a provider that fails again and again is left alone', async () => {
	const { oneMsg, getChat, origins } = await providers(() => ({ status: 401, json: {} }));
	const results = await runGateway(origins, toEach, { items: items(20) });
	expect(results.map(({ json }) => json.provider)).toEqual(Array<string>(20).fill('getChat'));
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([maxFailures, 20]);
	expect(results.at(-1)?.json.tried).toEqual([{ provider: 'getChat', outcome: 'queued' }]);
	// The next execution knows it.
	await runGateway(origins, { to });
	expect(oneMsg.requests).toHaveLength(maxFailures);
});

test('a message that is refused for itself shows that its provider works', async () => {
	const refusedForItself = maxFailures - 1;
	const { oneMsg, origins } = await providers((count) => ({
		status: count === refusedForItself ? 400 : 401,
		json: {},
	}));
	const count = 2 * maxFailures - 1;
	await runGateway(origins, toEach, { items: items(count) });
	expect(oneMsg.requests).toHaveLength(count);
});

test('what no provider took may go through each of them at a repetition', async () => {
	const { oneMsg, origins } = await providers((count) => (count === 0 ? { status: 401, json: {} } : taken));
	const refusing = await startStub(() => ({ status: 401, json: {} }));
	stubs.push(refusing);
	const both = { ...origins, getChat: refusing.origin };
	const runExecutionData = createRunExecutionData({});
	await expect(runGateway(both, { to }, { runExecutionData, node: {} })).rejects.toThrow();
	const [item] = await runGateway(both, { to }, { runExecutionData });
	expect(item?.json).toMatchObject({ provider: 'oneMsg', outcome: 'sent' });
	expect([oneMsg.requests.length, refusing.requests.length]).toEqual([2, 1]);
});

test('unclear messages open the breaker for others, and stay unclear themselves', async () => {
	const { oneMsg, getChat, origins } = await providers(() => ({ status: 500, json: {} }));
	const results = await runGateway(origins, toEach, { items: items(10) });
	expect(results.filter(({ json }) => json.outcome === 'unclear')).toHaveLength(maxFailures);
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([maxFailures, 10 - maxFailures]);
});

test('a provider that is left alone is still tried where all others fail', async () => {
	const { oneMsg, origins } = await providers((count) => (count < maxFailures ? { status: 401, json: {} } : taken));
	await runGateway(origins, toEach, { items: items(maxFailures) });
	const refusing = await startStub(() => ({ status: 401, json: {} }));
	stubs.push(refusing);
	const [item] = await runGateway({ oneMsg: oneMsg.origin, getChat: refusing.origin }, { to });
	expect(item?.json).toMatchObject({
		provider: 'oneMsg',
		outcome: 'sent',
		tried: [
			{ provider: 'getChat', outcome: 'failed' },
			{ provider: 'oneMsg', outcome: 'sent' },
		],
	});
});

test('a provider whose templates cannot be listed was tried once, and the next one carries the template', async () => {
	const { oneMsg } = await providers(() => ({ status: 401, json: {} }));
	const decisionTelecom = await startStub(() => ({ json: { message_id: 1 } }));
	stubs.push(decisionTelecom);
	const template = { resource: 'template', operation: 'send', templateId: 'order_update:en', templateVariables: {} };
	const origins = { oneMsg: oneMsg.origin, decisionTelecom: decisionTelecom.origin };
	const [item] = await runGateway(origins, { ...template, to });
	expect(item?.json).toMatchObject({
		provider: 'decisionTelecom',
		tried: [
			{ provider: 'oneMsg', outcome: 'failed' },
			{ provider: 'decisionTelecom', outcome: 'sent' },
		],
	});
	expect(decisionTelecom.requests).toHaveLength(1);
});

describe('a text in several messages', () => {
	const long: INodeParameters = { to, text: 'word '.repeat(1_500), additionalFields: { longText: 'split' } };

	test('does not change the provider half-way, nor at a repetition', async () => {
		const { oneMsg, getChat, origins } = await providers((count) => (count === 1 ? { status: 401, json: {} } : taken));
		const runExecutionData = createRunExecutionData({});
		await expect(runGateway(origins, long, { runExecutionData, node: {} })).rejects.toThrow('1 of 2 parts');
		const results = await runGateway(origins, long, { runExecutionData });
		expect(results.map(({ json }) => [json.outcome, json.provider, json.part])).toEqual([
			['sent', 'oneMsg', 1],
			['sent', 'oneMsg', 2],
		]);
		expect(results.map(({ json }) => json.tried)).toEqual([
			[{ provider: 'oneMsg', outcome: 'sent' }],
			[{ provider: 'oneMsg', outcome: 'sent' }],
		]);
		expect([oneMsg.requests.length, getChat.requests.length]).toEqual([3, 0]);
	});

	test.each([
		[['getChat', 'oneMsg'], '1 of 2 parts', 3],
		[['getChat'], 'no longer has', 2],
	])('has no repetition through another provider, with %j by then', async (chosen, message, requests) => {
		const { oneMsg, getChat, origins } = await providers((count) => (count === 0 ? taken : { status: 401, json: {} }));
		const runExecutionData = createRunExecutionData({});
		await expect(runGateway(origins, long, { runExecutionData, node: {} })).rejects.toThrow('1 of 2 parts');
		const [item] = await runGateway(origins, { ...long, providers: chosen }, { runExecutionData });
		expect(item?.json).toMatchObject({ outcome: 'unclear', reason: expect.stringContaining(message) });
		expect([oneMsg.requests.length, getChat.requests.length]).toEqual([requests, 0]);
	});
});

test('nobody gets two messages of a campaign, whichever provider served', async () => {
	await useDeduplicator();
	store.clear();
	const { oneMsg, getChat, origins } = await providers(() => taken);
	const parameters = { to, additionalFields: { campaign: 'spring' } };
	await runGateway(origins, parameters);
	const [again] = await runGateway(origins, { ...parameters, providers: ['getChat'] });
	expect(again?.json).toMatchObject({ outcome: 'skipped', to });
	expect([oneMsg.requests.length, getChat.requests.length]).toEqual([1, 0]);
});
