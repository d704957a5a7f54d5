import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { DecisionTelecomTrigger } from '../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360Trigger } from '../../../nodes/Desk360/Desk360Trigger.node';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { decisionTelecomSetup } from '../../support/decisionTelecom';
import { desk360Setup } from '../../support/desk360';
import { getChatSetup } from '../../support/getChat';
import { WebhookTrigger, type WebhookCall } from '../../support/n8nCore';
import { oneMsgTrigger } from '../../support/oneMsgTrigger';

const secret = 'late-secret-0123456789';
const nowhere = 'http://127.0.0.1:1';
const events = ['messageReceived', 'messageStatus'];
const from = '905551234567';

interface Timed {
	name: string;
	make(options: INodeParameters, parameters?: INodeParameters): WebhookTrigger;
	pass: WebhookCall;
	/** A body with the event's time, in seconds; nothing for none. */
	body(id: string, time?: number): IDataObject;
}

function registered(trigger: WebhookTrigger): WebhookTrigger {
	trigger.staticData = { webhook: { id: '1', secret } };
	return trigger;
}

const triggers: Timed[] = [
	{
		name: '1MSG Trigger',
		make: (options) => registered(oneMsgTrigger(nowhere, { events, options })),
		pass: { query: { secret } },
		body: (id, time) => ({ messages: [{ id, time, author: `${from}@c.us`, type: 'chat', body: 'Hi', fromMe: false }] }),
	},
	{
		name: 'DecisionTelecom Trigger',
		make: (options) => {
			const setup = decisionTelecomSetup(`${nowhere}/v1/api`, { secret, options });
			return new WebhookTrigger({ ...setup, nodeType: new DecisionTelecomTrigger() });
		},
		pass: { secret },
		body: (id, time) => ({ message_id: id, status: 1, timestamp: time }),
	},
	{
		name: 'Desk360 Trigger',
		make: (options) => {
			const setup = desk360Setup(`${nowhere}/v1`, { secret, events, options });
			return new WebhookTrigger({ ...setup, nodeType: new Desk360Trigger() });
		},
		pass: { secret },
		body: (id, time) => ({ messages: { id, from, timestamp: time, type: 'text', text: 'Hi' } }),
	},
	{
		name: 'get.chat Trigger',
		make: (options) => {
			const setup = getChatSetup(`${nowhere}/api/v1`, { events, options });
			return registered(new WebhookTrigger({ ...setup, nodeType: new GetChatTrigger() }));
		},
		pass: { headers: { 'x-webhook-secret': secret } },
		body: (id, time) => ({ messages: [{ id, from, timestamp: time, type: 'text', text: { body: 'Hi' } }] }),
	},
];

beforeEach(forgetAll);

describe.each(triggers)('$name', ({ make, pass, body }) => {
	const ago = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;
	const lateOf = async (trigger: WebhookTrigger, given: IDataObject) =>
		(await trigger.call({ ...pass, body: given })).items.map(({ json }) => json.late);

	test.each<[string, INodeParameters, number | undefined, boolean | undefined]>([
		['two hours old', {}, 120, true],
		['a year old', {}, 525_600, true],
		['half an hour old', {}, 30, undefined],
		['from a clock that is ahead', {}, -120, undefined],
		['without a time', {}, undefined, undefined],
		['half an hour old, where ten minutes are allowed', { lateAfterMinutes: 10 }, 30, true],
		['two hours old, where a day is allowed', { lateAfterMinutes: 1440 }, 120, undefined],
		['a year old, where none is marked', { lateAfterMinutes: 0 }, 525_600, undefined],
		['two hours old, where the age is no number', { lateAfterMinutes: '={{ "x" }}' }, 120, undefined],
	])('an event %s', async (_, options, minutes, late) => {
		expect(await lateOf(make(options), body('m1', minutes === undefined ? undefined : ago(minutes)))).toEqual([late]);
	});

	test('a recorded call that was forgotten comes as late; one that is remembered starts nothing', async () => {
		const one = make({});
		const recorded = body('m1', ago(1));
		expect(await lateOf(one, recorded)).toEqual([undefined]);
		expect(await lateOf(one, recorded)).toEqual([]);
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 3_600_000);
		forgetAll();
		for (const key of Object.keys(one.staticData)) if (key !== 'webhook') delete one.staticData[key];
		try {
			expect(await lateOf(one, recorded)).toEqual([true]);
			expect(await lateOf(one, recorded)).toEqual([]);
		} finally {
			clock.mockRestore();
		}
	});
});

test('of messages that became one item, the late ones are marked, and the item with them', async () => {
	const [, , desk] = triggers;
	const one = desk?.make({ groupSeconds: 1 });
	const message = (id: string, minutes: number) => ({
		id,
		from,
		timestamp: Math.floor(Date.now() / 1000) - minutes * 60,
		type: 'text',
		text: id,
	});
	const outcome = await one?.call({ secret, body: { messages: [message('m1', 120), message('m2', 1)] } });
	expect(outcome?.items.map(({ json }) => json)).toEqual([
		expect.objectContaining({
			late: true,
			messages: [expect.objectContaining({ id: 'm1', late: true }), expect.not.objectContaining({ late: true })],
		}),
	]);
});
