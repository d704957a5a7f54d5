// Sample values. cspell:ignore Gsample
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { getChatSetup, sampleMessage } from '../../support/getChat';
import { WebhookTrigger } from '../../support/n8nCore';

const secret = 'registered-secret-0123456789';
const headers = { 'x-webhook-secret': secret };
const agent = { id: 2, username: 'agent1' };
const bot = { id: 3, username: 'bot' };
const assignment = (user: IDataObject, timestamp: number, wa_id = '15550100123') => ({
	chat_assignment: { wa_id, timestamp, assigned_to_user_set: user, assigned_group_set: null, done_by: agent },
});
const assigned = { assigned_messages: [sampleMessage()] };

beforeEach(forgetAll);

function trigger(parameters: INodeParameters = {}): WebhookTrigger {
	const setup = getChatSetup('http://127.0.0.1:1/api/v1', { events: ['messageAssigned'], ...parameters });
	const made = new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() });
	made.staticData = { webhook: { id: '1', secret } };
	return made;
}

const startsOf = async (one: WebhookTrigger, bodies: unknown[]) => {
	const starts: number[] = [];
	for (const body of bodies) starts.push((await one.call({ headers, body })).items.length);
	return starts;
};

test('a chat that comes back to the bot starts the workflow; a redelivery does not, also after a restart', async () => {
	const one = trigger();
	expect(await startsOf(one, [assignment(bot, 1), assigned, assigned])).toEqual([0, 1, 0]);
	expect(await startsOf(one, [assignment(agent, 2), assignment(bot, 3), assigned, assigned])).toEqual([0, 0, 1, 0]);
	forgetAll();
	expect(await startsOf(one, [assigned, assignment(bot, 3), assigned])).toEqual([0, 0, 0]);
	expect(await startsOf(one, [assignment(bot, 9, '15550100999'), assigned])).toEqual([0, 0]);
});

test('changes within one second', async () => {
	const one = trigger();
	const bodies = [assignment(bot, 1), assigned, assignment(agent, 1), assignment(bot, 1), assigned, assigned];
	expect(await startsOf(one, bodies)).toEqual([0, 1, 0, 0, 1, 0]);
});

test('both in one body', async () => {
	const both = { ...assigned, ...assignment(bot, 5) };
	expect(await startsOf(trigger(), [assigned, both, both])).toEqual([1, 1, 0]);
});

test('the item names the assignment, and the id stays the one of the message', async () => {
	const one = trigger();
	await one.call({ headers, body: assignment(bot, 1) });
	const [item] = (await one.call({ headers, body: assigned })).items;
	expect(item?.json).toMatchObject({ id: 'ABGGsampleIncomingId', assignment: { id: expect.any(String) } });
});

test('the latest 500 chats are remembered', async () => {
	const one = trigger();
	for (let n = 0; n < 510; n++) await one.call({ headers, body: assignment(bot, 1, `1555010${1000 + n}`) });
	expect(Object.keys(Object(one.staticData.assignments))).toHaveLength(500);
});

test('a change that is delivered again after a later one is no change', async () => {
	const one = trigger();
	const before = [assignment(bot, 1), assigned, assignment(agent, 2), assignment(bot, 3), assigned];
	expect(await startsOf(one, before)).toEqual([0, 1, 0, 0, 1]);
	expect(await startsOf(one, [assignment(bot, 1), assigned, assignment(agent, 2), assigned])).toEqual([0, 0, 0, 0]);
	expect(await startsOf(one, [assignment(agent, 4), assignment(bot, 5), assigned])).toEqual([0, 0, 1]);
});

describe('a chat that the change names otherwise than the message', () => {
	const userId = 'TR.13491208655302741918';
	const group = 'Y2FwaV9ncm91cDoxMjM0';
	const messageOf = (payload: IDataObject, more: IDataObject = {}) => {
		const sample = sampleMessage();
		return {
			assigned_messages: [{ ...sample, waba_payload: { ...Object(sample.waba_payload), ...payload }, ...more }],
		};
	};
	const change = (named: IDataObject, user: IDataObject, timestamp: number) => {
		const { chat_assignment: whole } = assignment(user, timestamp);
		return { chat_assignment: { ...whole, wa_id: null, ...named } };
	};

	test.each<[string, IDataObject, unknown]>([
		['by the user id, and the number is known', { user_id: userId }, messageOf({ from_user_id: userId })],
		['by the number, and the user id is known', { wa_id: '15550100123' }, messageOf({ from_user_id: userId })],
		['by the group', { wa_id: group }, messageOf({ group_id: group })],
	])('%s', async (_, named, message) => {
		const one = trigger();
		expect(await startsOf(one, [change(named, bot, 1), message, message])).toEqual([0, 1, 0]);
		expect(await startsOf(one, [change(named, agent, 2), change(named, bot, 3), message, message])).toEqual([
			0, 0, 1, 0,
		]);
	});

	test('a group is not the chat of the one who wrote', async () => {
		const one = trigger();
		const message = messageOf({ group_id: group });
		expect(await startsOf(one, [message, change({ wa_id: '15550100123' }, bot, 1), message])).toEqual([1, 0, 0]);
	});
});

describe('in any order, each assignment and each new message starts the workflow once', () => {
	const [to, away, back] = [assignment(bot, 10), assignment(agent, 20), assignment(bot, 30)];
	const cleared = {
		chat_assignment: {
			wa_id: '15550100123',
			timestamp: 20,
			assigned_to_user_set: null,
			assigned_to_user_was_cleared: true,
		},
	};
	const sample = sampleMessage();
	const next = {
		assigned_messages: [{ ...sample, id: 'next', waba_payload: { ...Object(sample.waba_payload), id: 'next' } }],
	};
	const onlyGroup = {
		chat_assignment: { wa_id: '15550100123', timestamp: 20, assigned_to_user_set: null, assigned_group_set: { id: 5 } },
	};

	test.each<[string, unknown[], number[]]>([
		['the message before its assignment', [to, assigned, away, assigned, back], [0, 1, 0, 1, 0]],
		['and delivered again', [to, assigned, away, assigned, back, assigned, back, assigned], [0, 1, 0, 1, 0, 0, 0, 0]],
		['after nobody had it', [to, assigned, cleared, assigned, back, assigned], [0, 1, 0, 1, 0, 0]],
		['before a first assignment', [assigned, to], [1, 0]],
		['the change away is not told', [to, assigned, assigned, back], [0, 1, 0, 1]],
		['and the message comes again', [to, assigned, assigned, back, assigned, assigned], [0, 1, 0, 1, 0, 0]],
		['the change back is told first', [to, assigned, back, away, assigned, assigned], [0, 1, 0, 0, 1, 0]],
		['the change away is told last', [to, assigned, back, assigned, away, assigned], [0, 1, 0, 1, 0, 0]],
		['a redelivery, and the chat comes back later', [to, assigned, assigned, away, back, assigned], [0, 1, 0, 0, 0, 1]],
		['a redelivery, and another user gets the chat', [to, assigned, assigned, away], [0, 1, 0, 0]],
		['a redelivery of an older message', [to, assigned, next, assigned, next, back], [0, 1, 1, 0, 0, 1]],
		['a new message meanwhile', [to, assigned, assigned, next, back], [0, 1, 0, 1, 0]],
		['another group of users', [to, assigned, onlyGroup, back, assigned], [0, 1, 0, 0, 1]],
		[
			'twice in a row',
			[to, assigned, away, assigned, back, away, assigned, assignment(bot, 50)],
			[0, 1, 0, 1, 0, 0, 0, 1],
		],
	])('%s', async (_, bodies, starts) => {
		expect(await startsOf(trigger(), bodies)).toEqual(starts);
	});

	test('whoever is given the chat, also with ids as text', async () => {
		const [first, second, third] = [10, 20, 30].map((at, n) => assignment({ id: n === 1 ? '2' : '3' }, at));
		const bodies = [first, assigned, assigned, second, assigned, third, assigned];
		expect(await startsOf(trigger(), bodies)).toEqual([0, 1, 0, 0, 1, 0, 0]);
	});

	test('with redeliveries taken, every delivery starts it, and none by itself', async () => {
		const one = trigger({ options: { ignoreRedeliveries: false } });
		expect(await startsOf(one, [to, assigned, assigned, back, assigned])).toEqual([0, 1, 1, 0, 1]);
	});

	test('what n8n could not start comes again with the change that is delivered again', async () => {
		const one = trigger();
		expect(await startsOf(one, [to, assigned, assigned])).toEqual([0, 1, 0]);
		const failed = await one.call({ headers, body: back }, 'webhook', { startFails: true });
		expect(failed.status).toBe(500);
		expect(await startsOf(one, [back, back, assigned])).toEqual([1, 0, 0]);
	});

	test('a message waits ten minutes for its assignment', async () => {
		const clock = jest.spyOn(performance, 'now');
		const one = trigger();
		expect(await startsOf(one, [to, assigned, assigned])).toEqual([0, 1, 0]);
		clock.mockReturnValue(performance.now() + 601_000);
		expect(await startsOf(one, [back])).toEqual([0]);
		clock.mockRestore();
	});
});

test('an old message of a chat that is assigned now is not late; one whose chat was assigned long ago is', async () => {
	const now = Math.floor(Date.now() / 1000);
	const lateness = async (second: number) => {
		const one = trigger();
		await one.call({ headers, body: assignment(bot, second) });
		const [item] = (await one.call({ headers, body: assigned })).items;
		return [item?.json.late, item?.json.assignment];
	};
	const at = (second: number) => ({ id: expect.any(String), at: new Date(second * 1000).toISOString() });
	expect(await lateness(now - 60)).toEqual([undefined, at(now - 60)]);
	expect(await lateness(now - 7_200)).toEqual([true, at(now - 7_200)]);
});
