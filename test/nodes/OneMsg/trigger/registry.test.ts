import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { channelId, oneMsgTrigger, secretToken } from '../../../support/oneMsgTrigger';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../../support/stubServer';

/** Where n8n would be called, without the secret. */
const production = 'http://127.0.0.1/webhook/wf/node%20under%20test/webhook';
const test1 = 'http://127.0.0.1/webhook-test/wf/node%20under%20test/webhook';
const others = ['https://a.example.com/hook', 'https://b.example.com/hook?auth=theirs,1'];

/** What the channel keeps, and the answers that a test changes. */
let channel: { webhookUrl: unknown; settings: IDataObject };
let instead: (request: Recorded) => StubAnswer | undefined;
let stub: Stub;

beforeEach(async () => {
	forgetAll();
	channel = { webhookUrl: null, settings: {} };
	instead = () => undefined;
	stub = await startStub((request) => instead(request) ?? answer(request));
});

afterEach(async () => await stub.close());

/** A channel as the contract has it. */
function answer({ method, url, body }: Recorded): StubAnswer {
	const given: IDataObject = body.length > 0 ? JSON.parse(body.toString()) : {};
	const { webhookUrl, ...flags } = given;
	const isSettings = url === `/${channelId}/settings`;
	if (!isSettings && url !== `/${channelId}/webhook`) return { status: 404, json: { error: 'No such path' } };
	if (method === 'POST') {
		const fits = isSettings ? webhookUrl === undefined || webhookUrl === null : isUrls(webhookUrl);
		if (!fits || (!isSettings && Object.keys(flags).length > 0))
			return { status: 400, json: { error: 'Wrong request' } };
		if (webhookUrl !== undefined) channel.webhookUrl = webhookUrl;
		Object.assign(channel.settings, flags);
		return { json: {} };
	}
	return { json: { webhookUrl: channel.webhookUrl, ...(isSettings && channel.settings) } };
}

function isUrls(value: unknown): boolean {
	const urls: unknown[] = Array.isArray(value) ? value : [value];
	return urls.length >= 1 && urls.length <= 5 && urls.every((url) => /^https?:\/\/\S+$/.test(String(url)));
}

const trigger = (parameters: INodeParameters = {}, name?: string) => oneMsgTrigger(stub.origin, parameters, name);
const calls = () => stub.requests.map(({ method, url }) => `${method} ${url.replace(`/${channelId}`, '')}`);
const writes = () => calls().filter((call) => call.startsWith('POST'));
const listed = (): string[] => [channel.webhookUrl].flat().map(String);
const secretIn = (url = '') => new URL(url).searchParams.get('secret') ?? '';

describe('publishing', () => {
	test.each<[string, unknown, string[]]>([
		['nothing', null, []],
		['an empty text', '', []],
		['an empty list', [], []],
		['one address as text', others[0], [String(others[0])]],
		['a list', others, others],
		[
			'several in one text',
			'https://a.example.com, https://b.example.com',
			['https://a.example.com', 'https://b.example.com'],
		],
	])('adds the address to %s; unpublishing leaves the others as they were', async (_, before, kept) => {
		channel.webhookUrl = before;
		const one = trigger();
		expect(await one.publish()).toBe(true);
		expect(listed()).toEqual([...kept, expect.stringMatching(/^http.*\?secret=[\w-]{43}$/)]);
		expect(listed().at(-1)?.split('?')[0]?.toLowerCase()).toBe(production.toLowerCase());
		expect(await one.unpublish()).toBe(true);
		expect(channel.webhookUrl).toEqual(kept.length === 0 ? null : kept.length === 1 ? kept[0] : kept);
	});

	test('the secret of the address is the one that calls need', async () => {
		const one = trigger();
		await one.publish();
		const call = { body: { messages: [{ id: 'm', chatId: '12020721369@c.us', type: 'chat', body: 'Hi' }] } };
		expect((await one.call({ ...call, query: { secret: 'x'.repeat(43) } })).status).toBe(401);
		expect((await one.call({ ...call, query: { secret: secretIn(listed()[0]) } })).items).toHaveLength(1);
	});

	test('20 times: no address is left, the others keep their order, and each time has a secret of its own', async () => {
		channel.webhookUrl = others;
		const one = trigger();
		const secrets = new Set<string>();
		for (let n = 0; n < 20; n++) {
			await one.publish();
			expect(listed()).toHaveLength(3);
			secrets.add(secretIn(listed()[2]));
			await one.unpublish();
			expect(channel.webhookUrl).toEqual(others);
		}
		expect(secrets.size).toBe(20);
	});

	test('a secret that leaked ends with unpublishing: for redeliveries it opens for ten minutes more, then no longer', async () => {
		const one = trigger();
		const call = (secret: string, id: string) => ({
			body: { messages: [{ id, chatId: '12020721369@c.us', type: 'chat', body: 'Hi' }] },
			query: { secret },
		});
		await one.publish();
		const leaked = secretIn(listed()[0]);
		await one.unpublish();
		expect((await one.call(call(leaked, 'a'))).status).toBe(401);
		await one.publish();
		const fresh = secretIn(listed()[0]);
		expect(fresh).not.toBe(leaked);
		expect((await one.call(call(leaked, 'b'))).items).toHaveLength(1);
		expect((await one.call(call(fresh, 'c'))).items).toHaveLength(1);
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 11 * 60_000);
		expect((await one.call(call(leaked, 'd'))).status).toBe(401);
		expect((await one.call(call(fresh, 'e'))).items).toHaveLength(1);
		clock.mockRestore();
	});

	test('twice without unpublishing writes once', async () => {
		const one = trigger();
		await one.publish();
		await one.publish();
		expect(writes()).toEqual(['POST /webhook']);
	});

	test('an address of before, or one entered by hand, is brought up to date in its place', async () => {
		const one = trigger();
		await one.publish();
		const [ours = ''] = listed();
		const address = ours.split('?')[0] ?? '';
		channel.webhookUrl = [others[0], `${address}?secret=of-an-older-node`, others[1], `${address}/`];
		await one.publish();
		expect(channel.webhookUrl).toEqual([others[0], ours, others[1]]);
	});

	test('several workflows at the same time all get in', async () => {
		channel.webhookUrl = others[0];
		const triggers = ['One', 'Two', 'Three', 'Four'].map((name) => trigger({}, name));
		await Promise.all(triggers.map(async (one) => await one.publish()));
		expect(listed()).toHaveLength(5);
		await Promise.all(triggers.map(async (one) => await one.unpublish()));
		expect(channel.webhookUrl).toBe(others[0]);
	});

	test('a test and production live side by side', async () => {
		const one = trigger();
		await one.publish();
		await one.publish(true);
		expect(listed().map((url) => url.split('?')[0]?.toLowerCase())).toEqual(
			[production, test1].map((url) => url.toLowerCase()),
		);
		const [live, testing] = listed().map(secretIn);
		expect(live).not.toBe(testing);
		const body = { messages: [{ id: 'm', chatId: '12020721369@c.us', type: 'chat', body: 'Hi' }] };
		expect((await one.call({ query: { secret: testing ?? '' }, body }, 'manual')).items).toHaveLength(1);
		expect((await one.call({ query: { secret: testing ?? '' }, body })).status).toBe(401);
		expect((await one.call({ query: { secret: live ?? '' }, body })).items).toHaveLength(1);
		await one.unpublish(true);
		expect(listed().map(secretIn)).toEqual([live]);
	});

	test('a channel without GET /webhook tells its addresses in the settings', async () => {
		channel.webhookUrl = others;
		instead = ({ method, url }) =>
			method === 'GET' && url.endsWith('/webhook') ? { status: 404, json: { error: 'Not found' } } : undefined;
		const one = trigger();
		await one.publish();
		expect(listed()).toHaveLength(3);
		await one.unpublish();
		expect(channel.webhookUrl).toEqual(others);
	});

	test('an answer without the list is looked up in the settings before it is taken as empty', async () => {
		channel.webhookUrl = others;
		instead = ({ method, url }) => (method === 'GET' && url.endsWith('/webhook') ? { json: {} } : undefined);
		await trigger().publish();
		expect(listed()).toHaveLength(3);
	});
});

describe('a full list', () => {
	const full = Array.from({ length: 5 }, (_, n) => `https://h${n}.example.com/hook?key=s3cret${n}`);

	test('is an error that shows the address to enter, and no secret; nothing is written', async () => {
		channel.webhookUrl = full;
		const error = await trigger()
			.publish()
			.then(
				() => undefined,
				(thrown: unknown) => thrown,
			);
		const { message = '', description = '' } = Object(error);
		expect(message).toMatch(/Webhook URLs.*1MSG.*at most 5.*h0\.example\.com.*h4\.example\.com/);
		expect(`${message} ${description}`.toLowerCase()).toContain(production.toLowerCase());
		expect(description).toMatch(/Remove one.*publish again/);
		expect(`${message} ${description}`).not.toMatch(/secret=|s3cret|key=/);
		expect(writes()).toEqual([]);
	});

	test('with the address entered in place of another one is taken, and completed with the secret', async () => {
		const one = trigger();
		await one.publish();
		const ours = listed()[0] ?? '';
		await one.unpublish();
		channel.webhookUrl = [...full.slice(0, 2), ours.split('?')[0], ...full.slice(3)];
		expect(await one.publish()).toBe(true);
		const [fresh = ''] = listed().slice(2, 3);
		expect(fresh.split('?')[0]).toBe(ours.split('?')[0]);
		expect(secretIn(fresh)).toHaveLength(43);
		expect(channel.webhookUrl).toEqual([...full.slice(0, 2), fresh, ...full.slice(3)]);
	});

	test('unpublishing after it leaves the list alone', async () => {
		channel.webhookUrl = full;
		const one = trigger();
		await expect(one.publish()).rejects.toThrow(/all taken/);
		await one.unpublish();
		expect(channel.webhookUrl).toEqual(full);
		expect(writes()).toEqual([]);
	});
});

describe('settings', () => {
	test('delivery receipts are turned on where statuses are wanted, once, and stay on', async () => {
		const one = trigger({ events: ['messageReceived', 'messageStatus'] });
		await one.publish();
		expect(channel.settings).toEqual({ ackNotificationsOn: true });
		await one.unpublish();
		await one.publish();
		expect(channel.settings).toEqual({ ackNotificationsOn: true });
		expect(writes().filter((call) => call.endsWith('/settings'))).toHaveLength(2); // Receipts on; the list emptied.
	});

	test('they are turned on again where somebody turned them off', async () => {
		const one = trigger({ events: ['messageStatus'] });
		await one.publish();
		channel.settings.ackNotificationsOn = false;
		await one.publish();
		expect(channel.settings.ackNotificationsOn).toBe(true);
	});

	test('without statuses the settings stay as they are', async () => {
		await trigger({ events: ['messageReceived', 'messageSent', 'call'] }).publish();
		expect(writes()).toEqual(['POST /webhook']);
	});

	test('guaranteed delivery, where it is wanted', async () => {
		await trigger({ options: { guaranteedDelivery: true } }).publish();
		expect(channel.settings).toEqual({ guaranteedHooks: true });
	});
});

describe('what goes wrong', () => {
	test.each([{ webhookUrl: 7 }, { webhookUrl: { a: 1 } }, { webhookUrl: [others[0], 7] }])(
		'a list that cannot be read is never written: %j',
		async (json) => {
			instead = ({ method }) => (method === 'GET' ? { json } : undefined);
			await expect(trigger().publish()).rejects.toThrow(/format that this node does not know/);
			await expect(trigger().unpublish()).rejects.toThrow(/format that this node does not know/);
			expect(writes()).toEqual([]);
		},
	);

	test('a list that does not keep the address', async () => {
		instead = ({ method }) => (method === 'POST' ? { json: { set: true } } : undefined);
		await expect(trigger().publish()).rejects.toThrow(/its list does not show it/);
		expect(writes()).toHaveLength(3);
	});

	test('a list that somebody else overwrites is written again', async () => {
		let overwritten = false;
		instead = ({ method }) => {
			if (method !== 'GET' || overwritten || channel.webhookUrl === null) return undefined;
			overwritten = true;
			channel.webhookUrl = others;
			return undefined;
		};
		await trigger().publish();
		expect(listed().slice(0, 2)).toEqual(others);
		expect(listed()).toHaveLength(3);
	});

	test('a refusal names the reason, and neither token nor secret', async () => {
		instead = ({ method, body }) =>
			method === 'POST'
				? { status: 400, json: { error: `Wrong token "${secretToken}" in ${body.toString()}` } }
				: undefined;
		const error = await trigger()
			.publish()
			.then(
				() => undefined,
				(thrown: unknown) => thrown,
			);
		expect(Object(error).message).toContain('1MSG refused the request');
		expect(JSON.stringify([Object(error).message, Object(error).description, error])).not.toMatch(
			new RegExp(`${secretToken}|secret=[\\w-]{20}`),
		);
	});

	test('a wrong token', async () => {
		instead = () => ({ status: 401, json: { error: 'Wrong token' } });
		await expect(trigger().publish()).rejects.toMatchObject({ description: expect.stringContaining('Channel ID') });
	});

	test('a filter that is no pattern is refused before anything is changed', async () => {
		const options = { textFilter: '(', textMatch: 'regex' };
		await expect(trigger({ options }).publish()).rejects.toThrow(/'Text Filter' is not a regular expression/);
		expect(writes()).toEqual([]);
	});
});
