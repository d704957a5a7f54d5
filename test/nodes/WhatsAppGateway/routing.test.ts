import { runGateway } from '../../support/gateway';
import { sentAnswer } from '../../support/oneMsg';
import { startStub, type Stub } from '../../support/stubServer';

/** One server for all providers: who was asked is in the result. */
let stub: Stub;
beforeAll(async () => {
	stub = await startStub(() => ({ json: { ...sentAnswer, message_id: '17' } }));
});
afterAll(async () => await stub.close());

const carriers = async (names: readonly string[], json: object, parameters: object) => {
	const origins = Object.fromEntries(names.map((name) => [name, stub.origin]));
	const items = [{ json: { ...json } }];
	return (await runGateway(origins, { to: '+905551234567', ...parameters }, { items })).map(
		(item) => item.json.provider,
	);
};
const both = ['getChat', 'oneMsg'];

test.each([
	[[...both], {}, 'oneMsg'],
	[['oneMsg', 'getChat', 'decisionTelecom'], { providers: ['decisionTelecom', 'oneMsg'] }, 'decisionTelecom'],
	[both, { providers: ['getChat', 'oneMsg'] }, 'getChat'],
	[both, { routing: 'countryPrefix', routes: { route: [{ provider: 'getChat', prefix: '90' }] } }, 'getChat'],
	[both, { routing: 'countryPrefix', routes: { route: [{ provider: 'getChat', prefix: '49' }] } }, 'oneMsg'],
	[both, { routing: 'priceList', routes: { route: [{ provider: 'getChat', price: 0.01 }] } }, 'getChat'],
	[both, { routing: 'share', routes: { route: [{ provider: 'getChat', share: 100 }] } }, 'getChat'],
])('of %j with %j the first is %s', async (names, parameters, first) => {
	expect(await carriers(names, {}, parameters)).toEqual([first]);
});

test.each([
	[both, 'getChat', 'getChat'],
	[both, 'oneMsg', 'oneMsg'],
	[both, 'desk360', 'oneMsg'],
	[['oneMsg', 'desk360WhatsApp'], 'desk360', 'desk360WhatsApp'],
	[['desk360', 'desk360WhatsApp', 'oneMsg'], 'desk360', 'desk360'],
])('of %j the customer wrote to %s last, so the first is %s', async (names, provider, first) => {
	expect(await carriers(names, { provider }, { routing: 'lastProvider' })).toEqual([first]);
});

test('an item without a provider goes by the order', async () => {
	expect(await carriers(both, {}, { routing: 'lastProvider' })).toEqual(['oneMsg']);
});

describe.each(['countryPrefix', 'priceList'])('a prefix in the routes of %s', (routing) => {
	const sent = async (prefix: string) => {
		stub.requests.length = 0;
		const routes = {
			route: [
				{ provider: 'oneMsg', price: 2 },
				{ provider: 'getChat', prefix, price: 1 },
			],
		};
		const origins = { getChat: stub.origin, oneMsg: stub.origin };
		const [item] = await runGateway(origins, { to: '+905551234567', routing, routes });
		return { by: item?.json.provider, error: item?.json.error, requests: stub.requests.length };
	};

	test.each(['90', '+90', '0090', ' +90 (555) ', '9-0'])('%p is the beginning of the number', async (prefix) => {
		expect(await sent(prefix)).toMatchObject({ by: 'getChat', requests: 1 });
	});

	test.each(['TR', '*', '0', '0555', '90, 49', '90;49', '\u0669\u0660', '9055512345678901'])(
		'%p is the beginning of none: nothing is sent, in particular not to everybody through this provider',
		async (prefix) => {
			const { error, requests } = await sent(prefix);
			expect(error).toContain(`'Prefix' is "${prefix}", which no number begins with`);
			expect(requests).toBe(0);
		},
	);
});

test('what a routing by shares does not show is not looked at', async () => {
	const routes = { route: [{ provider: 'getChat', share: 100, prefix: 'TR' }] };
	expect(await carriers(both, {}, { routing: 'share', routes })).toEqual(['getChat']);
});

test('two names of a template for one provider are refused', async () => {
	stub.requests.length = 0;
	const name = (provider: string, templateId: string) => ({ provider, templateId });
	const parameters = {
		...{ resource: 'template', operation: 'send', templateId: 'order_update:en', to: '+905551234567' },
		templateNames: { name: [name('decisionTelecom', 'a:en'), name('oneMsg', 'b:en'), name('decisionTelecom', 'c:en')] },
	};
	const [item] = await runGateway({ decisionTelecom: stub.origin }, parameters);
	expect(item?.json.error).toContain("'Names per Provider' has two names for DecisionTelecom");
	expect(stub.requests).toEqual([]);
});

test.each([
	[{ providers: ['getChat', 'desk360'] }, "'Providers' has Desk360, whose credential is missing"],
	[{ providers: ['nowhere'] }, '\'Providers\' cannot be "nowhere"'],
])('%j sends nothing', async (parameters, message) => {
	stub.requests.length = 0;
	const origins = { getChat: stub.origin };
	const [item] = await runGateway(origins, { to: '+905551234567', ...parameters });
	expect(item?.json.error).toContain(message);
	expect(stub.requests).toEqual([]);
});
