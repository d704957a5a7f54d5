import { executeNode } from '../../../support/n8nCore';
import { byId, desk360Setup } from '../../../support/desk360';
import { startStub } from '../../../support/stubServer';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { waitUntil } from '../../../../nodes/DecisionTelecom/message/poll';
import { createWait, withinTime } from '../../../../nodes/shared/wait';
import { collectGroup } from '../../../../nodes/shared/webhook/messageGroups';
import { DownloadBudget } from '../../../../nodes/shared/webhook/media';

const text = { resource: 'message', operation: 'sendText', productId: byId(1), to: '+905551234567', text: 'Hello' };
const hour = 3_600_000;

/** Sets the computer's clock, as everybody sees it from then on. */
function setClock(byMs: number): void {
	const real = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => real() + byMs);
}

afterEach(() => jest.restoreAllMocks());

test.each([
	['back', -hour],
	['forward', hour],
])('the clock is set %s during a pause of a second: the message goes out a second later', async (_, byMs) => {
	const times: number[] = [];
	const stub = await startStub((_request, count) => {
		times.push(performance.now());
		if (count > 0) return { json: { id: 1 } };
		setTimeout(() => setClock(byMs), 200);
		return { status: 429, headers: { 'retry-after': '1' } };
	});
	try {
		const [item] = await executeNode(desk360Setup(`${stub.origin}/v1`, text));
		expect(item?.json).toMatchObject({ outcome: 'sent' });
		const [first = 0, second = 0] = times;
		expect(stub.requests).toHaveLength(2);
		expect(second - first).toBeGreaterThanOrEqual(1_000);
	} finally {
		await stub.close();
	}
});

test('neither waiting nor giving up follows a clock that is set', async () => {
	setClock(-hour);
	const waiting = createWait()(300);
	setClock(-2 * hour);
	await waiting;
	setClock(0);
	const work = new Promise<string>((resolve) => setTimeout(() => resolve('done'), 600));
	const result = withinTime(work, 60_000);
	setClock(hour);
	expect(await result).toBe('done');
});

test('a pause that was asked for before the clock was set ends for the next execution as well', async () => {
	const stub = await startStub((_request, count) =>
		count === 0 ? { status: 429, headers: { 'retry-after': '2' } } : { json: { id: 1 } },
	);
	try {
		const first = executeNode(desk360Setup(`${stub.origin}/v1`, text));
		await new Promise((resolve) => setTimeout(resolve, 300));
		setClock(-hour);
		const [[one], [two]] = await Promise.all([first, executeNode(desk360Setup(`${stub.origin}/v1`, text))]);
		expect(one?.json).toMatchObject({ outcome: 'sent' });
		expect(two?.json).toMatchObject({ outcome: 'sent' });
		expect(stub.requests).toHaveLength(3);
	} finally {
		await stub.close();
	}
});

test.each([
	['back', -hour],
	['forward', hour],
])(
	'the clock is set %s while messages of one person are collected: their group ends after the pause',
	async (_, byMs) => {
		const event = { provider: 'getChat', event: 'messageReceived' as const };
		const first = collectGroup(`clock ${byMs}`, { ...event, id: 'm1' }, 200);
		setClock(byMs);
		const second = collectGroup(`clock ${byMs}`, { ...event, id: 'm2' }, 200);
		expect((await first).map(({ id }) => id)).toEqual(['m1', 'm2']);
		expect(await second).toEqual([]);
	},
);

test('the clock is set forward while a status is waited for, and files are downloaded: the time is not over', async () => {
	const budget = new DownloadBudget();
	const pauses: number[] = [];
	const reports = [false, true];
	const result = await waitUntil(
		async () => {
			setClock(hour);
			return await Promise.resolve({ messageId: '1', status: 'sent', final: reports.shift() ?? true });
		},
		{ wanted: 'final', maxMs: 60_000, wait: async (ms) => void (await Promise.resolve(pauses.push(ms))) },
	);
	expect(result).toMatchObject({ timedOut: false, asked: 2 });
	expect(() => budget.next()).not.toThrow();
});

test('a bulk send lasts as long as it lasts, whatever the clock says', async () => {
	const stub = await startStub(() => {
		setClock(-hour);
		return { json: { message_id: 'm1' } };
	});
	try {
		const parameters = { ...text, operation: 'sendBulk', recipientsSource: 'items' };
		const items = await executeNode(desk360Setup(`${stub.origin}/v1`, parameters));
		const { summary, durationSeconds } = items.at(-1)?.json ?? {};
		expect(summary).toBe(true);
		expect(durationSeconds).toBeGreaterThanOrEqual(0);
	} finally {
		await stub.close();
	}
});

test('only what names a time of day reads the clock', () => {
	const nodes = path.resolve(__dirname, '../../../../nodes');
	const sources = readdirSync(nodes, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
	const using = (word: string) =>
		sources.filter((name) => readFileSync(path.join(nodes, name), 'utf8').includes(word)).sort();
	expect(using('Date.now')).toEqual(['shared/wait.ts']);
	expect(using('timeOfDayMs')).toEqual([
		// Names a start of n8n, compared with nothing.
		'GetChat/trigger/websocket/dispatcher.ts',
		// Compares with the inbox's times.
		'GetChat/trigger/websocket/watermark.ts',
		// Questions and answers outlive n8n: their times are stored, and shown.
		'shared/ask/ask.ts',
		'shared/ask/receiveAnswer.ts',
		// Quiet hours, and the time to stop at.
		'shared/bulk/sendingHours.ts',
		// Tells when to try again.
		'shared/http/client.ts',
		// Dates and Unix times in headers.
		'shared/http/rateLimit.ts',
		'shared/http/response.ts',
		'shared/wait.ts',
		// When events happened.
		'shared/webhook/late.ts',
		// When somebody was asked, and asked again, is stored.
		'shared/webhook/questions/answers.ts',
		'shared/webhook/questions/book.ts',
		'shared/webhook/questions/resume.ts',
		// The end of a former secret is stored, and outlives n8n.
		'shared/webhook/registration.ts',
		// The end of an offer.
		'shared/whatsapp/templateCommerce.ts',
	]);
});
