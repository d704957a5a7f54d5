import { runGateway } from '../../support/gateway';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ json: { message_id: 1 } }))));
afterEach(async () => await stub.close());

async function send(variable: Array<{ name: string; value: string }>) {
	const template = { resource: 'template', operation: 'send', templateId: 'order_update:en' };
	const parameters = { ...template, to: '+905551234567', templateVariables: { variable } };
	const [item] = await runGateway({ decisionTelecom: stub.origin }, parameters);
	return { json: item?.json, requests: stub.requests.length };
}

test.each([
	['a gap before the first', [{ name: 'body-2', value: 'b' }], 'has no body-1'],
	[
		'a gap between two',
		[
			{ name: 'body-3', value: 'c' },
			{ name: 'body-1', value: 'a' },
		],
		'has no body-2',
	],
	[
		'a name that is misspelled',
		[
			{ name: 'bod-2', value: 'b' },
			{ name: 'body-1', value: 'a' },
		],
		'has "bod-2"',
	],
	['a name of every object', [{ name: '__proto__', value: 'b' }], 'has "__proto__"'],
	['a second header', [{ name: 'header-2', value: 'b' }], 'has "header-2"'],
])('%s is refused before anything is sent through DecisionTelecom', async (_name, variable, problem) => {
	const { json, requests } = await send(variable);
	expect(json).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(problem) });
	expect(requests).toBe(0);
});

test('all variables in any order go out in theirs', async () => {
	const { json } = await send([
		{ name: 'body-2', value: 'b' },
		{ name: 'header-1', value: 'h' },
		{ name: 'body-1', value: 'a' },
	]);
	expect(json).toMatchObject({ outcome: 'sent' });
	const sent: unknown = JSON.parse(stub.requests.at(-1)?.body.toString() ?? '');
	expect(JSON.stringify(sent)).toMatch(/"a.*"b/);
});
