import { createHash } from 'node:crypto';
import Ajv from 'ajv';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { forgetAnnounced } from '../../../nodes/shared/webhook/registration';
import {
	callFrom,
	documented,
	gatewayTriggerSetup,
	heard,
	publishedGatewayTrigger,
} from '../../support/gatewayTrigger';
import { executeNode, jsonOf, WebhookTrigger } from '../../support/n8nCore';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

beforeEach(() => {
	forgetAll();
	forgetAnnounced();
});

const all: INodeParameters = { events: ['messageReceived', 'messageStatus'] };
const writing = heard.filter((name) => documented[name]?.message !== undefined);

/** What an event is, whoever tells of it: what a following send needs is always there. */
const eventSchema = {
	type: 'object',
	required: ['provider', 'event', 'id', 'raw'],
	properties: {
		provider: { enum: heard },
		event: { enum: ['messageReceived', 'messageStatus'] },
		id: { type: 'string', minLength: 1 },
		from: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' },
		name: { type: 'string' },
		text: { type: 'string' },
		type: { type: 'string' },
		timestamp: { type: 'string', format: 'date-time' },
		status: { enum: ['sent', 'delivered', 'read', 'failed'] },
		messageId: { type: 'string' },
		raw: { type: 'object' },
	},
	if: { properties: { event: { const: 'messageReceived' } } },
	then: { required: ['from', 'name', 'text', 'type', 'timestamp'] },
	else: { required: ['status', 'messageId'] },
};
const isEvent = new Ajv({ allErrors: true, formats: { 'date-time': true } }).compile(eventSchema);

describe('what each provider documents comes out in one shape', () => {
	test.each(writing)('a message through %s', async (provider) => {
		const outcome = await publishedGatewayTrigger(all).call(callFrom(provider, documented[provider]?.message));
		const [event] = jsonOf(outcome);
		isEvent(event);
		expect(isEvent.errors).toBeNull();
		expect(outcome).toMatchObject({ status: 200, items: [{ json: { provider, text: 'Ok!', type: 'text' } }] });
	});

	test.each(heard)('a status through %s', async (provider) => {
		const outcome = await publishedGatewayTrigger(all).call(callFrom(provider, documented[provider]?.status));
		const [event] = jsonOf(outcome);
		isEvent(event);
		expect(isEvent.errors).toBeNull();
		expect(outcome).toMatchObject({ status: 200, items: [{ json: { provider, status: 'delivered' } }] });
	});

	test('without its raw payload where that is not wanted', async () => {
		const trigger = publishedGatewayTrigger({ options: { includeRaw: false } });
		const [event] = jsonOf(await trigger.call(callFrom('desk360', documented.desk360?.message)));
		expect(event).not.toHaveProperty('raw');
	});
});

test.each(heard)('%s: only the kinds of events that are chosen start the workflow', async (provider) => {
	const { message, status } = documented[provider] ?? {};
	const received = publishedGatewayTrigger({ events: ['messageReceived'] });
	expect(await received.call(callFrom(provider, status))).toMatchObject({ status: 200, items: [] });
	const statuses = publishedGatewayTrigger({ events: ['messageStatus'] });
	if (message !== undefined) {
		expect(await statuses.call(callFrom(provider, message))).toMatchObject({ status: 200, items: [] });
	}
	const failed = publishedGatewayTrigger({ events: ['messageStatus'], statuses: ['failed'] });
	expect(await failed.call(callFrom(provider, status))).toMatchObject({ status: 200, items: [] });
	expect((await statuses.call(callFrom(provider, status))).items).toHaveLength(1);
});

describe('secrets', () => {
	test.each(heard)('%s: nothing starts without its own', async (provider) => {
		const { status } = documented[provider] ?? {};
		const trigger = publishedGatewayTrigger(all);
		const right = callFrom(provider, status);
		const secrets = heard.map((name) => `${name}-secret-0123456789`).filter((one) => !one.startsWith(provider));
		for (const wrong of ['', 'x', ...secrets]) {
			expect(await trigger.call(callFrom(provider, status, wrong))).toMatchObject({ status: 401, items: [] });
		}
		expect((await trigger.call(right)).items).toHaveLength(1);
	});

	test.each(heard)('%s: nothing passes where it is not chosen, and where nothing was published', async (provider) => {
		const call = callFrom(provider, documented[provider]?.status);
		const others = heard.filter((name) => name !== provider);
		const outcome = await publishedGatewayTrigger({ ...all, providers: others }).call(call);
		expect(outcome).toMatchObject({ status: 401, items: [] });
		const unpublished = new WebhookTrigger(gatewayTriggerSetup(all));
		expect(await unpublished.call(call)).toMatchObject({ status: 401, items: [] });
	});

	test.each(['', 'nobody', 'oneMsg/x/y', 'desk360WhatsApp/desk360-secret-0123456789', '%E0%A4%A'])(
		'an address of no provider opens nothing: %j',
		async (secret) => {
			const body = documented.desk360?.message;
			const query = { secret: 'oneMsg-secret-0123456789' };
			expect(await publishedGatewayTrigger().call({ secret, query, body })).toMatchObject({ status: 401, items: [] });
		},
	);

	test.each(heard)(
		'%s: a question is opened for a waiting execution, and for no webhook of this n8n',
		async (provider) => {
			const now = Date.now();
			const person = { person: '15550100123', openedAt: now, until: now + 60_000, tries: 0, content: {} };
			const tell = async (url: string) => {
				const question = { id: 'aaaaaaaaaaaaaaaa', ...person, url };
				const body = { whatsAppGatewaysQuestion: { action: 'open', question } };
				return (await publishedGatewayTrigger(all).call(callFrom(provider, body))).status;
			};
			expect(await tell('https://n8n.example.com/webhook/1/2')).toBe(400);
			expect(await tell('https://n8n.example.com/webhook/1wf/desk360/1/2')).toBe(400);
			expect(await tell('https://n8n.example.com/webhook-waiting/1/2?signature=s')).toBe(200);
		},
	);

	test.each(heard)('%s: its secret opens the address of no other, wherever it stands', async (provider) => {
		const secret = `${provider}-secret-0123456789`;
		for (const other of heard.filter((name) => name !== provider)) {
			const { status: body } = documented[other] ?? {};
			for (const ending of [other, `${other}/${secret}`, `${secret}/${other}`, `${other}/${provider}/${secret}`]) {
				const call = { secret: ending, query: { secret }, headers: { 'x-webhook-secret': secret }, body };
				const outcome = await publishedGatewayTrigger(all).call(call);
				expect(jsonOf(outcome).map((event) => event.provider)).not.toContain(other);
			}
		}
	});

	test('what comes to the address of one provider is read as its own', async () => {
		const outcome = await publishedGatewayTrigger(all).call(callFrom('decisionTelecom', documented.desk360?.message));
		expect(jsonOf(outcome).map(({ provider }) => provider)).not.toContain('desk360');
	});
});

test.each(heard)('%s: a redelivery starts nothing, also after a restart', async (provider) => {
	const trigger = publishedGatewayTrigger(all);
	const call = callFrom(provider, documented[provider]?.status);
	expect((await trigger.call(call)).items).toHaveLength(1);
	expect(await trigger.call(call)).toMatchObject({ status: 200, items: [] });
	forgetAll();
	expect(await trigger.call(call)).toMatchObject({ status: 200, items: [] });
	const repeating = publishedGatewayTrigger({ ...all, options: { ignoreRedeliveries: false } });
	expect((await repeating.call(call)).items).toHaveLength(1);
	expect((await repeating.call(call)).items).toHaveLength(1);
});

test('the same id from two providers is two messages', async () => {
	const trigger = publishedGatewayTrigger(all);
	const message = { id: 'same', from: '905551234567', timestamp: '1630913975', type: 'text' };
	const bodies: Array<[string, unknown]> = [
		['desk360', { messages: { ...message, text: 'Hi' } }],
		['getChat', { messages: [{ ...message, text: { body: 'Hi' } }] }],
	];
	for (const [provider, body] of bodies) {
		expect(jsonOf(await trigger.call(callFrom(provider, body)))).toEqual([expect.objectContaining({ provider })]);
	}
});

describe('publishing', () => {
	/** Both APIs that register, with what they hold. */
	let stub: Stub;
	let hooks: Array<{ id: number; url: string; headers: Record<string, string> }>;
	let list: string[];
	let refuse: (request: Recorded) => boolean;

	const answer = (request: Recorded): StubAnswer => {
		if (refuse(request)) return { status: 403, json: { detail: 'not allowed', error: 'not allowed' } };
		const body = request.body.length > 0 ? Object(JSON.parse(request.body.toString())) : {};
		if (request.url.includes('/webhooks/waba/')) {
			if (request.method === 'GET')
				return { json: { count: hooks.length, next: null, previous: null, results: hooks } };
			if (request.method === 'DELETE') {
				hooks = hooks.filter(({ id }) => !request.url.endsWith(`/${id}/`));
				return { status: 204 };
			}
			const made = { ...body, id: 7 };
			hooks = [made];
			return { status: request.method === 'POST' ? 201 : 200, json: made };
		}
		if (request.method === 'POST')
			list = [body.webhookUrl].flat().flatMap((url: unknown) => (url === null ? [] : String(url)));
		return { json: { webhookUrl: list } };
	};

	beforeAll(async () => void (stub = await startStub(answer)));
	afterAll(async () => await stub.close());
	beforeEach(() => {
		hooks = [];
		list = [];
		refuse = () => false;
	});

	const made = (parameters: INodeParameters = {}) => new WebhookTrigger(gatewayTriggerSetup(parameters, stub.origin));
	const keptIn = ({ staticData }: WebhookTrigger, name: string): IDataObject => Object(staticData[name]);

	test('registers with those whose API does it, makes the URLs of the others, and each has a secret of its own', async () => {
		const trigger = made();
		expect(await trigger.publish()).toBe(true);
		expect(hooks.map(({ url }) => url)).toEqual([expect.stringMatching(/\/webhook\/wf\/[^/]+\/getChat$/)]);
		expect(list).toEqual([expect.stringMatching(/\/webhook\/wf\/[^/]+\/oneMsg\?secret=[\w-]{43}$/)]);
		const urls = ['desk360', 'decisionTelecom'].map((name) => String(keptIn(trigger, `${name}.pastedUrl`).url));
		expect(urls).toEqual([
			expect.stringMatching(/\/webhook\/wf\/[^/]+\/desk360\/[\w-]{43}$/),
			expect.stringMatching(/\/webhook\/wf\/[^/]+\/decisionTelecom\/[\w-]{43}$/),
		]);
		const secrets = [
			hooks[0]?.headers['x-webhook-secret'],
			new URL(list[0] ?? '').searchParams.get('secret'),
			...urls.map((url) => url.split('/').at(-1)),
		];
		expect(new Set(secrets).size).toBe(4);
		for (const [index, provider] of ['getChat', 'oneMsg', 'desk360', 'decisionTelecom'].entries()) {
			const call = callFrom(
				provider,
				documented[provider]?.message ?? documented[provider]?.status,
				secrets[index] ?? '',
			);
			expect([provider, (await trigger.call(call)).status]).toEqual([provider, 200]);
		}
	});

	test('again changes nothing, and unpublishing takes back what was registered', async () => {
		const trigger = made();
		await trigger.publish();
		const before = structuredClone({ hooks, list, kept: trigger.staticData });
		expect(await trigger.publish()).toBe(true);
		expect({ hooks, list, kept: trigger.staticData }).toEqual(before);
		expect(await trigger.unpublish()).toBe(true);
		expect([hooks, list]).toEqual([[], []]);
		const call = callFrom(
			'oneMsg',
			documented.oneMsg?.message,
			new URL(before.list[0] ?? '').searchParams.get('secret') ?? '',
		);
		expect(await trigger.call(call)).toMatchObject({ status: 401, items: [] });
	});

	test('the URL to enter stays the same from publication to publication, and after the node was renamed', async () => {
		const trigger = made({ providers: ['desk360', 'decisionTelecom'] });
		await trigger.publish();
		const urlsOf = ({ staticData }: WebhookTrigger) =>
			['desk360', 'decisionTelecom'].map((name) => Object(staticData[`${name}.pastedUrl`]).url);
		const before = urlsOf(trigger);
		await trigger.unpublish();
		await trigger.publish();
		expect(urlsOf(trigger)).toEqual(before);
		trigger.staticData = {};
		await trigger.publish();
		expect(urlsOf(trigger)).toEqual(before);
		expect(stub.requests.filter(({ url }) => url.includes('desk360'))).toEqual([]);
	});

	test('a test in the editor has addresses and secrets of its own, and ends with them', async () => {
		const trigger = made();
		await trigger.publish();
		const published = structuredClone({ hooks, list });
		expect(await trigger.publish(true)).toBe(true);
		const [testUrl = ''] = list.filter((url) => url.includes('/webhook-test/'));
		const secret = new URL(testUrl).searchParams.get('secret') ?? '';
		const call = callFrom('oneMsg', documented.oneMsg?.message, secret);
		expect(await trigger.call(call, 'manual')).toMatchObject({ status: 200, items: [expect.anything()] });
		expect(await trigger.call(call)).toMatchObject({ status: 401, items: [] });
		// The ending of the URL that the editor shows.
		const ending = `test-${createHash('sha256').update('1wf').digest('hex').slice(0, 32)}`;
		const shown = callFrom('desk360', documented.desk360?.message, ending);
		expect(await trigger.call(shown, 'manual')).toMatchObject({ status: 200, items: [expect.anything()] });
		expect(await trigger.call(shown)).toMatchObject({ status: 401, items: [] });
		await trigger.unpublish(true);
		expect(list).toEqual(published.list);
	});

	test('only the chosen ones are asked', async () => {
		stub.requests.length = 0;
		await made({ providers: ['getChat'] }).publish();
		expect(hooks).toHaveLength(1);
		expect(list).toEqual([]);
		expect(stub.requests.every(({ url }) => url.includes('/webhooks/waba/'))).toBe(true);
	});

	test.each([
		['getChat', /\/webhooks\/waba/],
		['oneMsg', /\/webhook\b(?!s)/],
	])('where %s refuses, publishing fails, and what n8n calls then takes all of it back', async (_name, path) => {
		refuse = ({ method, url }) => method === 'POST' && path.test(url);
		const trigger = made();
		await expect(trigger.publish()).rejects.toThrow('not allowed');
		// n8n has not kept what the failed attempt noted.
		trigger.staticData = {};
		refuse = () => false;
		await trigger.unpublish();
		expect([hooks, list]).toEqual([[], []]);
	});

	test('one that cannot be unregistered does not keep the others, and its error is told', async () => {
		const trigger = made();
		await trigger.publish();
		refuse = ({ url }) => !url.includes('/webhooks/waba/');
		await expect(trigger.unpublish()).rejects.toThrow('not allowed');
		expect(hooks).toEqual([]);
		expect(list).toHaveLength(1);
	});

	test('a filter that cannot be used is refused, whichever provider is chosen', async () => {
		for (const provider of ['oneMsg', 'desk360', 'getChat']) {
			const options = { textFilter: '(', textMatch: 'regex' };
			await expect(made({ providers: [provider], options }).publish()).rejects.toThrow('Text Filter');
		}
	});

	test.each([
		[[], "'Providers' is required"],
		[['nobody'], 'has no provider "nobody"'],
	])('without a provider that exists it fails: %j', async (providers, problem) => {
		await expect(made({ providers }).publish()).rejects.toThrow(problem);
	});
});

describe('in the editor', () => {
	test('a test opens the test URLs alone, each for its provider', async () => {
		const trigger = publishedGatewayTrigger({ providers: ['desk360'] });
		const body = documented.desk360?.message;
		const { webhooks = [] } = gatewayTriggerSetup().nodeType.description;
		expect(webhooks.filter(({ ndvHideUrl }) => ndvHideUrl !== true).map(({ path }) => path)).toEqual([
			expect.stringMatching(/^=\{\{ "desk360\/" \+ /),
			expect.stringMatching(/^=\{\{ "decisionTelecom\/" \+ /),
		]);
		expect(await trigger.call(callFrom('desk360', body), 'manual')).toMatchObject({ status: 401, items: [] });
	});

	test('the one that registers comes last, and alone has the methods that do it', () => {
		const { webhooks = [] } = gatewayTriggerSetup().nodeType.description;
		expect(webhooks.map(({ name }) => name)).toEqual([...webhooks.slice(1).map(() => 'setup'), 'default']);
	});

	const shows = { providers: heard, editorAction: 'showUrl' };
	const urls = ['decisionTelecom', 'desk360'];

	test('it shows the production URLs of those who need one', async () => {
		const { staticData } = publishedGatewayTrigger();
		const hints: string[] = [];
		const setup = gatewayTriggerSetup(shows);
		const output = await executeNode({
			...setup,
			staticData: { 'node:Node under test': staticData },
			onHint: (message) => hints.push(message),
		});
		const shown = urls.map((provider) => ({ provider, productionUrl: `https://n8n.example.com/${provider}` }));
		expect(output.map(({ json }) => json)).toEqual(shown);
		expect(hints).toEqual([`Production URL: ${shown.map(({ productionUrl }) => productionUrl).join(' , ')}`]);
	});

	test('before the first publication it says so', async () => {
		const output = await executeNode(gatewayTriggerSetup(shows));
		expect(output.map(({ json }) => json)).toEqual([{ note: expect.stringContaining('Publish the workflow first') }]);
	});

	test('events pass through', async () => {
		const items = [{ json: { provider: 'oneMsg', text: 'Hi' } }];
		for (const providers of [heard, ['oneMsg']]) {
			const output = await executeNode({ ...gatewayTriggerSetup({ providers }), items });
			expect(output).toEqual(items);
		}
	});
});
