import { inspect } from 'node:util';
import { NodeApiError, NodeOperationError, UserError, type INodeType, type INodeParameters } from 'n8n-workflow';
import { Desk360TicketTrigger } from '../../../nodes/Desk360/Desk360TicketTrigger.node';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { OneMsgTrigger } from '../../../nodes/OneMsg/OneMsgTrigger.node';
import { accounts, type Account } from '../../support/accounts';
import { hostileCases, HostileProvider, told, waysInto, type HostileCase } from '../../support/hostileProvider';
import { LiveTrigger } from '../../support/liveTrigger';
import { PollingTrigger, WebhookTrigger, type Setup } from '../../support/n8nCore';

// Retries come at once: what is tried is what comes back, not how long it takes.
jest.mock('../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
/** Each trigger meets one case in so many, each another one; HOSTILE=1 tries all. */
const stride = Number(process.env.HOSTILE ?? 19);

let provider: HostileProvider;
beforeAll(async () => void (provider = await HostileProvider.start(secret)));
afterAll(async () => await provider.close());
beforeEach(() => (provider.heard.length = 0));

type Work = (setup: Setup) => Promise<unknown>;

/** Everything that a trigger tells: of a webhook what it keeps and logs as well. */
const published: Work = async (setup) => {
	const trigger = new WebhookTrigger(setup);
	const done = await trigger.publish();
	return [done, trigger.warnings, trigger.errors, Object.keys(trigger.staticData)];
};
const unpublished: Work = async (setup) => {
	const trigger = new WebhookTrigger(setup);
	trigger.staticData = { webhook: { id: '1', secret: 'of the webhook alone' } };
	return [await trigger.unpublish(), trigger.warnings, trigger.errors];
};
const polled: Work = async (setup) => {
	const trigger = new PollingTrigger(setup);
	await trigger.poll();
	return await trigger.poll('manual').then(() => 'read');
};
const connected: Work = async (setup) => {
	const trigger = new LiveTrigger(setup);
	try {
		await trigger.publish();
		return [trigger.log, trigger.failures, trigger.fatal];
	} finally {
		await trigger.unpublish();
	}
};

const ticketEvents = { events: ['ticketCreated', 'ticketUpdated', 'customerMessage'], simplify: false };
const triggers: Array<[string, RegExp, () => INodeType, INodeParameters, Work]> = [
	['1MSG, registering', /^1MSG/, () => new OneMsgTrigger(), {}, published],
	['1MSG, unregistering', /^1MSG/, () => new OneMsgTrigger(), {}, unpublished],
	['get.chat, registering', /^get\.chat/, () => new GetChatTrigger(), {}, published],
	['get.chat, unregistering', /^get\.chat/, () => new GetChatTrigger(), {}, unpublished],
	['get.chat, connecting', /^get\.chat, token/, () => new GetChatTrigger(), { connection: 'webSocket' }, connected],
	['Desk360 tickets, polling', /^Desk360,/, () => new Desk360TicketTrigger(), ticketEvents, polled],
];

async function meet(account: Account, nodeType: INodeType, parameters: INodeParameters, work: Work, one: HostileCase) {
	provider.answerAs(one);
	const setup = { ...account.setup(provider.origin), nodeType, parameters, n8nOrigin: 'https://n8n.example.com' };
	let said: string;
	try {
		said = inspect(await work(setup), { depth: 10 });
	} catch (error) {
		// Of a poll n8n writes the sentence into its log.
		const isKnown = [NodeApiError, NodeOperationError, UserError].some((kind) => error instanceof kind);
		expect([one.name, isKnown ? 'known' : told(error)]).toEqual([one.name, 'known']);
		said = told(error);
	}
	expect([one.name, waysInto(said, secret)]).toEqual([one.name, []]);
	expect([one.name, provider.heard]).toEqual([one.name, []]);
}

const table = triggers.flatMap(([name, of, make, parameters, work], index) =>
	accounts
		.filter((account) => of.test(account.name))
		.map((account, place) => ({
			name: `${name}, as ${account.name}`,
			account,
			make,
			parameters,
			work,
			index: index + place,
		})),
);

test.each(table)(
	'$name: says what it is, shows no secret, and no other host hears of it',
	async ({ account, make, parameters, work, index }) => {
		const asked = provider.asked;
		// What costs seconds is tried with the operations, which make the same requests.
		const cases = hostileCases.filter((one, at) => one.nodesOnly !== true && (index + at) % stride === 0);
		for (const one of cases) await meet(account, make(), parameters, work, one);
		expect(provider.asked).toBeGreaterThan(asked);
		expect(Object.prototype).not.toHaveProperty('polluted');
	},
	1_800_000,
);
