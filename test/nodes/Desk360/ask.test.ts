import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { contentMember, fingerprintOf } from '../../../nodes/shared/ask/content';
import { questionMember } from '../../../nodes/shared/webhook/questions/call';
import { verdictMember } from '../../../nodes/shared/webhook/questions/resume';
import { startAskTrigger } from '../../support/askTrigger';
import { byId, desk360Setup } from '../../support/desk360';
import { WebhookTrigger } from '../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../support/stubServer';
import { runInWorkflow } from '../../support/workflowRun';

/** Ask and Wait over a product of Desk360, whose documentation shows no answer to a message. */
let desk360: Stub;
let n8n: Stub;
let taken: StubAnswer;
let languages: IDataObject[];

beforeAll(async () => {
	n8n = await startAskTrigger();
	desk360 = await startStub(({ method }) =>
		method === 'GET' ? { json: { data: [{ id: 12, template_name: 'visit', languages }], next_page_url: null } } : taken,
	);
});
afterAll(async () => await Promise.all([desk360, n8n].map(async (stub) => await stub?.close())));
beforeEach(() => {
	for (const { requests } of [desk360, n8n]) requests.length = 0;
	taken = { bytes: Buffer.alloc(0) };
	languages = [];
});

const to = '+905551234567';
const setup = (change: INodeParameters = {}) => ({
	...desk360Setup(`${desk360.origin}/v1`, {
		...{ resource: 'message', operation: 'sendAndWait', productId: byId(3), to, message: 'How many?' },
		...{ triggerUrl: `${n8n.origin}/webhook/1/secret`, ...change },
	}),
	n8nOrigin: n8n.origin,
});
const json = (items: INodeExecutionData[] | undefined) => (items ?? []).map((item) => item.json);
const sends = () => desk360.requests.filter(({ method }) => method === 'POST');
/** The question as the trigger heard it last. */
function told(): IDataObject {
	const [last] = n8n.requests.slice(-1).map(({ body }): IDataObject => JSON.parse(body.toString()));
	return Object(last?.[questionMember]).question;
}

test('an answer without content is no failure: the execution waits, and an answer is told by its sender', async () => {
	const { outputs, error } = await runInWorkflow(setup({ responseType: 'freeText', accept: 'number' }));
	expect(error).toBeUndefined();
	expect(outputs.map(json)).toEqual([[expect.objectContaining({ outcome: 'waiting', to })], [], []]);
	expect(json(outputs[0])[0]).not.toHaveProperty('messageId');
	expect(sends().map(({ url }) => url)).toEqual(['/v1/products/3/conversations/messages']);
	expect(told()).toMatchObject({ person: '905551234567', messageIds: [] });
});

test('the text for an answer that does not fit goes to the same product, and counts as sent whatever comes back', async () => {
	const additionalFields = { reaskText: 'A number, please' };
	const asked = setup({ responseType: 'freeText', accept: 'number', additionalFields });
	await runInWorkflow(asked);
	const question = told();
	const trigger = new WebhookTrigger(asked);
	const answer = async (text: string) =>
		await trigger.call({
			query: { [contentMember]: fingerprintOf(Object(question.content)) },
			body: { question, event: { provider: 'desk360', event: 'messageReceived', from: to, text } },
		});
	expect((await answer('some')).answer).toEqual({ [verdictMember]: 'again' });
	expect(sends().map(({ url }) => url)).toEqual(Array(2).fill('/v1/products/3/conversations/messages'));
	expect(sends()[1]?.body.toString()).toContain('A number, please');
	expect(trigger.warnings).toEqual([]);
	const { items } = await answer('4');
	expect(json(items)).toEqual([expect.objectContaining({ outcome: 'answered', answer: 4 })]);
});

test.each<[string, INodeParameters, IDataObject]>([
	['buttons', { responseType: 'approval' }, { buttons: [expect.anything(), expect.anything()] }],
	['a location', { responseType: 'location' }, { type: 'location_request_message' }],
])('%s: one address for both, told apart as the documentation does', async (_, question, content) => {
	await runInWorkflow(setup(question));
	const [sent] = sends();
	expect(sent?.url).toBe('/v1/products/3/conversations/messages/interactive');
	expect(JSON.parse(sent?.body.toString() ?? '')).toEqual({ to, body: 'How many?', ...content });
});

test('quick replies of a template are its answers where the list has them, in whatever shape', async () => {
	const buttons = ['Yes', { title: 'No', type: 'quick_reply' }, { text: 'Later', type: { label: 'REPLY' } }];
	const others = [{ title: 'Web', type: 'URL' }, { type: 'QUICK_REPLY' }, ' ', 7];
	languages = [{ language_code: 'en', text: 'Well?', parameters: [], buttons: [...buttons, ...others] }];
	const { error } = await runInWorkflow(setup({ responseType: 'template', templateId: byId('visit:en') }));
	expect(error).toBeUndefined();
	const choices = ['Yes', 'No', 'Later'].map((title) => ({ id: title, title }));
	expect(Object(told().content)).toMatchObject({ question: 'Well?', rules: { accept: 'choice', choices } });
	expect(sends().map(({ url }) => url)).toEqual(['/v1/products/3/conversations/templates/12/send']);
});

test('an address that is not of this n8n is refused before anything is sent', async () => {
	const { error } = await runInWorkflow(setup({ triggerUrl: 'https://elsewhere.example.com/webhook/1/secret' }));
	expect(error).toContain("'Trigger URL' must be a production URL of this n8n");
	expect([sends(), n8n.requests]).toEqual([[], []]);
});
