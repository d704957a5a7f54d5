import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { outcomeOf } from '../../../nodes/shared/errors';
import { getChatSetup } from '../../support/getChat';
import { executeNode, type Setup } from '../../support/n8nCore';
import { oneMsgSetup } from '../../support/oneMsg';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';

/** What each operation needs to send its request, by node and `resource/operation`. */
const file = path.resolve(__dirname, '../../fixtures/everyOperation.json');
const examples: Record<string, Record<string, { parameters: INodeParameters }>> = JSON.parse(
	readFileSync(file, 'utf8'),
);
const setups: Record<string, (origin: string) => Setup> = {
	getChat: (origin) => getChatSetup(`${origin}/api/v1`),
	oneMsg: oneMsgSetup,
};

let stub: Stub;
let answer: StubAnswer;
beforeAll(async () => (stub = await startStub(() => answer)));
afterAll(async () => await stub.close());
beforeEach(() => stub.requests.splice(0));

async function run(node: string, name: string) {
	const [resource = '', operation = ''] = name.split('/');
	const setup = setups[node]?.(stub.origin);
	if (!setup) throw new Error(`There is no ${node}`);
	const parameters = { ...examples[node]?.[name]?.parameters, resource, operation };
	return await executeNode({ ...setup, parameters });
}

const sends = [
	...['sendText', 'sendLocation', 'sendButtons', 'sendReaction', 'sendCtaUrl'].map((one) => ['getChat', one] as const),
	...['sendText', 'sendLocation', 'sendButtons', 'sendReaction', 'sendCtaUrl'].map((one) => ['oneMsg', one] as const),
];

describe.each(sends)('%s, %s, whose answer is documented to name the message', (node, operation) => {
	test.each<[string, StubAnswer]>([
		['an empty list', { json: [] }],
		['an empty object', { json: {} }],
		['another object', { json: { status: 'ok', success: true } }],
		['a list of others', { json: [{ a: 1 }] }],
		['202 with Retry-After', { status: 202, json: {}, headers: { 'retry-after': '1' } }],
		['null', { json: null, text: 'null' }],
	])('%s is unclear, once', async (_, bare) => {
		answer = bare;
		const error = await run(node, `message/${operation}`).catch((thrown: unknown) => thrown);
		expect(outcomeOf(error)).toBe('unclear');
		expect(stub.requests).toHaveLength(1);
	});
});

test.each([
	['getChat', 'tag/create'],
	['getChat', 'savedResponse/delete'],
	['getChat', 'template/refresh'],
	['oneMsg', 'channel/updateSettings'],
	['oneMsg', 'user/block'],
	['oneMsg', 'call/end'],
	['oneMsg', 'flow/publish'],
])('%s, %s: an empty list as the answer gives an item, or an error', async (node, name) => {
	answer = { json: [] };
	const result = await run(node, name).catch((error: unknown) => [error]);
	expect(result).toHaveLength(1);
	expect(stub.requests.length).toBeGreaterThan(0);
});
