import type { IDataObject } from 'n8n-workflow';
import { contentMember, fingerprintOf } from '../../../../nodes/shared/ask/content';
import { verdictMember } from '../../../../nodes/shared/webhook/questions/resume';
import { getChatSetup, queuedAnswer } from '../../../support/getChat';
import { WebhookTrigger } from '../../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

let inbox: Stub;
let taken: StubAnswer;
beforeAll(async () => void (inbox = await startStub(() => taken)));
afterAll(async () => await inbox.close());
beforeEach(() => {
	inbox.requests.length = 0;
	taken = { status: 202, json: queuedAnswer };
});

const content = {
	to: '+15550100123',
	question: 'How many?',
	rules: { accept: 'number', choices: [], cancelWords: [], monthFirst: false, mediaKinds: [], pattern: '' },
	maxTries: 3,
	reask: { path: '/messages/', body: { recipient_type: 'individual', to: '15550100123', text: { body: 'A number' } } },
};
const asked = { [contentMember]: fingerprintOf(content) };
const event = (text: string) => ({ provider: 'getChat', event: 'messageReceived', from: '+15550100123', text });

/** An answer at the waiting node's address, whose signature n8n has checked. */
async function answer(text: string, given: IDataObject = content, query: Record<string, string> = asked) {
	return await called({ question: questionWith(given), event: event(text) }, query);
}

async function called(body: IDataObject, query: Record<string, string> = asked) {
	const node = new WebhookTrigger(
		getChatSetup(`${inbox.origin}/api/v1`, { resource: 'message', operation: 'sendAndWait' }),
	);
	const outcome = await node.call({ query, body });
	const { errors, warnings, outputs } = node;
	return {
		...outcome,
		errors,
		warnings,
		outputs: outputs.map((items) => items.map(({ json }) => json)),
		sent: inbox.requests.map(({ url, body: sent }) => `${url} ${sent.toString()}`),
	};
}

function questionWith(given: IDataObject): IDataObject {
	return { id: 'aaaaaaaaaaaaaaaa', person: '15550100123', tries: 0, openedAt: 1_000, content: given };
}

test('an answer that fits goes on; for another one the text of the question goes out', async () => {
	expect((await answer('7')).answer).toEqual({ [verdictMember]: 'over' });
	const { answer: said, sent } = await answer('many');
	expect(said).toEqual({ [verdictMember]: 'again' });
	expect(sent).toEqual([expect.stringContaining('A number')]);
});

test.each<[string, IDataObject, Record<string, string>]>([
	['another request to the provider', { ...content, reask: { path: '/users/', body: { is_admin: true } } }, asked],
	['a text to somebody else', { ...content, reask: { path: '/messages/', body: { to: '49151' } } }, asked],
	['rules that anything fits', { ...content, rules: { ...content.rules, accept: 'any' } }, asked],
	['more tries', { ...content, maxTries: 1_000_000 }, asked],
	['the fingerprint of an address without one', content, {}],
	['the fingerprint of another question', content, { [contentMember]: fingerprintOf({ ...content, to: '+49151' }) }],
])('%s: refused, nothing is sent, and nothing goes on', async (_, given, query) => {
	const { status, items, sent, answer: said } = await answer('many', given, query);
	expect({ status, items, sent }).toEqual({ status: 400, items: [], sent: [] });
	expect(said).toEqual({ error: 'This is not an answer' });
});

const of = (given: IDataObject) => ({ [contentMember]: fingerprintOf(given) });

test('what goes on says who was asked what, and when; a last answer that does not fit comes out of Cancelled', async () => {
	const last = { ...questionWith(content), tries: 2 };
	const { outputs, answer: said, sent } = await called({ question: last, event: event('many') });
	expect([said, sent]).toEqual([{ [verdictMember]: 'over' }, []]);
	expect(outputs).toEqual([
		[],
		[],
		[
			{
				...{ outcome: 'invalid', to: '+15550100123', question: 'How many?', tries: 3, event: event('many') },
				...{ askedAt: '1970-01-01T00:00:01.000Z', answeredAt: expect.stringMatching(/^20\d\d-.*Z$/) },
			},
		],
	]);
	const better = await called({ question: { ...last, tries: 1 }, event: event('many') });
	expect([better.answer, better.outputs]).toEqual([{ [verdictMember]: 'again' }, []]);
	const { outputs: fitting } = await called({ question: last, event: { text: '7', event: 'other' } });
	expect(fitting[0]).toEqual([
		expect.objectContaining({
			...{ outcome: 'answered', answer: 7, tries: 3, event: { text: '7', event: 'messageReceived', provider: '' } },
		}),
	]);
	expect(fitting[0]?.[0]).not.toHaveProperty('approved');
	expect(fitting[0]?.[0]).not.toHaveProperty('provider');
});

test('without a text for answers that do not fit nothing goes out; where it cannot, the log says so', async () => {
	const { reask, ...silent } = content;
	const quiet = await answer('many', silent, of(silent));
	expect([quiet.answer, quiet.sent, quiet.warnings]).toEqual([{ [verdictMember]: 'again' }, [], []]);
	taken = { status: 403, json: { detail: 'No' } };
	const refused = await answer('many');
	expect([refused.answer, refused.outputs]).toEqual([{ [verdictMember]: 'again' }, []]);
	expect(refused.warnings).toEqual([
		expect.stringMatching(/^The text for an answer that does not fit was not sent: .*No/),
	]);
	expect(refused.sent).toHaveLength(1);
	taken = { status: 202, json: queuedAnswer };
	const form = { ...content, reask: { ...reask, form: true } };
	await answer('many', form, of(form));
	expect(inbox.requests.map(({ headers }) => String(headers['content-type']).replace(/;.*/, ''))).toEqual([
		'application/json',
		'multipart/form-data',
	]);
});

test('an answer that cannot be read stops nothing: n8n goes on waiting, and the log has no word of it', async () => {
	const files = { ...content, rules: { ...content.rules, accept: 'media' } };
	const odd = { ...event('7'), media: 'no list' };
	const {
		status,
		items,
		answer: said,
		errors,
	} = await called({ question: questionWith(files), event: odd }, of(files));
	expect({ status, items, said }).toEqual({ status: 500, items: [], said: { error: 'The answer could not be taken' } });
	expect(errors).toEqual(['An answer could not be taken: TypeError']);
});

test.each<[string, IDataObject]>([
	['nothing', {}],
	['a question without an answer', { question: questionWith(content) }],
	['an answer without a question', { event: event('7') }],
	['a question without tries', { question: { ...questionWith(content), tries: null }, event: event('7') }],
	['a question of no time', { question: { ...questionWith(content), openedAt: 'today' }, event: event('7') }],
	['a question without content', { question: { ...questionWith(content), content: null }, event: event('7') }],
])('%s: refused, and nothing goes on', async (_, body) => {
	const { status, items, sent, answer: said } = await called(body);
	expect({ status, items, sent }).toEqual({ status: 400, items: [], sent: [] });
	expect(said).toEqual({ error: 'This is not an answer' });
});

test('content is the same after it was stored', () => {
	expect(fingerprintOf(JSON.parse(JSON.stringify(content)))).toBe(fingerprintOf(content));
});
