import type { IDataObject, IExecuteFunctions, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { eventsOrUrl, keepUrl, pastedSecret } from '../../../../nodes/shared/webhook/pastedUrl';
import { standIn } from '../../../support/standIn';

let data: Record<string, IDataObject>;
let hints: unknown[];
beforeEach(() => {
	data = { node: {}, global: {} };
	hints = [];
});

interface Place {
	id: string;
	version: number;
	mode: string;
	secret: unknown;
	workflow: string | undefined;
	action: string;
	followers: string[];
}

/** Of n8n's context only what such a URL is made of. */
function functionsOf(change: Partial<Place> = {}) {
	const { id = 'n1', version = 2, mode = 'webhook', secret = '', action, followers = [] } = change;
	return standIn<IExecuteFunctions & IHookFunctions & IWebhookFunctions>({
		getNode: () => ({ id, name: 'Trigger', typeVersion: version }),
		getMode: () => mode,
		getWorkflow: () => ({ id: 'workflow' in change ? change.workflow : 'w1' }),
		getNodeWebhookUrl: () => 'https://n8n.example/webhook/w/test-ending',
		getNodeParameter: (name: string) => (name === 'secret' ? secret : (action ?? 'waitForEvent')),
		getWorkflowStaticData: (type: string) => data[type],
		getInputData: () => [{ json: { event: 'messageReceived' } }],
		getChildNodes: (name: string) => (name === 'Trigger' ? followers : ['other']),
		addExecutionHints: (hint: unknown) => hints.push(hint),
	});
}
const shared = () => Object(data.global?.whatsAppGatewaysUrls);
const kept = () => Object(data.node?.pastedUrl);
/** The secret, and the ending of the URL for tests. */
const endingsOf = ({ secret, testSecret }: ReturnType<typeof pastedSecret>) => [secret, testSecret?.()];

describe('the secret of a URL that is entered at the provider', () => {
	test('is made when the workflow is first published, and stays', () => {
		expect(endingsOf(pastedSecret(functionsOf()))).toEqual(['', 'test-ending']);
		keepUrl(functionsOf());
		const { secret } = kept();
		expect(secret).toMatch(/^[\w-]{43}$/);
		const whole = { workflowId: 'w1', nodeId: 'n1', secret, url: `https://n8n.example/webhook/w/${secret}` };
		expect(data).toEqual({ node: { pastedUrl: whole }, global: { whatsAppGatewaysUrls: { n1: whole } } });
		expect(endingsOf(pastedSecret(functionsOf()))).toEqual([secret, 'test-ending']);
		keepUrl(functionsOf());
		expect(kept().secret).toBe(secret);
	});

	test('comes without the URL, for which n8n would evaluate an expression at each call', () => {
		keepUrl(functionsOf());
		const getNodeWebhookUrl = jest.fn(() => 'https://n8n.example/webhook/w/test-ending');
		const { testSecret } = pastedSecret({ ...functionsOf(), getNodeWebhookUrl });
		expect(getNodeWebhookUrl).not.toHaveBeenCalled();
		expect(testSecret?.()).toBe('test-ending');
	});

	test('is not made by a test, and by no node of version 1', () => {
		keepUrl(functionsOf({ mode: 'manual' }));
		keepUrl(functionsOf({ version: 1 }));
		expect(data).toEqual({ node: {}, global: {} });
	});

	test('is the ending that the editor shows in a test, and the entered one where there is one', () => {
		keepUrl(functionsOf());
		expect(pastedSecret(functionsOf({ mode: 'manual' }))).toEqual({ secret: 'test-ending' });
		expect(pastedSecret(functionsOf({ secret: 'own', mode: 'manual' }))).toEqual({ secret: 'own' });
		expect(pastedSecret(functionsOf({ secret: 'own' }))).toEqual({ secret: 'own' });
		expect(pastedSecret(functionsOf({ version: 1 }))).toEqual({ secret: '' });
		for (const none of [null, undefined]) {
			expect(pastedSecret(functionsOf({ secret: none })).testSecret?.()).toBe('test-ending');
		}
	});

	test('that was entered is in the URL as the editor shows it', () => {
		keepUrl(functionsOf({ secret: 'test-ending' }));
		expect(kept().url).toBe('https://n8n.example/webhook/w/test-ending');
	});

	test('is found under the id of the node where its own data is gone, and nobody takes that of another', () => {
		keepUrl(functionsOf());
		const { secret } = kept();
		data.node = {};
		expect(pastedSecret(functionsOf()).secret).toBe(secret);
		expect(pastedSecret(functionsOf({ id: 'n2' })).secret).toBe('');
		expect(pastedSecret(functionsOf({ workflow: 'w2' })).secret).toBe('');
		expect(pastedSecret(functionsOf({ workflow: undefined })).secret).toBe('');
		for (const broken of [{ secret: '' }, { secret: 7 }, { url: undefined }, { nodeId: 'n2' }, { workflowId: 'w2' }]) {
			data.global = { whatsAppGatewaysUrls: { n1: { workflowId: 'w1', nodeId: 'n1', secret, url: 'u', ...broken } } };
			expect(pastedSecret(functionsOf()).secret).toBe('');
		}
	});

	test('is kept for 100 nodes of a workflow, the ones that were published last', () => {
		for (let n = 0; n < 100; n++) keepUrl(functionsOf({ id: `n${n}` }));
		expect(Object.keys(shared())).toHaveLength(100);
		const before = shared().n0;
		keepUrl(functionsOf({ id: 'n0' }));
		expect(shared().n0).toEqual(before);
		keepUrl(functionsOf({ id: 'n100' }));
		expect(Object.keys(shared())).toEqual([...Array.from({ length: 98 }, (_, n) => `n${n + 2}`), 'n0', 'n100']);
		expect(shared().n0).toEqual(before);
	});
});

describe('what the trigger outputs', () => {
	const asked = { mode: 'manual', action: 'showUrl' };
	const events = [{ json: { event: 'messageReceived' } }];

	test.each<[string, Partial<Place>]>([
		['of the published workflow', { ...asked, mode: 'webhook' }],
		['of a test that waits for them', { ...asked, action: 'waitForEvent' }],
		['of a node of version 1', { ...asked, version: 1 }],
	])('are the events %s', (_, change) => {
		keepUrl(functionsOf());
		expect(eventsOrUrl(functionsOf(change))).toEqual(events);
		expect(hints).toEqual([]);
	});

	test('is its URL where the user asked for it, as an item only where no node follows', () => {
		keepUrl(functionsOf());
		const { url } = kept();
		const hint = { message: `Production URL: ${url}`, type: 'info', location: 'outputPane' };
		expect(eventsOrUrl(functionsOf(asked))).toEqual([{ json: { productionUrl: url } }]);
		expect(eventsOrUrl(functionsOf({ ...asked, followers: ['Reply'] }))).toEqual([]);
		expect(hints).toEqual([hint, hint]);
	});

	test('says what to do where there is none yet', () => {
		const note = 'Publish the workflow first: the production URL and its secret are made then.';
		expect(eventsOrUrl(functionsOf(asked))).toEqual([{ json: { note } }]);
		expect(eventsOrUrl(functionsOf({ ...asked, followers: ['Reply'] }))).toEqual([]);
		expect(hints).toEqual(Array(2).fill({ message: note, type: 'info', location: 'outputPane' }));
	});

	test('names the providers where there are several, as far as they have a URL', () => {
		keepUrl(functionsOf());
		keepUrl(functionsOf({ id: 'n2' }));
		const urls = ['n1', 'n2'].map((id) => String(shared()[id].url));
		const places = ['n1', 'n2', 'n3'].map((id) => ({ provider: `of ${id}`, functions: functionsOf({ id }) }));
		expect(eventsOrUrl(functionsOf(asked), places)).toEqual([
			{ json: { provider: 'of n1', productionUrl: urls[0] } },
			{ json: { provider: 'of n2', productionUrl: urls[1] } },
		]);
		expect(hints).toEqual([expect.objectContaining({ message: `Production URL: ${urls.join(' , ')}` })]);
		expect(eventsOrUrl(functionsOf({ ...asked, version: 1 }), places)).toHaveLength(2);
		const old = places.map((place) => ({ ...place, functions: functionsOf({ version: 1 }) }));
		expect(eventsOrUrl(functionsOf(asked), old)).toEqual(events);
	});
});
