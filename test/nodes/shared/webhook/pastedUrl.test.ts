import { createHash } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import { DecisionTelecomTrigger } from '../../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360Trigger } from '../../../../nodes/Desk360/Desk360Trigger.node';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { build, executeNode, WebhookTrigger, type ExecuteSetup, type Setup } from '../../../support/n8nCore';
import { desk360Setup } from '../../../support/desk360';

const triggers = [
	{ name: 'Desk360 Trigger', nodeType: new Desk360Trigger(), body: { messages: { id: 'm1', text: 'Hello' } } },
	{ name: 'DecisionTelecom Trigger', nodeType: new DecisionTelecomTrigger(), body: { message_id: 'm1', status: 1 } },
];

beforeEach(forgetAll);

describe.each(triggers)('$name', ({ nodeType, body }) => {
	const webhookId = 'f2b8f5b2-0f4f-4a9e-9d5a-2f5b6d1c7e11';
	function setupOf(node: Partial<INode>, parameters: INodeParameters = {}, workflowId = 'wf'): Setup {
		const setup = desk360Setup('http://127.0.0.1:1/v1', parameters);
		return { ...setup, nodeType, workflowId, node: { typeVersion: 2, id: 'node-1', webhookId, ...node } };
	}
	const triggerOf = (...given: Parameters<typeof setupOf>) => new WebhookTrigger(setupOf(...given));

	/** What somebody works out who has an export of the workflow, and what the first version had as its secret. */
	const computed = (id = 'node-1', workflowId = 'wf') =>
		createHash('sha256').update(`${id}${workflowId}`).digest('hex').slice(0, 32);

	async function shown(trigger: WebhookTrigger, change: Partial<ExecuteSetup> = {}) {
		const setup = setupOf({}, { editorAction: 'showUrl' });
		const hints: string[] = [];
		const output = await executeNode({
			...setup,
			staticData: structuredClone({
				'node:Node under test': trigger.staticData,
				global: trigger.workflowStaticData,
			}),
			onHint: (message) => void hints.push(message),
			...change,
		});
		return { items: output.map(({ json }) => json), hints };
	}
	const urlOf = async (trigger: WebhookTrigger, change: Partial<ExecuteSetup> = {}) =>
		String((await shown(trigger, change)).items[0]?.productionUrl);
	const endOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

	test('the secret is random, shown in the editor, and the only one that opens', async () => {
		const one = triggerOf({});
		expect(await one.publish()).toBe(true);
		const url = await urlOf(one);
		expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1/webhook/${webhookId}/node-1/[\\w-]{43}$`));
		for (const secret of [computed(), `test-${computed()}`, '', 'undefined', computed('1'), computed('node-1', '')]) {
			expect(await one.call({ secret, body })).toMatchObject({ status: 401, items: [], saved: false });
		}
		expect((await one.call({ secret: endOf(url), body })).items).toHaveLength(1);
	});

	test('nothing opens before the workflow is published, and the editor says so', async () => {
		const one = triggerOf({});
		for (const secret of [computed(), `test-${computed()}`, '']) {
			expect(await one.call({ secret, body })).toMatchObject({ status: 401, items: [] });
		}
		const { items, hints } = await shown(one);
		expect(items).toEqual([{ note: expect.stringContaining('Publish the workflow first') }]);
		expect(hints).toEqual([expect.stringContaining('Publish the workflow first')]);
	});

	test('two triggers with the same ids in two n8n have two secrets', async () => {
		const [one, two] = [triggerOf({}), triggerOf({})];
		await one.publish();
		await two.publish();
		expect(await urlOf(one)).not.toBe(await urlOf(two));
	});

	test('it stays when the workflow is published again, n8n restarts, or the node is renamed', async () => {
		const one = triggerOf({});
		await one.publish();
		const url = await urlOf(one);
		await one.unpublish();
		expect((await one.call({ secret: computed(), body })).status).toBe(401);
		await one.publish();
		expect(await urlOf(one)).toBe(url);
		const renamed = triggerOf({ name: 'Customer wrote' });
		renamed.workflowStaticData = structuredClone(one.workflowStaticData);
		await renamed.publish();
		expect((await renamed.call({ secret: endOf(url), body })).items).toHaveLength(1);
	});

	test.each<[string, Partial<INode>, string]>([
		['a copied workflow, even with its static data,', {}, 'copy'],
		['a copied node', { id: 'node-2', name: 'Node under test1' }, 'wf'],
		['a new node that has the name of a deleted one', { id: 'node-3' }, 'wf'],
	])('%s gets a secret of its own', async (_, node, workflowId) => {
		const one = triggerOf({});
		await one.publish();
		const copy = triggerOf(node, {}, workflowId);
		copy.staticData = structuredClone(one.staticData);
		copy.workflowStaticData = structuredClone(one.workflowStaticData);
		const former = endOf(await urlOf(one));
		expect((await copy.call({ secret: former, body })).status).toBe(401);
		await copy.publish();
		expect((await copy.call({ secret: former, body })).status).toBe(401);
		const kept = Object(copy.staticData.pastedUrl);
		expect((await copy.call({ secret: kept.secret, body })).items).toHaveLength(1);
	});

	test('the editor shows an ending that opens a test, and nothing else; the log names the mistake', async () => {
		const one = triggerOf({});
		await one.publish();
		await one.publish(true);
		const ending = `test-${computed()}`;
		expect((await one.call({ secret: ending, body }, 'manual')).items).toHaveLength(1);
		expect((await one.call({ secret: computed(), body }, 'manual')).status).toBe(401);
		expect((await one.call({ secret: endOf(await urlOf(one)), body }, 'manual')).status).toBe(401);
		expect(one.warnings).toEqual([]);
		expect((await one.call({ secret: ending, body })).status).toBe(401);
		expect(one.warnings).toEqual([expect.stringContaining('the ending of the test URL')]);
		expect(one.warnings.join()).not.toContain(ending);
	});

	test('an entered secret goes before the random one, in tests as well, and is what the editor shows', async () => {
		const own = 'own-secret-0123456789';
		const one = triggerOf({}, { secret: own });
		await one.publish();
		expect((await one.call({ secret: own, body })).items).toHaveLength(1);
		expect((await one.call({ secret: own, body }, 'manual')).items).toHaveLength(1);
		expect(endOf(await urlOf(one))).toBe(own);
		const { secret } = Object(one.staticData.pastedUrl);
		expect((await one.call({ secret, body })).status).toBe(401);
		await expect(triggerOf({}, { secret: 'short' }).publish()).rejects.toThrow(/'Webhook Secret' has 5 characters/);
	});

	test('a node saved by an earlier version keeps its secret', async () => {
		const one = triggerOf({ typeVersion: 1 });
		await one.publish();
		expect((await one.call({ secret: computed(), body })).items).toHaveLength(1);
		expect((await one.call({ secret: `test-${computed()}`, body })).status).toBe(401);
		expect([one.staticData.pastedUrl, one.workflowStaticData]).toEqual([undefined, {}]);
		forgetAll();
		const own = triggerOf({ typeVersion: 1 }, { secret: 'own-secret-0123456789' });
		expect((await own.call({ secret: 'own-secret-0123456789', body })).items).toHaveLength(1);
	});

	test('events pass; the URL comes as an item only where no node would take it for an event', async () => {
		const one = triggerOf({});
		await one.publish();
		const items = [{ json: { event: 'messageReceived' } }];
		for (const [mode, editorAction, typeVersion] of [
			['webhook', 'showUrl', 2],
			['manual', 'waitForEvent', 2],
			['manual', 'showUrl', 1],
		] as const) {
			const setup = setupOf({ typeVersion }, { editorAction });
			expect(await executeNode({ ...setup, mode, items })).toEqual(items);
		}
		const { items: output, hints } = await shown(one, { followers: ['Reply'] });
		expect(output).toEqual([]);
		expect(hints).toEqual([`Production URL: ${await urlOf(one)}`]);
	});

	test.each<[number, INodeParameters, boolean, string[]]>([
		[2, {}, false, ['POST']],
		[2, { editorAction: 'showUrl' }, false, ['']],
		[2, { editorAction: 'showUrl' }, true, ['POST']],
		[1, {}, false, ['POST']],
		[1, {}, true, ['POST']],
	])('version %i with %j, published: %s, listens by %j', (typeVersion, parameters, active, methods) => {
		const { workflow, node } = build(setupOf({ typeVersion }, parameters));
		workflow.active = active;
		const found = (nodeType.description.webhooks ?? [])
			.map(({ httpMethod }) => workflow.expression.getSimpleParameterValue(node, httpMethod, 'internal', {}))
			.filter((method) => method !== 'GET');
		expect([...new Set(found)]).toEqual(methods);
	});
});
