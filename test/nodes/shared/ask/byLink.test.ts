import type { IDataObject, INodeExecutionData, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { linkedValues } from '../../../../nodes/shared/ask/link';
import { getChatSetup, queuedAnswer } from '../../../support/getChat';
import { WebhookTrigger, type ExecuteSetup } from '../../../support/n8nCore';
import { refused } from '../../../support/refused';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';
import { forRetryButton, runInWorkflow, type WorkflowRun } from '../../../support/workflowRun';

/** A question by link: the node sends one message and nothing else, and serves the page. */
let inbox: Stub;
let taken: () => StubAnswer;
beforeAll(async () => void (inbox = await startStub(() => taken())));
afterAll(async () => await inbox?.close());
beforeEach(() => {
	inbox.requests.length = 0;
	taken = () => ({ status: 202, json: queuedAnswer });
});

const to = '+15550100123';
const nodeName = 'A } "node" {{ $x }}';
function setup(change: INodeParameters, more: Partial<ExecuteSetup> = {}): ExecuteSetup {
	const parameters = { resource: 'message', operation: 'sendAndWait', answerBy: 'link', to, message: 'Agreed?' };
	const made = getChatSetup(`${inbox.origin}/api/v1`, { ...parameters, ...change });
	return { ...made, n8nOrigin: 'https://n8n.example.com', ...more, node: { name: nodeName, ...more.node } };
}
const texts = () => inbox.requests.map(({ body }) => String(JSON.parse(body.toString()).text?.body));
const json = (items: INodeExecutionData[] | undefined) => (items ?? []).map((item) => item.json);

interface Asked {
	run: WorkflowRun;
	/** One visit of the page: without a body it is opened. */
	visit(body?: Record<string, string>): Promise<{ status: number; html: string; outputs: IDataObject[][] }>;
	page: WebhookTrigger;
}

/** Asks, and opens the link that the message has. */
async function ask(change: INodeParameters = {}, more: Partial<ExecuteSetup> = {}): Promise<Asked> {
	const made = setup(change, more);
	const run = await runInWorkflow(made);
	const page = new WebhookTrigger(made);
	const stored: IRunExecutionData = JSON.parse(JSON.stringify(run.runExecutionData));
	const [link = ''] = /https:\S+/.exec(texts().at(-1) ?? '') ?? [];
	const query = link === '' ? {} : Object.fromEntries(new URL(link).searchParams);
	return {
		...{ run, page },
		visit: async (body) => {
			const sent = new URLSearchParams(body).toString();
			const headers = { 'content-type': 'application/x-www-form-urlencoded' };
			const call = { query, ...(body && { body: sent, headers }) };
			const { status, answer } = await page.call(call, 'webhook', { runExecutionData: stored });
			return { status, html: String(answer), outputs: page.outputs.map(json) };
		},
	};
}

test('the message carries the signed link, and nothing else is called: no trigger is needed', async () => {
	const { run } = await ask();
	expect(texts()).toEqual([
		expect.stringMatching(
			/^Agreed\?\n\nhttps:\/\/n8n\.example\.com\/webhook-waiting\/1\/1\?question=[\w-]{16}&signature=[0-9a-f]{64}$/,
		),
	]);
	expect(run.outputs.map(json)).toEqual([
		[expect.objectContaining({ outcome: 'waiting', to, question: 'Agreed?' })],
		[],
		[],
	]);
	expect(JSON.stringify(run.outputs)).not.toContain('signature');
	expect(run.runExecutionData.waitTill).toBeInstanceOf(Date);
});

test('{link} says where the link stands, and is no part of the question', async () => {
	const { visit } = await ask({ message: 'Please choose: {link} Thank you.' });
	expect(texts()).toEqual([expect.stringMatching(/^Please choose: https:\S+ Thank you\.$/)]);
	expect((await visit()).html).toContain('Please choose:  Thank you.</h1>');
});

test('whoever opens the page decides nothing, however often; one answer from it does', async () => {
	const { visit, page } = await ask();
	for (let visits = 0; visits < 3; visits++) {
		const { status, html, outputs } = await visit();
		expect({ status, outputs }).toEqual({ status: 200, outputs: [] });
		expect(html).toContain('<button name="answer" value="approve" dir="auto">Approve</button>');
		// Nothing stands between the question and what answers it.
		expect(html).toMatch(/Agreed\?<\/h1><form/);
		expect(html).not.toMatch(/<script|signature|sandbox-getchat/);
	}
	expect(page.headers).toMatchObject({
		'Cache-Control': 'no-store',
		'Content-Security-Policy': expect.stringMatching(/^sandbox allow-forms; default-src 'none'/),
		'Referrer-Policy': 'no-referrer',
	});
	const { html, outputs } = await visit({ answer: 'decline', tries: '0' });
	expect(html).toContain('✓ Decline');
	expect(outputs).toEqual([
		[
			{
				...{ outcome: 'answered', to, question: 'Agreed?', answer: false, approved: false, tries: 1 },
				event: expect.objectContaining({ provider: 'link', button: { id: 'decline', title: 'Decline' } }),
				askedAt: expect.any(String),
				answeredAt: expect.any(String),
			},
		],
		[],
		[],
	]);
	expect(inbox.requests).toHaveLength(1);
});

test('answers are checked as in the chat: asked again, counted, cancelled, and over after the last try', async () => {
	const { visit } = await ask({
		...{ responseType: 'freeText', accept: 'number', message: 'How many?' },
		additionalFields: { reaskText: 'A <number>, please', cancelWords: 'stop & go', maxTries: 2 },
	});
	const first = await visit();
	expect(first.html).toContain('<input inputmode="decimal" name="answer" aria-labelledby="q" required dir="auto">');
	expect(first.html).toContain('name="tries" value="0"');
	expect(first.html).not.toMatch(/role="alert"|aria-invalid/);
	const again = await visit({ answer: 'many', tries: '0' });
	expect(again.outputs).toEqual([]);
	expect(again.html).toContain('role="alert" dir="auto">A &lt;number&gt;, please</p>');
	expect(again.html).toContain('name="tries" value="1"');
	expect(again.html).toContain('required dir="auto" aria-invalid="true" aria-describedby="p">');
	expect(again.html).toContain('<button name="answer" value="stop &amp; go" dir="auto">stop &amp; go</button></form>');
	expect((await visit({ answer: '7', tries: '1' })).outputs[0]).toEqual([
		expect.objectContaining({ answer: 7, tries: 2 }),
	]);
	const over = await visit({ answer: 'many', tries: '1' });
	expect(over.outputs[2]).toEqual([expect.objectContaining({ outcome: 'invalid', tries: 2 })]);
	const cancelled = await visit({ answer: 'Stop & Go', tries: '0' });
	expect(cancelled.outputs[2]).toEqual([expect.objectContaining({ outcome: 'cancelled' })]);
	// What no browser sends counts as nothing, or as the last try.
	for (const tries of ['-5', 'x', '', '0.9']) {
		const { outputs, html } = await visit({ answer: 'many', tries });
		expect([outputs, html.includes('name="tries" value="1"')]).toEqual([[], true]);
	}
	for (const tries of ['1.9', '2', '7']) {
		expect((await visit({ answer: 'many', tries })).outputs[2]).toEqual([expect.objectContaining({ tries: 2 })]);
	}
	expect((await visit({ answer: 'many', tries: '1e300' })).outputs[2]).toEqual([expect.objectContaining({ tries: 2 })]);
	const nothings: Array<Record<string, string>> = [{ tries: '1' }, { tries: '1', answer: ' \r\n' }];
	for (const nothing of nothings) {
		const { outputs, html } = await visit(nothing);
		// It counts as no try.
		expect([outputs, html.includes('name="tries" value="1"')]).toEqual([[], true]);
	}
	expect(inbox.requests).toHaveLength(1);
});

test.each<[string, INodeParameters, string]>([
	['a date', { accept: 'date' }, '<input type="date"'],
	['an email', { accept: 'email' }, '<input type="email"'],
	['anything', {}, '<textarea'],
	['one of some', { accept: 'choice', choices: 'Red, Blue' }, '<button name="answer" value="Blue" dir="auto">Blue<'],
])('%s has its field, which a keyboard and a screen reader find', async (_, change, field) => {
	const { html } = await (await ask({ responseType: 'freeText', ...change })).visit();
	expect(html).toContain(field);
	expect(html).toContain('<html lang="en">');
});

test('what the question says is text: nothing of it becomes part of the page', async () => {
	const evil = '"><script>alert(1)</script><img src=x>&amp;';
	const buttons = { button: [{ title: '<b>"A"', id: '"onfocus=x>' }] };
	const { html } = await (await ask({ message: evil, responseType: 'buttons', buttons })).visit();
	expect(html).not.toMatch(/<script|<img|<b>|value=""onfocus/);
	expect(html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x&gt;&amp;amp;');
});

test('what was written is an answer as in the chat, and is shown without being part of the page', async () => {
	const { visit, page } = await ask({ responseType: 'freeText', message: 'What?' });
	expect((await visit()).html).not.toContain('role="alert"');
	const { html, outputs } = await visit({ answer: ' <b>one\r\ntwo ', tries: '0' });
	expect(html).toContain('✓ &lt;b&gt;one\ntwo</h1>');
	expect(outputs[0]).toEqual([
		expect.objectContaining({
			...{ outcome: 'answered', answer: '<b>one\ntwo' },
			event: {
				...{ provider: 'link', event: 'messageReceived', type: 'text', text: '<b>one\ntwo' },
				timestamp: expect.stringMatching(/^20\d\d-.*Z$/),
			},
		}),
	]);
	expect(page.headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'X-Robots-Tag': 'noindex' });
});

test('rows of a list, also as the same title twice, are told apart by their ids', async () => {
	const rows = {
		row: [
			{ id: 'a', title: 'One' },
			{ id: 'b', title: 'One' },
		],
	};
	const question = { responseType: 'list', listButton: 'Open', sections: { section: [{ title: 'S', rows }] } };
	const { visit } = await ask(question);
	expect((await visit({ answer: 'b' })).outputs[0]).toEqual([expect.objectContaining({ answer: 'b' })]);
});

test('after the time limit, and for the link of another question, the page says that it is over', async () => {
	const { visit, run, page } = await ask({ timeLimit: 1, timeLimitUnit: 'minutes' });
	const until = Number(run.runExecutionData.waitTill);
	const now = jest.spyOn(Date, 'now').mockReturnValue(until);
	const late = await visit({ answer: 'approve' });
	now.mockRestore();
	expect(late).toMatchObject({ status: 410, outputs: [], html: expect.stringContaining('its time is over') });
	const call = { query: { question: 'a'.repeat(16) }, body: { answer: 'approve' } };
	const { status } = await page.call(call, 'webhook', { runExecutionData: run.runExecutionData });
	expect({ status, outputs: page.outputs }).toEqual({ status: 410, outputs: [] });
	expect((await visit({ answer: 'approve' })).outputs[0]).toHaveLength(1);
});

test.each<[string, INodeParameters]>([
	['a location', { responseType: 'location' }],
	['a file', { responseType: 'freeText', accept: 'media' }],
	['what another node sent', { responseType: 'alreadySent', sentMessageId: 'x' }],
])('%s cannot be asked for by link: refused before anything is sent', async (_, change) => {
	const { run } = await ask(change);
	expect(run.error).toMatch(/^'Answer By' cannot be 'Link'/);
	expect(inbox.requests).toEqual([]);
});

test('an answer that is longer than the page and WhatsApp take goes nowhere, whatever the tries', async () => {
	const { visit } = await ask({
		responseType: 'freeText',
		message: 'What happened?',
		additionalFields: { maxTries: 1 },
	});
	const long = await visit({ answer: 'x'.repeat(4_097), tries: '0' });
	expect([long.outputs, long.html.includes('This answer does not fit.'), long.html.length < 4_000]).toEqual([
		[],
		true,
		true,
	]);
	const { outputs } = await visit({ answer: 'x'.repeat(4_096), tries: '1' });
	expect(outputs[0]).toEqual([expect.objectContaining({ answer: 'x'.repeat(4_096) })]);
});

describe('the link in the variables of a template', () => {
	const url = 'https://n8n.example.com/webhook-waiting/1/1?question=q&signature=s';
	const given = { 'body-1': 'See {link} or {link}', 'button-1': '{link}', 'body-2': 'as it is', 'body-3': 7 };

	test('is whole in a text and its end in a button; the others stay as they are', () => {
		expect(linkedValues(given, url, { unseen: [] })).toEqual({
			...given,
			...{ 'body-1': `See ${url} or ${url}`, 'button-1': '1/1?question=q&signature=s' },
		});
		expect(linkedValues(given, url, { unseen: ['button-1'] })).toMatchObject({ 'button-1': '{link}' });
	});

	test('must be where the person sees it', () => {
		const rule = "'Template Variables' has no {link}. Write {link} where the person is to see the link.";
		expect(refused(() => linkedValues({ 'body-1': 'x' }, url, { unseen: [] }))).toBe(rule);
		expect(refused(() => linkedValues({ 'button-1': '{link}' }, url, { unseen: ['button-1'] }))).toBe(rule);
		expect(refused(() => linkedValues({}, url, { field: 'Variables', unseen: [] }))).toContain("'Variables' has no");
	});
});

test('a text without room for the link is refused before it is sent', async () => {
	const { run } = await ask({ responseType: 'freeText', message: 'x'.repeat(4_000) });
	expect(run.error).toMatch(/^'Message' has 4\d\d\d characters/);
	expect(inbox.requests).toEqual([]);
});

/** The Retry button makes another execution, whose link would be another. */
function inAnotherExecution(failed: WorkflowRun): IRunExecutionData {
	const stored = JSON.stringify(forRetryButton(failed, nodeName));
	const changed = stored.replaceAll('"execution":"1"', '"execution":"0"');
	expect(changed).not.toBe(stored);
	return JSON.parse(changed);
}

test('a question by link of which nobody knows whether it went out is not waited for, and not sent again by Retry', async () => {
	taken = () => 'reset';
	const made = setup({});
	const failed = await runInWorkflow(made);
	expect(failed.runExecutionData.waitTill).toBeUndefined();
	expect(Object(failed.runExecutionData.resultData.error).context.outcome).toBe('unclear');
	taken = () => ({ status: 202, json: queuedAnswer });
	const retried = await runInWorkflow(made, inAnotherExecution(failed));
	expect(retried.error).toContain('unclear');
	expect(inbox.requests).toHaveLength(1);
});

test('what went out before n8n failed leads to that execution: Retry neither sends it again nor waits for it', async () => {
	const made = setup({});
	const { execute } = made.nodeType;
	made.nodeType.execute = async function () {
		this.putExecutionToWait = async () => await Promise.reject(new Error('database is gone'));
		return (await execute?.call(this)) ?? [];
	};
	const failed = await runInWorkflow(made);
	expect(failed.error).toContain('database is gone');
	made.nodeType.execute = execute;
	const retried = await runInWorkflow(made, inAnotherExecution(failed));
	expect(retried.error).toContain('may have gone out in execution 0');
	expect(Object(retried.runExecutionData.resultData.error).context.outcome).toBe('unclear');
	// Retry On Fail repeats it in the same execution, where the link still leads to the question.
	const repeated = await runInWorkflow(made, forRetryButton(failed, nodeName));
	expect(json(repeated.outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting' })]);
	expect(inbox.requests).toHaveLength(1);
});

test('a question by link that was refused can be asked again', async () => {
	taken = () => ({ status: 403, json: { detail: 'No' } });
	const made = setup({});
	const failed = await runInWorkflow(made);
	taken = () => ({ status: 202, json: queuedAnswer });
	const retried = await runInWorkflow(made, forRetryButton(failed, nodeName));
	expect(json(retried.outputs[0])).toEqual([expect.objectContaining({ outcome: 'waiting' })]);
	expect(inbox.requests).toHaveLength(2);
});
