import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { Claims } from '../../../../nodes/shared/operation/claims';
import * as recipients from '../../../../nodes/shared/input/recipient';
import { store, useDeduplicator } from '../../../support/deduplicator';
import { runSurface, surfaces } from '../../../support/desk360WhatsApp';
import { decisionTelecomSetup } from '../../../support/decisionTelecom';
import { getChatSetup } from '../../../support/getChat';
import { executeNode, type ExecuteSetup } from '../../../support/n8nCore';
import { startStub, type Stub } from '../../../support/stubServer';

let stub: Stub;
beforeAll(useDeduplicator);
beforeEach(async () => {
	store.clear();
	stub = await startStub((_, post) => ({ json: { message_id: post + 1, id: `m${post}` } }));
});
afterEach(async () => await stub.close());

const text: INodeParameters = { resource: 'message', operation: 'sendText', to: '={{ $json.phone }}', text: 'Hello' };
const [surface] = surfaces;

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup>): Promise<INodeExecutionData[]> {
	if (!surface) throw new Error('There is no API');
	return await runSurface(surface, `${stub.origin}/v1`, { ...text, ...parameters }, options);
}

describe('with Continue on Fail an item that is not valid says whom it was for', () => {
	const node = { onError: 'continueRegularOutput' } as const;

	test.each([
		['the text is empty', { text: '' }, '+905551234567', '+905551234567'],
		['the number is wrong: as entered', {}, ' nobody ', 'nobody'],
		['an option is wrong', { additionalFields: { defaultCountryCode: 'XX' } }, '0555 123 45 67', '0555 123 45 67'],
	])('%s', async (_, parameters, phone, to) => {
		const [result] = await run(parameters, { items: [{ json: { phone } }], node });
		expect(result?.json).toMatchObject({
			outcome: 'failed',
			to,
			error: expect.any(String),
			reason: expect.any(String),
		});
		expect(stub.requests).toHaveLength(0);
	});
});

test('stopped before its request left, a message of a campaign is certainly not sent: the next execution sends it', async () => {
	const controller = new AbortController();
	const items = [{ json: { phone: '+905551234567' } }];
	const parameters = { additionalFields: { campaign: 'a' } };
	const claim = Claims.prototype.claim;
	jest.spyOn(Claims.prototype, 'claim').mockImplementationOnce(async function (this: Claims, ...args) {
		const states = await claim.apply(this, args);
		controller.abort();
		return states;
	});
	await expect(run(parameters, { items, signal: controller.signal })).rejects.toThrow('cancelled');
	expect(stub.requests).toHaveLength(0);
	const [result] = await run(parameters, { items });
	expect(result?.json).toMatchObject({ outcome: 'sent', to: '+905551234567' });
});

test('a long text whose parts are equal quotes the message once', async () => {
	const parameters = {
		...text,
		to: '+905551234567',
		text: 'a'.repeat(9_000),
		additionalFields: { longText: 'split', replyToMessageId: 'wamid.1' },
	};
	await executeNode(getChatSetup(stub.origin, parameters));
	expect(stub.requests.length).toBeGreaterThan(1);
	expect(stub.requests.filter(({ body }) => body.includes('wamid.1'))).toHaveLength(1);
});

describe('a recipient is read once for each item', () => {
	test.each([
		['Desk360', () => surfaces[0]?.setup(`${stub.origin}/v1`, { ...text, ...surfaces[0].sender })],
		['DecisionTelecom', () => decisionTelecomSetup(stub.origin, { ...text, from: '905550000000' })],
	])('%s', async (_, setup) => {
		const made = setup();
		if (!made) throw new Error('There is no API');
		const parse = jest.spyOn(recipients, 'parseRecipient');
		const parameters = { ...made.parameters, additionalFields: { campaign: 'a' } };
		const items = [0, 1, 2].map((n) => ({ json: { phone: `+90555123456${n}` } }));
		await executeNode({ ...made, parameters, items });
		expect(parse.mock.calls.filter(([field]) => field === 'To')).toHaveLength(3);
		parse.mockRestore();
	});
});

test('while 3,000 items are prepared, other work has its turn', async () => {
	const items = Array.from({ length: 3_000 }, (_, n) => ({
		json: { phone: n === 2_999 ? 'nobody' : `+90555${1_000_000 + n}` },
	}));
	const turns = { count: 0, over: false };
	const other = async () => {
		while (!turns.over) {
			turns.count++;
			await sleep(1);
		}
	};
	const watched = other();
	await expect(run({}, { items })).rejects.toThrow('nobody');
	turns.over = true;
	await watched;
	expect(turns.count).toBeGreaterThan(20);
	expect(stub.requests).toHaveLength(0);
});
