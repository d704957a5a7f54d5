import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import { invalidInput, toApiError, type Outcome } from '../../../../nodes/shared/errors';
import { breakerOf, maxFailures, pauseMs } from '../../../../nodes/shared/gateway/breaker';
import { carry, prepareMessage, type GatewayMessage } from '../../../../nodes/shared/gateway/carry';
import type { CarrierOf, MessageKind, Messaging, Values } from '../../../../nodes/shared/gateway/messaging';
import type { Client } from '../../../../nodes/shared/http/client';
import type { Provider } from '../../../../nodes/shared/http/provider';
import type {
	Operation,
	OperationContext,
	Output,
	ReadParameter,
} from '../../../../nodes/shared/operation/defineOperation';
import { Cancelled } from '../../../../nodes/shared/wait';
import { standIn } from '../../../support/standIn';

const node: INode = { id: 'n', name: 'Gateway', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} };

/** How a provider behaves; what throws is refused with that. */
interface Behaviour {
	/** While the message is checked. */
	check?: (values: unknown[]) => void;
	/** When the message is handed over. */
	take?: () => Output;
	/** The kinds that it has besides texts. */
	has?: MessageKind[];
	/** Stands for the account in this process. */
	account?: object;
	/** Before the account is known. */
	connect?: () => void;
}

/** What a run with these providers does, in order. */
class World {
	readonly log: string[] = [];
	readonly waits: Record<string, number> = {};
	readonly order: Messaging[];
	before: string | undefined;
	hasSent = false;
	private readonly accounts = new Map<string, object>();

	constructor(private readonly behaviours: Readonly<Record<string, Behaviour>>) {
		this.order = Object.entries(behaviours).map(([name, behaviour]) => this.messagingOf(name, behaviour));
	}

	get context(): OperationContext {
		const carrying = {
			...{ before: this.before, hasSent: () => this.hasSent },
			handTo: (name: string) => void this.log.push(`to ${name}`),
			takeBack: () => void this.log.push('back'),
		};
		const clientOf = (name: string) =>
			standIn<Client>({
				account: async () => await Promise.resolve(this.accountOf(name)),
				masked: (error: unknown) =>
					error instanceof Error ? Object.assign(error, { message: error.message.replaceAll('hush', '***') }) : error,
			});
		const client = standIn<Client>({
			...{ longestWaitMs: 60_000, carrying },
			ofProvider: ({ name }: Provider, maxWait: number) => ((this.waits[name] = maxWait), clientOf(name)),
		});
		return { client, itemIndex: 3, functions: standIn({ getNode: () => node }) };
	}

	accountOf(name: string): object {
		const { connect, account = this.accounts.get(name) ?? {} } = this.behaviours[name] ?? {};
		connect?.();
		this.accounts.set(name, account);
		return account;
	}

	async send(message: Partial<GatewayMessage> = {}): Promise<IDataObject[]> {
		const { context } = this;
		const prepared = await prepareMessage(context, this.order, { kind: 'text', valuesFor: () => ({}), ...message });
		return await carry(context, prepared);
	}

	private messagingOf(name: string, { check, take, has = [] }: Behaviour): Messaging {
		const work = async () => await Promise.resolve((this.log.push(`ask ${name}`), take?.() ?? { outcome: 'sent' }));
		const field = (value: string) => ({ displayName: value, name: value, type: 'string' as const, default: '' });
		const operation = standIn<Operation>({
			prepare: (read: ReadParameter) => ({
				prepare: async () => await Promise.resolve((check?.([read(field('text')), read(field('to'))]), work)),
			}),
		});
		const carried: CarrierOf = (values: Values) => ({ operation, values });
		const provider = standIn<Provider>({ name });
		return {
			value: name,
			provider,
			carriers: { text: carried, ...Object.fromEntries(has.map((kind) => [kind, carried])) },
		};
	}
}

/** Makes something that throws this. */
function fails(error: () => unknown): () => never {
	return () => {
		throw error();
	};
}
const apiError = (outcome: Outcome, httpCode?: string) => () =>
	toApiError(node, { message: `hush ${outcome}`, hint: '', outcome, httpCode }, 3);
const failed = (provider: string, error: string) => ({ provider, outcome: 'failed', error });

describe('a message that no provider can carry is refused by its kind', () => {
	test.each<[MessageKind, string]>([
		['buttons', 'reply buttons'],
		['contacts', 'contact cards'],
		['list', 'lists'],
		['location', 'locations'],
		['locationRequest', 'requests for a location'],
		['markAsRead', 'read receipts'],
		['media', 'files'],
		['question', 'questions'],
		['template', 'templates'],
	])('%s', async (kind, words) => {
		const [one, two] = [new World({ One: {} }), new World({ One: {}, Two: {} })];
		await expect(one.send({ kind })).rejects.toMatchObject({
			field: 'Providers',
			problem: `cannot carry this message: One has no ${words} of this kind`,
			fix: "Choose another provider, or 'Use the Fall-Back' under 'On Unsupported' where there is one.",
		});
		await expect(two.send({ kind })).rejects.toThrow(`One, Two have no ${words} of this kind`);
		expect([...one.log, ...two.log]).toEqual([]);
	});

	test('text', async () => {
		const { context, order } = new World({ One: {} });
		const silent = order.map((messaging) => ({ ...messaging, carriers: { text: () => undefined } }));
		const message: GatewayMessage = { kind: 'location', valuesFor: () => ({}), fallBack: 'Square 1' };
		await expect(prepareMessage(context, silent, { ...message, kind: 'text' })).rejects.toThrow('One has no texts');
		await expect(prepareMessage(context, silent, message)).rejects.toThrow('One has no locations');
	});
});

describe('what takes the place of a message', () => {
	test('is a text with the other values of that provider, where the provider does not have the kind', async () => {
		const read: unknown[] = [];
		const world = new World({ One: { check: (values) => read.push(...values) }, Two: { has: ['location'] } });
		const valuesFor = (provider: string) => ({ to: `+1 of ${provider}`, text: 'nothing' });
		const [result] = await world.send({ kind: 'location', fallBack: 'Square 1', valuesFor });
		expect(read).toEqual(['Square 1', '+1 of One']);
		expect(result).toMatchObject({ provider: 'One', sentAs: 'fallBack' });
	});

	test('is nothing where none is given: whoever has the kind carries the message, and the others are not tried', async () => {
		const world = new World({ One: {}, Two: { has: ['location'] } });
		expect(await world.send({ kind: 'location' })).toMatchObject([
			{ provider: 'Two', sentAs: 'message', tried: [{ provider: 'Two', outcome: 'sent' }] },
		]);
	});
});

test('all but the last provider that has the message are waited for 5 s, and the last one as long as any', async () => {
	const world = new World({ One: { has: ['list'] }, Two: { has: ['list'] }, Three: { has: ['list'] }, Four: {} });
	await world.send({ kind: 'list' });
	expect(world.waits).toEqual({ One: 5_000, Two: 5_000, Three: 60_000 });
});

describe('a check that fails', () => {
	const wrong = fails(() => invalidInput('To', 'is no number: hush', 'Correct it.'));

	test('leaves its provider out, and the result says why without secrets', async () => {
		const world = new World({ One: { check: wrong }, Two: {} });
		expect(await world.send()).toMatchObject([
			{
				provider: 'Two',
				tried: [failed('One', "'To' is no number: ***. Correct it."), { provider: 'Two', outcome: 'sent' }],
			},
		]);
		expect(world.log).toEqual(['to Two', 'ask Two']);
	});

	test('at all of them gives the reason of the first one', async () => {
		const world = new World({ One: { check: wrong }, Two: { check: fails(() => new Error('second')) } });
		await expect(world.send()).rejects.toThrow("'To' is no number: ***");
	});

	test('because of a request is repeated when the turn of its provider comes', async () => {
		let checks = 0;
		const check = () => {
			if (++checks === 1) throw apiError('notSent')();
		};
		const world = new World({ One: { check } });
		expect(await world.send()).toMatchObject([{ provider: 'One', tried: [{ provider: 'One', outcome: 'sent' }] }]);
		expect(checks).toBe(2);
	});

	test('because of an error of n8n that tells of no request is final', async () => {
		let checks = 0;
		const check = () => {
			checks++;
			throw new NodeApiError(node, { message: 'No' }, { message: 'No' });
		};
		await expect(new World({ One: { check } }).send()).rejects.toThrow('No');
		expect(checks).toBe(1);
	});

	test('because the user stopped the execution asks nobody else', async () => {
		let checks = 0;
		const world = new World({ One: { check: fails(() => new Cancelled()) }, Two: { check: () => checks++ } });
		await expect(world.send()).rejects.toBeInstanceOf(Cancelled);
		expect([checks, world.log]).toEqual([0, []]);
	});
});

describe('after a failure', () => {
	const tried = async (take: () => Output, hasSent = false) => {
		const world = new World({ One: { take }, Two: {} });
		world.hasSent = hasSent;
		const outcome = await world.send().then(
			([result]) => ({ provider: result?.provider, tried: result?.tried }),
			(error: unknown) => ({ error, ...Object(error).context }),
		);
		return { ...outcome, log: world.log };
	};

	test.each<[string, () => unknown]>([
		['that came to nobody', apiError('notSent')],
		['of the account', apiError('refused', '401')],
		['of a check that came late', () => invalidInput('Template', 'is unknown', 'Choose another.')],
	])('%s the next provider is asked, and nothing is noted of the first one', async (_name, error) => {
		expect(await tried(fails(error))).toMatchObject({
			provider: 'Two',
			tried: [
				{ provider: 'One', outcome: 'failed' },
				{ provider: 'Two', outcome: 'sent' },
			],
			log: ['to One', 'ask One', 'back', 'to Two', 'ask Two'],
		});
	});

	test.each<[string, () => unknown, string]>([
		['of what the message says', apiError('refused', '400'), '*** refused'],
		['without a status', apiError('refused'), '*** refused'],
		['of another kind', () => new TypeError('hush'), '***'],
	])('%s nobody else is asked', async (_name, error, message) => {
		const { error: shown, provider, tried: attempts, itemIndex, log } = await tried(fails(error));
		expect(Object(shown).message).toBe(`${message} [item 3]`);
		expect({ provider, attempts, itemIndex, log }).toEqual({
			...{ provider: 'One', attempts: [failed('One', message)], itemIndex: 3 },
			log: ['to One', 'ask One', 'back'],
		});
	});

	test('that is unclear the message stays where it is', async () => {
		expect(await tried(fails(apiError('unclear')))).toMatchObject({
			...{ provider: 'One', tried: [{ provider: 'One', outcome: 'unclear', error: '*** unclear' }] },
			log: ['to One', 'ask One'],
		});
	});

	test('behind a part that went out the message stays where it is', async () => {
		expect(await tried(fails(apiError('refused', '401')), true)).toMatchObject({
			...{ provider: 'One', tried: [{ provider: 'One', outcome: 'unclear', error: '*** refused' }] },
			log: ['to One', 'ask One'],
		});
	});

	test('because the user stopped the execution nobody else is asked', async () => {
		const { error, log } = await tried(fails(() => new Cancelled()));
		expect(error).toBeInstanceOf(Cancelled);
		expect(log).toEqual(['to One', 'ask One', 'back']);
	});

	test('because it was stopped when a part had gone out, it is unclear, and nobody else is asked', async () => {
		const world = new World({
			One: { take: fails(() => new Cancelled('1 of 2 parts of the text were sent')) },
			Two: {},
		});
		const message = '1 of 2 parts of the text were sent, then sending stopped [item 3]';
		await expect(world.send()).rejects.toMatchObject({
			message,
			context: { provider: 'One', outcome: 'unclear', tried: [{ provider: 'One', outcome: 'unclear' }] },
		});
		expect(world.log).not.toContain('ask Two');
	});

	test('of all of them the error is that of the last one, and says who was tried', async () => {
		const world = new World({
			One: { take: fails(apiError('notSent')) },
			Two: { take: fails(apiError('refused', '403')) },
		});
		await expect(world.send()).rejects.toMatchObject({
			message: '*** refused [item 3]',
			context: { provider: 'Two', tried: [failed('One', '*** notSent'), failed('Two', '*** refused')] },
		});
	});
});

describe('a result', () => {
	test('has the same members for all providers, and what only one of them says in its answer', async () => {
		const known = {
			...{ outcome: 'queued', to: '+1', messageId: 'm', messageIds: ['m'], part: 1, parts: 2, leftOut: ['a'] },
			...{ success: true, notMarked: ['b'] },
		};
		const world = new World({ One: { take: () => ({ ...known, own: 'word', answer: { id: 7 } }) } });
		const both = { provider: 'One', sentAs: 'message', tried: [{ provider: 'One', outcome: 'queued' }] };
		expect(await world.send()).toStrictEqual([{ ...known, ...both, answer: { id: 7 } }]);
	});

	test('without an answer has an empty one, and no members that say nothing', async () => {
		const world = new World({ One: { take: () => ({ outcome: 'sent', to: undefined, answer: 'yes' }) } });
		const tried = [{ provider: 'One', outcome: 'sent' }];
		expect(await world.send()).toStrictEqual([
			{ outcome: 'sent', provider: 'One', sentAs: 'message', tried, answer: {} },
		]);
	});

	test('of each of several messages says the same of who was tried, and shares nothing with the others', async () => {
		const world = new World({
			One: {
				take: () => [
					{ outcome: 'queued', part: 1 },
					{ outcome: 'sent', part: 2 },
				],
			},
		});
		const [one, two] = await world.send();
		expect([one?.tried, two?.tried]).toEqual(Array(2).fill([{ provider: 'One', outcome: 'queued' }]));
		expect([one?.part, two?.part]).toEqual([1, 2]);
		Object.assign(Object(one?.tried)[0], { provider: 'changed' });
		expect(two?.tried).toEqual([{ provider: 'One', outcome: 'queued' }]);
	});
});

describe('the rest of a message that an earlier attempt began', () => {
	test('goes through the provider that has the first part, wherever it stands by now', async () => {
		const world = new World({ One: {}, Two: {} });
		world.before = 'Two';
		expect(await world.send()).toMatchObject([{ provider: 'Two', tried: [{ provider: 'Two', outcome: 'sent' }] }]);
		expect(world.log).toEqual(['to Two', 'ask Two']);
	});

	test('goes nowhere where that provider is gone', async () => {
		const world = new World({ One: {}, Two: {} });
		world.before = 'Three';
		await expect(world.send()).rejects.toMatchObject({
			message: "A part of the message may have gone out through Three, which 'Providers' no longer has [item 3]",
			description: 'Look in the chat what arrived, then run the node anew for this person.',
			context: { outcome: 'unclear', itemIndex: 3 },
		});
		expect(world.log).toEqual([]);
	});
});

describe('a provider that failed again and again', () => {
	/** Its account, and a clock that stands still. */
	function setUp() {
		const clock = { ms: 1_000_000 };
		jest.spyOn(performance, 'now').mockImplementation(() => clock.ms);
		const account = {};
		for (let failure = 0; failure < maxFailures; failure++) breakerOf(account).failed();
		return { clock, account };
	}
	afterEach(() => jest.restoreAllMocks());

	test('comes after the others', async () => {
		const { account } = setUp();
		const world = new World({ One: { account }, Two: { take: fails(apiError('notSent')) }, Three: {} });
		expect(await world.send()).toMatchObject([{ provider: 'Three' }]);
		expect(world.log.filter((line) => line.startsWith('ask'))).toEqual(['ask Two', 'ask Three']);
	});

	test('is asked where there is no other', async () => {
		const { account } = setUp();
		expect(await new World({ One: { account } }).send()).toMatchObject([{ provider: 'One' }]);
	});

	test('whose account cannot be had is named as the one that was tried', async () => {
		const connect = fails(() => invalidInput('Base URL', 'is not a web address', 'Correct it.'));
		await expect(new World({ One: { connect } }).send()).rejects.toMatchObject({
			message: "'Base URL' is not a web address [item 3]",
			context: { provider: 'One', tried: [failed('One', "'Base URL' is not a web address. Correct it.")] },
		});
	});

	test.each<[string, () => Error, string]>([
		[
			'is wrong',
			() => invalidInput('Base URL', 'is not a web address', 'Correct it.'),
			"'Base URL' is not a web address. Correct it.",
		],
		...[
			new NodeOperationError(node, 'No access to the vault'),
			new UserError('No access to the vault'),
			new Error('No access to the vault'),
		].map((error): [string, () => Error, string] => [
			`n8n cannot read (${error.constructor.name})`,
			() => error,
			"'Credential' of One cannot be read: No access to the vault. Correct it.",
		]),
	])('whose credential %s is no reason for the next not to be asked', async (_, error, shown) => {
		const world = new World({ One: { connect: fails(error) }, Two: {}, Three: {} });
		expect(await world.send()).toMatchObject([
			{ provider: 'Two', tried: [failed('One', shown), { provider: 'Two', outcome: 'sent' }] },
		]);
		expect(world.log.filter((line) => line.startsWith('ask'))).toEqual(['ask Two']);
	});

	test('whose credential is wrong brings nobody the message who is left alone', async () => {
		const { clock, account } = setUp();
		const connect = fails(() => invalidInput('Base URL', 'is not a web address', 'Correct it.'));
		const world = () => new World({ One: { connect }, Two: { account }, Three: {} });
		expect(await world().send()).toMatchObject([{ provider: 'Three' }]);
		clock.ms += pauseMs;
		expect(await world().send()).toMatchObject([{ provider: 'Two' }]);
	});

	test('gets its one try from a message that goes to it, and not from one that another provider carries', async () => {
		const { clock, account } = setUp();
		clock.ms += pauseMs;
		expect(await new World({ Two: {}, One: { account } }).send()).toMatchObject([{ provider: 'Two' }]);
		expect(await new World({ One: { account }, Two: {} }).send()).toMatchObject([{ provider: 'One' }]);
	});

	test.each<[string, boolean, () => unknown]>([
		['was not asked', true, () => invalidInput('Template', 'is unknown', 'Choose another.')],
		['refused a message for itself', true, apiError('refused', '400')],
		['refused its account', false, apiError('refused', '402')],
		['could not be reached', false, apiError('notSent')],
		['may have taken a message', false, apiError('unclear')],
	])('and then %s may be asked again at once: %s', async (_name, isAdmitted, error) => {
		const { clock, account } = setUp();
		clock.ms += pauseMs;
		await new World({ One: { account, take: fails(error) }, Two: {} }).send().catch(() => undefined);
		expect(breakerOf(account).admits()).toBe(isAdmitted);
	});

	test('works again once it took a message', async () => {
		const { clock, account } = setUp();
		clock.ms += pauseMs;
		await new World({ One: { account }, Two: {} }).send();
		expect([breakerOf(account).admits(), breakerOf(account).admits()]).toEqual([true, true]);
	});
});
