import { inspect } from 'node:util';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { readFrame } from '../../../nodes/GetChat/trigger/websocket/protocol';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { maxBodyObjects } from '../../../nodes/shared/webhook/verifyRequest';
import { getChatSetup } from '../../support/getChat';
import { HostileSocket, socketCases } from '../../support/hostileSocket';
import { waysInto } from '../../support/hostileProvider';
import { LiveTrigger } from '../../support/liveTrigger';

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
let server: HostileSocket;
beforeAll(async () => void (server = await HostileSocket.start(secret)));
afterAll(async () => await server.close());
beforeEach(forgetAll);

const isKnown = (error: unknown) => error instanceof NodeApiError || error instanceof NodeOperationError;
const pause = async (ms: number) => await new Promise((done) => setTimeout(done, ms));

/** Publishes, and looks on until the connection has ended, been made again, or stood the test. */
async function meet(live: LiveTrigger): Promise<unknown> {
	try {
		await live.publish();
		for (let waited = 0; waited < 20 && live.log.length === 0 && server.asked < 2; waited++) await pause(50);
		return undefined;
	} catch (error) {
		return error;
	} finally {
		await live.unpublish();
	}
}

test.each(socketCases)('$name: says what it is, starts nothing, and shows no secret', async (one) => {
	server.answerAs(one);
	const made = getChatSetup(`${server.origin}/api/v1`, {
		connection: 'webSocket',
		events: ['messageReceived'],
		options: { catchUpHours: 0 },
	});
	const credential = { ...made.credential, apiToken: secret };
	const live = new LiveTrigger({ ...made, credential, nodeType: new GetChatTrigger() });
	const error = await meet(live);
	if (error !== undefined) expect(isKnown(error) ? 'known' : inspect(error)).toBe('known');
	const { message, description, cause } = Object(error);
	const said = inspect([message, description, cause, live.log, live.failures, live.fatal, live.staticData], {
		depth: 8,
	});
	expect(waysInto(said, secret)).toEqual([]);
	expect(live.started).toEqual([]);
	expect(live.fatal).toEqual([]);
	expect(server.asked).toBeGreaterThan(0);
	expect(Object.prototype).not.toHaveProperty('polluted');
});

test.each([
	[maxBodyObjects - 1, 'notification'],
	[maxBodyObjects, 'unknown'],
])('a message of %i objects within one is %s', (count, kind) => {
	const text = `{"type":"x","messages":[${'{},'.repeat(count - 1)}{}]}`;
	expect(readFrame(text, text.length)).toMatchObject({ kind });
});

test('a connection that is as it should be goes on, so that the cases above say something', async () => {
	const news = {
		type: 'getchat_webhook',
		messages: [{ id: 'm1', from: '15550100123', type: 'text', text: { body: 'Hi' } }],
	};
	const { encodeFrame, opcodes } = await import('../../../sandbox/getchat/frames');
	server.answerAs({ name: 'well', after: () => encodeFrame(opcodes.text, Buffer.from(JSON.stringify(news))) });
	const made = getChatSetup(`${server.origin}/api/v1`, {
		connection: 'webSocket',
		events: ['messageReceived'],
		options: { catchUpHours: 0 },
	});
	const live = new LiveTrigger({ ...made, nodeType: new GetChatTrigger() });
	await live.publish();
	for (let waited = 0; waited < 100 && live.started.length === 0; waited++) await pause(50);
	await live.unpublish();
	expect(live.started).toHaveLength(1);
});
