import type { IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import type { Receiver } from '../../../../nodes/shared/webhook/receive';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { engineReceiver, engineSecret as secret, engineTrigger, message } from '../../../support/webhook';

const trigger = (change: Partial<Receiver> = {}) => engineTrigger(() => engineReceiver(change));
const fails = (text: string) => (): never => {
	throw new UserError(text);
};

beforeEach(forgetAll);

describe('what fails on this side', () => {
	test.each<[string, (functions: IWebhookFunctions) => Receiver]>([
		['settings that cannot be read', fails('expression')],
		['a parser with a bug', () => engineReceiver({ parse: fails(`body with ${secret}`) })],
		['a choice with a bug', () => engineReceiver({ wants: fails('choice') })],
		[
			'a pattern that an expression made',
			() => engineReceiver({ filter: { buttons: [], text: '(', textMatch: 'regex' } }),
		],
	])('%s: answered 500, nothing starts, no secret in the log', async (_, settings) => {
		const one = engineTrigger(settings);
		const outcome = await one.call({ secret });
		expect(outcome).toMatchObject({ status: 500, items: [], saved: false });
		expect(one.errors).toHaveLength(1);
		expect(JSON.stringify([one.errors, outcome.answer])).not.toContain(secret);
	});

	test('an event that cannot be made an item is free again', async () => {
		let isBroken = true;
		const unprintable = { toJSON: () => (isBroken ? fails('cannot be printed')() : 'fine') };
		const one = trigger({ parse: () => [message({ id: 'm1', context: { unprintable } })] });
		expect(await one.call({ secret })).toMatchObject({ status: 500, items: [] });
		isBroken = false;
		expect((await one.call({ secret })).items).toHaveLength(1);
		expect((await one.call({ secret })).items).toHaveLength(0);
	});

	test('where redeliveries are taken as well, the log has the reason and not another', async () => {
		const unprintable = { toJSON: fails('cannot be printed') };
		const one = trigger({ ignoreRedeliveries: false, parse: () => [message({ context: { unprintable } })] });
		expect(await one.call({ secret })).toMatchObject({ status: 500, items: [] });
		expect(one.errors).toEqual(['A webhook could not be passed on: cannot be printed']);
	});

	test('a failed manual test does not free what production has seen', async () => {
		let isBroken = false;
		const unprintable = { toJSON: () => (isBroken ? fails('cannot be printed')() : 'fine') };
		const one = trigger({ parse: () => [message({ context: { unprintable } })] });
		expect((await one.call({ secret })).items).toHaveLength(1);
		isBroken = true;
		expect((await one.call({ secret }, 'manual')).status).toBe(500);
		isBroken = false;
		expect((await one.call({ secret })).items).toHaveLength(0);
	});
});

test('1,200 events, a restart, and all of them again in their order: none starts twice', async () => {
	const numbers = Array.from({ length: 1_200 }, (_, n) => n);
	const one = trigger({ parse: (body) => [message({ id: `m${JSON.stringify(body)}` })] });
	for (const n of numbers) expect((await one.call({ secret, body: { n } })).items).toHaveLength(1);
	forgetAll();
	const again: number[] = [];
	for (const n of numbers) again.push((await one.call({ secret, body: { n } })).items.length);
	expect(again.filter((count) => count > 0)).toEqual([]);
}, 60_000);

test.each([
	[1_000, []],
	[1_001, ['A webhook holds more than 1000 events; the first 1000 are taken']],
])('of a body of %i events 1,000 are taken, and the log says so', async (count, warnings) => {
	const parse = () => Array.from({ length: count }, (_, n) => message({ id: `m${n}` }));
	const one = trigger({ parse });
	const { items } = await one.call({ secret });
	expect(items.map(({ json }) => json.id)).toEqual(Array.from({ length: 1_000 }, (_, n) => `m${n}`));
	expect(one.warnings).toEqual(warnings);
});

test('a parser is asked for one event more than is taken', async () => {
	let asked = 0;
	const parse: Receiver['parse'] = (_, take) => {
		asked = take(Array.from({ length: 2_000 }, (_, n) => ({ n }))).length;
		return [message()];
	};
	expect((await trigger({ parse }).call({ secret })).items).toHaveLength(1);
	expect(asked).toBe(1_001);
});

test('what a reader sees first comes first, and a status names its message as the send did', async () => {
	const parse = () => [
		message({ raw: 1, timestamp: 't', name: 'Ada' }),
		message({ event: 'messageStatus', status: 'read', to: '+905551234567', from: undefined, text: undefined }),
	];
	const { items } = await trigger({ parse }).call({ secret });
	expect(items.map(({ json }) => Object.keys(json))).toEqual([
		['provider', 'event', 'from', 'name', 'text', 'id', 'timestamp', 'raw'],
		['provider', 'event', 'id', 'messageId', 'status', 'to'],
	]);
	expect(items[1]?.json).toMatchObject({ id: 'm1', messageId: 'm1' });
});

test('settings may be given as they are', async () => {
	expect((await engineTrigger(engineReceiver()).call({ secret })).items).toHaveLength(1);
});

test('forms pass where the provider sends them', async () => {
	const form = {
		secret,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: 'message_id=554&status=1&__proto__=x',
	};
	expect(await trigger().call(form)).toMatchObject({ status: 400, items: [] });
	const { items } = await trigger({ acceptsForms: true }).call(form);
	expect(items[0]?.json.raw).toMatchObject({ message_id: '554', status: '1' });
});

test('members without content are left out, and so is raw on request', async () => {
	const { items } = await trigger({ includeRaw: false }).call({ secret });
	expect(items).toEqual([
		{ json: { provider: 'test', event: 'messageReceived', id: 'm1', from: '+905551234567', text: 'Hello' } },
	]);
});

describe('files', () => {
	const files = (count: number, change: Partial<NonNullable<GatewayEvent['media']>[number]> = {}) =>
		message({ media: Array.from({ length: count }, (_, n) => ({ id: `f${n}`, ...change })) });
	const fetched = (bytes = 'x', fileName = 'file.txt') => ({
		bytes: Buffer.from(bytes),
		mimeType: 'text/plain',
		fileName,
	});

	test('come from where the provider keeps them', async () => {
		const fetchMedia = jest.fn(async () => await Promise.resolve(fetched()));
		const one = trigger({ downloadTo: 'file', fetchMedia, parse: () => [files(2)] });
		const { items } = await one.call({ secret });
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['file', 'file_1']);
		expect(items[0]?.json.media).toEqual([
			{ id: 'f0', binary: 'file' },
			{ id: 'f1', binary: 'file_1' },
		]);
		expect(fetchMedia.mock.calls).toHaveLength(2);
	});

	test('without a link say so', async () => {
		const one = trigger({ downloadTo: 'file', parse: () => [files(1)] });
		const { items } = await one.call({ secret });
		expect(items[0]?.json.media).toEqual([{ id: 'f0', error: "'url' is missing" }]);
	});

	test('that fail leave a reason without secrets', async () => {
		const fetchMedia = fails('GET https://x/?token=abcdefgh12345 gave 500, Authorization: Bearer abcdefgh12345');
		const one = trigger({ downloadTo: 'file', fetchMedia, parse: () => [files(1)] });
		const { items, status } = await one.call({ secret });
		expect(status).toBe(200);
		expect(JSON.stringify([items, one.warnings])).not.toContain('abcdefgh12345');
		expect(items[0]?.json.media).toEqual([{ id: 'f0', error: expect.stringContaining('gave 500') }]);
	});

	test.each([
		['../../etc/passwd', 'passwd'],
		['C:\\Users\\x\\report.pdf', 'report.pdf'],
		['\u202Egpj.exe', 'gpj.exe'],
		['a\r\nb\u0000.txt', 'ab.txt'],
		['/', 'file.txt'],
		[`${'x'.repeat(500)}.pdf`, `${'x'.repeat(196)}.pdf`],
		['گزارش\u200Cنهایی.pdf', 'گزارش\u200Cنهایی.pdf'],
	])('called %p are stored as %p', async (fileName, expected) => {
		const one = trigger({
			downloadTo: 'file',
			fetchMedia: async () => await Promise.resolve(fetched()),
			parse: () => [files(1, { fileName })],
		});
		const { items } = await one.call({ secret });
		expect(items[0]?.binary?.file).toMatchObject({ fileName: expected });
		expect(items[0]?.binary?.file).not.toHaveProperty('directory');
	});

	test('of one request are 50 at the most, over all its messages', async () => {
		const fetchMedia = jest.fn(async () => await Promise.resolve(fetched()));
		const parse = () => [0, 1, 2].map((n) => ({ ...files(20), id: `m${n}` }));
		const { items } = await trigger({ downloadTo: 'file', fetchMedia, parse }).call({ secret });
		expect(items).toHaveLength(3);
		expect(fetchMedia.mock.calls).toHaveLength(50);
		expect(JSON.stringify(items[2]?.json.media)).toMatch(/no more than 50 files/);
	});
});
