import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { questionMember } from '../../nodes/shared/webhook/questions/call';
import { readToken } from '../../nodes/shared/webhook/questions/question';
import { startAskTrigger } from '../support/askTrigger';
import { byId } from '../support/editorValues';
import { decisionTelecomSetup } from '../support/decisionTelecom';
import { desk360Setup } from '../support/desk360';
import { desk360WhatsAppSetup } from '../support/desk360WhatsApp';
import { getChatSetup } from '../support/getChat';
import { executeNode, type Setup } from '../support/n8nCore';
import { oneMsgSetup } from '../support/oneMsg';
import { startRecorder, type Recorder } from '../support/recorder';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';
import type { Stub } from '../support/stubServer';

/** The questions of Ask and Wait, each as every provider takes it: the sandbox refuses what a contract does not allow. */
let sandbox: SandboxProcess;
let recorder: Recorder;
let n8n: Stub;

const withKey = (setup: Setup, more: Record<string, string>): Setup => ({
	...setup,
	credential: { ...setup.credential, ...more },
});
const setups: Record<string, (origin: string) => Setup> = {
	decisionTelecom: (origin) => withKey(decisionTelecomSetup(`${origin}/v1/api`), { apiKey: 'sandbox-decision-key' }),
	desk360: (origin) => withKey(desk360Setup(`${origin}/v1`), { apiToken: 'sandbox-token' }),
	desk360WhatsApp: (origin) => withKey(desk360WhatsAppSetup(`${origin}/v1`), { apiToken: 'sandbox-token' }),
	getChat: (origin) => withKey(getChatSetup(`${origin}/api/v1`), { apiToken: 'sandbox-getchat-token' }),
	oneMsg: (origin) => withKey(oneMsgSetup(origin), { channelId: '100201', token: 'sandbox-onemsg-token' }),
};
const people: Record<string, INodeParameters> = {
	decisionTelecom: { from: 'Custom Company', to: '+380630000000' },
	desk360: { productId: byId('1'), to: '+905551234567' },
	desk360WhatsApp: { integrationId: byId('11'), to: '+905551234567' },
	getChat: { to: '+15550100001' },
	oneMsg: { to: '+12020721369' },
};

async function run(node: string, parameters: INodeParameters): Promise<IDataObject[]> {
	const setup = setups[node]?.(recorder.origin);
	if (!setup) throw new Error(`No setup of ${node}`);
	const items = await executeNode({ ...setup, n8nOrigin: n8n.origin, parameters });
	return items.map(({ json }) => json);
}

async function ask(node: string, question: INodeParameters): Promise<IDataObject> {
	recorder.requests.length = 0;
	const where = node.startsWith('desk360') ? { triggerUrl: `${n8n.origin}/webhook/1/secret` } : {};
	const base = { resource: 'message', operation: 'sendAndWait', message: 'Well?', ...people[node], ...where };
	const items = await run(node, { ...base, ...question });
	expect(items).toEqual([expect.objectContaining({ outcome: 'waiting', messageId: expect.any(String) })]);
	const sends = recorder.requests.filter(({ method }) => method === 'POST');
	expect(sends).toHaveLength(1);
	const body = sends[0]?.body.toString() ?? '';
	return body.startsWith('{') ? JSON.parse(body) : { text: body };
}

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	recorder = await startRecorder(sandbox.origin);
	n8n = await startAskTrigger();
	const url = `${n8n.origin}/webhook/1/webhook`;
	await run('getChat', { resource: 'webhook', operation: 'create', url });
	await run('oneMsg', { resource: 'webhook', operation: 'set', webhookUrls: [url] });
}, 60_000);
afterAll(async () => {
	await recorder?.close();
	await n8n?.close();
	await sandbox?.close();
});

/** Those that tell of answers. */
const nodes = Object.keys(setups).filter((node) => node !== 'decisionTelecom');
const buttons = { button: [{ title: 'Red', id: 'red' }, { title: 'Blue' }] };
const sections = { section: [{ title: 'A', rows: { row: [{ id: '1', title: 'One' }] } }] };

/** The ids of all that can be tapped, however a provider wraps them. */
function idsIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const own = 'id' in value && typeof value.id === 'string' ? [value.id] : [];
	return [...own, ...Object.values(value).flatMap(idsIn)];
}

test.each(nodes)('%s: a free text', async (node) => {
	expect(JSON.stringify(await ask(node, { responseType: 'freeText' }))).toContain('Well?');
});

test.each(nodes)('%s: an approval, and buttons, with the question in their ids', async (node) => {
	const approval = idsIn(await ask(node, { responseType: 'approval' })).map(readToken);
	expect(approval.map(({ id }) => id)).toEqual(['approve', 'decline']);
	const chosen = idsIn(await ask(node, { responseType: 'buttons', buttons })).map(readToken);
	expect(chosen.map(({ id }) => id)).toEqual(['red', 'Blue']);
	expect(new Set([...approval, ...chosen].map(({ questionId }) => questionId)).size).toBe(2);
});

test.each(['getChat', 'oneMsg'])('%s: a list, with the question in the ids of its rows', async (node) => {
	const rows = idsIn(await ask(node, { responseType: 'list', listButton: 'Open', sections })).map(readToken);
	expect(rows).toEqual([{ id: '1', questionId: expect.any(String) }]);
});

test.each(['desk360', 'desk360WhatsApp'])(
	'%s: a list is a text with numbers; a title that is the number of another row is refused',
	async (node) => {
		const question = { responseType: 'list', listButton: 'Open', sections };
		const text = decodeURIComponent(String((await ask(node, question)).text).replaceAll('+', ' '));
		expect(text).toContain('Well?\n\nA\n1. One');
		const rows = { row: [{ title: 'Two' }, { title: '1' }] };
		const unclear = { ...question, sections: { section: [{ title: 'A', rows }] } };
		await expect(ask(node, unclear)).rejects.toThrow(/title "1", which is the number of another row/);
	},
);

test.each([...nodes, 'decisionTelecom'])('%s: by link one message goes out, and no trigger is told', async (node) => {
	told();
	expect(JSON.stringify(await ask(node, { answerBy: 'link', triggerUrl: '' }))).toMatch(/Well\?.*webhook-waiting/);
	expect(n8n.requests.filter(({ body }) => body.toString().includes(questionMember))).toEqual([]);
});

test.each(nodes)('%s: a template carries the link where a variable says so', async (node) => {
	const linked = template({ ...reminder, 'body-3': 'at {link}' });
	expect(JSON.stringify(await ask(node, { answerBy: 'link', triggerUrl: '', ...linked }))).toMatch(
		/webhook-waiting.*question/,
	);
	const without = { answerBy: 'link', triggerUrl: '', ...template(reminder) };
	await expect(ask(node, without)).rejects.toThrow(/'Template Variables' has no \{link\}/);
});

test.each(['getChat', 'oneMsg'])(
	'%s: the payload of a quick reply shows nobody the link, so a template with {link} there alone is refused',
	async (node) => {
		const unseen = { answerBy: 'link', triggerUrl: '', ...template({ ...reminder, 'button-2': '{link}' }) };
		await expect(ask(node, unseen)).rejects.toThrow(/'Template Variables' has no \{link\}/);
		expect(recorder.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	},
);

test.each(nodes)('%s: a location', async (node) => {
	expect(JSON.stringify(await ask(node, { responseType: 'location' }))).toContain('Well?');
});

/** The question as the trigger heard it first, among what the sandbox itself tells it. */
function told(): IDataObject {
	const calls = n8n.requests.splice(0).map(({ body }): IDataObject => JSON.parse(body.toString()));
	return Object(calls.find((call) => questionMember in call)?.[questionMember]).question;
}

const reminder = { 'header-1': 'A1', 'body-1': 'Ada', 'body-2': 'Friday', 'body-3': '9:00' };
const template = (value: IDataObject, name = 'appointment_reminder'): INodeParameters => ({
	responseType: 'template',
	templateId: byId(name),
	templateVariables: { mappingMode: 'defineBelow', value: JSON.parse(JSON.stringify(value)) },
});

test.each(nodes)('%s: a template, whose quick replies are the answers that fit', async (node) => {
	told();
	const message = JSON.stringify(await ask(node, template(reminder)));
	expect(message).toContain('Friday');
	const { question, rules } = Object(told().content);
	expect(question).toContain('see you on {{2}}');
	// The list of a product's templates names no buttons.
	const titles = { desk360: [], desk360WhatsApp: ['Confirm', 'Cancel'] }[node] ?? ['Confirm', 'Change'];
	const accept = titles.length > 0 ? 'choice' : 'any';
	expect(rules).toMatchObject({ accept, choices: titles.map((title) => ({ id: title, title })) });
});

test.each(['getChat', 'oneMsg'])(
	'%s: quick replies of a template name the question in their payloads',
	async (node) => {
		told();
		const message = JSON.stringify(await ask(node, template({ ...reminder, 'button-2': 'later' })));
		const payloads = [...message.matchAll(/"payload":"([^"]+)"/g)].map(([, payload = '']) => readToken(payload));
		const { id: questionId, content } = told();
		expect(payloads).toEqual(['Confirm', 'later'].map((id) => ({ id, questionId })));
		expect(Object(content).rules.choices.map(({ id }: { id: string }) => id)).toEqual(['Confirm', 'later']);
	},
);

test('a template without quick replies is answered by anything; what it lacks is said before anything is sent', async () => {
	told();
	await ask('getChat', template({}, 'welcome'));
	expect(Object(told().content).rules).toMatchObject({ accept: 'any', choices: [] });
	await expect(ask('getChat', template({ 'body-1': 'Ada' }))).rejects.toThrow(/lacks header-1, body-2, body-3/);
	await expect(ask('oneMsg', template(reminder, 'no_such_template'))).rejects.toThrow(/does not exist/);
	expect(recorder.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	expect(told()).toBeUndefined();
});

test('of an item that is mapped automatically, only what the template takes is filled in', async () => {
	const templateVariables = { mappingMode: 'autoMapInputData', value: null };
	const setup = setups.getChat?.(recorder.origin);
	if (!setup) throw new Error('No setup');
	recorder.requests.length = 0;
	await executeNode({
		...setup,
		n8nOrigin: n8n.origin,
		items: [{ json: { ...reminder, order: 7, 'header-file': 'none' } }],
		parameters: {
			...{ resource: 'message', operation: 'sendAndWait', ...people.getChat },
			...template({}),
			templateVariables,
		},
	});
	const sent = recorder.requests.find(({ method }) => method === 'POST')?.body.toString() ?? '';
	expect(sent).toContain('Friday');
	expect(sent).toContain('|ask:');
});

test('decisionTelecom: the link stands where a variable says so, its end in a button; what the page asks is entered', async () => {
	const variables = (...texts: string[]) => ({ variable: texts.map((text) => ({ text })) });
	const form = { responseType: 'template', templateName: 'visit', namespace: 'sample_namespace' };
	const button = { position: 1, type: 'url', value: '{link}' };
	const filled = { bodyVariables: variables('Ada', 'at {link}'), templateButtons: { button: [button] } };
	const { template_params: message } = await ask('decisionTelecom', { ...form, ...filled });
	const [body, tapped] = JSON.parse(String(message)).template.components;
	const [first, second] = body.parameters.map(({ text }: { text: string }) => text);
	expect(first).toBe('Ada');
	expect(second).toMatch(/^at http:.*\/webhook-waiting\/\S+$/);
	expect(second).toBe(`at ${n8n.origin}/webhook-waiting/${tapped.parameters[0].text}`);
	const without = ask('decisionTelecom', { ...form, bodyVariables: variables('Ada') });
	await expect(without).rejects.toThrow(/'Body Variables' has no \{link\}/);
	// Nobody sees the payload of a quick reply, nor the text of an amount, which phones write in their own way.
	const amount = { type: 'currency', currency: 'EUR', amount: 3, text: '{link}' };
	const unseen = { bodyVariables: { variable: [amount] }, templateButtons: { button: [{ value: '{link}' }] } };
	await expect(ask('decisionTelecom', { ...form, ...unseen })).rejects.toThrow(/'Body Variables' has no \{link\}/);
	expect(recorder.requests).toEqual([]);
});

test.each<[INodeParameters, RegExp]>([
	[{ responseType: 'location' }, /'Response Type'/],
	[{ responseType: 'freeText', accept: 'media' }, /'Accept'/],
	[{ answerBy: 'chat' }, /'Answer By'/],
	[{ from: '' }, /'From' is required/],
])(
	'decisionTelecom: what no page can ask, or nobody can hear, is refused before it is sent: %j',
	async (question, error) => {
		await expect(ask('decisionTelecom', question)).rejects.toThrow(error);
		expect(recorder.requests).toEqual([]);
	},
);
