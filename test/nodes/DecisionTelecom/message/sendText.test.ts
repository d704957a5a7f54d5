import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import {
	bodyOf,
	imageMessage,
	runDecisionTelecom,
	templateMessage,
	textMessage,
} from '../../../support/decisionTelecom';
import { store, useDeduplicator } from '../../../support/deduplicator';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

/** What every operation that sends has in common. */
const sends: Array<[string, INodeParameters]> = [
	['a text', textMessage({ to: '={{ $json.phone }}' })],
	['an image', imageMessage({ to: '={{ $json.phone }}' })],
	['a template', templateMessage({ to: '={{ $json.phone }}' })],
	['a template alone', templateMessage({ to: '={{ $json.phone }}', additionalFields: { requestForm: 'template' } })],
];

let stub: Stub;
let answer: (count: number) => StubAnswer;
beforeAll(useDeduplicator);
beforeEach(async () => {
	store.clear();
	answer = (count) => ({ json: { message_id: 554 + count } });
	stub = await startStub((_request, count) => answer(count));
});
afterEach(async () => await stub.close());

const phones = (count: number) => Array.from({ length: count }, (_, n) => ({ json: { phone: `+38063000000${n}` } }));
const outcomes = (items: INodeExecutionData[]) => items.map(({ json }) => json.outcome);
const run = async (parameters: INodeParameters, options = {}) =>
	await runDecisionTelecom(`${stub.origin}/v1/api`, parameters, options);
const inCampaign = (parameters: INodeParameters, campaign = 'a'): INodeParameters => ({
	...parameters,
	additionalFields: { ...Object(parameters.additionalFields), campaign },
});
/** The same in bulk. */
const bulk = (parameters: INodeParameters, count: number): INodeParameters => ({
	...parameters,
	operation: 'sendBulk',
	messageType: parameters.operation === 'sendImage' ? 'media' : 'text',
	recipientsSource: 'list',
	recipients: phones(count).map(({ json }) => json.phone),
});

describe.each(sends)('%s', (_what, parameters) => {
	test('says what became of it, and names the message', async () => {
		const results = await run(parameters, { items: phones(2) });
		expect(results.map(({ json }) => [json.outcome, json.to])).toEqual([
			['sent', '+380630000000'],
			['sent', '+380630000001'],
		]);
		expect(new Set(results.map(({ json }) => json.messageId))).toEqual(new Set(['554', '555']));
		expect(results.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test.each<[string, StubAnswer]>([
		['the connection is cut', 'reset'],
		['the answer is half', { text: '{"message_id": 5', headers: { 'content-type': 'application/json' } }],
		['their server fails', { status: 500, json: {} }],
	])('is never repeated when %s, and the error says that it is unclear', async (_fault, fault) => {
		answer = () => fault;
		const error: unknown = await run(parameters, { items: phones(1) }).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ context: { outcome: 'unclear' } });
		expect(stub.requests).toHaveLength(1);
	});

	test('goes to nobody twice in a campaign; what was refused comes again', async () => {
		answer = (count) =>
			count === 0 ? { json: { code: 3, name: 'Topup balance is required' } } : { json: { message_id: 7 } };
		await expect(run(inCampaign(parameters), { items: phones(1) })).rejects.toThrow('Topup balance');
		expect(outcomes(await run(inCampaign(parameters), { items: phones(1) }))).toEqual(['sent']);
		expect(outcomes(await run(inCampaign(parameters), { items: phones(2) }))).toEqual(['skipped', 'sent']);
		expect(outcomes(await run(inCampaign(parameters, 'b'), { items: phones(1) }))).toEqual(['sent']);
		expect(stub.requests).toHaveLength(4);
	});

	test('in bulk, goes to nobody twice in a campaign', async () => {
		expect(outcomes(await run(inCampaign(bulk(parameters, 2)))).slice(0, -1)).toEqual(['sent', 'sent']);
		expect(outcomes(await run(inCampaign(bulk(parameters, 3)))).slice(0, -1)).toEqual(['skipped', 'skipped', 'sent']);
		expect(stub.requests).toHaveLength(3);
	});

	test('in bulk, a failure is the result of its recipient, and what is unclear is not sent again', async () => {
		answer = (count) =>
			count === 0
				? { json: { code: 1, name: 'Invalid Parameter: destination_addr', message: 'wrong' } }
				: count === 1
					? 'reset'
					: { json: { message_id: 7 } };
		const results = await run({ ...bulk(parameters, 3), options: { maxParallelRequests: 1 } });
		expect(outcomes(results).slice(0, -1)).toEqual(['failed', 'unclear', 'sent']);
		expect(results[0]?.json.reason).toMatch(/Invalid Parameter: destination_addr/);
		expect(stub.requests).toHaveLength(3);
	});
});

test('with Continue on Fail the others are sent, and the failed one says why', async () => {
	answer = (count) =>
		count === 0
			? { json: { code: 7, name: 'Service Unavailable', message: 'more than 24 hours' } }
			: { json: { message_id: 7 } };
	const options = { maxParallelRequests: 1 };
	const node = { onError: 'continueErrorOutput' as const };
	const results = await run(textMessage({ to: '={{ $json.phone }}', options }), { items: phones(2), node });
	expect(results[0]?.json).toMatchObject({
		outcome: 'failed',
		to: '+380630000000',
		error: expect.stringMatching(/more than 24 hours.*send an approved template instead/),
	});
	expect(results[1]?.json).toMatchObject({ outcome: 'sent' });
	expect(stub.requests.map((request) => bodyOf(request).destination_addr)).toEqual([380630000000, 380630000001]);
});
