import { setTimeout as mockRest } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { runSurface, surfaces } from '../../../support/desk360WhatsApp';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

/** Time passes so much faster here. */
const mockSpeed = 600;

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow'),
	sleep: async (ms: number) => void (await mockRest(ms / mockSpeed)),
}));

const realNow = performance.now.bind(performance);
/** Noon in New York, the time zone of these workflows, and seven in the evening in Istanbul. */
const noon = Date.parse('2026-05-04T16:00:00Z');
let stub: Stub;
/** The answers in turn; the last one again and again where it is repeated. */
let answers: StubAnswer[];
let isRepeated: boolean;
let began: number;

beforeEach(async () => {
	jest.spyOn(performance, 'now').mockImplementation(() => realNow() * mockSpeed);
	began = performance.now();
	jest.spyOn(Date, 'now').mockImplementation(() => noon + performance.now() - began);
	isRepeated = false;
	stub = await startStub((_, post) => {
		const next = answers[post] ?? (isRepeated ? answers.at(-1) : undefined);
		return next ?? { json: { message_id: `m${post}` } };
	});
});
/** How many minutes have passed. */
const minutes = () => (performance.now() - began) / 60_000;
afterEach(async () => {
	jest.restoreAllMocks();
	await stub.close();
});

const ok: StubAnswer = { json: { message_id: 'm' } };
const pause = (seconds: number): StubAnswer => ({ status: 429, headers: { 'retry-after': String(seconds) } });

/** How often each outcome came, for ten recipients. */
async function send(additionalFields: INodeParameters): Promise<Record<string, number>> {
	const [surface] = surfaces;
	if (!surface) throw new Error('There is no API');
	const items = Array.from({ length: 10 }, (_, n) => ({ json: { phone: `+90555123001${n}` } }));
	const results = await runSurface(
		surface,
		`${stub.origin}/v1`,
		{
			resource: 'message',
			operation: 'sendBulk',
			to: '={{ $json.phone }}',
			text: 'Hello',
			additionalFields: { summary: false, ...additionalFields },
			// Ten of their minutes are a second of ours.
			options: { maxParallelRequests: 1, timeoutSeconds: 600 },
		},
		{ items },
	);
	const counts: Record<string, number> = {};
	for (const { json } of results) counts[String(json.outcome)] = (counts[String(json.outcome)] ?? 0) + 1;
	return counts;
}

test('a pause of fourteen minutes: without the option the others have failed, and got nothing', async () => {
	answers = [ok, ok, pause(840)];
	expect(await send({})).toEqual({ sent: 2, failed: 8 });
	expect(stub.requests).toHaveLength(3);
}, 60_000);

test('with it all wait, and are sent to; only the one that was refused is sent again', async () => {
	answers = [ok, ok, pause(300)];
	expect(await send({ waitForProvider: 10 })).toEqual({ sent: 10 });
	expect(stub.requests).toHaveLength(11);
}, 60_000);

test('a pause that is longer than the option allows is not waited for', async () => {
	answers = [ok, ok, pause(300)];
	expect(await send({ waitForProvider: 3 })).toEqual({ sent: 2, failed: 8 });
	expect(stub.requests).toHaveLength(3);
}, 60_000);

test('a pause of an hour: nobody waits longer than the option allows, although it is asked in quarters', async () => {
	answers = [ok, ok, pause(3_600), pause(2_700), pause(1_800)];
	expect(await send({ waitForProvider: 20 })).toEqual({ sent: 2, failed: 8 });
	expect(stub.requests).toHaveLength(4);
	expect(minutes()).toBeLessThan(40);
}, 60_000);

test.each<[string, StubAnswer]>([
	['and says nothing', { status: 429 }],
	['and asks for an hour each time', pause(3_600)],
	['and asks for a minute each time', pause(60)],
])(
	'a provider that takes nothing any more, %s: all together wait once, not each of them',
	async (_, refused) => {
		answers = [ok, ok, refused];
		isRepeated = true;
		expect(await send({ waitForProvider: 20 })).toEqual({ sent: 2, failed: 8 });
		expect(minutes()).toBeLessThan(40);
	},
	60_000,
);

test('after something was taken the time begins anew', async () => {
	answers = [ok, pause(600), ok, pause(600), ok, pause(600), ok, pause(600)];
	expect(await send({ waitForProvider: 15 })).toEqual({ sent: 10 });
	expect(stub.requests).toHaveLength(14);
	expect(minutes()).toBeGreaterThan(40);
}, 60_000);

describe('a pause that ends too late', () => {
	beforeEach(() => (answers = [ok, ok, pause(1_800), pause(1_800)]));

	test("for 'Stop At': nothing more goes out", async () => {
		expect(await send({ waitForProvider: 120, stopAt: '12:30' })).toEqual({ sent: 2, skipped: 8 });
		expect(stub.requests).toHaveLength(4);
	}, 60_000);

	test('for the quiet hours: nobody is woken up', async () => {
		const quiet = { quietFrom: '19:30', quietUntil: '08:00' };
		expect(await send({ waitForProvider: 120, ...quiet })).toEqual({ sent: 2, skipped: 8 });
		expect(stub.requests).toHaveLength(4);
	}, 60_000);
});

test('an hour is waited for in quarters, each of which ends with one request that asks', async () => {
	answers = [ok, ok, pause(3_600), pause(2_700)];
	expect(await send({ waitForProvider: 90 })).toEqual({ sent: 10 });
	expect(stub.requests).toHaveLength(12);
}, 60_000);
