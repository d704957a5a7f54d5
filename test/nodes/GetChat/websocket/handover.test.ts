import type { INodeParameters, INodeType } from 'n8n-workflow';
import { GetChatTrigger } from '../../../../nodes/GetChat/GetChatTrigger.node';
import { deliveryOf } from '../../../../nodes/GetChat/trigger/receiver';
import { Dispatcher } from '../../../../nodes/GetChat/trigger/websocket/dispatcher';
import { Watermark } from '../../../../nodes/GetChat/trigger/websocket/watermark';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import { getChatSetup } from '../../../support/getChat';
import { LiveTrigger } from '../../../support/liveTrigger';

beforeEach(forgetAll);

const event: GatewayEvent = { provider: 'getChat', event: 'messageReceived', id: 'w1', from: '+15550100012' };

/** How many executions each of these hand-overs starts. */
async function startsOf(options: INodeParameters, handovers: Array<{ overlaps: boolean }>): Promise<number[]> {
	const made: Dispatcher[] = [];
	const { description } = new GetChatTrigger();
	const nodeType: INodeType = {
		description,
		async trigger() {
			made.push(new Dispatcher(this, deliveryOf(this), new Watermark({}), () => undefined));
			return await Promise.resolve({});
		},
	};
	const setup = getChatSetup('http://127.0.0.1:1/api/v1', {
		connection: 'webSocket',
		events: ['messageReceived'],
		options,
	});
	const live = new LiveTrigger({ ...setup, nodeType });
	await live.publish();
	const counts: number[] = [];
	for (const { overlaps } of handovers) {
		const before = live.started.length;
		made[0]?.dispatch([event], { complete: true, overlaps });
		await new Promise((done) => setImmediate(done));
		counts.push(live.started.length - before);
	}
	expect(new Set(live.started.map(({ key }) => key)).size).toBe(live.started.length);
	return counts;
}

const [pushed, fetched] = [{ overlaps: false }, { overlaps: true }];

test('a message that is pushed again starts once, or again where redeliveries are wanted', async () => {
	expect(await startsOf({}, [pushed, pushed, fetched])).toEqual([1, 0, 0]);
	forgetAll();
	expect(await startsOf({ ignoreRedeliveries: false }, [pushed, pushed, pushed])).toEqual([1, 1, 1]);
});

test('what is fetched after an interruption is never taken twice', async () => {
	expect(await startsOf({ ignoreRedeliveries: false }, [pushed, fetched, fetched])).toEqual([1, 0, 0]);
});
